// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramtext.h"

#include "core/mqtt/utf8.h"

#include <algorithm>
#include <cstdint>

namespace espalier {

namespace {

constexpr std::size_t longestNonce = 512;

struct Range
{
    std::uint32_t first;
    std::uint32_t last;
};

/// Assigned in Unicode 3.2, the same in NFKC, neither mapped nor prohibited by RFC 4013, not from right to left, and
/// without effect on each other.
constexpr Range unchanged[] {
    {0x20, 0x7e},     {0xc0, 0x131},    {0x134, 0x13e},   {0x141, 0x148},   {0x14a, 0x17e},
    {0x386, 0x386},   {0x388, 0x38a},   {0x38c, 0x38c},   {0x38e, 0x3a1},   {0x3a3, 0x3ce},
    {0x400, 0x45f},   {0x3041, 0x3094}, {0x309d, 0x309e}, {0x30a1, 0x30fa}, {0x30fc, 0x30fe},
    {0x4e00, 0x9fa5}, {0xac00, 0xd7a3},
};

/// The next code point of well-formed UTF-8, which is taken from `text`.
std::uint32_t nextCodePoint(std::string_view &text)
{
    const auto lead = static_cast<std::uint8_t>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    std::uint32_t codePoint = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i)
        codePoint = codePoint << 6 | (static_cast<std::uint8_t>(text[i]) & 0x3fu);
    text.remove_prefix(length);
    return codePoint;
}

bool isExtension(std::string_view attribute)
{
    const auto isLetter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return attribute.size() > 2 && isLetter(attribute[0]) && attribute[1] == '=' && !utf8Problem(attribute);
}

} // namespace

bool isPrepared(std::string_view text)
{
    if (text.empty() || utf8Problem(text))
        return false;
    while (!text.empty()) {
        const auto codePoint = nextCodePoint(text);
        const bool isKnown = std::any_of(std::begin(unchanged), std::end(unchanged), [&](const Range &range) {
            return codePoint >= range.first && codePoint <= range.last;
        });
        if (!isKnown)
            return false;
    }
    return true;
}

std::string escapedUserName(std::string_view userName)
{
    std::string name;
    for (const char c : userName) {
        if (c == '=')
            name += "=3D";
        else if (c == ',')
            name += "=2C";
        else
            name += c;
    }
    return name;
}

std::optional<std::string> unescapedUserName(std::string_view saslName)
{
    std::string name;
    while (!saslName.empty()) {
        if (saslName.starts_with("=3D") || saslName.starts_with("=2C")) {
            name += saslName[1] == '3' ? '=' : ',';
            saslName.remove_prefix(3);
        } else if (saslName.front() != '=') {
            name += saslName.front();
            saslName.remove_prefix(1);
        } else {
            return std::nullopt;
        }
    }
    if (name.empty() || utf8Problem(name))
        return std::nullopt;
    return name;
}

bool isNonce(std::string_view text)
{
    return !text.empty() && text.size() <= longestNonce
           && std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f && c != ','; });
}

std::optional<std::string_view> ScramAttributes::take(char name)
{
    if (m_atEnd || m_rest.size() < 2 || m_rest[0] != name || m_rest[1] != '=')
        return std::nullopt;
    const auto end = m_rest.find(',');
    m_atEnd = end == std::string_view::npos;
    const auto value = m_rest.substr(2, m_atEnd ? end : end - 2);
    m_rest = m_atEnd ? std::string_view() : m_rest.substr(end + 1);
    return value;
}

bool ScramAttributes::restIsExtensions() const
{
    if (m_atEnd)
        return true;
    auto rest = m_rest;
    for (auto end = rest.find(','); end != std::string_view::npos; end = rest.find(',')) {
        if (!isExtension(rest.substr(0, end)))
            return false;
        rest.remove_prefix(end + 1);
    }
    return isExtension(rest);
}

} // namespace espalier
