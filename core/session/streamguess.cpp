// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/streamguess.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtrace.h"
#include "core/mqtt/framer.h"

#include <algorithm>

namespace espalier {

namespace {

/// Who alone sends packets of `type` (table 2-1).
std::optional<Side> onlySender(PacketType type)
{
    switch (type) {
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::PingReq:
        return Side::Client;
    case PacketType::ConnAck:
    case PacketType::SubAck:
    case PacketType::UnsubAck:
    case PacketType::PingResp:
        return Side::Server;
    case PacketType::Publish:
    case PacketType::PubAck:
    case PacketType::PubRec:
    case PacketType::PubRel:
    case PacketType::PubComp:
    case PacketType::Disconnect:
    case PacketType::Auth:
        break;
    }
    return std::nullopt;
}

std::optional<ProtocolVersion> saidVersion(ByteView connect)
{
    FieldTrace trace;
    static_cast<void>(decode(connect, {}, &trace)); // its other mistakes do not matter here
    for (const auto &field : trace.fields()) {
        const auto level = field.number & 0x7f; // bit 7 is a bridge's
        if (field.name == "Protocol Version" && !field.isCutOff && level >= 3 && level <= 5)
            return static_cast<ProtocolVersion>(level);
    }
    return std::nullopt;
}

/// Packets that are read to guess the version.
constexpr std::size_t maximumGuessed = 1000;

} // namespace

std::optional<Side> guessSender(std::span<const StreamPacket> packets)
{
    for (const auto &packet : packets) {
        if (const auto side = onlySender(packetTypeOf(packet.bytes)))
            return side;
    }
    return std::nullopt;
}

VersionGuess guessVersion(std::span<const StreamPacket> packets)
{
    for (const auto &packet : packets) {
        if (packetTypeOf(packet.bytes) != PacketType::Connect)
            continue;
        if (const auto version = saidVersion(packet.bytes))
            return {.version = *version, .isSaid = true};
    }
    const auto side = guessSender(packets).value_or(Side::Client);
    packets = packets.first(std::min(packets.size(), maximumGuessed));
    const auto wrongIn = [&](ProtocolVersion version) {
        return std::count_if(packets.begin(), packets.end(), [&](const StreamPacket &packet) {
            return !decode(packet.bytes, {version, packet.sender.value_or(side)});
        });
    };
    const bool isOlder = wrongIn(ProtocolVersion::V311) < wrongIn(ProtocolVersion::V5);
    return {.version = isOlder ? ProtocolVersion::V311 : ProtocolVersion::V5};
}

} // namespace espalier
