// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/property.h"
#include "core/mqtt/reasoncode.h"
#include "core/mqtt/types.h"

#include <chrono>
#include <optional>
#include <string_view>
#include <variant>
#include <vector>

/// The fifteen MQTT Control Packets (chapter 3). Strings and byte ranges are views: of the received bytes for decoded
/// packets, of the caller's values for packets to be encoded. A packet does not know its protocol version; the codec
/// takes it as an argument. What 3.1 and 3.1.1 do not have (properties, most Reason Codes) keeps its default there.
namespace espalier {

using KeepAlive = std::chrono::duration<std::uint16_t>;

/// The Will Message inside CONNECT (3.1.2.5, 3.1.3.2 to 3.1.3.4).
struct Will
{
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PropertyView properties {};
    std::string_view topicName {};
    ByteView payload {};
};

struct Connect // 3.1
{
    static constexpr PacketType type = PacketType::Connect;
    ProtocolVersion version = ProtocolVersion::V5;
    /// Clean Start; Clean Session in 3.1 and 3.1.1.
    bool cleanStart = true;
    /// Zero switches the mechanism off.
    KeepAlive keepAlive {0};
    PropertyView properties {};
    std::string_view clientId {};
    std::optional<Will> will {};
    std::optional<std::string_view> userName {};
    std::optional<ByteView> password {};
    /// Bit 7 of the protocol level byte, by which bridges of 3.1 and 3.1.1 tell themselves apart; in no specification.
    bool bridge = false;
};

struct ConnAck // 3.2
{
    static constexpr PacketType type = PacketType::ConnAck;
    bool sessionPresent = false;
    ReasonCode reason = ReasonCode::Success;
    PropertyView properties {};
};

struct Publish // 3.3
{
    static constexpr PacketType type = PacketType::Publish;
    bool dup = false;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    /// Empty only with a Topic Alias.
    std::string_view topicName {};
    /// None with QoS 0.
    PacketId packetId {};
    PropertyView properties {};
    ByteView payload {};
};

/// PUBACK, PUBREC, PUBREL and PUBCOMP have the same fields (3.4 to 3.7).
template <PacketType Type>
struct Acknowledgement
{
    static constexpr PacketType type = Type;
    PacketId packetId {};
    ReasonCode reason = ReasonCode::Success;
    PropertyView properties {};
};
using PubAck = Acknowledgement<PacketType::PubAck>;
using PubRec = Acknowledgement<PacketType::PubRec>;
using PubRel = Acknowledgement<PacketType::PubRel>;
using PubComp = Acknowledgement<PacketType::PubComp>;

/// One entry of a SUBSCRIBE (3.8.3).
struct Subscription
{
    std::string_view topicFilter {};
    SubscriptionOptions options {};

    friend bool operator==(const Subscription &, const Subscription &) = default;
};

struct Subscribe // 3.8
{
    static constexpr PacketType type = PacketType::Subscribe;
    PacketId packetId {};
    PropertyView properties {};
    std::vector<Subscription> subscriptions {};
};

struct SubAck // 3.9
{
    static constexpr PacketType type = PacketType::SubAck;
    PacketId packetId {};
    PropertyView properties {};
    /// One for each filter of the SUBSCRIBE, in its order.
    std::vector<ReasonCode> reasons {};
};

struct Unsubscribe // 3.10
{
    static constexpr PacketType type = PacketType::Unsubscribe;
    PacketId packetId {};
    PropertyView properties {};
    std::vector<std::string_view> topicFilters {};
};

struct UnsubAck // 3.11
{
    static constexpr PacketType type = PacketType::UnsubAck;
    PacketId packetId {};
    PropertyView properties {};
    /// One for each filter of the UNSUBSCRIBE, in its order; empty in 3.1 and 3.1.1.
    std::vector<ReasonCode> reasons {};
};

struct PingReq // 3.12
{
    static constexpr PacketType type = PacketType::PingReq;
};

struct PingResp // 3.13
{
    static constexpr PacketType type = PacketType::PingResp;
};

struct Disconnect // 3.14
{
    static constexpr PacketType type = PacketType::Disconnect;
    ReasonCode reason = ReasonCode::NormalDisconnection;
    PropertyView properties {};
};

struct Auth // 3.15
{
    static constexpr PacketType type = PacketType::Auth;
    ReasonCode reason = ReasonCode::Success;
    PropertyView properties {};
};

using Packet = std::variant<Connect, ConnAck, Publish, PubAck, PubRec, PubRel, PubComp, Subscribe, SubAck,
                            Unsubscribe, UnsubAck, PingReq, PingResp, Disconnect, Auth>;

[[nodiscard]] inline PacketType packetType(const Packet &packet)
{
    // The alternatives stand in the order of the type's values, which begin at 1.
    static_assert(static_cast<std::size_t>(Connect::type) == 1
                  && static_cast<std::size_t>(Auth::type) == std::variant_size_v<Packet>);
    return static_cast<PacketType>(packet.index() + 1);
}

/// "CONNECT", "PUBLISH", ...
[[nodiscard]] std::string_view packetTypeName(PacketType type);

} // namespace espalier
