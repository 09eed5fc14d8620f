// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/hash.h"
#include "core/mqtt/topic.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Topic levels as nodes in one array, found through one flat hash of (parent, level). `Data` is what a node carries;
/// `Data::isEmpty()` says that the node is only kept for its children. Ids are dense and used again.
///
/// Names and filters that start with $ hang under a root of their own, where no `#` or `+` can stand at the first level:
/// so a filter that starts with a wildcard never meets them (4.7.2).
template <typename Data>
class TopicTree
{
public:
    using NodeId = std::uint32_t;

    struct Node
    {
        std::string level;
        NodeId parent = noId;
        NodeId firstChild = noId;
        NodeId nextSibling = noId;
        NodeId previousSibling = noId;
        Data data {};
    };

    explicit TopicTree(std::uint64_t seed) : m_seed(seed)
    {
        m_nodes.resize(2); // the two roots
    }

    [[nodiscard]] static NodeId rootOf(std::string_view topic) { return topic.starts_with('$') ? 1 : 0; }

    [[nodiscard]] const Node &operator[](NodeId id) const { return m_nodes[id]; }
    [[nodiscard]] Data &data(NodeId id) { return m_nodes[id].data; }
    [[nodiscard]] std::uint64_t levelHash(std::string_view level) const { return hashOf(level, m_seed); }

    [[nodiscard]] NodeId child(NodeId parent, std::string_view level, std::uint64_t levelHash) const
    {
        // Another level with the same 64-bit hash stands under the next free key.
        for (std::uint64_t key = keyOf(parent, levelHash);; ++key) {
            const auto id = m_children.find(key);
            if (id == noId || (m_nodes[id].parent == parent && m_nodes[id].level == level))
                return id;
        }
    }
    [[nodiscard]] NodeId child(NodeId parent, std::string_view level) const
    {
        return child(parent, level, levelHash(level));
    }

    [[nodiscard]] NodeId find(std::string_view topic) const
    {
        NodeId node = rootOf(topic);
        TopicLevels levels(topic);
        for (std::string_view level; node != noId && levels.next(level);)
            node = child(node, level);
        return node;
    }

    /// Finds or makes the node of `topic`. `made(id)` is called for each new node, parents first.
    template <typename Made>
    NodeId insert(std::string_view topic, Made &&made)
    {
        NodeId node = rootOf(topic);
        TopicLevels levels(topic);
        for (std::string_view level; levels.next(level);) {
            const auto hash = levelHash(level);
            auto next = child(node, level, hash);
            if (next == noId) {
                next = add(node, level, hash);
                made(next);
            }
            node = next;
        }
        return node;
    }

    /// Removes `id` and then its ancestors while they carry nothing. `removing(id)` is called before each.
    template <typename Removing>
    void prune(NodeId id, Removing &&removing)
    {
        while (id > 1 && m_nodes[id].firstChild == noId && m_nodes[id].data.isEmpty()) {
            removing(id);
            const auto parent = m_nodes[id].parent;
            remove(id);
            id = parent;
        }
    }

    [[nodiscard]] std::size_t nodeCount() const { return m_nodes.size() - m_free.size() - 2; }

private:
    [[nodiscard]] static std::uint64_t keyOf(NodeId parent, std::uint64_t levelHash)
    {
        return mix(levelHash + parent * 0x9e37'79b9'7f4a'7c15);
    }

    NodeId add(NodeId parent, std::string_view level, std::uint64_t hash)
    {
        NodeId id;
        if (m_free.empty()) {
            id = static_cast<NodeId>(m_nodes.size());
            m_nodes.emplace_back();
        } else {
            id = m_free.back();
            m_free.pop_back();
        }
        auto &node = m_nodes[id];
        node.level = level;
        node.parent = parent;
        node.nextSibling = m_nodes[parent].firstChild;
        if (node.nextSibling != noId)
            m_nodes[node.nextSibling].previousSibling = id;
        m_nodes[parent].firstChild = id;
        auto key = keyOf(parent, hash);
        while (m_children.find(key) != noId)
            ++key;
        m_children.set(key, id);
        return id;
    }

    void remove(NodeId id)
    {
        auto &node = m_nodes[id];
        auto key = keyOf(node.parent, levelHash(node.level));
        while (m_children.find(key) != id)
            ++key;
        m_children.erase(key);
        // A level that had moved on to the next key because of this one moves back.
        for (auto other = m_children.find(++key); other != noId; other = m_children.find(++key)) {
            auto home = keyOf(m_nodes[other].parent, levelHash(m_nodes[other].level));
            m_children.erase(key);
            while (m_children.find(home) != noId)
                ++home;
            m_children.set(home, other);
        }
        if (node.previousSibling != noId)
            m_nodes[node.previousSibling].nextSibling = node.nextSibling;
        else
            m_nodes[node.parent].firstChild = node.nextSibling;
        if (node.nextSibling != noId)
            m_nodes[node.nextSibling].previousSibling = node.previousSibling;
        node = Node();
        m_free.push_back(id);
    }

    std::vector<Node> m_nodes;
    std::vector<NodeId> m_free;
    IdMap m_children;
    std::uint64_t m_seed;
};

} // namespace espalier
