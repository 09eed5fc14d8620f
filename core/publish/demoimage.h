// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

class DemoRandom;

/// A picture whose pixels are indices into a palette.
struct IndexedImage
{
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    /// Three bytes (red, green, blue) for each of at most 256 colours.
    std::string palette;
    /// width × height bytes, row by row.
    std::string pixels;
};

/// The picture as a PNG file whose pixels are stored without compression. At most 65,535 bytes of pixels and rows.
[[nodiscard]] std::string encodePng(const IndexedImage &image);

/// What a camera of the demo sees: a yard in daylight, somebody who walks across it, and a little noise.
[[nodiscard]] std::string demoCameraPicture(std::chrono::milliseconds now, DemoRandom &random);

} // namespace espalier
