// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/systemtopics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

using Seconds = std::chrono::duration<double>;

constexpr std::string_view versionTopic = "$SYS/broker/version";
constexpr std::string_view uptimeTopic = "$SYS/broker/uptime";

/// Whole numbers.
struct Number
{
    std::string_view topicName;
    std::uint64_t (*of)(const Statistics &);
};

std::uint64_t away(const Statistics &s)
{
    return s.sessions - std::min(s.sessions, s.clientsConnected);
}

constexpr std::array numbers {
    Number {"$SYS/broker/clients/total", [](const Statistics &s) { return s.sessions; }},
    Number {"$SYS/broker/clients/connected", [](const Statistics &s) { return s.clientsConnected; }},
    Number {"$SYS/broker/clients/active", [](const Statistics &s) { return s.clientsConnected; }},
    Number {"$SYS/broker/clients/disconnected", away},
    Number {"$SYS/broker/clients/inactive", away},
    Number {"$SYS/broker/clients/maximum", [](const Statistics &s) { return s.mostSessions; }},
    Number {"$SYS/broker/clients/expired", [](const Statistics &s) { return s.sessionsExpired; }},
    Number {"$SYS/broker/bytes/received", [](const Statistics &s) { return s.bytesReceived; }},
    Number {"$SYS/broker/bytes/sent", [](const Statistics &s) { return s.bytesSent; }},
    Number {"$SYS/broker/messages/received", [](const Statistics &s) { return s.packetsReceived; }},
    Number {"$SYS/broker/messages/sent", [](const Statistics &s) { return s.packetsSent; }},
    Number {"$SYS/broker/messages/stored", [](const Statistics &s) { return s.messagesHeld; }},
    Number {"$SYS/broker/store/messages/count", [](const Statistics &s) { return s.messagesHeld; }},
    Number {"$SYS/broker/store/messages/bytes", [](const Statistics &s) { return s.messageBytesHeld; }},
    Number {"$SYS/broker/publish/messages/received", [](const Statistics &s) { return s.publishesReceived; }},
    Number {"$SYS/broker/publish/messages/sent", [](const Statistics &s) { return s.publishesSent; }},
    Number {"$SYS/broker/publish/messages/dropped", droppedMessages},
    Number {"$SYS/broker/publish/bytes/received", [](const Statistics &s) { return s.payloadBytesReceived; }},
    Number {"$SYS/broker/publish/bytes/sent", [](const Statistics &s) { return s.payloadBytesSent; }},
    Number {"$SYS/broker/retained messages/count", [](const Statistics &s) { return s.retainedMessages; }},
    Number {"$SYS/broker/subscriptions/count", [](const Statistics &s) { return s.subscriptions; }},
    Number {"$SYS/broker/shared_subscriptions/count",
            [](const Statistics &s) { return s.sharedSubscriptions; }},
};
/// Only where the driver knows them.
constexpr std::array heapNumbers {
    Number {"$SYS/broker/heap/current", [](const Statistics &s) { return s.heapInUse; }},
    Number {"$SYS/broker/heap/maximum", [](const Statistics &s) { return s.mostHeapInUse; }},
};

constexpr std::array minutes {1, 5, 15};

#define ESPALIER_LOAD(name)                                                                                  \
    {"$SYS/broker/load/" name "/1min", "$SYS/broker/load/" name "/5min", "$SYS/broker/load/" name "/15min"}
constexpr std::array<std::array<std::string_view, minutes.size()>, 9> loadTopics {{
    ESPALIER_LOAD("messages/received"),
    ESPALIER_LOAD("messages/sent"),
    ESPALIER_LOAD("publish/dropped"),
    ESPALIER_LOAD("publish/received"),
    ESPALIER_LOAD("publish/sent"),
    ESPALIER_LOAD("bytes/received"),
    ESPALIER_LOAD("bytes/sent"),
    ESPALIER_LOAD("sockets"),
    ESPALIER_LOAD("connections"),
}};
#undef ESPALIER_LOAD

} // namespace

void SystemTopics::start(TimePoint now)
{
    if (m_started == never)
        m_started = m_averaged = now;
}

void SystemTopics::forget()
{
    for (auto &told : m_told)
        told.clear();
}

std::vector<std::string_view> SystemTopics::topicNames()
{
    std::vector<std::string_view> names {versionTopic, uptimeTopic};
    for (const auto &number : numbers)
        names.push_back(number.topicName);
    for (const auto &number : heapNumbers)
        names.push_back(number.topicName);
    for (const auto &topics : loadTopics)
        names.insert(names.end(), topics.begin(), topics.end());
    return names;
}

std::vector<SystemTopics::Value> SystemTopics::changes(const Statistics &statistics, TimePoint now)
{
    static_assert(valueCount >= 2 + numbers.size() + heapNumbers.size());
    static_assert(loadTopics.size() == loadCount);
    std::vector<Value> changed;
    std::size_t index = 0;
    tell(index++, versionTopic, "espalier version " ESPALIER_VERSION, changed);
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(now - m_started);
    tell(index++, uptimeTopic, fmt::format("{} seconds", uptime.count()), changed);
    for (const auto &number : numbers)
        tell(index++, number.topicName, fmt::format("{}", number.of(statistics)), changed);
    for (const auto &number : heapNumbers) {
        if (statistics.mostHeapInUse > 0)
            tell(index, number.topicName, fmt::format("{}", number.of(statistics)), changed);
        ++index;
    }
    average(statistics, now);
    for (std::size_t load = 0; load < loadCount; ++load) {
        for (std::size_t span = 0; span < minutes.size(); ++span)
            tell(index++, loadTopics[load][span], fmt::format("{:.2f}", m_averages[load][span]), changed);
    }
    return changed;
}

void SystemTopics::tell(std::size_t index, std::string_view topicName, std::string text,
                        std::vector<Value> &changed)
{
    auto &told = m_told.at(index);
    if (told == text)
        return;
    told = text;
    changed.push_back({topicName, std::move(text)});
}

SystemTopics::Loads SystemTopics::countedIn(const Statistics &s)
{
    return {s.packetsReceived, s.packetsSent, droppedMessages(s),  s.publishesReceived,  s.publishesSent,
            s.bytesReceived,   s.bytesSent,   s.connectionsOpened, s.connectionsAccepted};
}

/// Exponential averages, for the time since the last call as if all had come evenly in it.
void SystemTopics::average(const Statistics &statistics, TimePoint now)
{
    const auto elapsed = Seconds(now - m_averaged).count();
    if (elapsed <= 0)
        return;
    m_averaged = now;
    const auto counted = countedIn(statistics);
    for (std::size_t load = 0; load < loadCount; ++load) {
        const auto perMinute = static_cast<double>(counted[load] - m_counted[load]) * 60 / elapsed;
        for (std::size_t span = 0; span < minutes.size(); ++span) {
            auto &mean = m_averages[load][span];
            mean = perMinute + std::exp(-elapsed / (60 * minutes[span])) * (mean - perMinute);
        }
    }
    m_counted = counted;
}

} // namespace espalier
