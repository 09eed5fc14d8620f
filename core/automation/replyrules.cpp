// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/replyrules.h"

#include "core/mqtt/topic.h"
#include "core/service/valuelookup.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <utility>

namespace espalier {

namespace {

/// What comes back later, or when so many others have been sent since, is taken for a request.
constexpr std::chrono::seconds ownFor {10};
constexpr std::size_t mostOwn = 10'000;

std::size_t hashOf(std::string_view topicName, std::string_view payload)
{
    const std::hash<std::string_view> hash;
    return hash(topicName) * 31 + hash(payload);
}

std::optional<std::string> levelOf(std::string_view topicName, std::string_view number)
{
    std::size_t wanted = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), wanted);
    if (error != std::errc() || end != number.data() + number.size() || wanted == 0)
        return std::nullopt;
    TopicLevels levels(topicName);
    std::string_view level;
    while (levels.next(level))
        if (--wanted == 0)
            return std::string(level);
    return std::nullopt;
}

std::optional<std::string> userProperty(const Publish &request, std::string_view name)
{
    for (const auto &property : request.properties)
        if (property.property == Property::UserProperty && property.text == name)
            return std::string(property.pairValue);
    return std::nullopt;
}

std::optional<std::string> requestField(const Publish &request, std::string_view name)
{
    const auto behind = [name](std::string_view start) {
        return name.starts_with(start) ? std::optional(name.substr(start.size())) : std::nullopt;
    };
    if (name == "request.topic")
        return std::string(request.topicName);
    if (name == "request.payload")
        return std::string(asText(request.payload));
    if (name == "request.contentType")
        return std::string(request.properties.text(Property::ContentType).value_or(std::string_view()));
    if (const auto number = behind("request.level."))
        return levelOf(request.topicName, *number);
    if (const auto user = behind("request.user."))
        return userProperty(request, *user);
    if (const auto path = behind("request.json.")) {
        auto text = valueText(Bytes::copyOf(request.payload), *path);
        return text ? std::optional(std::move(*text)) : std::nullopt;
    }
    return std::nullopt;
}

PropertyList fixedProperties(const ReplyRule &rule)
{
    PropertyList properties;
    if (!rule.contentType.isEmpty())
        properties.add(Property::ContentType, rule.contentType.toStdString());
    for (const auto &[name, value] : rule.userProperties)
        properties.addUserProperty(name.toStdString(), value.toStdString());
    return properties;
}

QString subjectText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

void ReplyRules::setRules(const QList<ReplyRule> &rules)
{
    const auto before = std::exchange(m_counts, {});
    m_active.clear();
    for (const auto &rule : rules) {
        const auto known = std::find_if(before.begin(), before.end(),
                                        [&](const ReplyCount &each) { return each.rule == rule.id; });
        m_counts.append(known == before.end() ? ReplyCount {.rule = rule.id} : *known);
        const auto filter = parseTopicFilter(rule.topicFilter.toStdString());
        if (!rule.isOn || problemOf(rule) || !filter)
            continue;
        auto topic =
            FieldTemplate::parse(rule.responseTopic.toStdString(), TemplateForm::Name, isRequestField);
        auto payload =
            FieldTemplate::parse(rule.payload.toStdString(),
                                 rule.isJson ? TemplateForm::Json : TemplateForm::Text, isRequestField);
        const auto whole = rule.topicFilter.toStdString();
        m_active.push_back({.filter = whole.substr(whole.size() - filter->filter.size()),
                            .subscription = rule.topicFilter,
                            .responseTopic = std::move(*topic),
                            .usesResponseTopic = rule.responseTopic.isEmpty(),
                            .payload = std::move(*payload),
                            .properties = fixedProperties(rule),
                            .qos = rule.qos,
                            .retain = rule.retain,
                            .delay = rule.delay,
                            .count = m_counts.size() - 1});
    }
}

QStringList ReplyRules::topicFilters() const
{
    QStringList filters;
    for (const auto &rule : m_active)
        if (!filters.contains(rule.subscription))
            filters.append(rule.subscription);
    return filters;
}

Qos ReplyRules::qosOf(const QString &topicFilter) const
{
    Qos qos = Qos::AtMostOnce;
    for (const auto &rule : m_active)
        if (rule.subscription == topicFilter)
            qos = std::max(qos, rule.qos);
    return qos;
}

