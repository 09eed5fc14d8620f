// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/retainedstore.h"

#include <algorithm>

namespace espalier {

namespace {

/// An empty tree that once had more nodes than this gives its memory back.
constexpr std::size_t nodesWorthKeeping = 10'000;

} // namespace

RetainedCursor::~RetainedCursor()
{
    if (m_store)
        m_store->leave(*this);
}

void RetainedStore::set(MessageRef message)
{
    const auto node = m_tree.insert(message->topicName(), [](std::uint32_t) { });
    m_mostNodes = std::max(m_mostNodes, m_tree.nodeCount());
    auto &data = m_tree.data(node);
    if (!data.message)
        ++m_size;
    if (message->expiry() == never)
        m_timers.cancel(data.timer);
    else
        m_timers.arm(data.timer, message->expiry(), {TimerKind::RetainedExpiry, node});
    data.message = std::move(message);
}

MessageRef RetainedStore::remove(std::string_view topicName)
{
    const auto node = m_tree.find(topicName);
    return node != noId && m_tree[node].data.message ? drop(node) : MessageRef();
}

std::size_t RetainedStore::levelBytes() const
{
    // A node, its place in the hash table and, at worst, a level's text of its own.
    constexpr std::size_t bytesPerNode = sizeof(Tree::Node) + 64;
    return m_tree.nodeCount() * bytesPerNode;
}

MessageRef RetainedStore::find(std::string_view topicName) const
{
    const auto node = m_tree.find(topicName);
    return node == noId ? MessageRef() : m_tree[node].data.message;
}

MessageRef RetainedStore::expire(std::uint32_t index)
{
    m_tree.data(index).timer = noId;
    return drop(index);
}

MessageRef RetainedStore::drop(std::uint32_t node)
{
    auto dropped = std::exchange(m_tree.data(node).message, MessageRef());
    m_timers.cancel(m_tree.data(node).timer);
    --m_size;
    m_tree.prune(node, [this](std::uint32_t gone) {
        while (auto *cursor = m_tree[gone].data.cursors)
            advance(*cursor, false);
    });
    if (m_tree.nodeCount() == 0 && m_mostNodes > nodesWorthKeeping) {
        m_tree = Tree(m_seed);
        m_mostNodes = 0;
    }
    return dropped;
}

void RetainedStore::start(RetainedCursor &cursor, std::string_view filter, std::uint64_t newest)
{
    cursor.m_store = this;
    cursor.m_filter = filter;
    cursor.m_newest = newest;
    TopicLevels levels(cursor.m_filter);
    for (std::string_view level; levels.next(level);)
        cursor.m_levels.push_back(level);
    cursor.m_wholeSubtree = cursor.m_levels.back() == "#";
    if (cursor.m_wholeSubtree)
        cursor.m_levels.pop_back();
    const auto root = Tree::rootOf(filter);
    rest(cursor, firstBelow(cursor, root, 0), 1);
}

MessageRef RetainedStore::next(RetainedCursor &cursor)
{
    while (cursor.m_node != noId) {
        const auto message = isMatch(cursor) ? m_tree[cursor.m_node].data.message : MessageRef();
        advance(cursor, true);
        if (message && message->sequence() <= cursor.m_newest)
            return message;
    }
    return {};
}

void RetainedStore::leave(RetainedCursor &cursor)
{
    if (cursor.m_node == noId)
        return;
    if (cursor.m_previous)
        cursor.m_previous->m_next = cursor.m_next;
    else
        m_tree.data(cursor.m_node).cursors = cursor.m_next;
    if (cursor.m_next)
        cursor.m_next->m_previous = cursor.m_previous;
    cursor.m_node = noId;
}

void RetainedStore::rest(RetainedCursor &cursor, std::uint32_t node, std::size_t depth)
{
    leave(cursor);
    cursor.m_node = node;
    cursor.m_depth = depth;
    if (node == noId)
        return;
    auto &first = m_tree.data(node).cursors;
    cursor.m_previous = nullptr;
    cursor.m_next = std::exchange(first, &cursor);
    if (cursor.m_next)
        cursor.m_next->m_previous = &cursor;
}

/// Goes on in depth-first order, along the filter's levels.
void RetainedStore::advance(RetainedCursor &cursor, bool mayDescend)
{
    auto node = cursor.m_node;
    auto depth = cursor.m_depth;
    if (mayDescend) {
        if (const auto below = firstBelow(cursor, node, depth); below != noId) {
            rest(cursor, below, depth + 1);
            return;
        }
    }
    for (; depth > 0; node = m_tree[node].parent, --depth) {
        // Only `+` and what lies behind the filter's last level have more than one node to visit.
        const bool hasSiblings = depth > cursor.m_levels.size() || cursor.m_levels[depth - 1] == "+";
        if (hasSiblings && m_tree[node].nextSibling != noId) {
            rest(cursor, m_tree[node].nextSibling, depth);
            return;
        }
    }
    rest(cursor, noId, 0);
}

/// The first child of `node`, which stands at `depth`, that the filter lets through.
std::uint32_t RetainedStore::firstBelow(const RetainedCursor &cursor, std::uint32_t node,
                                        std::size_t depth) const
{
    if (depth >= cursor.m_levels.size())
        return cursor.m_wholeSubtree ? m_tree[node].firstChild : noId;
    const auto level = cursor.m_levels[depth];
    return level == "+" ? m_tree[node].firstChild : m_tree.child(node, m_tree.levelId(level));
}

bool RetainedStore::isMatch(const RetainedCursor &cursor) const
{
    // "sport/#" matches "sport" as well (4.7.1.2): the filter's last level is where `#` begins.
    return cursor.m_depth >= cursor.m_levels.size();
}

} // namespace espalier
