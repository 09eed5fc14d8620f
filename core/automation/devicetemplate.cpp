// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/devicetemplate.h"

#include "core/mqtt/topic.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

using Part = DeviceProblem::Part;
constexpr std::chrono::milliseconds shortest {10};

std::optional<DeviceProblem> textProblem(Part part, int row, const QString &text, TemplateForm form,
                                         const FieldTemplate::IsField &isField)
{
    const auto parsed = FieldTemplate::parse(text.toStdString(), form, isField);
    if (parsed)
        return std::nullopt;
    return DeviceProblem {part, row, parsed.error()};
}

/// What is wrong with a topic that is a template: what placeholders stand for is not known, a plain letter will do.
std::optional<DeviceProblem> topicProblem(Part part, int row, const QString &text,
                                          const FieldTemplate::IsField &isField)
{
    if (auto problem = textProblem(part, row, text, TemplateForm::Name, isField))
        return problem;
    static const QRegularExpression placeholder(QStringLiteral(R"(\{\{.*?\}\})"));
    auto name = text;
    name.replace(placeholder, QStringLiteral("x"));
    if (topicNameError(name.toStdString()))
        return DeviceProblem {part, row, {}};
    return std::nullopt;
}

bool isName(const QString &name)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    return plain.match(name).hasMatch() && name != QStringLiteral("n") && name != QStringLiteral("id");
}

std::optional<DeviceProblem> valueProblem(const QList<ValueModel> &values, int row)
{
    const auto &value = values[row];
    const auto sameName = [&](const ValueModel &other) { return other.name == value.name; };
    if (!isName(value.name) || std::count_if(values.begin(), values.end(), sameName) > 1)
        return DeviceProblem {Part::ValueName, row, {}};
    const bool isRange = std::isfinite(value.minimum) && std::isfinite(value.maximum)
                         && std::isfinite(value.step) && value.minimum <= value.maximum
                         && value.period >= shortest && value.decimals >= 0 && value.decimals <= 15;
    if (!isRange)
        return DeviceProblem {Part::ValueRange, row, {}};
    return std::nullopt;
}

} // namespace

