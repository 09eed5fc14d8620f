// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/publishdraft.h"

#include "core/mqtt/topic.h"
#include "core/payload/formatted.h"
#include "ui/explore/propertywords.h"
#include "ui/words.h"

#include <QCoreApplication>
#include <QJsonDocument>

#include <algorithm>
#include <limits>

namespace espalier {

namespace {

struct Phrases
{
    Q_DECLARE_TR_FUNCTIONS(espalier::PublishPanel)
};

constexpr qsizetype maximumString = 65'535;

std::string_view textOf(const QByteArray &bytes)
{
    return {bytes.constData(), std::size_t(bytes.size())};
}

/// What no string of MQTT may have, in words (1.5.4).
QString stringProblem(const QString &text)
{
    if (text.contains(QChar::Null))
        return Phrases::tr("It contains the null character.");
    if (!text.isValidUtf16())
        return Phrases::tr("It contains half a character (an unpaired surrogate).");
    if (text.toUtf8().size() > maximumString)
        return Phrases::tr("It is longer than 65,535 bytes.");
    return {};
}

tl::unexpected<DraftError> propertyError(qsizetype row, const QString &text)
{
    return unexpected(DraftError {DraftError::Part::Property, text, row});
}

/// Decimal number from `lowest` to `highest`; a unit of seconds may follow.
Expected<std::uint32_t, QString> numberOf(QString text, std::uint32_t lowest, std::uint32_t highest)
{
    text = text.trimmed();
    if (text.endsWith(u's'))
        text.chop(1);
    bool isNumber = false;
    const qulonglong number = text.trimmed().toULongLong(&isNumber);
    if (!isNumber || number < lowest || number > highest)
        return unexpected(Phrases::tr("Must be a whole number from %1 to %2.").arg(lowest).arg(highest));
    return std::uint32_t(number);
}

int hexValue(QChar c)
{
    if (c >= u'0' && c <= u'9')
        return c.unicode() - u'0';
    const QChar lower = c.toLower();
    return lower >= u'a' && lower <= u'f' ? lower.unicode() - u'a' + 10 : -1;
}

/// Pairs of hexadecimal digits; white space, ':' and ',' may stand between pairs, "0x" before them.
Expected<QByteArray, DraftError> bytesOfHex(const QString &text)
{
    const auto problem = [](qsizetype at, const QString &words) {
        return unexpected(DraftError {DraftError::Part::Payload, words, at});
    };
    QByteArray bytes;
    for (qsizetype at = 0; at < text.size();) {
        const QChar c = text.at(at);
        if (c.isSpace() || c == u':' || c == u',') {
            ++at;
            continue;
        }
        if (c == u'0' && at + 1 < text.size() && text.at(at + 1).toLower() == u'x') {
            at += 2;
            continue;
        }
        const int high = hexValue(c);
        if (high < 0)
            return problem(at, Phrases::tr("“%1” is not a hexadecimal digit.").arg(c));
        const int low = at + 1 < text.size() ? hexValue(text.at(at + 1)) : -1;
        if (low < 0)
            return problem(at, Phrases::tr("A byte needs two hexadecimal digits."));
        bytes.append(char(high * 16 + low));
        at += 2;
    }
    return bytes;
}

QString place(const QString &text, qsizetype position)
{
    const QString before = text.left(position);
    const qsizetype line = before.count(u'\n') + 1;
    const qsizetype column = position - (before.lastIndexOf(u'\n') + 1) + 1;
    return Phrases::tr("Line %1, column %2").arg(line).arg(column);
}

Expected<QByteArray, DraftError> checkJson(const QString &text)
{
    QByteArray bytes = text.toUtf8();
    // A document is an object or an array for Qt, but any value for the standard: in brackets it is both.
    QJsonParseError error;
    static_cast<void>(QJsonDocument::fromJson('[' + bytes + ']', &error));
    if (error.error == QJsonParseError::NoError && !text.trimmed().isEmpty()) {
        // "1, 2" would be right inside brackets.
        const FormattedPayload formatted = formatPayloadAs(DecoderKind::Json, Bytes::copyOf(textOf(bytes)));
        if (formatted.decoder == DecoderKind::Json)
            return bytes;
        return unexpected(DraftError {DraftError::Part::Payload, Phrases::tr("Not one JSON value."), 0});
    }
    if (text.trimmed().isEmpty())
        return unexpected(DraftError {DraftError::Part::Payload, Phrases::tr("No JSON value."), 0});
    const qsizetype offset = std::clamp<qsizetype>(error.offset - 1, 0, bytes.size());
    const qsizetype position = QString::fromUtf8(bytes.left(offset)).size();
    return unexpected(DraftError {DraftError::Part::Payload,
                                  Phrases::tr("%1: %2.").arg(place(text, position), error.errorString()),
                                  position});
}

Expected<QByteArray, QString> correlationOf(const QString &value)
{
    if (!value.startsWith(QLatin1String("0x"), Qt::CaseInsensitive))
        return value.toUtf8();
    const auto bytes = bytesOfHex(value);
    if (!bytes)
        return unexpected(bytes.error().text);
    return *bytes;
}

/// Adds one property; the problem in words when its value is not right.
QString addProperty(PropertyList &list, const DraftProperty &draft)
{
    constexpr std::uint32_t fourBytes = std::numeric_limits<std::uint32_t>::max();
    const QByteArray value = draft.value.toUtf8();
    const auto addNumber = [&](std::uint32_t lowest, std::uint32_t highest) {
        const auto number = numberOf(draft.value, lowest, highest);
        if (number)
            list.add(draft.property, *number);
        return number ? QString() : number.error();
    };
    switch (draft.property) {
    case Property::MessageExpiryInterval:
        return addNumber(0, fourBytes);
    case Property::PayloadFormatIndicator:
        return addNumber(0, 1);
    case Property::TopicAlias:
        return addNumber(1, 65'535);
    case Property::CorrelationData: {
        const auto bytes = correlationOf(draft.value);
        if (!bytes)
            return bytes.error();
        if (bytes->size() > maximumString)
            return Phrases::tr("It is longer than 65,535 bytes.");
        list.add(draft.property, textOf(*bytes));
        return {};
    }
    case Property::UserProperty: {
        QString problem = stringProblem(draft.name);
        if (problem.isEmpty())
            problem = stringProblem(draft.value);
        const QByteArray name = draft.name.toUtf8();
        if (problem.isEmpty())
            list.addUserProperty(textOf(name), textOf(value));
        return problem;
    }
    default: {
        const QString problem = draft.property == Property::ResponseTopic ? topicNameProblem(draft.value)
                                                                          : stringProblem(draft.value);
        if (problem.isEmpty())
            list.add(draft.property, textOf(value));
        return problem;
    }
    }
}

} // namespace

QString topicNameProblem(const QString &topic)
{
    if (topic.isEmpty())
        return Phrases::tr("A topic has at least one character.");
    if (const QString problem = stringProblem(topic); !problem.isEmpty())
        return problem;
    const QByteArray bytes = topic.toUtf8();
    const auto broken = topicNameError(textOf(bytes));
    return broken ? Words::topicError(*broken) : QString();
}

Expected<QByteArray, DraftError> encodePayload(PayloadFormat format, const QString &text)
{
    switch (format) {
    case PayloadFormat::Text:
        break;
    case PayloadFormat::Json:
        return checkJson(text);
    case PayloadFormat::Hex:
        return bytesOfHex(text);
    }
    return text.toUtf8();
}

Expected<QString, DraftError> indentJson(const QString &text)
{
    const auto bytes = checkJson(text);
    if (!bytes)
        return unexpected(bytes.error());
    return formatPayloadAs(DecoderKind::Json, Bytes::copyOf(textOf(*bytes))).text;
}

Expected<PropertyList, DraftError> encodeProperties(const QList<DraftProperty> &properties)
{
    PropertyList list;
    for (qsizetype row = 0; row < properties.size(); ++row) {
        const DraftProperty &draft = properties.at(row);
        if (const QString problem = addProperty(list, draft); !problem.isEmpty())
            return propertyError(row, QStringLiteral("%1: %2").arg(propertyName(draft.property), problem));
    }
    return list;
}

Expected<OutgoingMessage, DraftError> compose(const PublishDraft &draft, ProtocolVersion version)
{
    if (const QString problem = topicNameProblem(draft.topic); !problem.isEmpty())
        return unexpected(DraftError {DraftError::Part::Topic, problem});
    const auto payload = encodePayload(draft.format, draft.payload);
    if (!payload)
        return unexpected(payload.error());
    OutgoingMessage message;
    if (version == ProtocolVersion::V5) {
        auto properties = encodeProperties(draft.properties);
        if (!properties)
            return unexpected(properties.error());
        message.properties = std::move(*properties);
    }
    message.topicName = draft.topic.toStdString();
    message.payload = Bytes::copyOf(textOf(*payload));
    message.qos = draft.qos;
    message.retain = draft.retain;
    return message;
}

} // namespace espalier
