// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"
#include "core/store/treefilter.h"

#include <cstdint>
#include <span>
#include <vector>

namespace espalier {

/// Which nodes of a tree one filter lets be seen: those that match, what is above them, and what is below them. Works
/// through the nodes in the order of their numbers, parents first, in slices, and then takes in what is new. A topic
/// whose value has matched goes on matching, so that rows do not vanish under the pointer.
class FilterPass
{
public:
    explicit FilterPass(TreeFilter filter) : m_filter(std::move(filter)) { }

    [[nodiscard]] const TreeFilter &filter() const { return m_filter; }
    /// Does work worth about `work` nodes; a node costs some 100 ns. True when all nodes of the store are done.
    bool advance(const TopicStore &store, std::uint32_t work);
    /// Looks again at topics whose value has changed. True when one of them has come to be seen.
    bool update(const TopicStore &store, std::span<const std::uint32_t> changedTopics);

    [[nodiscard]] bool isShown(std::uint32_t id) const
    {
        return (m_marks[id] & (Match | Above | Below)) != 0;
    }
    /// Matches itself, by its name or value.
    [[nodiscard]] bool isMatch(std::uint32_t id) const { return (m_marks[id] & Match) != 0; }
    /// Stands above something that matches.
    [[nodiscard]] bool isAbove(std::uint32_t id) const { return (m_marks[id] & Above) != 0; }
    [[nodiscard]] std::uint32_t matches() const { return m_matches; }

private:
    enum Mark : std::uint8_t {
        Match = 1,
        /// A descendant matches.
        Above = 2,
        /// An ancestor matches.
        Below = 4,
        /// Topics: the levels up to this one are those of the filter.
        Prefix = 8,
        /// Topics: stands for "#" or below it.
        Open = 16,
    };

    [[nodiscard]] std::uint32_t evaluate(const TopicStore &store, std::uint32_t id);
    [[nodiscard]] bool nameMatches(const TopicStore &store, std::uint32_t id);
    [[nodiscard]] bool segmentMatches(const TopicStore &store, std::uint32_t segment);
    [[nodiscard]] bool pathMatches(const TopicStore &store, std::uint32_t id) const;
    [[nodiscard]] bool topicMatches(const TopicStore &store, std::uint32_t id);
    [[nodiscard]] bool valueMatches(const TopicStore &store, std::uint32_t id, std::uint32_t &work) const;
    void mark(const TopicStore &store, std::uint32_t id);
    void markBelow(const TopicStore &store, std::uint32_t id);

    TreeFilter m_filter;
    std::uint32_t m_next = TopicStore::root;
    std::uint32_t m_matches = 0;
    std::vector<std::uint8_t> m_marks;
    /// By number of segment: 0 not yet tested, 1 no, 2 yes.
    std::vector<std::uint8_t> m_segments;
};

} // namespace espalier