FieldTemplate::IsField deviceFields(const DeviceTemplate &device)
{
    std::vector<std::string> names {"n", "id"};
    for (const auto &value : device.values)
        names.push_back(value.name.toStdString());
    return [names = std::move(names)](std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
}

double messageRate(const DeviceTemplate &device)
{
    double rate = 0;
    for (const auto &topic : device.topics)
        if (topic.interval.count() > 0)
            rate += 1000.0 / static_cast<double>(topic.interval.count());
    return rate * device.count;
}

std::optional<DeviceProblem> problemOf(const DeviceTemplate &device)
{
    if (device.count < 1 || device.count > DeviceTemplate::mostDevices)
        return DeviceProblem {Part::Count, -1, {}};
    if (device.ownConnections && device.count > DeviceTemplate::mostConnections)
        return DeviceProblem {Part::Connections, -1, {}};
    const auto onlyNumber = [](std::string_view name) { return name == "n"; };
    if (device.deviceId.isEmpty())
        return DeviceProblem {Part::DeviceId, -1, {}};
    if (auto problem = textProblem(Part::DeviceId, -1, device.deviceId, TemplateForm::Name, onlyNumber))
        return problem;
    if (device.topics.isEmpty())
        return DeviceProblem {Part::NoTopics, -1, {}};
    for (int row = 0; row < device.values.size(); ++row)
        if (auto problem = valueProblem(device.values, row))
            return problem;
    const auto fields = deviceFields(device);
    for (int row = 0; row < device.topics.size(); ++row) {
        const auto &topic = device.topics[row];
        if (auto problem = topicProblem(Part::Topic, row, topic.topic, fields))
            return problem;
        if (auto problem = textProblem(Part::Payload, row, topic.payload,
                                       topic.isJson ? TemplateForm::Json : TemplateForm::Text, fields))
            return problem;
        if (topic.interval < shortest || topic.jitter < 0 || topic.jitter > 100)
            return DeviceProblem {Part::Interval, row, {}};
    }
    if (messageRate(device) > DeviceTemplate::mostPerSecond)
        return DeviceProblem {Part::Rate, -1, {}};
    if (!device.statusTopic.isEmpty())
        return topicProblem(Part::StatusTopic, -1, device.statusTopic, fields);
    return std::nullopt;
}

QList<DeviceTemplate> exampleDevices()
{
    DeviceTemplate weather;
    weather.id = QUuid::createUuid();
    weather.name = QStringLiteral("Weather station");
    weather.count = 5;
    weather.deviceId = QStringLiteral("station-{{n}}");
    weather.topics = {
        {QStringLiteral("weather/{{id}}/measurement"),
         QStringLiteral(
             R"({"temperature": {{temperature}}, "humidity": {{humidity}}, "pressure": {{pressure}}, "time": {{nowMs}}})"),
         true, Qos::AtMostOnce, false, std::chrono::seconds(2), 20},
        {QStringLiteral("weather/{{id}}/wind"),
         QStringLiteral(R"({"speed": {{wind}}, "direction": "{{direction}}"})")}};
    weather.values = {
        {ValueModel::Kind::Sine, QStringLiteral("temperature"), {}, 12, 24, 1, std::chrono::minutes(5), 2},
        {ValueModel::Kind::Walk, QStringLiteral("humidity"), {}, 30, 90, 0.5},
        {ValueModel::Kind::Noise, QStringLiteral("pressure"), {}, 1005, 1021},
        {ValueModel::Kind::Walk, QStringLiteral("wind"), {}, 0, 25, 2},
        {ValueModel::Kind::Choice, QStringLiteral("direction"),
         QStringLiteral("N, NE, E, SE, S, SW, W, NW")}};
    weather.statusTopic = QStringLiteral("weather/{{id}}/status");

    DeviceTemplate machine;
    machine.id = QUuid::createUuid();
    machine.name = QStringLiteral("Machine");
    machine.count = 3;
    machine.deviceId = QStringLiteral("press-{{n}}");
    machine.topics = {{QStringLiteral("plant/{{id}}/state"),
                       QStringLiteral(R"({"parts": {{parts}}, "force": {{force}}, "state": "{{state}}"})"),
                       true, Qos::AtLeastOnce},
                      {QStringLiteral("plant/{{id}}/motor/temperature"), QStringLiteral("{{motor}}"), false,
                       Qos::AtMostOnce, true, std::chrono::seconds(5)}};
    machine.values = {
        {ValueModel::Kind::Counter, QStringLiteral("parts"), {}, 0, 1'000'000, 1, std::chrono::minutes(1), 0},
        {ValueModel::Kind::Ramp, QStringLiteral("force"), {}, 0, 400, 1, std::chrono::seconds(20)},
        {ValueModel::Kind::Choice, QStringLiteral("state"),
         QStringLiteral("running, running, running, idle")},
        {ValueModel::Kind::Walk, QStringLiteral("motor"), {}, 40, 95, 1.5}};
    machine.statusTopic = QStringLiteral("plant/{{id}}/status");
    machine.ownConnections = true;

    DeviceTemplate plug;
    plug.id = QUuid::createUuid();
    plug.name = QStringLiteral("Smart plug");
    plug.count = 10;
    plug.deviceId = QStringLiteral("plug-{{n}}");
    plug.topics = {{QStringLiteral("home/{{id}}/sensor"),
                    QStringLiteral(R"({"power": {{power}}, "voltage": {{voltage}}, "total": {{total}}})"),
                    true, Qos::AtMostOnce, false, std::chrono::seconds(3)},
                   {QStringLiteral("home/{{id}}/relay"), QStringLiteral("{{relay}}"), false, Qos::AtMostOnce,
                    true, std::chrono::seconds(15), 50}};
    plug.values = {
        {ValueModel::Kind::Random, QStringLiteral("power"), {}, 0, 2300},
        {ValueModel::Kind::Noise, QStringLiteral("voltage"), {}, 225, 235},
        {ValueModel::Kind::Counter, QStringLiteral("total"), {}, 0, 100'000, 0.1, std::chrono::minutes(1), 1},
        {ValueModel::Kind::Choice, QStringLiteral("relay"), QStringLiteral("on, off")}};
    plug.statusTopic = QStringLiteral("home/{{id}}/availability");
    return {weather, machine, plug};
}

} // namespace espalier
