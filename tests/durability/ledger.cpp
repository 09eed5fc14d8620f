// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durability/ledger.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace espalier::durability {

void Ledger::acknowledged(const std::string &topicName, std::uint64_t number)
{
    auto &topic = m_topics[topicName];
    topic.acknowledged = std::max(topic.acknowledged, number);
    ++m_acknowledged;
}

bool Ledger::received(std::size_t subscriber, std::string_view topicName, std::string_view payload)
{
    const auto found = m_topics.find(topicName);
    std::uint64_t number = 0;
    std::from_chars(payload.data(), payload.data() + payload.size(), number);
    if (found == m_topics.end() || number == 0 || number > found->second.published)
        return false;
    auto &receipt = found->second.receipts[subscriber];
    receipt.counts.resize(std::max<std::size_t>(receipt.counts.size(), number + 1));
    auto &count = receipt.counts[number];
    ++m_received;
    if (count == 0) {
        ++receipt.distinct;
        if (number < receipt.newest)
            m_failures.push_back(fmt::format("{} of {} has reached subscriber {} behind {}", number,
                                             topicName, subscriber, receipt.newest));
        receipt.newest = std::max(receipt.newest, number);
    }
    if (count > 0 && promiseOf(topicName) == Promise::ExactlyOnce)
        m_failures.push_back(
            fmt::format("{} of {} has reached subscriber {} again", number, topicName, subscriber));
    if (count < UINT8_MAX)
        ++count;
    return true;
}

bool Ledger::isComplete(std::size_t subscribers) const
{
    return std::all_of(m_topics.begin(), m_topics.end(), [&](const auto &entry) {
        const auto &[name, topic] = entry;
        return topic.isOptional
               || (topic.receipts.size() == subscribers
                   && std::all_of(topic.receipts.begin(), topic.receipts.end(),
                                  [&](const auto &of) { return of.second.distinct == topic.published; }));
    });
}

std::vector<std::string> Ledger::takeFailures(std::size_t subscribers)
{
    for (auto &[name, topic] : m_topics) {
        for (std::size_t subscriber = 0; subscriber < subscribers && !topic.isOptional; ++subscriber) {
            auto &receipt = topic.receipts[subscriber];
            for (auto &number = receipt.checked; number < topic.published;) {
                ++number;
                if (number >= receipt.counts.size() || receipt.counts[number] == 0)
                    m_failures.push_back(
                        fmt::format("{} of {} has not reached subscriber {}", number, name, subscriber));
            }
        }
    }
    return std::exchange(m_failures, {});
}

} // namespace espalier::durability
