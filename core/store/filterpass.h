// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/payloadcontext.h"
#include "core/store/topicstore.h"
#include "core/store/treefilter.h"

#include <cstdint>
#include <deque>
#include <queue>
#include <span>
#include <vector>

namespace espalier {

/// Which nodes of a tree one filter lets be seen: those that match, what is above them, and, unless the filter has
/// conditions, what is below them. Works through the nodes in the order of their numbers, parents first, in slices, and
/// then takes in what is new. A topic whose value has matched a text goes on matching, so that rows do not vanish under
/// the pointer; conditions cease to hold as values change and time passes. A payload that must be decoded before it can
/// be compared waits until decode() comes to it; its topic stays what it was till then.
class FilterPass
{
public:
    /// `context` says how payloads are decoded and outlives this; null: there are no rules.
    FilterPass(TreeFilter filter, SteadyMs now, const PayloadContext *context = nullptr);

    [[nodiscard]] const TreeFilter &filter() const { return m_filter; }
    /// Does work worth about `work` nodes; a node costs some 100 ns. True when all nodes of the store are done.
    bool advance(const TopicStore &store, std::uint32_t work);
    /// Whether payloads wait to be decoded.
    [[nodiscard]] bool isDecoding() const { return !m_undecoded.empty(); }
    /// The same, since advance() came to its end for the first time: not because of what has come since.
    [[nodiscard]] bool isFirstDecoding() const { return m_isFirstDecoding && isDecoding(); }
    /// Decodes some of those that wait, for about as much work, but always one.
    void decode(const TopicStore &store, std::uint32_t work);
    /// Looks again at topics whose value has changed and at those whose time has come.
    void update(const TopicStore &store, std::span<const std::uint32_t> changedTopics, SteadyMs now);

    [[nodiscard]] bool isShown(std::uint32_t id) const
    {
        return (m_marks[id] & (Match | Below)) != 0 || m_shownChildren[id] > 0;
    }
    /// Matches itself, by its name or value.
    [[nodiscard]] bool isMatch(std::uint32_t id) const { return (m_marks[id] & Match) != 0; }
    /// Stands above something that matches.
    [[nodiscard]] bool isAbove(std::uint32_t id) const { return m_shownChildren[id] > 0; }
    [[nodiscard]] std::uint32_t matches() const { return m_matches; }
    /// Counts up with each match that comes or goes.
    [[nodiscard]] std::uint64_t changes() const { return m_changes; }
    /// Whether matches will come or go by the passing of time alone.
    [[nodiscard]] bool isTimed() const { return !m_due.empty(); }

private:
    enum Mark : std::uint8_t {
        Match = 1,
        /// An ancestor matches.
        Below = 2,
        /// Stands in m_due.
        Queued = 4,
        /// Stands in m_undecoded.
        Undecoded = 8,
    };
    /// Of one term for one node.
    enum TermMark : std::uint8_t {
        /// The name matches here or above.
        Holds = 1,
        /// Topics: the levels up to this one are those of the filter.
        Prefix = 2,
        /// Topics: stands for "#" or below it.
        Open = 4,
    };
    struct TermState
    {
        std::vector<std::uint8_t> marks;
        /// Text: by number of segment: 0 not yet tested, 1 no, 2 yes.
        std::vector<std::uint8_t> segments;
    };
    struct Due
    {
        SteadyMs at;
        std::uint32_t id;
        friend bool operator>(const Due &a, const Due &b) { return a.at > b.at; }
    };

    enum class Answer { No, Yes, NeedsDecoding };

    [[nodiscard]] std::uint32_t evaluate(const TopicStore &store, std::uint32_t id);
    /// Whether all terms of `misses` hold by the message, as far as that can be said without decoding it.
    [[nodiscard]] Answer messageMatches(const TopicStore &store, std::uint32_t id, std::uint32_t misses,
                                        std::uint32_t &work) const;
    [[nodiscard]] bool needsDecoding(const TopicStore &store, std::uint32_t id, const KeptMessage &message,
                                     std::uint32_t &work) const;
    [[nodiscard]] MessageHints hintsFor(const TopicStore &store, std::uint32_t id) const;
    [[nodiscard]] bool decodedMatches(const TopicStore &store, std::uint32_t id, std::uint32_t misses) const;
    void look(const TopicStore &store, std::uint32_t id);
    /// Which terms do not hold by the name; `here` says whether one begins to hold at this level.
    [[nodiscard]] std::uint32_t nameMisses(const TopicStore &store, std::uint32_t id, bool &here);
    [[nodiscard]] bool nameMatches(const TopicStore &store, std::uint32_t id, std::size_t term);
    [[nodiscard]] bool segmentMatches(const TopicStore &store, std::uint32_t segment, std::size_t term);
    [[nodiscard]] static bool pathMatches(const TopicStore &store, std::uint32_t id, const FilterTerm &term);
    [[nodiscard]] bool topicMatches(const TopicStore &store, std::uint32_t id, std::size_t term);
    [[nodiscard]] Answer messageMatches(const TopicStore &store, std::uint32_t id, const FilterTerm &term,
                                        std::uint32_t &work) const;
    void awaitChange(const TopicStore &store, std::uint32_t id);
    void setMatch(const TopicStore &store, std::uint32_t id, bool matches);
    /// Terms that hold by the name, as bits.
    [[nodiscard]] std::uint32_t heldNames(std::uint32_t id) const;
    void evaluateBelow(const TopicStore &store, std::uint32_t id);
    void markBelow(const TopicStore &store, std::uint32_t id);

    TreeFilter m_filter;
    const PayloadContext *m_context;
    bool m_isLive = false;
    bool m_isTimed = false;
    SteadyMs m_now = 0;
    std::uint32_t m_next = TopicStore::root;
    std::uint32_t m_matches = 0;
    std::uint64_t m_changes = 0;
    std::vector<std::uint8_t> m_marks;
    /// Children that match or have such children.
    std::vector<std::uint32_t> m_shownChildren;
    std::vector<TermState> m_terms;
    std::deque<std::uint32_t> m_undecoded;
    bool m_isFirstDecoding = true;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> m_due;
};

} // namespace espalier
