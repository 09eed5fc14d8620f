// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

using Result = Expected<FormattedPayload, DecodeError>;

constexpr std::size_t bytesForLine = 16;

bool probeImage(ByteView payload)
{
    return imageHeader(payload).has_value();
}

Result decodeImage(const Bytes &payload, const DecoderContext &)
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

Result decodeHex(const Bytes &payload, const DecoderContext &context)
{
    const ByteView shown = payload.view().first(std::min(payload.size(), context.limits.hexBytes));
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

constexpr std::array imageTypes {std::string_view("image/")};
constexpr std::array binaryTypes {std::string_view("application/octet-stream")};

} // namespace

const PayloadDecoder imageDecoder {DecoderKind::Image, "image", imageTypes, probeImage, decodeImage};
const PayloadDecoder hexDecoder {DecoderKind::Hex, "hex", binaryTypes, probeAnything, decodeHex};

} // namespace espalier