std::optional<ReplyRules::Reply> ReplyRules::answer(const Publish &request, Time now,
                                                    std::chrono::microseconds wallNow,
                                                    std::string_view clientId)
{
    // A retained message is the past: nobody waits for an answer.
    if (m_active.empty() || request.retain)
        return std::nullopt;
    const TemplateLookups lookups {
        .row = [&request](std::string_view name) { return requestField(request, name); }};
    TemplateTurn turn {.state = m_state,
                       .lookups = lookups,
                       .now = wallNow,
                       .utcOffset = {},
                       .clientId = clientId,
                       .topicName = {}};
    for (std::size_t i = 0; i < m_active.size(); ++i) {
        Active &rule = m_active[i];
        if (!matches(rule.filter, request.topicName)
            || (rule.usesResponseTopic && !request.properties.contains(Property::ResponseTopic)))
            continue;
        if (isOwn(request, now))
            return std::nullopt;
        return answerBy(rule, i, request, now, turn);
    }
    return std::nullopt;
}

std::optional<ReplyRules::Reply> ReplyRules::answerBy(Active &rule, std::size_t index, const Publish &request,
                                                      Time now, TemplateTurn &turn)
{
    ReplyCount &count = m_counts[rule.count];
    if (!takeToken(rule, now)) {
        ++count.limited;
        return std::nullopt;
    }
    const auto fail = [&count](ReplyCount::Error error, const QString &detail) {
        count.lastError = error;
        count.detail = detail;
        return std::nullopt;
    };
    m_state.beginMessage();
    Reply reply {.rule = index, .delay = rule.delay};
    if (rule.usesResponseTopic) {
        reply.message.topicName = *request.properties.text(Property::ResponseTopic);
    } else {
        auto topic = rule.responseTopic.expand(turn);
        if (!topic)
            return fail(ReplyCount::Error::NoValue, subjectText(topic.error().subject));
        reply.message.topicName = std::move(*topic);
    }
    if (topicNameError(reply.message.topicName))
        return fail(ReplyCount::Error::WrongTopic, subjectText(reply.message.topicName));
    turn.topicName = reply.message.topicName;
    auto payload = rule.payload.expand(turn);
    if (!payload)
        return fail(ReplyCount::Error::NoValue, subjectText(payload.error().subject));
    reply.message.payload = Bytes::copyOf(*payload);
    reply.message.qos = rule.qos;
    reply.message.retain = rule.retain;
    reply.message.properties = rule.properties;
    if (const auto correlation = request.properties.binary(Property::CorrelationData))
        reply.message.properties.add(Property::CorrelationData, *correlation);
    return reply;
}

bool ReplyRules::takeToken(Active &rule, Time now) const
{
    const std::chrono::duration<double> passed = now - rule.filledAt;
    rule.tokens = std::min(2.0 * mostPerSecond, rule.tokens + passed.count() * mostPerSecond);
    rule.filledAt = now;
    if (rule.tokens < 1)
        return false;
    rule.tokens -= 1;
    return true;
}

bool ReplyRules::isAnswerable(std::string_view topicName) const
{
    return std::any_of(m_active.begin(), m_active.end(),
                       [&](const Active &rule) { return matches(rule.filter, topicName); });
}

bool ReplyRules::isOwn(const Publish &message, Time now)
{
    while (!m_own.empty() && (m_own.size() > mostOwn || now - m_own.front().at > ownFor)) {
        const auto found = m_ownCounts.find(m_own.front().hash);
        if (--found->second == 0)
            m_ownCounts.erase(found);
        m_own.pop_front();
    }
    return !m_own.empty() && m_ownCounts.contains(hashOf(message.topicName, asText(message.payload)));
}

void ReplyRules::noteSent(const Reply &reply, Time now)
{
    if (reply.rule < m_active.size())
        ++m_counts[m_active[reply.rule].count].replies;
    // Only what would be answered if it came back must be known again.
    if (!isAnswerable(reply.message.topicName))
        return;
    const auto hash = hashOf(reply.message.topicName, reply.message.payload.text());
    m_own.push_back({hash, now});
    ++m_ownCounts[hash];
}

void ReplyRules::noteFailed(std::size_t rule, const QString &topicName)
{
    if (rule >= m_active.size())
        return;
    ReplyCount &count = m_counts[m_active[rule].count];
    count.lastError = ReplyCount::Error::NotSent;
    count.detail = topicName;
}

} // namespace espalier
