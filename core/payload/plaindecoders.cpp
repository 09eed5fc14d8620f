// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"
#include "core/payload/displaytext.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

using Result = Expected<FormattedPayload, DecodeError>;

constexpr std::size_t probedBytes = 4096;
constexpr std::size_t bytesForLine = 16;

bool probeText(ByteView payload)
{
    return payload.size() > probedBytes ? isPlainText(payload.first(probedBytes), IsCut::Yes)
                                        : isPlainText(payload);
}

Result decodeText(const Bytes &payload, const FormatLimits &limits)
{
    const bool isCut = payload.size() > limits.textBytes;
    ByteView shown = payload.view().first(std::min(payload.size(), limits.textBytes));
    if (!isPlainText(shown, isCut ? IsCut::Yes : IsCut::No))
        return unexpected(DecodeError {DecodeError::Kind::NotUtf8, 0});
    FormattedPayload formatted;
    formatted.decoder = DecoderKind::Text;
    formatted.text = QString::fromUtf8(asText(shown).data(), static_cast<qsizetype>(shown.size()));
    formatted.text.replace(QStringLiteral("\r\n"), QStringLiteral("\n"));
    formatted.shownBytes = shown.size();
    return formatted;
}

bool probeImage(ByteView payload)
{
    return imageHeader(payload).has_value();
}

Result decodeImage(const Bytes &payload, const FormatLimits &)
{
    FormattedPayload formatted;
    formatted.decoder = DecoderKind::Image;
    formatted.image = imageHeader(payload.view());
    formatted.shownBytes = payload.size();
    if (!formatted.image)
        return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
    return formatted;
}

bool probeAnything(ByteView)
{
    return true;
}

void appendHexLine(QString &text, std::size_t offset, ByteView bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    for (int shift = 28; shift >= 0; shift -= 4)
        text += QLatin1Char(digits[offset >> shift & 15]);
    text += QStringLiteral("  ");
    for (std::size_t i = 0; i < bytesForLine; ++i) {
        if (i == bytesForLine / 2)
            text += u' ';
        if (i < bytes.size()) {
            text += QLatin1Char(digits[bytes[i] >> 4]);
            text += QLatin1Char(digits[bytes[i] & 15]);
            text += u' ';
        } else {
            text += QStringLiteral("   ");
        }
    }
    text += u' ';
    for (const std::uint8_t byte : bytes)
        text += byte >= 0x20 && byte < 0x7f ? QLatin1Char(static_cast<char>(byte)) : QLatin1Char('.');
}

Result decodeHex(const Bytes &payload, const FormatLimits &limits)
{
    const ByteView shown = payload.view().first(std::min(payload.size(), limits.hexBytes));
    FormattedPayload formatted;
    formatted.decoder = DecoderKind::Hex;
    formatted.shownBytes = shown.size();
    constexpr std::size_t charactersForLine = 80;
    formatted.text.reserve(static_cast<qsizetype>((shown.size() / bytesForLine + 1) * charactersForLine));
    for (std::size_t offset = 0; offset < shown.size(); offset += bytesForLine) {
        if (offset > 0)
            formatted.text += u'\n';
        appendHexLine(formatted.text, offset,
                      shown.subspan(offset, std::min(bytesForLine, shown.size() - offset)));
    }
    return formatted;
}

constexpr std::array textTypes {std::string_view("text/"), std::string_view("application/xml"),
                                std::string_view("+xml"), std::string_view("application/yaml")};
constexpr std::array imageTypes {std::string_view("image/")};
constexpr std::array binaryTypes {std::string_view("application/octet-stream")};

} // namespace

const PayloadDecoder textDecoder {DecoderKind::Text, textTypes, probeText, decodeText};
const PayloadDecoder imageDecoder {DecoderKind::Image, imageTypes, probeImage, decodeImage};
const PayloadDecoder hexDecoder {DecoderKind::Hex, binaryTypes, probeAnything, decodeHex};

} // namespace espalier
