// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/engine.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/framer.h"

#include <chrono>

/// Helpers shared by the sources of Engine.
namespace espalier {

template <typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template <typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

/// A peer that makes the engine hold this much of a packet is not to blame when the memory for such packets runs out.
inline constexpr std::size_t harmlessPartial = 64 * 1024;

/// One and a half times the Keep Alive (MQTT-3.1.2-22).
[[nodiscard]] constexpr std::chrono::milliseconds keepAliveLimit(std::uint16_t seconds)
{
    return std::chrono::milliseconds(1500) * seconds;
}

/// The Reason String for 0x91 (Packet Identifier in use).
inline constexpr std::string_view idInUse =
    "A QoS 2 message with this Packet Identifier is not yet released.";

/// The Reason String where logins are not looked at for a while.
inline constexpr std::string_view tooManyFailed =
    "Too many logins from this address have failed. Try again later.";

/// The statement of the standard that the client speaks.
[[nodiscard]] inline Clause clauseFor(const Peer &peer, Clause v5, Clause v311)
{
    return peer.version == ProtocolVersion::V5 ? v5 : v311;
}

/// What a developer is told about his mistake: the statement that was broken.
[[nodiscard]] inline std::string_view explanation(const Violation &violation)
{
    return violation.clause == Clause::None ? std::string_view() : clauseInfo(violation.clause).text;
}

template <typename AnyPacket>
void Engine::send(Peer &peer, const AnyPacket &packet)
{
    m_packetScratch.clear();
    encode(packet, peer.version, m_packetScratch);
    if (m_packetScratch.size() > peer.maximumPacketSize) { // MQTT_3_1_2_24
        // What ends a connection anyway is left out; without any other packet the client could not go on.
        if constexpr (!std::is_same_v<AnyPacket, Disconnect> && !std::is_same_v<AnyPacket, ConnAck>)
            disconnect(peer, ReasonCode::PacketTooLarge, CloseCause::Violation,
                       "The answer would be longer than the client's Maximum Packet Size.");
        return;
    }
    peer.output.append(m_packetScratch.view());
    ++m_statistics.packetsSent;
    markDirty(peer);
}

template <typename AnyPacket>
bool Engine::fits(const Peer &peer, const AnyPacket &packet)
{
    m_packetScratch.clear();
    encode(packet, peer.version, m_packetScratch);
    return m_packetScratch.size() <= peer.maximumPacketSize;
}

template <typename AnyPacket>
void Engine::sendExplained(Peer &peer, AnyPacket packet, std::string_view reasonString)
{
    constexpr std::size_t longestReasonString = 1000;
    PropertyList properties;
    if (!reasonString.empty() && peer.version == ProtocolVersion::V5 && peer.wantsProblemInformation) {
        properties = PropertyList(packet.properties);
        properties.add(Property::ReasonString, reasonString.substr(0, longestReasonString));
        const auto bare = packet.properties;
        packet.properties = properties;
        if (!fits(peer, packet))
            packet.properties = bare;
    }
    if (!packet.properties.isEmpty()
        && !fits(peer, packet)) // what they tell is less than that the packet comes
        packet.properties = {};
    send(peer, packet);
}

} // namespace espalier
