// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/formatted.h"

#include "core/payload/decoder.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/sparkplugpayload.h"
#include "core/payload/wrapping.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace espalier {

namespace {

QString note(const char *text)
{
    return QCoreApplication::translate("espalier::FormattedPayload", text);
}

QString number(std::size_t value)
{
    return QLocale().toString(static_cast<qulonglong>(value));
}

QString sentence(const DecodeError &error, DecoderKind kind)
{
    const QString offset = number(error.offset);
    const QString name = QString::fromLatin1(payloadDecoder(kind).name);
    switch (error.kind) {
    case DecodeError::Kind::UnexpectedByte:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid %1: unexpected character at byte %2"))
            .arg(name, offset);
    case DecodeError::Kind::UnexpectedEnd:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid %1: it ends too early, at byte %2"))
            .arg(name, offset);
    case DecodeError::Kind::BadEscape:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid %1: bad escape sequence at byte %2"))
            .arg(name, offset);
    case DecodeError::Kind::TrailingBytes:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid %1: something follows it at byte %2"))
            .arg(name, offset);
    case DecodeError::Kind::NotUtf8:
        return note(
            QT_TRANSLATE_NOOP("espalier::FormattedPayload", "Not text: the bytes are not valid UTF-8"));
    case DecodeError::Kind::TooDeep:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Shown as it is: nested too deeply to be formatted, at byte %1"))
            .arg(offset);
    case DecodeError::Kind::TooLarge:
        return note(
            QT_TRANSLATE_NOOP("espalier::FormattedPayload", "Shown as it is: too large to be formatted"));
    case DecodeError::Kind::NotThis:
        if (kind == DecoderKind::Image)
            return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload", "Not a known kind of image"));
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload", "Not %1")).arg(name);
    case DecodeError::Kind::NoSchema:
        return note(QT_TRANSLATE_NOOP(
                        "espalier::FormattedPayload",
                        "Not decoded as %1: its schema is missing or has errors, see the rules for "
                        "decoding"))
            .arg(name);
    case DecodeError::Kind::WrongSize:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Does not fit the pattern, which takes another number of bytes"));
    }
    return {};
}

QString wrappingName(Wrapping wrapping)
{
    switch (wrapping) {
    case Wrapping::Gzip:
        return QStringLiteral("gzip");
    case Wrapping::Zlib:
        return QStringLiteral("zlib");
    case Wrapping::Zstd:
        return QStringLiteral("zstd");
    case Wrapping::Base64:
        return QStringLiteral("base64");
    }
    return {};
}

QString brokenWrapping(Wrapping wrapping, const DecodeError &error)
{
    return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload", "Not valid %1, at byte %2"))
        .arg(wrappingName(wrapping), number(error.offset));
}

/// Whether it is worth telling that a payload is not JSON: text may begin with any digit or letter.
bool looksLikeJson(const Bytes &payload)
{
    const auto start = payload.text().find_first_not_of(" \t\r\n");
    return start != std::string_view::npos && (payload.text()[start] == '{' || payload.text()[start] == '[');
}

/// Says what part is shown, when it is not all.
FormattedPayload withShownPart(FormattedPayload formatted, const Bytes &payload)
{
    if (formatted.shownBytes < payload.size()) {
        formatted.note =
            note(QT_TRANSLATE_NOOP("espalier::FormattedPayload", "The first %1 of %2 bytes are shown"))
                .arg(number(formatted.shownBytes), number(payload.size()));
    }
    return formatted;
}

/// How often compression inside of compression is followed.
constexpr int mostWrappings = 3;

/// Formats one payload with all that is known about it.
class Formatter
{
public:
    Formatter(const PayloadHints &hints, const FormatLimits &limits) : m_hints(hints), m_limits(limits) { }

    [[nodiscard]] FormattedPayload detect(const Bytes &payload, int wrappings = 0) const;
    [[nodiscard]] FormattedPayload decodeAs(const DecodeChoice &choice, const Bytes &payload,
                                            std::size_t wrappings = 0) const;

private:
    [[nodiscard]] FormattedPayload look(std::span<const PayloadDecoder> decoders, const Bytes &payload,
                                        QString reason) const;
    [[nodiscard]] FormattedPayload plain(const Bytes &payload, QString reason) const;
    [[nodiscard]] FormattedPayload wrapped(Wrapping wrapping, const Unwrapped &inner,
                                           FormattedPayload formatted) const;

