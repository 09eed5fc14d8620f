// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/networkaddress.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <vector>

namespace espalier {

namespace {

constexpr std::array<std::uint8_t, 12> mappedPrefix {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

template <typename Number>
std::optional<Number> numberIn(std::string_view text, int base, std::size_t digits)
{
    Number number = 0;
    const auto *end = text.data() + text.size();
    if (text.empty() || text.size() > digits)
        return std::nullopt;
    const auto [stop, error] = std::from_chars(text.data(), end, number, base);
    if (stop != end || error != std::errc())
        return std::nullopt;
    return number;
}

/// What stands before the next `separator`; takes both away.
std::string_view takePart(std::string_view &text, char separator)
{
    const auto part = text.substr(0, text.find(separator));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

std::optional<std::vector<std::uint8_t>> parseIpv4(std::string_view text)
{
    if (std::count(text.begin(), text.end(), '.') != 3)
        return std::nullopt;
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 4; ++i) {
        const auto byte = numberIn<std::uint8_t>(takePart(text, '.'), 10, 3);
        if (!byte)
            return std::nullopt;
        bytes.push_back(*byte);
    }
    return bytes;
}

/// Groups between colons, the last of which may be an IPv4 address.
std::optional<std::vector<std::uint8_t>> parseGroups(std::string_view text)
{
    std::vector<std::uint8_t> bytes;
    if (text.ends_with(':'))
        return std::nullopt;
    while (!text.empty() && bytes.size() <= 16) {
        const auto part = takePart(text, ':');
        if (const auto ipv4 = text.empty() ? parseIpv4(part) : std::nullopt) {
            bytes.insert(bytes.end(), ipv4->begin(), ipv4->end());
            continue;
        }
        const auto group = numberIn<std::uint16_t>(part, 16, 4);
        if (!group)
            return std::nullopt;
        bytes.push_back(static_cast<std::uint8_t>(*group >> 8));
        bytes.push_back(static_cast<std::uint8_t>(*group & 0xff));
    }
    return bytes;
}

std::optional<std::vector<std::uint8_t>> parseIpv6(std::string_view text)
{
    const auto gap = text.find("::");
    auto before = parseGroups(text.substr(0, gap));
    if (gap == std::string_view::npos)
        return before && before->size() == 16 ? before : std::nullopt;
    if (text.find('.') < gap) // IPv4 stands at the end
        return std::nullopt;
    const auto behind = parseGroups(text.substr(gap + 2));
    if (!before || !behind || before->size() + behind->size() > 14)
        return std::nullopt;
    before->resize(16 - behind->size());
    before->insert(before->end(), behind->begin(), behind->end());
    return before;
}

} // namespace

NetworkAddress::NetworkAddress(ByteView bytes)
{
    if (bytes.size() == 16 && std::equal(mappedPrefix.begin(), mappedPrefix.end(), bytes.begin()))
        bytes = bytes.last(4);
    if (bytes.size() != 4 && bytes.size() != 16)
        return;
    std::copy(bytes.begin(), bytes.end(), m_bytes.begin());
    m_size = static_cast<std::uint8_t>(bytes.size());
}

std::optional<NetworkAddress> NetworkAddress::parse(std::string_view text)
{
    if (text.starts_with('[') && text.ends_with(']'))
        text = text.substr(1, text.size() - 2);
    text = text.substr(0, text.find('%'));
    const auto bytes = text.find(':') == std::string_view::npos ? parseIpv4(text) : parseIpv6(text);
    if (!bytes)
        return std::nullopt;
    return NetworkAddress(*bytes);
}

std::string NetworkAddress::text() const
{
    if (!isIpv6())
        return fmt::format("{}.{}.{}.{}", m_bytes[0], m_bytes[1], m_bytes[2], m_bytes[3]);
    const auto group = [this](std::size_t i) { return m_bytes.at(2 * i) << 8 | m_bytes.at(2 * i + 1); };
    // The longest run of zeros, of at least two, is left out.
    std::size_t gap = 8;
    std::size_t gapLength = 1;
    for (std::size_t i = 0; i < 8; ++i) {
        std::size_t length = 0;
        while (i + length < 8 && group(i + length) == 0)
            ++length;
        if (length > gapLength) {
            gap = i;
            gapLength = length;
        }
    }
    std::string text;
    for (std::size_t i = 0; i < 8; ++i) {
        if (i == gap) {
            text += "::";
            i += gapLength - 1;
            continue;
        }
        if (!text.empty() && !text.ends_with(':'))
            text += ':';
        fmt::format_to(std::back_inserter(text), "{:x}", group(i));
    }
    return text;
}

NetworkAddress NetworkAddress::asIpv6() const
{
    auto address = *this;
    if (!isIpv6()) {
        std::copy(mappedPrefix.begin(), mappedPrefix.end(), address.m_bytes.begin());
        std::copy_n(m_bytes.begin(), 4, address.m_bytes.begin() + 12);
        address.m_size = 16;
    }
    return address;
}

} // namespace espalier
