// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/byteorder.h"
#include "core/payload/valuebuilder.h"

#include <cstddef>
#include <string_view>
#include <vector>

namespace espalier {

/// Numbers of fixed sizes one behind the other, in the notation of Python's struct module: `<hhf10B`. It begins with the
/// byte order ('<' lowest byte first, the default; '>' or '!' highest byte first), then come types, each with an optional
/// count in front that makes an array; '*' as the last count takes what is left.
///
///     b B  8 bits, signed and unsigned      e f d  floats of 16, 32 and 64 bits
///     h H  16 bits                          ?      truth: one byte
///     i I l L  32 bits                      s      text of as many bytes as the count
///     q Q  64 bits                          x      bytes to skip
class PackedPattern
{
public:
    struct Error
    {
        enum class Kind : std::uint8_t { Empty, UnknownType, MissingType, CountTooLarge, NotLast } kind {};
        /// Of the character in the pattern.
        std::size_t offset = 0;
        friend bool operator==(const Error &, const Error &) = default;
    };
    [[nodiscard]] static Expected<PackedPattern, Error> parse(std::string_view text);

    /// One field gives a plain value, more give an array. The payload must have exactly the size of the pattern.
    [[nodiscard]] Expected<Value, DecodeError> value(const Bytes &payload,
                                                     const ValueLimits &limits = {}) const;

private:
    struct Field
    {
        char type = 0;
        std::size_t count = 1;
        bool isArray = false;
        bool takesRest = false;
    };

    void read(const Field &field, std::size_t count, ByteView payload, std::size_t &at,
              ValueBuilder &builder) const;
    void readOne(char type, ByteView bytes, ByteRange from, ValueBuilder &builder) const;

    std::vector<Field> m_fields;
    ByteOrder m_order = ByteOrder::Little;
};

} // namespace espalier
