// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace espalier::durability {

/// What was published, what the broker has answered for, and what has reached one subscriber. Messages of a topic are
/// numbered from 1.
class Ledger
{
public:
    enum class Promise { AtLeastOnce, ExactlyOnce };

    /// The number of the topic's next message.
    [[nodiscard]] std::uint64_t published(const std::string &topicName)
    {
        return ++m_topics[topicName].published;
    }
    void acknowledged(const std::string &topicName, std::uint64_t number);
    /// A message that may come, once; require() if it must.
    void allow(const std::string &topicName) { m_topics[topicName] = {.published = 1, .isOptional = true}; }
    void require(const std::string &topicName) { m_topics[topicName].isOptional = false; }
    /// Messages have come to `subscriber`; false when it is one that must not come.
    [[nodiscard]] bool received(std::size_t subscriber, std::string_view topicName, std::string_view payload);

    [[nodiscard]] std::uint64_t newestPublished(const std::string &topicName)
    {
        return m_topics[topicName].published;
    }
    [[nodiscard]] std::uint64_t newestAcknowledged(const std::string &topicName)
    {
        return m_topics[topicName].acknowledged;
    }
    [[nodiscard]] std::uint64_t acknowledgedInAll() const { return m_acknowledged; }
    [[nodiscard]] std::uint64_t receivedInAll() const { return m_received; }

    /// Whether every subscriber has everything that was published.
    [[nodiscard]] bool isComplete(std::size_t subscribers) const;
    /// What each subscriber lacks, has too often, or has in a wrong order, as far as it was not told before.
    [[nodiscard]] std::vector<std::string> takeFailures(std::size_t subscribers);

private:
    struct Receipt
    {
        std::vector<std::uint8_t> counts;
        std::uint64_t distinct = 0;
        std::uint64_t newest = 0;
        /// What came up to this number was looked at.
        std::uint64_t checked = 0;
    };
    struct Topic
    {
        std::uint64_t published = 0;
        std::uint64_t acknowledged = 0;
        bool isOptional = false;
        std::map<std::size_t, Receipt> receipts {};
    };
    /// Topics whose name ends with "2" promise it.
    [[nodiscard]] static Promise promiseOf(std::string_view topicName)
    {
        return topicName.ends_with('2') ? Promise::ExactlyOnce : Promise::AtLeastOnce;
    }

    std::map<std::string, Topic, std::less<>> m_topics;
    std::uint64_t m_acknowledged = 0;
    std::uint64_t m_received = 0;
    std::vector<std::string> m_failures;
};

} // namespace espalier::durability
