// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"
#include "core/net/profile.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace espalier {

/// What a subscription brings. Filters overlap: a message counts for each that it matches.
struct FilterTraffic
{
    QString topicFilter {};
    /// Since the filter is known.
    std::uint64_t messages = 0;
    /// Messages per second since the last look.
    double rate = 0;
    friend bool operator==(const FilterTraffic &, const FilterTraffic &) = default;
};

/// Stands between a connection and its store: counts what each subscription brings, and holds back what is not to be
/// shown. Which filters a topic matches is found out once for each topic and remembered. Worker thread.
class SubscriptionTraffic : public MessageSink
{
public:
    /// More subscriptions work, but are not counted.
    static constexpr int mostFilters = 48;
    /// The same for filters of what is not shown; together they are the bits of a word.
    static constexpr int mostExcluded = 16;

    explicit SubscriptionTraffic(MessageSink &next) : m_next(next) { }

    /// Takes the place of what was set before; filters that stay keep their counts.
    void setFilters(const QStringList &topicFilters);
    void setExcluded(const QStringList &topicFilters);
    [[nodiscard]] QStringList filters() const;

    void messageReceived(const Publish &message, WallTime at) override;
    void endOfBatch() override { m_next.endOfBatch(); }

    /// Counts as they stand at `now`; rates are over the time since the last call.
    [[nodiscard]] QList<FilterTraffic> take(std::chrono::steady_clock::time_point now);
    /// Messages that were held back.
    [[nodiscard]] std::uint64_t excludedMessages() const { return m_excludedMessages; }

private:
    struct Counted
    {
        QString topicFilter;
        /// Without "$share/<group>/".
        std::string pattern;
        std::uint64_t messages = 0;
        std::uint64_t seen = 0;
    };
    struct TopicHash
    {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view> {}(text); }
    };
    [[nodiscard]] std::uint64_t matchesOf(std::string_view topicName);

    MessageSink &m_next;
    std::vector<Counted> m_counted;
    std::vector<std::string> m_excluded;
    std::uint64_t m_excludedMessages = 0;
    /// Bits of m_counted from below, of m_excluded from above. Bounded; begins anew when it is full.
    std::unordered_map<std::string, std::uint64_t, TopicHash, std::equal_to<>> m_known;
    std::chrono::steady_clock::time_point m_lastTake {};
};

} // namespace espalier
