// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <iterator>

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

char32_t characterOf(std::string_view sequence)
{
    constexpr std::array<unsigned, 5> leadBits {0, 0x7f, 0x1f, 0x0f, 0x07};
    auto character =
        static_cast<char32_t>(static_cast<unsigned char>(sequence[0]) & leadBits[sequence.size()]);
    for (const char c : sequence.substr(1))
        character = character << 6 | (static_cast<unsigned char>(c) & 0x3fU);
    return character;
}

/// Characters that do something rather than being seen: controls, separators of lines and paragraphs, marks and
/// overrides of direction, what has no width, tags, and non-characters.
bool isSteering(char32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0x180e
           || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f)
           || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xfdd0 && c <= 0xfdef)
           || (c & 0xfffe) == 0xfffe || (c >= 0xe0000 && c <= 0xe007f);
}

void appendSteering(char32_t c, std::string &out)
{
    if (c == '\n')
        out += "\\n";
    else if (c == '\r')
        out += "\\r";
    else if (c == '\t')
        out += "\\t";
    else
        fmt::format_to(std::back_inserter(out), "\\u{{{:x}}}", static_cast<std::uint32_t>(c));
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

void appendEscaped(std::string_view text, std::string &out)
{
    while (!text.empty()) {
        const auto *bytes = reinterpret_cast<const unsigned char *>(text.data());
        const auto length = bytes[0] < 0x80 ? 1 : sequenceLength(bytes, text.size());
        if (length == 0) {
            fmt::format_to(std::back_inserter(out), "\\x{:02x}", bytes[0]);
            text.remove_prefix(1);
            continue;
        }
        const auto sequence = text.substr(0, length);
        const auto character = characterOf(sequence);
        if (isSteering(character))
            appendSteering(character, out);
        else if (character == '\\')
            out += "\\\\";
        else
            out += sequence;
        text.remove_prefix(length);
    }
}

std::string_view startOfText(std::string_view text, std::size_t length)
{
    if (text.size() <= length)
        return text;
    const auto isContinuation = [text](std::size_t i) {
        return (static_cast<unsigned char>(text[i]) & 0xc0) == 0x80;
    };
    auto end = length;
    while (end > 0 && length - end < 3 && isContinuation(end))
        --end;
    return text.substr(0, isContinuation(end) ? length : end); // what is ill-formed is cut anywhere
}

} // namespace espalier
