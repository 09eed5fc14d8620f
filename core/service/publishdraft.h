// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"
#include "core/mqtt/property.h"
#include "core/mqtt/types.h"
#include "core/payload/decodeerror.h"
#include "core/payload/sparkplugencoder.h"
#include "core/publish/placeholder.h"

#include <QList>
#include <QMetaType>
#include <QString>

namespace espalier {

/// How the text of a draft becomes the bytes of a payload.
enum class PayloadFormat : std::uint8_t {
    Text,
    /// Sent as written; must be JSON.
    Json,
    Hex,
    Base64,
    /// Written as JSON, sent as CBOR (RFC 8949) or MessagePack.
    Cbor,
    MessagePack,
    /// Written as JSON, sent as the message type that the rule for decoding the topic names, or as Sparkplug B.
    Protobuf,
    Sparkplug,
    /// The name of a file, whose contents are read when the message is sent.
    File,
};
inline constexpr int payloadFormatCount = 9;

[[nodiscard]] constexpr bool isWrittenAsJson(PayloadFormat format)
{
    switch (format) {
    case PayloadFormat::Json:
    case PayloadFormat::Cbor:
    case PayloadFormat::MessagePack:
    case PayloadFormat::Protobuf:
    case PayloadFormat::Sparkplug:
        return true;
    case PayloadFormat::Text:
    case PayloadFormat::Hex:
    case PayloadFormat::Base64:
    case PayloadFormat::File:
        break;
    }
    return false;
}

/// A property as it is being typed. For a user property `name` is its name; otherwise it is empty.
struct DraftProperty
{
    Property property = Property::ContentType;
    QString name;
    QString value;
    friend bool operator==(const DraftProperty &, const DraftProperty &) = default;
};

/// A message as it is being written: everything as typed, right or wrong, with its placeholders.
struct PublishDraft
{
    QString topic {};
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PayloadFormat format = PayloadFormat::Text;
    QString payload {};
    QList<DraftProperty> properties {};
    friend bool operator==(const PublishDraft &, const PublishDraft &) = default;
};

/// What is wrong with a draft, and where.
struct DraftError
{
    enum class Part : std::uint8_t { Topic, Payload, PropertyName, PropertyValue } part = Part::Topic;
    enum class Kind : std::uint8_t {
        /// See `placeholder`.
        Template,
        /// Not a Topic Name, see `clause`.
        TopicName,
        NullCharacter,
        /// Half of a surrogate pair, or bytes that are not UTF-8, in a string of MQTT.
        NotUtf8,
        TooLong,
        /// Not a whole number from `lowest` to `highest`.
        NotANumber,
        NotHex,
        OddHex,
        NotBase64,
        /// See `json`.
        NotJson,
        NoJson,
        /// A whole number that neither CBOR nor MessagePack can hold exactly.
        NumberTooLarge,
        /// `detail`: the system's words.
        FileUnreadable,
        /// Larger than MQTT can carry.
        FileTooLarge,
        PayloadTooLarge,
        /// The first rule for decoding the topic is none for Protobuf.
        NoProtobufRule,
        /// What it says that messages are wrapped in has failed.
        WrappedByRule,
        /// `detail`: the message type of the rule, which is in none of the schemas.
        NoMessageType,
        /// `detail`: what the library of Protobuf says of the JSON.
        NotThisMessage,
        /// See `sparkplug`.
        NotSparkplug,
    } kind = Kind::TopicName;
    /// Of a property: its row.
    int row = -1;
    Property property = Property::ContentType;
    /// Where it is in the text of that part as typed, in UTF-16 units; -1: all of it.
    qsizetype position = -1;
    qsizetype length = 1;
    TemplateError placeholder {};
    Clause clause {};
    DecodeError::Kind json {};
    SparkplugProblem sparkplug {};
    std::uint32_t lowest = 0;
    std::uint32_t highest = 0;
    QString detail {};
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::PublishDraft)
Q_DECLARE_METATYPE(espalier::DraftError)
