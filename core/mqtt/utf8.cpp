// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/utf8.h"

#include <cstdint>
#include <cstring>

namespace espalier {

namespace {

constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
constexpr std::uint64_t highBits = 0x8080'8080'8080'8080;

/// Whether all eight bytes are ASCII and none is 0. With the high bits clear, subtracting one from each byte sets a
/// high bit exactly when there is a 0.
bool isPlainAscii(const unsigned char *at)
{
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return (((word - ones) | word) & highBits) == 0;
}

/// Length of the well-formed sequence of two to four bytes at the start of `at` (Unicode, table 3-7); 0 when there is
/// none.
std::size_t sequenceLength(const unsigned char *at, std::size_t available)
{
    const auto continues = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
        return i < available && at[i] >= low && at[i] <= high;
    };
    const unsigned lead = at[0];
    if (lead >= 0xc2 && lead <= 0xdf)
        return continues(1) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const unsigned low = lead == 0xe0 ? 0xa0 : 0x80; // no overlong forms
        const unsigned high = lead == 0xed ? 0x9f : 0xbf; // no surrogates
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const unsigned low = lead == 0xf0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xf4 ? 0x8f : 0xbf; // at most U+10FFFF
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

} // namespace

std::optional<Utf8Problem> utf8Problem(std::string_view text)
{
    const auto *bytes = reinterpret_cast<const unsigned char *>(text.data());
    std::size_t i = 0;
    while (i < text.size()) {
        const auto left = text.size() - i;
        if (left >= 8 && isPlainAscii(bytes + i)) {
            i += 8;
        } else if (left < 8 && text.size() >= 8 && isPlainAscii(bytes + text.size() - 8)) {
            break; // the last eight bytes, some of them for the second time
        } else if (bytes[i] == 0) {
            return Utf8Problem {Utf8Error::NullCharacter, i};
        } else if (bytes[i] < 0x80) {
            ++i;
        } else {
            const auto length = sequenceLength(bytes + i, text.size() - i);
            if (length == 0)
                return Utf8Problem {Utf8Error::IllFormed, i};
            i += length;
        }
    }
    return std::nullopt;
}

} // namespace espalier
