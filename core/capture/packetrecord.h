// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefeed.h"

#include <cstdint>

namespace espalier {

/// Counts captured packets of all streams from 0, in the order in which they arrived. Never used twice in one log.
using PacketNumber = std::uint64_t;

/// What the log keeps of a packet beside its bytes. Other packets are named by how many packets lie between: 0 for none,
/// also where they are farther than the number can say.
struct PacketRecord
{
    CaptureTime time = 0;
    StreamId stream {};
    std::uint32_t length = 0;
    /// In its chunk.
    std::uint32_t offset = 0;
    /// Back to the packet before in the stream.
    std::uint32_t previousInStream = 0;
    /// Back to the packet before and on to the next in the exchange: PUBLISH, PUBREC, PUBREL, PUBCOMP.
    std::uint32_t previousInExchange = 0;
    std::uint32_t nextInExchange = 0;
    /// Back to the PUBLISH that said what the Topic Alias of this one stands for.
    std::uint32_t aliasSource = 0;
    std::uint16_t packetId = 0;
    /// By Side: messages with QoS 1 and 2 that it has sent and that are not acknowledged, after this packet; what Receive
    /// Maximum counts.
    std::uint16_t inFlight[2] = {0, 0};
    /// Type and flags as sent; 0 in what could not be cut into packets.
    std::uint8_t firstByte = 0;
    enum Flag : std::uint8_t {
        FromServer = 1,
        /// The log has findings about it.
        HasFindings = 2,
        /// It cannot be decoded.
        Malformed = 4,
        /// Bytes of its direction are missing before it.
        AfterLoss = 8,
        /// The same packet had been sent before in its exchange.
        Repeated = 16,
        Marked = 32,
        /// It asks for an answer, which has not come.
        AwaitsAnswer = 64,
    };
    std::uint8_t flags = 0;

    [[nodiscard]] Side sender() const { return (flags & FromServer) ? Side::Server : Side::Client; }
    [[nodiscard]] bool has(Flag flag) const { return (flags & flag) != 0; }
};
static_assert(sizeof(PacketRecord) <= 48);

} // namespace espalier
