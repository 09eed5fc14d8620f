// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/wire.h"

#include <cstdio>
#include <cstdlib>

namespace espalier {

std::vector<std::uint8_t> WireText::parse()
{
    auto bytes = items();
    if (m_at != m_text.size())
        fail("unexpected ']'");
    return bytes;
}

WireText::ByteList WireText::items()
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

WireText::ByteList WireText::quoted()
{
    const auto end = m_text.find('\'', ++m_at);
    if (end == std::string_view::npos)
        fail("a quote is not closed");
    const auto view = asBytes(m_text.substr(m_at, end - m_at));
    m_at = end + 1;
    return {view.begin(), view.end()};
}

WireText::ByteList WireText::bracketed()
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

WireText::ByteList WireText::prefixed()
{
    ++m_at;
    const bool isQuoted = m_at < m_text.size() && m_text[m_at] == '\'';
    const auto content = isQuoted ? quoted() : bracketed();
    ByteList out {static_cast<std::uint8_t>(content.size() >> 8),
                  static_cast<std::uint8_t>(content.size() & 0xff)};
    append(out, content);
    return out;
}

WireText::ByteList WireText::counted()
{
    ++m_at;
    const auto content = bracketed();
    ByteList out(variableByteIntegerSize(static_cast<std::uint32_t>(content.size())));
    writeVariableByteInteger(out.data(), static_cast<std::uint32_t>(content.size()));
    append(out, content);
    return out;
}

int WireText::digit()
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

void WireText::append(ByteList &out, const ByteList &more)
{
    out.insert(out.end(), more.begin(), more.end());
}

void WireText::fail(const char *why) const
{
    std::fprintf(stderr, "wire text \"%s\", at %zu: %s\n", std::string(m_text).c_str(), m_at, why);
    std::abort();
}

std::vector<std::uint8_t> wire(std::string_view text)
{
    return WireText(text).parse();
}

std::string hex(ByteView bytes)
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

} // namespace espalier
