// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/subscriptiontraffic.h"

#include "core/mqtt/packet.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace espalier {

namespace {

/// Some megabytes; more topics than that pay for matching from time to time.
constexpr std::size_t mostTopics = 65'536;
/// Longer names are matched each time.
constexpr std::size_t longestTopic = 512;

constexpr std::uint64_t excludedBits = ~std::uint64_t {0} << SubscriptionTraffic::mostFilters;
static_assert(SubscriptionTraffic::mostFilters + SubscriptionTraffic::mostExcluded == 64);

std::string patternOf(const QString &topicFilter)
{
    if (topicFilter.startsWith(QStringLiteral("$share/")))
        return topicFilter.section(u'/', 2).toStdString();
    return topicFilter.toStdString();
}

} // namespace

void SubscriptionTraffic::setFilters(const QStringList &topicFilters)
{
    std::vector<Counted> counted;
    for (const auto &filter : topicFilters) {
        if (counted.size() == mostFilters)
            break;
        const auto known = std::find_if(m_counted.begin(), m_counted.end(),
                                        [&filter](const auto &each) { return each.topicFilter == filter; });
        if (known != m_counted.end())
            counted.push_back(std::move(*known));
        else if (auto pattern = patternOf(filter); parseTopicFilter(pattern))
            counted.push_back({.topicFilter = filter, .pattern = std::move(pattern)});
    }
    m_counted = std::move(counted);
    m_known.clear();
}

void SubscriptionTraffic::setExcluded(const QStringList &topicFilters)
{
    m_excluded.clear();
    for (const auto &filter : topicFilters) {
        if (auto pattern = filter.toStdString();
            m_excluded.size() < mostExcluded && parseTopicFilter(pattern))
            m_excluded.push_back(std::move(pattern));
    }
    m_known.clear();
}

QStringList SubscriptionTraffic::filters() const
{
    QStringList filters;
    for (const auto &each : m_counted)
        filters.append(each.topicFilter);
    return filters;
}

std::uint64_t SubscriptionTraffic::matchesOf(std::string_view topicName)
{
    if (const auto known = m_known.find(topicName); known != m_known.end())
        return known->second;
    std::uint64_t bits = 0;
    std::uint64_t bit = 1;
    for (const auto &each : m_counted) {
        if (matches(each.pattern, topicName))
            bits |= bit;
        bit <<= 1;
    }
    bit = std::uint64_t {1} << mostFilters;
    for (const auto &pattern : m_excluded) {
        if (matches(pattern, topicName))
            bits |= bit;
        bit <<= 1;
    }
    if (topicName.size() <= longestTopic) {
        if (m_known.size() == mostTopics)
            m_known.clear();
        m_known.emplace(topicName, bits);
    }
    return bits;
}

void SubscriptionTraffic::messageReceived(const Publish &message, WallTime at)
{
    if (m_counted.empty() && m_excluded.empty()) {
        m_next.messageReceived(message, at);
        return;
    }
    const auto bits = matchesOf(message.topicName);
    for (auto left = bits & ~excludedBits; left != 0; left &= left - 1)
        ++m_counted[static_cast<std::size_t>(std::countr_zero(left))].messages;
    if ((bits & excludedBits) != 0)
        ++m_excludedMessages;
    else
        m_next.messageReceived(message, at);
}

QList<FilterTraffic> SubscriptionTraffic::take(std::chrono::steady_clock::time_point now)
{
    const std::chrono::duration<double> time = now - std::exchange(m_lastTake, now);
    QList<FilterTraffic> traffic;
    for (auto &each : m_counted) {
        const auto fresh = each.messages - std::exchange(each.seen, each.messages);
        traffic.append({.topicFilter = each.topicFilter,
                        .messages = each.messages,
                        .rate = time.count() > 0 ? static_cast<double>(fresh) / time.count() : 0});
    }
    return traffic;
}

} // namespace espalier
