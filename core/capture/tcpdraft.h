// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/networkaddress.h"

#include <cstdint>

namespace espalier {

struct TcpEnd
{
    NetworkAddress address {};
    std::uint16_t port = 0;

    friend auto operator<=>(const TcpEnd &, const TcpEnd &) = default;
};

/// Flags of a TCP header (RFC 9293 section 3.1).
enum class TcpFlag : std::uint8_t { Fin = 0x01, Syn = 0x02, Rst = 0x04, Psh = 0x08, Ack = 0x10 };

/// A TCP segment to be written as an IP packet.
struct TcpDraft
{
    TcpEnd from {};
    TcpEnd to {};
    std::uint32_t sequence = 0;
    std::uint32_t acknowledgement = 0;
    /// TcpFlag values, joined.
    std::uint8_t flags = 0;
    ByteView payload {};
};

/// Payload that fits into any IP packet: its length has two bytes.
inline constexpr std::size_t maximumTcpPayload = 65'535 - 40;

/// Appends the IP packet, with correct checksums; IPv6 if one of its ends is. The payload is at most maximumTcpPayload. A
/// SYN announces the largest segments and the largest window, so that no analysis takes the window for full.
void appendTcpPacket(const TcpDraft &draft, std::uint16_t identification, ByteBuffer &out);

} // namespace espalier
