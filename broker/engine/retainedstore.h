// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/message.h"
#include "broker/engine/timers.h"
#include "broker/engine/topictree.h"

#include <string>
#include <string_view>
#include <vector>

namespace espalier {

class RetainedStore;

/// Walks the retained messages that match one filter while the store changes under it. It rests on the node to be
/// visited next, so it costs the same whether ten or a million messages match. Each node knows the cursors that rest on
/// it, so that neither a change nor the end of a cursor asks all others.
class RetainedCursor
{
public:
    RetainedCursor() = default;
    RetainedCursor(const RetainedCursor &) = delete;
    RetainedCursor &operator=(const RetainedCursor &) = delete;
    ~RetainedCursor();

    /// Nothing is left to be visited.
    [[nodiscard]] bool isAtEnd() const { return m_node == noId; }
    [[nodiscard]] const std::string &filter() const { return m_filter; }

private:
    friend class RetainedStore;
    RetainedStore *m_store = nullptr;
    std::string m_filter;
    /// Levels of the filter, as views of m_filter, without a `#` at the end.
    std::vector<std::string_view> m_levels;
    bool m_wholeSubtree = false;
    /// The node to be visited next, and how many levels it stands below the root; noId at the end.
    std::uint32_t m_node = noId;
    std::size_t m_depth = 0;
    /// Other cursors at the same node.
    RetainedCursor *m_next = nullptr;
    RetainedCursor *m_previous = nullptr;
    /// Messages published after this one have reached the subscriber by its subscription.
    std::uint64_t m_newest = 0;
};

/// The retained message of each topic (3.3.1.3).
class RetainedStore
{
public:
    RetainedStore(std::uint64_t seed, Timers &timers) : m_seed(seed), m_tree(seed), m_timers(timers) { }

    /// Keeps `message` for its topic instead of the one before. One with an expiry gets a timer of kind RetainedExpiry.
    void set(MessageRef message);
    /// Returns the message that was there, or none.
    MessageRef remove(std::string_view topicName);
    [[nodiscard]] MessageRef find(std::string_view topicName) const;
    /// The timer of `index` has fired; returns its message.
    MessageRef expire(std::uint32_t index);
    [[nodiscard]] std::size_t size() const { return m_size; }
    /// About what the levels of the topics take, beside the messages.
    [[nodiscard]] std::size_t levelBytes() const;

    /// Sets `cursor` to the first message that matches `filter`; messages after `newest` are left out.
    void start(RetainedCursor &cursor, std::string_view filter, std::uint64_t newest);
    /// The next message, or none at the end.
    [[nodiscard]] MessageRef next(RetainedCursor &cursor);

private:
    friend class RetainedCursor;
    struct NodeData
    {
        MessageRef message;
        Timers::Id timer = noId;
        /// The first of the cursors that rest here.
        RetainedCursor *cursors = nullptr;
        [[nodiscard]] bool isEmpty() const { return !message; }
    };
    using Tree = TopicTree<NodeData>;

    MessageRef drop(std::uint32_t node);
    void leave(RetainedCursor &cursor);
    void rest(RetainedCursor &cursor, std::uint32_t node, std::size_t depth);
    void advance(RetainedCursor &cursor, bool mayDescend);
    [[nodiscard]] std::uint32_t firstBelow(const RetainedCursor &cursor, std::uint32_t node,
                                           std::size_t depth) const;
    [[nodiscard]] bool isMatch(const RetainedCursor &cursor) const;

    std::uint64_t m_seed;
    Tree m_tree;
    Timers &m_timers;
    std::size_t m_size = 0;
    std::size_t m_mostNodes = 0;
};

} // namespace espalier
