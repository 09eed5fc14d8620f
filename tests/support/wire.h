// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/encode.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Wire bytes written as text:
///
///     10 or 1002ab   hexadecimal bytes
///     'text'         the characters as they are
///     S'text'        a UTF-8 Encoded String or Binary Data: two bytes of length, then the characters
///     S[ ... ]       the same for bytes that are no text
///     L[ ... ]       Remaining Length of what is inside, then what is inside
///     P[ ... ]       Property Length of what is inside, then what is inside
///
/// Brackets nest. `wire("10 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]")` is a CONNECT. A mistake in the text ends the program:
/// it is a mistake in the test.
class WireText
{
public:
    explicit WireText(std::string_view text) : m_text(text) { }

    std::vector<std::uint8_t> parse();

private:
    using ByteList = std::vector<std::uint8_t>;

    ByteList items();

    ByteList quoted();

    ByteList bracketed();

    ByteList prefixed();

    ByteList counted();

    int digit();

    static void append(ByteList &out, const ByteList &more);

    [[noreturn]] void fail(const char *why) const;

    std::string_view m_text;
    std::size_t m_at = 0;
};

[[nodiscard]] std::vector<std::uint8_t> wire(std::string_view text);

/// Bytes as hexadecimal text, to compare with what was expected: "10 02 ab".
[[nodiscard]] std::string hex(ByteView bytes);

/// A Two Byte or Four Byte Integer as wire text: "01 02" for 258.
template <typename Integer>
[[nodiscard]] std::string hexNumber(Integer number)
{
    std::vector<std::uint8_t> bytes;
    for (auto shift = 8 * sizeof number; shift > 0; shift -= 8)
        bytes.push_back(static_cast<std::uint8_t>(number >> (shift - 8)));
    return hex(bytes);
}

} // namespace espalier