    const PayloadHints &m_hints;
    const FormatLimits &m_limits;
};

FormattedPayload Formatter::detect(const Bytes &payload, int wrappings) const
{
    const DecodeChoice none;
    const DecoderContext context {m_limits, m_hints, none};
    if (parseSparkplugTopic(m_hints.topic)) {
        if (auto formatted = payloadDecoder(DecoderKind::Sparkplug).decode(payload, context))
            return withShownPart(std::move(*formatted), payload);
    }
    for (const PayloadDecoder &decoder : payloadDecoders()) {
        // What is said to be text is still shown as JSON when it is that.
        if (m_hints.contentType.empty() || decoder.kind == DecoderKind::Text
            || !isAskedFor(decoder, m_hints.contentType))
            continue;
        if (auto formatted = decoder.decode(payload, context))
            return withShownPart(std::move(*formatted), payload);
    }
    QString reason;
    if (const auto wrapping = detectedWrapping(payload.view()); wrapping && wrappings < mostWrappings) {
        const auto inner = unwrap(*wrapping, payload, m_limits.unwrappedBytes);
        if (inner)
            return wrapped(*wrapping, *inner, detect(inner->bytes, wrappings + 1));
        // Two bytes alone make no promise: only the longer marks are worth a word.
        if (*wrapping != Wrapping::Zlib)
            reason = brokenWrapping(*wrapping, inner.error());
    }
    return look(payloadDecoders(), payload, reason);
}

/// The first decoder that takes it; the last one takes everything.
FormattedPayload Formatter::look(std::span<const PayloadDecoder> decoders, const Bytes &payload,
                                 QString reason) const
{
    const DecodeChoice none;
    if (payload.isEmpty())
        return {};
    for (const PayloadDecoder &decoder : decoders) {
        const bool isSaid = decoder.kind == DecoderKind::Text && m_hints.isSaidToBeText;
        if (!isSaid && (!decoder.probe || !decoder.probe(payload.view())))
            continue;
        auto formatted = decoder.decode(payload, {m_limits, m_hints, none});
        if (formatted) {
            formatted->note = reason;
            return withShownPart(std::move(*formatted), payload);
        }
        if (decoder.kind == DecoderKind::Json && looksLikeJson(payload))
            reason = sentence(formatted.error(), decoder.kind);
    }
    return {};
}

FormattedPayload Formatter::plain(const Bytes &payload, QString reason) const
{
    const std::array decoders {payloadDecoder(DecoderKind::Text), payloadDecoder(DecoderKind::Hex)};
    return look(decoders, payload, std::move(reason));
}

FormattedPayload Formatter::decodeAs(const DecodeChoice &choice, const Bytes &payload,
                                     std::size_t wrappings) const
{
    if (payload.isEmpty())
        return {};
    std::optional<Wrapping> wrapping;
    if (wrappings < choice.wrappedBy.size())
        wrapping = choice.wrappedBy[wrappings];
    else if (wrappings < choice.wrappedBy.size() + mostWrappings && choice.decoder != DecoderKind::Hex)
        wrapping = detectedWrapping(payload.view());
    if (wrapping) {
        const auto inner = unwrap(*wrapping, payload, m_limits.unwrappedBytes);
        if (inner)
            return wrapped(*wrapping, *inner, decodeAs(choice, inner->bytes, wrappings + 1));
        if (wrappings < choice.wrappedBy.size())
            return plain(payload, brokenWrapping(*wrapping, inner.error()));
    }
    if (choice.decoder == DecoderKind::Empty)
        return detect(payload, mostWrappings);
    auto formatted = payloadDecoder(choice.decoder).decode(payload, {m_limits, m_hints, choice});
    if (formatted)
        return withShownPart(std::move(*formatted), payload);
    return plain(payload, sentence(formatted.error(), choice.decoder));
}

FormattedPayload Formatter::wrapped(Wrapping wrapping, const Unwrapped &inner,
                                    FormattedPayload formatted) const
{
    formatted.wrappedBy.insert(formatted.wrappedBy.begin(), wrapping);
    if (formatted.wrappedBy.size() == 1)
        formatted.unwrapped = inner.bytes;
    if (inner.isCut) {
        formatted.note = note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                                "Only the first %1 bytes of what is compressed are shown"))
                             .arg(number(inner.bytes.size()));
    }
    return formatted;
}

} // namespace

bool isDecodedByTopic(const PayloadHints &hints)
{
    return (hints.registry && hints.registry->rules().ruleFor(hints.topic))
           || parseSparkplugTopic(hints.topic).has_value();
}

FormattedPayload formatPayload(const Bytes &payload, const PayloadHints &hints, const FormatLimits &limits)
{
    if (payload.isEmpty())
        return {};
    const DecodeRule *rule = hints.registry ? hints.registry->rules().ruleFor(hints.topic) : nullptr;
    if (rule)
        return Formatter(hints, limits).decodeAs(rule->choice, payload);
    return Formatter(hints, limits).detect(payload);
}

FormattedPayload formatPayload(const Bytes &payload, std::string_view contentType, const FormatLimits &limits)
{
    return formatPayload(payload, PayloadHints {.contentType = contentType}, limits);
}

FormattedPayload formatPayloadAs(const DecodeChoice &choice, const Bytes &payload, const PayloadHints &hints,
                                 const FormatLimits &limits)
{
    return Formatter(hints, limits).decodeAs(choice, payload);
}

FormattedPayload formatPayloadAs(DecoderKind kind, const Bytes &payload, const FormatLimits &limits)
{
    return formatPayloadAs({.decoder = kind}, payload, {}, limits);
}

} // namespace espalier
