// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/net/message.h"

#include <QList>
#include <QString>

namespace espalier {

enum class PayloadFormat { Text, Json, Hex };

/// A property as it is being typed. For a user property `name` is its name; otherwise it is empty.
struct DraftProperty
{
    Property property = Property::ContentType;
    QString name;
    QString value;
    friend bool operator==(const DraftProperty &, const DraftProperty &) = default;
};

/// What the publish panel holds: everything as typed, right or wrong.
struct PublishDraft
{
    QString topic;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PayloadFormat format = PayloadFormat::Text;
    QString payload;
    QList<DraftProperty> properties;
};

/// What is wrong with a draft, as a sentence.
struct DraftError
{
    enum class Part { Topic, Payload, Property } part = Part::Topic;
    QString text;
    /// Of a payload: where, in UTF-16 units; of a property: its row; otherwise -1.
    qsizetype position = -1;
};

/// Nothing while it is a valid Topic Name (4.7), else why not.
[[nodiscard]] QString topicNameProblem(const QString &topic);

[[nodiscard]] Expected<QByteArray, DraftError> encodePayload(PayloadFormat format, const QString &text);
/// The same JSON, indented, with numbers, strings and order as typed.
[[nodiscard]] Expected<QString, DraftError> indentJson(const QString &text);
[[nodiscard]] Expected<PropertyList, DraftError> encodeProperties(const QList<DraftProperty> &properties);
/// Properties are left out before MQTT 5. The token is not set.
[[nodiscard]] Expected<OutgoingMessage, DraftError> compose(const PublishDraft &draft,
                                                            ProtocolVersion version);

} // namespace espalier
