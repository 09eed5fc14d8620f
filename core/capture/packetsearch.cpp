// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetsearch.h"

#include "core/mqtt/framer.h"
#include "core/session/streamguess.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr std::size_t maximumRun = 8;
constexpr std::size_t triedPieces = 32;
constexpr std::size_t triedBytes = 4096;

/// Types 1 to 15 with the flags that they must have (2.1.3).
bool isFirstByte(std::uint8_t byte)
{
    const auto flags = byte & 0xfU;
    switch (static_cast<PacketType>(byte >> 4U)) {
    case PacketType::Publish:
        return (flags & 0x6U) != 0x6U;
    case PacketType::PubRel:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        return flags == 2;
    default:
        return byte >= 0x10 && flags == 0;
    }
}

int scoreOf(ByteView packet)
{
    const auto type = static_cast<PacketType>(packet[0] >> 4U);
    if (type == PacketType::Connect)
        return 6;
    // Two bytes say little, and so does a topic of which nothing is known but its length.
    return packet.size() > 6 ? 3 : 2;
}

} // namespace

void HeldPieces::dropFront(std::size_t size)
{
    m_bytes.consume(size);
    // The piece that is cut begins later.
    const auto begin = std::find_if(m_pieces.begin(), m_pieces.end(),
                                    [size](const Piece &piece) { return piece.begin > size; });
    m_pieces.erase(m_pieces.begin(), m_pieces.begin() == begin ? begin : begin - 1);
    for (auto &piece : m_pieces)
        piece.begin -= std::min(piece.begin, size);
    if (m_bytes.isEmpty())
        m_pieces.clear();
}

PacketRun measureRun(ByteView bytes, DecodeContext context)
{
    PacketRun run;
    while (!bytes.empty() && run.packets < maximumRun) {
        const auto frame = readFrame(bytes, maximumPacketLength);
        if (!frame || !isFirstByte(bytes[0]))
            return {};
        if (frame->length == 0 || frame->length > bytes.size())
            return run;
        const auto packet = bytes.first(frame->length);
        const StreamPacket alone {.bytes = packet};
        if (!decode(packet, context) || guessSender({&alone, 1}).value_or(context.sender) != context.sender)
            return {};
        ++run.packets;
        run.score += scoreOf(packet);
        bytes = bytes.subspan(packet.size());
    }
    return run;
}

std::optional<PacketStart> findPacketStart(const HeldPieces &held, DecodeContext context, SearchWidth width)
{
    const auto tryAt = [&](std::size_t offset) -> std::optional<PacketStart> {
        const auto run = measureRun(held.view().subspan(offset), context);
        return run.packets > 0 ? std::optional(PacketStart {offset, run}) : std::nullopt;
    };
    const auto tried = std::min(held.pieces().size(), triedPieces);
    for (std::size_t i = 0; i < tried; ++i) {
        if (const auto found = tryAt(held.pieces()[i].begin))
            return found;
    }
    if (width == SearchWidth::Pieces)
        return std::nullopt;
    for (std::size_t offset = 0; offset < std::min(held.view().size(), triedBytes); ++offset) {
        const auto found = tryAt(offset);
        if (found && found->run.packets >= 3)
            return found;
    }
    return std::nullopt;
}

} // namespace espalier
