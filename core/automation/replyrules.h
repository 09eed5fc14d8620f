// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/replyrule.h"
#include "core/mqtt/packet.h"
#include "core/session/outgoingmessage.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

namespace espalier {

/// How a rule has done until now.
struct ReplyCount
{
    QUuid rule {};
    std::uint64_t replies = 0;
    /// Requests that were not answered because there were too many at once.
    std::uint64_t limited = 0;
    enum class Error : std::uint8_t {
        None,
        /// A placeholder has no value: `detail` says which.
        NoValue,
        /// What came out is not a Topic Name: `detail`.
        WrongTopic,
        /// Sending failed: `detail` is the topic.
        NotSent,
    } lastError = Error::None;
    QString detail {};
    friend bool operator==(const ReplyCount &, const ReplyCount &) = default;
};

/// Decides what is answered to a message. The first rule that is on, matches, and has a topic to answer to does it; later
/// ones are not asked. Never answers what it has sent itself. Pure: time is an argument.
class ReplyRules
{
public:
    using Time = std::chrono::steady_clock::time_point;
    struct Reply
    {
        std::size_t rule = 0;
        std::chrono::milliseconds delay {};
        OutgoingMessage message {};
    };
    /// Of one rule each second; twice as many at once.
    static constexpr int mostPerSecond = 100;

    explicit ReplyRules(std::uint64_t seed = 0) : m_state(seed) { }

    /// Rules that are off or wrong do nothing. Counts go on for rules that were there before.
    void setRules(const QList<ReplyRule> &rules);
    [[nodiscard]] bool isEmpty() const { return m_active.empty(); }
    /// What must be subscribed to.
    [[nodiscard]] QStringList topicFilters() const;
    [[nodiscard]] Qos qosOf(const QString &topicFilter) const;

    [[nodiscard]] std::optional<Reply> answer(const Publish &request, Time now,
                                              std::chrono::microseconds wallNow, std::string_view clientId);
    /// Call when the reply is handed to the connection: what comes back of it is known then.
    void noteSent(const Reply &reply, Time now);
    void noteFailed(std::size_t rule, const QString &topicName);
    [[nodiscard]] const QList<ReplyCount> &counts() const { return m_counts; }

private:
    struct Active
    {
        std::string filter;
        /// As subscribed to, with "$share/".
        QString subscription;
        FieldTemplate responseTopic;
        bool usesResponseTopic = false;
        FieldTemplate payload;
        PropertyList properties;
        Qos qos;
        bool retain;
        std::chrono::milliseconds delay;
        /// Into m_counts.
        qsizetype count;
        double tokens = 2.0 * mostPerSecond;
        Time filledAt {};
    };
    struct Own
    {
        std::size_t hash;
        Time at;
    };

    [[nodiscard]] std::optional<Reply> answerBy(Active &rule, std::size_t index, const Publish &request,
                                                Time now, TemplateTurn &turn);
    [[nodiscard]] bool takeToken(Active &rule, Time now) const;
    [[nodiscard]] bool isOwn(const Publish &message, Time now);
    [[nodiscard]] bool isAnswerable(std::string_view topicName) const;

    std::vector<Active> m_active;
    QList<ReplyCount> m_counts;
    TemplateState m_state;
    std::deque<Own> m_own;
    std::unordered_map<std::size_t, std::size_t> m_ownCounts;
};

} // namespace espalier
