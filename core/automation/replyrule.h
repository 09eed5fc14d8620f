// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/fieldtemplate.h"
#include "core/mqtt/types.h"
#include "core/net/transportoptions.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QUuid>

#include <chrono>
#include <optional>

namespace espalier {

/// What is answered to which messages: stands in for a device. A plain value, everything as typed.
struct ReplyRule
{
    QUuid id {};
    QString name {};
    bool isOn = true;
    QString topicFilter {};
    /// A template; empty: the Response Topic of the request, and no answer to one that has none.
    QString responseTopic {};
    /// A template.
    QString payload {};
    bool isJson = false;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    std::chrono::milliseconds delay {0};
    QString contentType {};
    TextPairs userProperties {};
    friend bool operator==(const ReplyRule &, const ReplyRule &) = default;
};

/// What is wrong with a rule, so that it cannot answer.
struct ReplyRuleProblem
{
    enum class Part : std::uint8_t {
        TopicFilter,
        ResponseTopic,
        Payload,
        ContentType,
        UserProperties
    } part {};
    /// Of a template; nothing where the text itself is not valid MQTT.
    std::optional<TemplateError> error {};
};
[[nodiscard]] std::optional<ReplyRuleProblem> problemOf(const ReplyRule &rule);

/// Whether a placeholder speaks of the request: "request.topic", "request.payload", "request.level.N" (from 1),
/// "request.json.PATH", "request.contentType", "request.user.NAME".
[[nodiscard]] bool isRequestField(std::string_view name);

[[nodiscard]] QJsonObject replyRuleToJson(const ReplyRule &rule);
/// Unknown and wrong fields count as left out; a rule without an id gets one.
[[nodiscard]] ReplyRule replyRuleFromJson(const QJsonObject &json);
/// To begin with.
[[nodiscard]] QList<ReplyRule> exampleReplyRules();

} // namespace espalier
