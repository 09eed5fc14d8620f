// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/tcpdraft.h"

#include <algorithm>
#include <cstring>

namespace espalier {

namespace {

constexpr std::uint8_t tcpProtocol = 6;
constexpr std::uint8_t hops = 64;
/// Maximum segment size and window scale 14, filled up to a multiple of four bytes.
constexpr std::array<std::uint8_t, 8> synOptions {2, 4, 0xff, 0xd7, 3, 3, 14, 1};

/// Sum of 16-bit words in network order (RFC 1071).
class Checksum
{
public:
    void add(ByteView bytes)
    {
        // The order of bytes does not matter to the sum: words of the machine, turned around at the end.
        while (bytes.size() >= sizeof(std::uint32_t)) {
            std::uint32_t word = 0;
            std::memcpy(&word, bytes.data(), sizeof word);
            m_sum += word;
            bytes = bytes.subspan(sizeof word);
        }
        std::uint32_t word = 0;
        std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::uint8_t *>(&word));
        m_sum += word;
    }
    void put(std::uint8_t *at) const
    {
        auto sum = m_sum;
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        const auto value = static_cast<std::uint16_t>(~sum);
        std::memcpy(at, &value, sizeof value);
    }

private:
    std::uint64_t m_sum = 0;
};

std::uint8_t *put16(std::uint8_t *at, std::size_t value)
{
    *at++ = static_cast<std::uint8_t>(value >> 8 & 0xff);
    *at++ = static_cast<std::uint8_t>(value & 0xff);
    return at;
}

std::uint8_t *put32(std::uint8_t *at, std::uint32_t value)
{
    return put16(put16(at, value >> 16), value);
}

std::uint8_t *put(std::uint8_t *at, ByteView bytes)
{
    return std::copy(bytes.begin(), bytes.end(), at);
}

std::uint8_t *putIpv4(std::uint8_t *at, const TcpDraft &draft, std::size_t tcpLength, std::uint16_t id)
{
    auto *const begin = at;
    *at++ = 0x45;
    *at++ = 0;
    at = put16(at, 20 + tcpLength);
    at = put16(at, id);
    at = put16(at, 0x4000); // don't fragment
    *at++ = hops;
    *at++ = tcpProtocol;
    at = put16(at, 0);
    at = put(at, draft.from.address.bytes());
    at = put(at, draft.to.address.bytes());
    Checksum sum;
    sum.add({begin, at});
    sum.put(begin + 10);
    return at;
}

std::uint8_t *putIpv6(std::uint8_t *at, const TcpDraft &draft, std::size_t tcpLength)
{
    at = put32(at, 0x6000'0000);
    at = put16(at, tcpLength);
    *at++ = tcpProtocol;
    *at++ = hops;
    at = put(at, draft.from.address.asIpv6().bytes());
    return put(at, draft.to.address.asIpv6().bytes());
}

void putTcp(std::uint8_t *at, const TcpDraft &draft, ByteView options, ByteView addresses)
{
    auto *const begin = at;
    at = put16(at, draft.from.port);
    at = put16(at, draft.to.port);
    at = put32(at, draft.sequence);
    at = put32(at, draft.acknowledgement);
    *at++ = static_cast<std::uint8_t>((20 + options.size()) / 4 << 4);
    *at++ = draft.flags;
    at = put16(at, 0xffff);
    at = put32(at, 0); // checksum, urgent pointer
    at = put(at, options);
    at = put(at, draft.payload);
    const ByteView segment {begin, at};
    std::array<std::uint8_t, 4> pseudoHeader {0, tcpProtocol};
    put16(pseudoHeader.data() + 2, segment.size());
    Checksum sum;
    sum.add(addresses);
    sum.add(pseudoHeader);
    sum.add(segment);
    sum.put(begin + 16);
}

} // namespace

void appendTcpPacket(const TcpDraft &draft, std::uint16_t identification, ByteBuffer &out)
{
    const bool isSyn = (draft.flags & static_cast<unsigned>(TcpFlag::Syn)) != 0;
    const ByteView options = ByteView(synOptions).first(isSyn ? synOptions.size() : 0);
    const auto tcpLength = 20 + options.size() + draft.payload.size();
    const bool isIpv6 = draft.from.address.isIpv6() || draft.to.address.isIpv6();
    auto *begin = out.extend((isIpv6 ? 40 : 20) + tcpLength);
    auto *at = isIpv6 ? putIpv6(begin, draft, tcpLength) : putIpv4(begin, draft, tcpLength, identification);
    const std::size_t addressBytes = isIpv6 ? 32 : 8;
    putTcp(at, draft, options, {at - addressBytes, addressBytes});
}

} // namespace espalier
