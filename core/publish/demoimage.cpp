// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/publish/demoimage.h"

#include "core/publish/demorandom.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace espalier {

namespace {

constexpr std::uint32_t crcOf(std::uint32_t index)
{
    for (int bit = 0; bit < 8; ++bit)
        index = (index & 1) != 0 ? 0xedb88320u ^ (index >> 1) : index >> 1;
    return index;
}

constexpr auto crcTable = [] {
    std::array<std::uint32_t, 256> table {};
    for (std::uint32_t i = 0; i < table.size(); ++i)
        table[i] = crcOf(i);
    return table;
}();

std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t crc = 0xffffffffu;
    for (const char c : bytes)
        crc = crcTable[(crc ^ static_cast<std::uint8_t>(c)) & 0xff] ^ (crc >> 8);
    return ~crc;
}

std::uint32_t adler32(std::string_view bytes)
{
    std::uint32_t a = 1;
    std::uint32_t b = 0;
    for (const char c : bytes) {
        a = (a + static_cast<std::uint8_t>(c)) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

std::string bigEndian(std::uint32_t value)
{
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8),
            static_cast<char>(value)};
}

void appendChunk(std::string &png, std::string_view typeAndData)
{
    png += bigEndian(static_cast<std::uint32_t>(typeAndData.size() - 4));
    png += typeAndData;
    png += bigEndian(crc32(typeAndData));
}

/// A zlib stream of one stored block (RFC 1950, RFC 1951 section 3.2.4).
std::string storedZlib(std::string_view bytes)
{
    const auto size = static_cast<std::uint16_t>(bytes.size());
    std::string stream = "\x78\x01\x01";
    for (const unsigned value : {unsigned {size}, ~unsigned {size}}) {
        stream += static_cast<char>(value & 0xff);
        stream += static_cast<char>(value >> 8 & 0xff);
    }
    stream += bytes;
    stream += bigEndian(adler32(bytes));
    return stream;
}

constexpr std::uint32_t cameraWidth = 160;
constexpr std::uint32_t cameraHeight = 120;
constexpr std::uint32_t horizon = 52;

/// 0 to 95 sky from top to horizon, 96 to 191 ground from horizon to bottom, 192 to 255 the walker in the light.
std::string cameraPalette()
{
    std::string palette;
    const auto mix = [&palette](std::array<int, 3> from, std::array<int, 3> to, int steps) {
        for (int i = 0; i < steps; ++i) {
            for (std::size_t c = 0; c < 3; ++c)
                palette += static_cast<char>(from[c] + (to[c] - from[c]) * i / (steps - 1));
        }
    };
    mix({72, 122, 178}, {222, 232, 238}, 96);
    mix({96, 122, 92}, {48, 62, 52}, 96);
    mix({196, 92, 44}, {92, 40, 28}, 64);
    return palette;
}

} // namespace

std::string encodePng(const IndexedImage &image)
{
    std::string rows;
    for (std::uint32_t y = 0; y < image.height; ++y) {
        rows += '\0'; // filter type "none"
        rows.append(image.pixels, std::size_t {y} * image.width, image.width);
    }
    // Bit depth 8, colour type 3 (palette), the only compression and filter methods there are, not interlaced.
    constexpr std::string_view format("\x08\x03\0\0\0", 5);
    std::string png = "\x89PNG\r\n\x1a\n";
    appendChunk(png, "IHDR" + bigEndian(image.width) + bigEndian(image.height) + std::string(format));
    appendChunk(png, "PLTE" + image.palette);
    appendChunk(png, "IDAT" + storedZlib(rows));
    appendChunk(png, "IEND");
    return png;
}

std::string demoCameraPicture(std::chrono::milliseconds now, DemoRandom &random)
{
    static const std::string palette = cameraPalette();
    IndexedImage image {.width = cameraWidth, .height = cameraHeight, .palette = palette, .pixels = {}};
    const auto walkerX = static_cast<std::uint32_t>(now.count() / 120 % cameraWidth);
    for (std::uint32_t y = 0; y < cameraHeight; ++y) {
        const bool sky = y < horizon;
        const auto shade = sky ? y * 92 / horizon : 98 + (y - horizon) * 90 / (cameraHeight - horizon);
        for (std::uint32_t x = 0; x < cameraWidth; ++x) {
            const bool walker = x - walkerX < 12 && y >= 44 && y < 92;
            const auto base = walker ? 196 + (y - 44) : shade;
            image.pixels += static_cast<char>(base + (random.chance(0.2) ? 1 : 0));
        }
    }
    return encodePng(image);
}

} // namespace espalier
