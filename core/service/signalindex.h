// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalcatalog.h"
#include "core/store/payloadcontext.h"
#include "core/store/textmatcher.h"
#include "core/store/topicstore.h"

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace espalier {

/// Finds out what can be drawn: looks into the last payload of each topic, and again when more messages have come, less often
/// the more there are, since not all messages of a topic are alike. Works in slices. Worker thread.
class SignalIndex
{
public:
    using Clock = std::chrono::steady_clock;

    /// The store has forgotten all, or another one takes its place.
    void clear();
    void setFilter(const QString &words);
    /// Goes on until it has seen all, or the time is up. Whether something is left to be done.
    bool work(const TopicStore &store, const PayloadContext &context, Clock::time_point until);
    /// take() would tell something new.
    [[nodiscard]] bool hasNews() const { return m_hasNews; }
    [[nodiscard]] SignalCatalog take(const TopicStore &store);

private:
    struct State
    {
        /// Of m_shapes; 0: nothing can be drawn.
        std::uint32_t shape = 0;
        /// The number of messages with which it is looked into again.
        std::uint32_t nextLook = 1;
    };
    /// Returns whether it looked.
    bool look(const TopicStore &store, const PayloadContext &context, std::uint32_t id);
    [[nodiscard]] std::uint32_t shapeOf(std::vector<SignalLeaf> leaves);
    void leaveShape(std::uint32_t number);
    [[nodiscard]] SignalLeaves filtered(const std::string &topicName, const SignalLeaves &leaves) const;
    void filterOne(const TopicStore &store, std::uint32_t id);
    void finishFilter();

    /// By level.
    std::vector<State> m_states;
    std::vector<SignalLeaves> m_shapes {nullptr};
    /// Topics of each shape, and numbers of shapes that no topic has any more.
    std::vector<std::uint32_t> m_uses {0};
    std::vector<std::uint32_t> m_free;
    std::map<std::string, std::uint32_t> m_shapeNumbers;
    std::uint64_t m_total = 0;
    /// The next level to look into, and of those that were looked into the next to look at again.
    std::uint32_t m_new = 0;
    std::uint32_t m_again = 0;

    QString m_filter;
    std::vector<TextMatcher> m_words;
    /// A pass that is under way, and what the last whole one found.
    std::uint32_t m_filtering = 0;
    bool m_isStale = false;
    std::vector<std::uint32_t> m_found;
    std::uint64_t m_foundCount = 0;
    std::vector<std::uint32_t> m_matches;
    std::uint64_t m_matching = 0;
    QString m_doneFilter;
    bool m_hasNews = true;
};

} // namespace espalier
