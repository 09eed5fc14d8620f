// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"
#include "core/payload/displaytext.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <simdjson.h>

namespace espalier {

namespace {

using Result = Expected<FormattedPayload, DecodeError>;

constexpr std::size_t probedBytes = 4096;

/// 0x80 to 0x9f; what Windows-1252 leaves open is U+FFFD.
constexpr std::array<char16_t, 32> windows1252 {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178};

/// What the byte order mark says, or what was asked for.
Charset charsetOf(ByteView bytes, Charset chosen)
{
    if (chosen != Charset::Utf8)
        return chosen;
    const std::string_view text = asText(bytes);
    if (text.starts_with("\xff\xfe"))
        return Charset::Utf16LittleEndian;
    if (text.starts_with("\xfe\xff"))
        return Charset::Utf16BigEndian;
    return Charset::Utf8;
}

bool probeText(ByteView payload)
{
    if (payload.size() > 2 && charsetOf(payload, Charset::Utf8) != Charset::Utf8)
        return true;
    return payload.size() > probedBytes ? isPlainText(payload.first(probedBytes), IsCut::Yes)
                                        : isPlainText(payload);
}

QString decoded(ByteView bytes, Charset charset)
{
    const QByteArrayView view(asText(bytes).data(), static_cast<qsizetype>(bytes.size()));
    switch (charset) {
    case Charset::Utf8:
        return QString::fromUtf8(view);
    case Charset::Utf16LittleEndian:
        return QStringDecoder(QStringDecoder::Utf16LE)(view);
    case Charset::Utf16BigEndian:
        return QStringDecoder(QStringDecoder::Utf16BE)(view);
    case Charset::Latin1:
    case Charset::Windows1252:
        break;
    }
    QString text = QString::fromLatin1(view);
    if (charset == Charset::Windows1252) {
        std::transform(text.begin(), text.end(), text.begin(), [](QChar c) {
            return c >= QChar(0x80) && c < QChar(0xa0) ? QChar(windows1252[c.unicode() - 0x80]) : c;
        });
    }
    return text;
}

bool isControl(QChar c)
{
    return (c < QChar(0x20) && c != u'\t' && c != u'\n' && c != u'\r') || c == QChar(0x7f);
}

/// Control characters as the symbols for them (U+2400 and following).
void showControls(QString &text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](QChar c) {
        if (!isControl(c))
            return c;
        return c == QChar(0x7f) ? QChar(0x2421) : QChar(static_cast<char16_t>(0x2400 + c.unicode()));
    });
}

Result decodeText(const Bytes &payload, const DecoderContext &context)
{
    const bool isCut = payload.size() > context.limits.textBytes;
    const ByteView shown = payload.view().first(std::min(payload.size(), context.limits.textBytes));
    const Charset charset = charsetOf(shown, context.choice.charset);
    const bool isAskedForText = context.choice.decoder == DecoderKind::Text || context.hints.isSaidToBeText;
    if (charset == Charset::Utf8 && !isPlainText(shown, isCut ? IsCut::Yes : IsCut::No)) {
        if (!isAskedForText || isCut || !simdjson::validate_utf8(asText(shown).data(), shown.size()))
            return unexpected(DecodeError {DecodeError::Kind::NotUtf8, 0});
    }
    FormattedPayload formatted;
    formatted.decoder = DecoderKind::Text;
    formatted.text = decoded(shown, charset);
    // A byte order mark that nobody asked for, as text: bytes that only begin like one are no text.
    const bool isGuessedUtf16 = charset != Charset::Utf8 && !isAskedForText;
    if (isGuessedUtf16
        && (shown.size() % 2 != 0 || !formatted.text.isValidUtf16()
            || formatted.text.contains(QChar(QChar::ReplacementCharacter))
            || std::any_of(formatted.text.begin(), formatted.text.end(), isControl)))
        return unexpected(DecodeError {DecodeError::Kind::NotUtf8, 0});
    formatted.text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    showControls(formatted.text);
    formatted.shownBytes = shown.size();
    return formatted;
}

constexpr std::array textTypes {std::string_view("text/"), std::string_view("application/xml"),
                                std::string_view("+xml"), std::string_view("application/yaml")};

} // namespace

const PayloadDecoder textDecoder {DecoderKind::Text, "text", textTypes, probeText, decodeText};

} // namespace espalier
