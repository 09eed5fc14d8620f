// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <optional>

namespace espalier {

enum class ImageFormat : std::uint8_t { Png, Jpeg, Gif, Bmp, WebP };

/// What the header of an image says. Nothing is decoded, and the numbers are the sender's claim.
struct ImageHeader
{
    ImageFormat format = ImageFormat::Png;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    friend bool operator==(const ImageHeader &, const ImageHeader &) = default;
};

/// The header at the start of `bytes`, or nothing when it is no image or its size does not stand in what is given.
[[nodiscard]] std::optional<ImageHeader> imageHeader(ByteView bytes);

/// "PNG", "JPEG" ...: names that are the same in every language.
[[nodiscard]] const char *imageFormatName(ImageFormat format);

} // namespace espalier
