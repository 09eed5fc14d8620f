// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/encode.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
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

    std::vector<std::uint8_t> parse()
    {
        auto bytes = items();
        if (m_at != m_text.size())
            fail("unexpected ']'");
        return bytes;
    }

private:
    using ByteList = std::vector<std::uint8_t>;

    ByteList items()
    {
        ByteList out;
        while (m_at < m_text.size() && m_text[m_at] != ']') {
            const char c = m_text[m_at];
            if (c == ' ' || c == '\n')
                ++m_at;
            else if (c == '\'')
                append(out, quoted());
            else if (c == 'S')
                append(out, prefixed());
            else if (c == 'L' || c == 'P')
                append(out, counted());
            else
                out.push_back(static_cast<std::uint8_t>(digit() * 16 + digit()));
        }
        return out;
    }

    ByteList quoted()
    {
        const auto end = m_text.find('\'', ++m_at);
        if (end == std::string_view::npos)
            fail("a quote is not closed");
        const auto view = asBytes(m_text.substr(m_at, end - m_at));
        m_at = end + 1;
        return {view.begin(), view.end()};
    }

    ByteList bracketed()
    {
        if (m_at >= m_text.size() || m_text[m_at] != '[')
            fail("'[' expected");
        ++m_at;
        auto bytes = items();
        if (m_at >= m_text.size())
            fail("a bracket is not closed");
        ++m_at;
        return bytes;
    }

    ByteList prefixed()
    {
        ++m_at;
        const bool isQuoted = m_at < m_text.size() && m_text[m_at] == '\'';
        const auto content = isQuoted ? quoted() : bracketed();
        ByteList out {static_cast<std::uint8_t>(content.size() >> 8),
                      static_cast<std::uint8_t>(content.size() & 0xff)};
        append(out, content);
        return out;
    }

    ByteList counted()
    {
        ++m_at;
        const auto content = bracketed();
        ByteList out(variableByteIntegerSize(static_cast<std::uint32_t>(content.size())));
        writeVariableByteInteger(out.data(), static_cast<std::uint32_t>(content.size()));
        append(out, content);
        return out;
    }

    int digit()
    {
        const char c = m_at < m_text.size() ? m_text[m_at++] : '\0';
        if (c >= '0' && c <= '9')
            return c - '0';
        if (c >= 'a' && c <= 'f')
            return c - 'a' + 10;
        if (c >= 'A' && c <= 'F')
            return c - 'A' + 10;
        fail("two hexadecimal digits expected");
    }

    static void append(ByteList &out, const ByteList &more)
    {
        out.insert(out.end(), more.begin(), more.end());
    }

    [[noreturn]] void fail(const char *why) const
    {
        std::fprintf(stderr, "wire text \"%s\", at %zu: %s\n", std::string(m_text).c_str(), m_at, why);
        std::abort();
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

[[nodiscard]] inline std::vector<std::uint8_t> wire(std::string_view text)
{
    return WireText(text).parse();
}

/// Bytes as hexadecimal text, to compare with what was expected: "10 02 ab".
[[nodiscard]] inline std::string hex(ByteView bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        if (!text.empty())
            text += ' ';
        text += digits[byte >> 4];
        text += digits[byte & 0xf];
    }
    return text;
}

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
