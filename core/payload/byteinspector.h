// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/byteorder.h"

#include <cstdint>
#include <span>
#include <string>

namespace espalier {

/// What the bytes at some place may stand for.
enum class ByteReading : std::uint8_t {
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Float16,
    Float32,
    Float64,
    /// Since 1970, as whole numbers of 32 bits for seconds, else of 64.
    UnixSeconds,
    UnixMilliseconds,
    UnixMicroseconds,
    /// UTF-8 up to the first byte that is no printable text.
    Text,
};

[[nodiscard]] std::span<const ByteReading> byteReadings();
/// "int16", "float32": names that are the same in every language; empty for times and text.
[[nodiscard]] const char *byteReadingName(ByteReading reading);
/// How many bytes a reading takes; 0 for text.
[[nodiscard]] std::size_t byteReadingSize(ByteReading reading);
/// Whether the order of bytes makes a difference.
[[nodiscard]] bool hasByteOrder(ByteReading reading);

/// The reading of the first of `bytes` as text; empty when there are too few of them. Times are in UTC, ISO 8601, and
/// empty outside the years 1970 to 9999.
[[nodiscard]] std::string readBytes(ByteReading reading, ByteOrder order, ByteView bytes);

} // namespace espalier
