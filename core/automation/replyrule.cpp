// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/replyrule.h"

#include "core/mqtt/topic.h"
#include "core/mqtt/utf8.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

constexpr qsizetype longestReplyString = 65'535;
constexpr std::int64_t longestDelay = std::int64_t {24} * 60 * 60 * 1000;

bool isMqttString(const QString &text)
{
    const auto bytes = text.toUtf8();
    return bytes.size() <= longestReplyString && !text.contains(QChar(u'\0'));
}

std::optional<ReplyRuleProblem> templateProblem(ReplyRuleProblem::Part part, const QString &text,
                                                TemplateForm form)
{
    const auto parsed = FieldTemplate::parse(text.toStdString(), form, isRequestField);
    if (parsed)
        return std::nullopt;
    return ReplyRuleProblem {part, parsed.error()};
}

} // namespace

bool isRequestField(std::string_view name)
{
    constexpr std::array whole {std::string_view("request.topic"), std::string_view("request.payload"),
                                std::string_view("request.contentType")};
    constexpr std::array begins {std::string_view("request.level."), std::string_view("request.json."),
                                 std::string_view("request.user.")};
    return std::find(whole.begin(), whole.end(), name) != whole.end()
           || std::any_of(begins.begin(), begins.end(), [&](auto start) { return name.starts_with(start); });
}

std::optional<ReplyRuleProblem> problemOf(const ReplyRule &rule)
{
    using Part = ReplyRuleProblem::Part;
    if (!parseTopicFilter(rule.topicFilter.toStdString()))
        return ReplyRuleProblem {Part::TopicFilter, {}};
    if (auto problem = templateProblem(Part::ResponseTopic, rule.responseTopic, TemplateForm::Name))
        return problem;
    // Without placeholders it is as good as the topic itself.
    if (!rule.responseTopic.isEmpty() && !rule.responseTopic.contains(QStringLiteral("{{"))
        && topicNameError(rule.responseTopic.toStdString()))
        return ReplyRuleProblem {Part::ResponseTopic, {}};
    if (auto problem = templateProblem(Part::Payload, rule.payload,
                                       rule.isJson ? TemplateForm::Json : TemplateForm::Text))
        return problem;
    if (!isMqttString(rule.contentType))
        return ReplyRuleProblem {Part::ContentType, {}};
    for (const auto &[name, value] : rule.userProperties)
        if (!isMqttString(name) || !isMqttString(value))
            return ReplyRuleProblem {Part::UserProperties, {}};
    return std::nullopt;
}

QJsonObject replyRuleToJson(const ReplyRule &rule)
{
    QJsonArray users;
    for (const auto &[name, value] : rule.userProperties)
        users.append(QJsonArray {name, value});
    return {{QStringLiteral("id"), rule.id.toString(QUuid::WithoutBraces)},
            {QStringLiteral("name"), rule.name},
            {QStringLiteral("on"), rule.isOn},
            {QStringLiteral("topicFilter"), rule.topicFilter},
            {QStringLiteral("responseTopic"), rule.responseTopic},
            {QStringLiteral("payload"), rule.payload},
            {QStringLiteral("json"), rule.isJson},
            {QStringLiteral("qos"), static_cast<int>(rule.qos)},
            {QStringLiteral("retain"), rule.retain},
            {QStringLiteral("delay"), static_cast<double>(rule.delay.count())},
            {QStringLiteral("contentType"), rule.contentType},
            {QStringLiteral("userProperties"), users}};
}

ReplyRule replyRuleFromJson(const QJsonObject &json)
{
    ReplyRule rule;
    rule.id = QUuid::fromString(json.value(QStringLiteral("id")).toString());
    if (rule.id.isNull())
        rule.id = QUuid::createUuid();
    rule.name = json.value(QStringLiteral("name")).toString();
    rule.isOn = json.value(QStringLiteral("on")).toBool();
    rule.topicFilter = json.value(QStringLiteral("topicFilter")).toString();
    rule.responseTopic = json.value(QStringLiteral("responseTopic")).toString();
    rule.payload = json.value(QStringLiteral("payload")).toString();
    rule.isJson = json.value(QStringLiteral("json")).toBool();
    rule.qos = static_cast<Qos>(std::clamp(json.value(QStringLiteral("qos")).toInt(), 0, 2));
    rule.retain = json.value(QStringLiteral("retain")).toBool();
    rule.delay = std::chrono::milliseconds(
        std::clamp<std::int64_t>(json.value(QStringLiteral("delay")).toInteger(), 0, longestDelay));
    rule.contentType = json.value(QStringLiteral("contentType")).toString();
    const auto users = json.value(QStringLiteral("userProperties")).toArray();
    for (const auto &pair : users)
        rule.userProperties.append({pair.toArray().at(0).toString(), pair.toArray().at(1).toString()});
    return rule;
}

QList<ReplyRule> exampleReplyRules()
{
    ReplyRule answer;
    answer.id = QUuid::createUuid();
    answer.name = QStringLiteral("Answer requests");
    answer.isOn = false;
    answer.topicFilter = QStringLiteral("devices/+/get");
    answer.payload = QStringLiteral(
        R"({"device": "{{request.level.2}}", "value": {{random 20.0 25.0}}, "time": {{nowMs}}})");
    answer.isJson = true;
    answer.contentType = QStringLiteral("application/json");
    ReplyRule command;
    command.id = QUuid::createUuid();
    command.name = QStringLiteral("Report what was set");
    command.isOn = false;
    command.topicFilter = QStringLiteral("devices/+/set");
    command.responseTopic = QStringLiteral("devices/{{request.level.2}}/state");
    command.payload = QStringLiteral("{{request.payload}}");
    command.retain = true;
    command.delay = std::chrono::milliseconds(200);
    return {answer, command};
}

} // namespace espalier
