// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/imageheader.h"

#include <cstddef>
#include <string_view>

namespace espalier {

namespace {

/// Big-endian and little-endian numbers at an offset; the caller has checked the size.
std::uint32_t big16(ByteView bytes, std::size_t at)
{
    return static_cast<std::uint32_t>(bytes[at] << 8 | bytes[at + 1]);
}
std::uint32_t big32(ByteView bytes, std::size_t at)
{
    return big16(bytes, at) << 16 | big16(bytes, at + 2);
}
std::uint32_t little16(ByteView bytes, std::size_t at)
{
    return static_cast<std::uint32_t>(bytes[at + 1] << 8 | bytes[at]);
}
std::uint32_t little24(ByteView bytes, std::size_t at)
{
    return little16(bytes, at) | static_cast<std::uint32_t>(bytes[at + 2]) << 16;
}
std::uint32_t little32(ByteView bytes, std::size_t at)
{
    return little16(bytes, at) | little16(bytes, at + 2) << 16;
}

bool has(ByteView bytes, std::size_t at, std::string_view text)
{
    return bytes.size() >= at + text.size() && asText(bytes).substr(at, text.size()) == text;
}

/// ITU-T T.81 B.1.1: segments with their lengths, up to the first frame header.
std::optional<ImageHeader> jpegHeader(ByteView bytes)
{
    std::size_t at = 2;
    while (at + 9 <= bytes.size() && bytes[at] == 0xff) {
        const std::uint8_t marker = bytes[at + 1];
        const bool isFrame =
            marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
        if (isFrame)
            return ImageHeader {ImageFormat::Jpeg, big16(bytes, at + 7), big16(bytes, at + 5)};
        // Fill bytes stand before a marker.
        at += marker == 0xff ? 1 : 2 + std::size_t {big16(bytes, at + 2)};
    }
    return std::nullopt;
}

std::optional<ImageHeader> webPHeader(ByteView bytes)
{
    if (bytes.size() < 30)
        return std::nullopt;
    if (has(bytes, 12, "VP8X"))
        return ImageHeader {ImageFormat::WebP, little24(bytes, 24) + 1, little24(bytes, 27) + 1};
    if (has(bytes, 12, "VP8L")) {
        const std::uint32_t bits = little32(bytes, 21);
        return ImageHeader {ImageFormat::WebP, (bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
    }
    if (has(bytes, 12, "VP8 "))
        return ImageHeader {ImageFormat::WebP, little16(bytes, 26) & 0x3fff, little16(bytes, 28) & 0x3fff};
    return std::nullopt;
}

} // namespace

std::optional<ImageHeader> imageHeader(ByteView bytes)
{
    if (has(bytes, 0, "\x89PNG\r\n\x1a\n") && bytes.size() >= 24 && has(bytes, 12, "IHDR"))
        return ImageHeader {ImageFormat::Png, big32(bytes, 16), big32(bytes, 20)};
    if (has(bytes, 0, "\xff\xd8\xff"))
        return jpegHeader(bytes);
    if ((has(bytes, 0, "GIF87a") || has(bytes, 0, "GIF89a")) && bytes.size() >= 10)
        return ImageHeader {ImageFormat::Gif, little16(bytes, 6), little16(bytes, 8)};
    // "BM" alone is too common in text: the size of the information header must be a known one.
    if (has(bytes, 0, "BM") && bytes.size() >= 26 && (little32(bytes, 14) == 40 || little32(bytes, 14) >= 108)
        && little32(bytes, 14) <= 124) {
        // The height of an image that is stored from top to bottom is negative.
        const auto height = static_cast<std::int32_t>(little32(bytes, 22));
        const std::uint32_t lines = height < 0 ? 0U - little32(bytes, 22) : little32(bytes, 22);
        return ImageHeader {ImageFormat::Bmp, little32(bytes, 18), lines};
    }
    if (has(bytes, 0, "RIFF") && has(bytes, 8, "WEBP"))
        return webPHeader(bytes);
    return std::nullopt;
}

const char *imageFormatName(ImageFormat format)
{
    switch (format) {
    case ImageFormat::Png:
        return "PNG";
    case ImageFormat::Jpeg:
        return "JPEG";
    case ImageFormat::Gif:
        return "GIF";
    case ImageFormat::Bmp:
        return "BMP";
    case ImageFormat::WebP:
        return "WebP";
    }
    return "";
}

} // namespace espalier
