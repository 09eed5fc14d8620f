// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace espalier {

/// Protocol Level / Protocol Version as sent in CONNECT (3.1.2.2).
enum class ProtocolVersion : std::uint8_t { V31 = 3, V311 = 4, V5 = 5 };

/// Which side sends a packet. Some packets and fields are allowed from one side only.
enum class Side : std::uint8_t { Client, Server };
[[nodiscard]] constexpr Side otherSide(Side side)
{
    return side == Side::Client ? Side::Server : Side::Client;
}

/// Quality of Service (4.3).
enum class Qos : std::uint8_t { AtMostOnce = 0, AtLeastOnce = 1, ExactlyOnce = 2 };

/// MQTT Control Packet type (2.1.2).
enum class PacketType : std::uint8_t {
    Connect = 1,
    ConnAck,
    Publish,
    PubAck,
    PubRec,
    PubRel,
    PubComp,
    Subscribe,
    SubAck,
    Unsubscribe,
    UnsubAck,
    PingReq,
    PingResp,
    Disconnect,
    Auth,
};

/// Packet Identifier (2.2.1): 1 to 65,535, or none. 0 is never sent.
class PacketId
{
public:
    constexpr PacketId() = default;
    explicit constexpr PacketId(std::uint16_t value) : m_value(value) { }
    [[nodiscard]] constexpr std::uint16_t value() const { return m_value; }
    [[nodiscard]] constexpr bool isValid() const { return m_value != 0; }
    friend constexpr bool operator==(PacketId, PacketId) = default;
    friend constexpr bool operator<(PacketId a, PacketId b) { return a.m_value < b.m_value; }

private:
    std::uint16_t m_value = 0;
};

/// When retained messages are sent for a new subscription (3.8.3.1).
enum class RetainHandling : std::uint8_t { SendOnSubscribe = 0, SendIfNew = 1, DoNotSend = 2 };

/// Subscription Options (3.8.3.1). MQTT 3.1 and 3.1.1 know the maximum QoS only; the rest keeps its default there.
struct SubscriptionOptions
{
    Qos maximumQos = Qos::AtMostOnce;
    bool noLocal = false;
    bool retainAsPublished = false;
    RetainHandling retainHandling = RetainHandling::SendOnSubscribe;

    friend bool operator==(const SubscriptionOptions &, const SubscriptionOptions &) = default;
};

/// Largest value of a Variable Byte Integer, and so of Remaining Length (1.5.5).
inline constexpr std::uint32_t maximumVariableByteInteger = 268'435'455;
/// Largest packet that can be written: type byte, four bytes of Remaining Length, the rest (2.1.4).
inline constexpr std::uint32_t maximumPacketLength = 1 + 4 + maximumVariableByteInteger;
/// Session Expiry Interval of a session that never ends (3.1.2.11.2).
inline constexpr std::uint32_t sessionNeverExpires = 0xffff'ffff;

} // namespace espalier
