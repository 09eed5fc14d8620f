// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/networkframe.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr std::uint16_t ipv4Type = 0x0800;
constexpr std::uint16_t ipv6Type = 0x86dd;
constexpr std::uint8_t protocolTcp = 6;

std::uint16_t read16(ByteView bytes, std::size_t at)
{
    return static_cast<std::uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

std::uint32_t read32(ByteView bytes, std::size_t at)
{
    return static_cast<std::uint32_t>(read16(bytes, at)) << 16 | read16(bytes, at + 2);
}

/// A header and what it carries, of which the end may not have been captured.
struct Layer
{
    ByteView bytes;
    std::size_t length;

    [[nodiscard]] bool has(std::size_t size) const { return bytes.size() >= size; }
    void skip(std::size_t size)
    {
        bytes = bytes.subspan(size);
        length -= size;
    }
    /// What is behind `size` bytes is padding.
    void limit(std::size_t size)
    {
        length = size;
        bytes = bytes.first(std::min(bytes.size(), size));
    }
};

using Found = Expected<TcpSegment, FrameSkip>;

tl::unexpected<FrameSkip> skip(FrameSkip why)
{
    return unexpected(why);
}

Found readTcp(Layer layer, ByteView from, ByteView to)
{
    if (!layer.has(20))
        return skip(FrameSkip::Malformed);
    const auto header = layer.bytes;
    const auto headerLength = static_cast<std::size_t>(header[12] >> 4) * 4;
    if (headerLength < 20 || headerLength > layer.length)
        return skip(FrameSkip::Malformed);
    TcpSegment segment {.from = {NetworkAddress(from), read16(header, 0)},
                        .to = {NetworkAddress(to), read16(header, 2)},
                        .sequence = read32(header, 4),
                        .acknowledgement = read32(header, 8),
                        .flags = header[13]};
    segment.length = static_cast<std::uint32_t>(layer.length - headerLength);
    segment.payload = header.subspan(std::min(headerLength, header.size()));
    return segment;
}

Found readIpv4(Layer layer)
{
    if (!layer.has(20))
        return skip(FrameSkip::Malformed);
    const auto header = layer.bytes;
    const auto headerLength = static_cast<std::size_t>(header[0] & 0xf) * 4;
    // Captured before the network card cut it up, a packet may not know its length.
    const std::size_t total = read16(header, 2) == 0 ? layer.length : read16(header, 2);
    if (header[0] >> 4 != 4 || headerLength < 20 || total < headerLength || total > layer.length
        || !layer.has(headerLength))
        return skip(FrameSkip::Malformed);
    constexpr std::uint16_t moreFragmentsOrOffset = 0x3fff;
    if ((read16(header, 6) & moreFragmentsOrOffset) != 0)
        return skip(FrameSkip::Fragment);
    if (header[9] != protocolTcp)
        return skip(FrameSkip::NotTcp);
    layer.limit(total);
    layer.skip(headerLength);
    return readTcp(layer, header.subspan(12, 4), header.subspan(16, 4));
}

/// Length of an extension header (RFC 8200 section 4, RFC 4302 section 2.2), 0 for what is none.
std::size_t extensionLength(std::uint8_t type, ByteView header)
{
    switch (type) {
    case 0: // hop-by-hop options
    case 43: // routing
    case 60: // destination options
    case 135: // mobility
        return (std::size_t {header[1]} + 1) * 8;
    case 44: // fragment
        return 8;
    case 51: // authentication
        return (std::size_t {header[1]} + 2) * 4;
    default:
        return 0;
    }
}

Found readIpv6(Layer layer)
{
    constexpr std::size_t headerLength = 40;
    if (!layer.has(headerLength) || layer.bytes[0] >> 4 != 6)
        return skip(FrameSkip::Malformed);
    const auto header = layer.bytes;
    auto next = header[6];
    const std::size_t said = read16(header, 4);
    layer.skip(headerLength);
    if (said > layer.length)
        return skip(FrameSkip::Malformed);
    if (said > 0) // 0: a jumbogram, or not yet cut up
        layer.limit(said);
    constexpr int maximumExtensions = 16;
    for (int i = 0; i < maximumExtensions && next != protocolTcp; ++i) {
        if (!layer.has(8))
            return skip(next == 59 || layer.length < 8 ? FrameSkip::NotTcp : FrameSkip::Malformed);
        const auto length = extensionLength(next, layer.bytes);
        if (length == 0)
            return skip(FrameSkip::NotTcp);
        if (next == 44 && (read16(layer.bytes, 2) & 0xfff9) != 0)
            return skip(FrameSkip::Fragment);
        if (!layer.has(length))
            return skip(FrameSkip::Malformed);
        next = layer.bytes[0];
        layer.skip(length);
    }
    if (next != protocolTcp)
        return skip(FrameSkip::NotTcp);
    return readTcp(layer, header.subspan(8, 16), header.subspan(24, 16));
}

/// IP by the version that it says itself.
Found readIp(Layer layer)
{
    if (!layer.has(1))
        return skip(FrameSkip::Malformed);
    const auto version = layer.bytes[0] >> 4;
    if (version == 4)
        return readIpv4(layer);
    return version == 6 ? readIpv6(layer) : skip(FrameSkip::NotIp);
}

Found readByType(Layer layer, std::uint16_t type)
{
    constexpr int maximumTags = 4;
    for (int i = 0; i < maximumTags && (type == 0x8100 || type == 0x88a8 || type == 0x9100); ++i) {
        if (!layer.has(4))
            return skip(FrameSkip::Malformed);
        type = read16(layer.bytes, 2);
        layer.skip(4);
    }
    if (type == ipv4Type)
        return readIpv4(layer);
    return type == ipv6Type ? readIpv6(layer) : skip(FrameSkip::NotIp);
}

/// A header of `length` bytes with the type of what follows at `at`.
Found readTyped(Layer layer, std::size_t length, std::size_t at)
{
    if (!layer.has(length))
        return skip(FrameSkip::Malformed);
    const auto type = read16(layer.bytes, at);
    layer.skip(length);
    return readByType(layer, type);
}

/// The family before the packet has a number for IPv6 that depends on the system; the packet says the same.
Found readLoopback(Layer layer)
{
    if (!layer.has(4))
        return skip(FrameSkip::Malformed);
    layer.skip(4);
    return readIp(layer);
}

Found readLink(std::uint32_t linkType, Layer layer)
{
    switch (linkType) {
    case 0: // NULL
    case 108: // LOOP
        return readLoopback(layer);
    case 1: // ETHERNET
        return readTyped(layer, 14, 12);
    case 12: // RAW, by the number of some systems
    case 14:
    case 101: // RAW
    case 228: // IPV4
    case 229: // IPV6
        return readIp(layer);
    case 113: // LINUX_SLL
        return readTyped(layer, 16, 14);
    case 276: // LINUX_SLL2
        return readTyped(layer, 20, 0);
    default:
        return skip(FrameSkip::UnknownLink);
    }
}

} // namespace

Found readTcpSegment(const CapturedFrame &frame)
{
    auto segment = readLink(frame.linkType, {frame.bytes, frame.length});
    if (segment)
        segment->time = frame.time;
    return segment;
}

} // namespace espalier
