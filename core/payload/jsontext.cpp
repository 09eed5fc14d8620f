// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/jsontext.h"

#include <cstddef>
#include <cstdint>

namespace espalier {

namespace {

constexpr std::uint32_t replacementCharacter = 0xfffd;

void appendUtf8(std::string &out, std::uint32_t code)
{
    const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xc0 | code >> 6);
        put(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        put(0xe0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    } else {
        put(0xf0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3f));
        put(0x80 | (code >> 6 & 0x3f));
        put(0x80 | (code & 0x3f));
    }
}

/// The four hexadecimal digits at `at`.
std::uint32_t hexUnit(std::string_view text, std::size_t at)
{
    std::uint32_t unit = 0;
    for (const char c : text.substr(at, 4)) {
        const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
        unit = unit << 4 | static_cast<std::uint32_t>(digit);
    }
    return unit;
}

/// The character of the escape "\uXXXX" whose digits stand at `at`, with its second half; moves behind it.
std::uint32_t takeEscapedCode(std::string_view text, std::size_t &at)
{
    const std::uint32_t unit = hexUnit(text, at);
    at += 4;
    if (unit < 0xd800 || unit > 0xdfff)
        return unit;
    if (unit > 0xdbff || text.substr(at, 2) != "\\u" || text.size() < at + 6)
        return replacementCharacter;
    const std::uint32_t low = hexUnit(text, at + 2);
    if (low < 0xdc00 || low > 0xdfff)
        return replacementCharacter;
    at += 6;
    return 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
}

char escapedCharacter(char letter)
{
    switch (letter) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return letter;
    }
}

} // namespace

void appendJsonString(std::string &out, std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    static constexpr std::string_view named = "\b\f\n\r\t";
    static constexpr std::string_view letters = "bfnrt";
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte >= 0x20) {
            out += c;
        } else if (const auto known = named.find(c); known != std::string_view::npos) {
            out += '\\';
            out += letters[known];
        } else {
            out += "\\u00";
            out += digits[byte >> 4];
            out += digits[byte & 15];
        }
    }
    out += '"';
}

std::string jsonStringText(std::string_view token)
{
    const std::string_view text = token.substr(1, token.size() - 2);
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at++];
        if (c != '\\') {
            out += c;
        } else if (text[at] == 'u') {
            appendUtf8(out, takeEscapedCode(text, ++at));
        } else {
            out += escapedCharacter(text[at++]);
        }
    }
    return out;
}

} // namespace espalier
