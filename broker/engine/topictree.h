// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/idset.h"
#include "broker/engine/leveltable.h"
#include "broker/engine/slots.h"
#include "core/mqtt/topic.h"

#include <string>
#include <string_view>

namespace espalier {

/// Topic levels as nodes, found through one flat hash of (parent, level), where only those stand that have siblings: most
/// levels of most trees have one child. `Data` is what a node carries; `Data::isEmpty()` says that the node is only kept
/// for its children. Ids are dense and used again.
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
        std::uint32_t level = noId;
        NodeId parent = noId;
        NodeId firstChild = noId;
        NodeId nextSibling = noId;
        NodeId previousSibling = noId;
        Data data {};
    };

    explicit TopicTree(std::uint64_t seed) : m_levels(seed)
    {
        for (int root = 0; root < rootCount; ++root)
            static_cast<void>(m_nodes.add());
    }

    [[nodiscard]] static NodeId rootOf(std::string_view topic) { return topic.starts_with('$') ? 1 : 0; }
    [[nodiscard]] static bool isRoot(NodeId id) { return id < rootCount; }

    [[nodiscard]] const Node &operator[](NodeId id) const { return m_nodes[id]; }
    [[nodiscard]] Data &data(NodeId id) { return m_nodes[id].data; }
    [[nodiscard]] const std::string &levelText(NodeId id) const { return m_levels.text(m_nodes[id].level); }
    /// The number of a level's text; noId when no node has it.
    [[nodiscard]] std::uint32_t levelId(std::string_view level) const { return m_levels.find(level); }

    [[nodiscard]] NodeId child(NodeId parent, std::uint32_t levelId) const
    {
        const NodeId first = m_nodes[parent].firstChild;
        if (levelId == noId || first == noId)
            return noId;
        if (m_nodes[first].nextSibling == noId)
            return m_nodes[first].level == levelId ? first : noId;
        return m_children.find(hashOf(parent, levelId), [&](NodeId id) {
            return m_nodes[id].parent == parent && m_nodes[id].level == levelId;
        });
    }

    [[nodiscard]] NodeId find(std::string_view topic) const
    {
        NodeId node = rootOf(topic);
        TopicLevels levels(topic);
        for (std::string_view level; node != noId && levels.next(level);)
            node = child(node, levelId(level));
        return node;
    }

    /// Finds or makes the node of `topic`. `made(id)` is called for each new node, parents first.
    template <typename Made>
    NodeId insert(std::string_view topic, Made &&made)
    {
        NodeId node = rootOf(topic);
        TopicLevels levels(topic);
        bool isNew = false; // then nothing is below it, and looking would cost a walk through far memory
        for (std::string_view level; levels.next(level);) {
            auto next = isNew ? noId : child(node, levelId(level));
            if (next == noId) {
                next = add(node, level);
                isNew = true;
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
        while (!isRoot(id) && m_nodes[id].firstChild == noId && m_nodes[id].data.isEmpty()) {
            removing(id);
            const auto parent = m_nodes[id].parent;
            remove(id);
            id = parent;
        }
    }

    /// Without the roots.
    [[nodiscard]] std::size_t nodeCount() const { return m_nodes.size() - rootCount; }
    [[nodiscard]] std::size_t levelCount() const { return m_levels.size(); }

private:
    static constexpr int rootCount = 2;

    [[nodiscard]] static std::uint64_t hashOf(NodeId parent, std::uint32_t levelId)
    {
        return mix(std::uint64_t {parent} << 32 | levelId);
    }
    [[nodiscard]] std::uint64_t hashOf(NodeId id) const
    {
        return hashOf(m_nodes[id].parent, m_nodes[id].level);
    }
    void hash(NodeId id) { m_children.insert(id, hashOf(id)); }
    void unhash(NodeId id) { m_children.erase(id, hashOf(id)); }

    NodeId add(NodeId parent, std::string_view level)
    {
        const auto id = m_nodes.add();
        auto &node = m_nodes[id];
        node.level = m_levels.use(level);
        node.parent = parent;
        node.nextSibling = m_nodes[parent].firstChild;
        if (node.nextSibling != noId)
            m_nodes[node.nextSibling].previousSibling = id;
        m_nodes[parent].firstChild = id;
        if (node.nextSibling != noId) {
            if (m_nodes[node.nextSibling].nextSibling == noId)
                hash(node.nextSibling);
            hash(id);
        }
        return id;
    }

    void remove(NodeId id)
    {
        const auto &node = m_nodes[id];
        const NodeId first = m_nodes[node.parent].firstChild;
        if (const NodeId second = m_nodes[first].nextSibling; second != noId) {
            unhash(id);
            if (m_nodes[second].nextSibling == noId)
                unhash(id == first ? second : first);
        }
        if (node.previousSibling != noId)
            m_nodes[node.previousSibling].nextSibling = node.nextSibling;
        else
            m_nodes[node.parent].firstChild = node.nextSibling;
        if (node.nextSibling != noId)
            m_nodes[node.nextSibling].previousSibling = node.previousSibling;
        m_levels.release(node.level);
        m_nodes.remove(id);
    }

    Slots<Node> m_nodes;
    LevelTable m_levels;
    /// Nodes that have siblings.
    IdSet m_children;
};

} // namespace espalier
