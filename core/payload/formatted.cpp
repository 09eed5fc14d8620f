// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/formatted.h"

#include "core/payload/decoder.h"

#include <QCoreApplication>
#include <QLocale>

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

QString sentence(const DecodeError &error)
{
    const QString offset = number(error.offset);
    switch (error.kind) {
    case DecodeError::Kind::UnexpectedByte:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid JSON: unexpected character at byte %1"))
            .arg(offset);
    case DecodeError::Kind::UnexpectedEnd:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid JSON: it ends too early, at byte %1"))
            .arg(offset);
    case DecodeError::Kind::BadEscape:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid JSON: bad escape sequence at byte %1"))
            .arg(offset);
    case DecodeError::Kind::TrailingBytes:
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload",
                                      "Not valid JSON: something follows it at byte %1"))
            .arg(offset);
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
        return note(QT_TRANSLATE_NOOP("espalier::FormattedPayload", "Not a known kind of image"));
    }
    return {};
}

/// Whether it is worth telling that a payload is not JSON: text may begin with any digit or letter.
bool looksLikeJson(const Bytes &payload)
{
    const auto start = payload.text().find_first_not_of(" \t\r\n");
    return start != std::string_view::npos && (payload.text()[start] == '{' || payload.text()[start] == '[');
}

FormattedPayload withShownPart(FormattedPayload formatted, const Bytes &payload)
{
    if (formatted.shownBytes < payload.size()) {
        formatted.note =
            note(QT_TRANSLATE_NOOP("espalier::FormattedPayload", "The first %1 of %2 bytes are shown"))
                .arg(number(formatted.shownBytes), number(payload.size()));
    }
    return formatted;
}

/// The first decoder that takes it, from one on; the last one takes everything.
FormattedPayload formatFrom(std::span<const PayloadDecoder> decoders, const Bytes &payload,
                            const FormatLimits &limits, QString reason)
{
    for (const PayloadDecoder &decoder : decoders) {
        if (!decoder.probe(payload.view()))
            continue;
        auto formatted = decoder.decode(payload, limits);
        if (formatted) {
            formatted->note = reason;
            return withShownPart(std::move(*formatted), payload);
        }
        if (decoder.kind == DecoderKind::Json && looksLikeJson(payload))
            reason = sentence(formatted.error());
    }
    return {};
}

} // namespace

FormattedPayload formatPayload(const Bytes &payload, std::string_view contentType, const FormatLimits &limits)
{
    if (payload.isEmpty())
        return {};
    for (const PayloadDecoder &decoder : payloadDecoders()) {
        // What is said to be text is still shown as JSON when it is that.
        if (contentType.empty() || decoder.kind == DecoderKind::Text || !isAskedFor(decoder, contentType))
            continue;
        if (auto formatted = decoder.decode(payload, limits))
            return withShownPart(std::move(*formatted), payload);
    }
    return formatFrom(payloadDecoders(), payload, limits, {});
}

FormattedPayload formatPayloadAs(DecoderKind kind, const Bytes &payload, const FormatLimits &limits)
{
    if (payload.isEmpty())
        return {};
    auto formatted = payloadDecoder(kind).decode(payload, limits);
    if (formatted)
        return withShownPart(std::move(*formatted), payload);
    const std::array plain {payloadDecoder(DecoderKind::Text), payloadDecoder(DecoderKind::Hex)};
    return formatFrom(plain, payload, limits, sentence(formatted.error()));
}

} // namespace espalier
