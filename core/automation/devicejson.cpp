// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/devicetemplate.h"
#include "core/net/jsonfields.h"

#include <QJsonArray>

#include <algorithm>
#include <array>

namespace espalier {

namespace {

using Kind = ValueModel::Kind;
constexpr std::array kinds {
    json::Name<Kind> {Kind::Constant, "constant"}, json::Name<Kind> {Kind::Counter, "counter"},
    json::Name<Kind> {Kind::Random, "random"},     json::Name<Kind> {Kind::Walk, "walk"},
    json::Name<Kind> {Kind::Sine, "sine"},         json::Name<Kind> {Kind::Ramp, "ramp"},
    json::Name<Kind> {Kind::Noise, "noise"},       json::Name<Kind> {Kind::Choice, "choice"}};

constexpr std::int64_t longest = std::int64_t {24} * 60 * 60 * 1000;

QJsonObject toJson(const DeviceTopic &topic)
{
    return {{QStringLiteral("topic"), topic.topic},
            {QStringLiteral("payload"), topic.payload},
            {QStringLiteral("json"), topic.isJson},
            {QStringLiteral("qos"), static_cast<int>(topic.qos)},
            {QStringLiteral("retain"), topic.retain},
            {QStringLiteral("interval"), static_cast<double>(topic.interval.count())},
            {QStringLiteral("jitter"), topic.jitter}};
}

std::chrono::milliseconds duration(const QJsonValue &json, std::chrono::milliseconds usual)
{
    return std::chrono::milliseconds(std::clamp<std::int64_t>(json.toInteger(usual.count()), 0, longest));
}

DeviceTopic topicOf(const QJsonObject &json)
{
    DeviceTopic topic;
    topic.topic = json.value(QStringLiteral("topic")).toString();
    topic.payload = json.value(QStringLiteral("payload")).toString();
    topic.isJson = json.value(QStringLiteral("json")).toBool(topic.isJson);
    topic.qos = static_cast<Qos>(std::clamp(json.value(QStringLiteral("qos")).toInt(), 0, 2));
    topic.retain = json.value(QStringLiteral("retain")).toBool();
    topic.interval = duration(json.value(QStringLiteral("interval")), topic.interval);
    topic.jitter = json.value(QStringLiteral("jitter")).toInt(topic.jitter);
    return topic;
}

QJsonObject toJson(const ValueModel &value)
{
    return {{QStringLiteral("kind"), json::nameOf(value.kind, kinds)},
            {QStringLiteral("name"), value.name},
            {QStringLiteral("text"), value.text},
            {QStringLiteral("minimum"), value.minimum},
            {QStringLiteral("maximum"), value.maximum},
            {QStringLiteral("step"), value.step},
            {QStringLiteral("period"), static_cast<double>(value.period.count())},
            {QStringLiteral("decimals"), value.decimals}};
}

ValueModel valueOf(const QJsonObject &json)
{
    ValueModel value;
    value.kind = json::valueOf(json.value(QStringLiteral("kind")), kinds, value.kind);
    value.name = json.value(QStringLiteral("name")).toString();
    value.text = json.value(QStringLiteral("text")).toString();
    value.minimum = json.value(QStringLiteral("minimum")).toDouble(value.minimum);
    value.maximum = json.value(QStringLiteral("maximum")).toDouble(value.maximum);
    value.step = json.value(QStringLiteral("step")).toDouble(value.step);
    value.period = duration(json.value(QStringLiteral("period")), value.period);
    value.decimals = json.value(QStringLiteral("decimals")).toInt(value.decimals);
    return value;
}

} // namespace

QJsonObject deviceTemplateToJson(const DeviceTemplate &device)
{
    QJsonArray topics;
    for (const auto &topic : device.topics)
        topics.append(toJson(topic));
    QJsonArray values;
    for (const auto &value : device.values)
        values.append(toJson(value));
    return {{QStringLiteral("id"), device.id.toString(QUuid::WithoutBraces)},
            {QStringLiteral("name"), device.name},
            {QStringLiteral("count"), device.count},
            {QStringLiteral("deviceId"), device.deviceId},
            {QStringLiteral("topics"), topics},
            {QStringLiteral("values"), values},
            {QStringLiteral("statusTopic"), device.statusTopic},
            {QStringLiteral("online"), device.online},
            {QStringLiteral("offline"), device.offline},
            {QStringLiteral("ownConnections"), device.ownConnections}};
}

DeviceTemplate deviceTemplateFromJson(const QJsonObject &json)
{
    DeviceTemplate device;
    device.id = QUuid::fromString(json.value(QStringLiteral("id")).toString());
    if (device.id.isNull())
        device.id = QUuid::createUuid();
    device.name = json.value(QStringLiteral("name")).toString();
    device.count = json.value(QStringLiteral("count")).toInt(device.count);
    device.deviceId = json.value(QStringLiteral("deviceId")).toString(device.deviceId);
    const auto topics = json.value(QStringLiteral("topics")).toArray();
    for (const auto &topic : topics)
        device.topics.append(topicOf(topic.toObject()));
    const auto values = json.value(QStringLiteral("values")).toArray();
    for (const auto &value : values)
        device.values.append(valueOf(value.toObject()));
    device.statusTopic = json.value(QStringLiteral("statusTopic")).toString();
    device.online = json.value(QStringLiteral("online")).toString(device.online);
    device.offline = json.value(QStringLiteral("offline")).toString(device.offline);
    device.ownConnections = json.value(QStringLiteral("ownConnections")).toBool();
    return device;
}

} // namespace espalier
