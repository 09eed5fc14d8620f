// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/fieldtemplate.h"
#include "core/mqtt/types.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <QUuid>

#include <chrono>
#include <optional>

namespace espalier {

/// How one number or word of a simulated device goes on in time. A plain value.
struct ValueModel
{
    enum class Kind : std::uint8_t {
        /// `text` as it is.
        Constant,
        /// From `minimum` on, `step` more for each message; behind `maximum` it begins again.
        Counter,
        /// Any number from `minimum` to `maximum`.
        Random,
        /// Begins in the middle, and moves by at most `step` for each message.
        Walk,
        /// A wave between `minimum` and `maximum`, once in `period`.
        Sine,
        /// From `minimum` to `maximum` in `period`, then again.
        Ramp,
        /// Around the middle of `minimum` and `maximum`, like what an instrument adds: most near, few far.
        Noise,
        /// One of the words in `text`, separated by commas.
        Choice,
    } kind = Kind::Random;
    /// As in the templates: "{{name}}".
    QString name {};
    QString text {};
    double minimum = 0;
    double maximum = 100;
    double step = 1;
    std::chrono::milliseconds period {60'000};
    /// Digits behind the point.
    int decimals = 1;
    friend bool operator==(const ValueModel &, const ValueModel &) = default;
};

/// A topic that each device publishes to.
struct DeviceTopic
{
    /// Templates.
    QString topic {};
    QString payload {};
    bool isJson = true;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    std::chrono::milliseconds interval {1000};
    /// How much earlier or later a message may be, in percent of the interval.
    int jitter = 10;
    friend bool operator==(const DeviceTopic &, const DeviceTopic &) = default;
};

/// Simulated devices of one kind. A plain value, everything as typed.
struct DeviceTemplate
{
    QUuid id {};
    QString name {};
    int count = 10;
    /// What "{{id}}" means; a template with "{{n}}", which counts from 1.
    QString deviceId {QStringLiteral("device-{{n}}")};
    QList<DeviceTopic> topics {};
    QList<ValueModel> values {};
    /// Where a device says whether it is there, retained; empty: nowhere.
    QString statusTopic {};
    QString online {QStringLiteral("online")};
    /// Said when it stops, and left as the Will by a device with a connection of its own.
    QString offline {QStringLiteral("offline")};
    /// Each device connects by itself; otherwise they share the user's connection.
    bool ownConnections = false;

    static constexpr int mostDevices = 10'000;
    static constexpr int mostConnections = 200;
    /// Messages of all devices each second.
    static constexpr double mostPerSecond = 20'000;
    friend bool operator==(const DeviceTemplate &, const DeviceTemplate &) = default;
};

/// What is wrong, so that it cannot be started.
struct DeviceProblem
{
    enum class Part : std::uint8_t {
        Count,
        /// More devices than may have a connection of their own.
        Connections,
        DeviceId,
        NoTopics,
        Topic,
        Payload,
        Interval,
        /// More messages each second than a simulation sends.
        Rate,
        ValueName,
        ValueRange,
        StatusTopic,
    } part {};
    /// Of the topic or value.
    int row = -1;
    std::optional<TemplateError> error {};
};
[[nodiscard]] std::optional<DeviceProblem> problemOf(const DeviceTemplate &device);
/// Messages of all devices each second.
[[nodiscard]] double messageRate(const DeviceTemplate &device);
/// Tells the device's own placeholders: "n", "id", and its values.
[[nodiscard]] FieldTemplate::IsField deviceFields(const DeviceTemplate &device);

[[nodiscard]] QJsonObject deviceTemplateToJson(const DeviceTemplate &device);
/// Unknown and wrong fields count as left out; one without an id gets one.
[[nodiscard]] DeviceTemplate deviceTemplateFromJson(const QJsonObject &json);
/// A weather station, a machine, a smart plug.
[[nodiscard]] QList<DeviceTemplate> exampleDevices();

} // namespace espalier
