// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/limit.h"
#include "core/mqtt/packet.h"
#include "core/mqtt/violation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// One connection to the engine. The generation tells a handle that is no longer valid from its successor's.
struct PeerHandle
{
    std::uint32_t index = 0xffff'ffff;
    std::uint32_t generation = 0;
    friend bool operator==(PeerHandle, PeerHandle) = default;
};

/// Who a connection belongs to.
struct PeerIdentity
{
    std::string_view clientId {};
    ProtocolVersion version = ProtocolVersion::V5;
};

/// Why a connection ended.
enum class CloseCause : std::uint8_t {
    /// The client sent DISCONNECT.
    Disconnected,
    /// The client closed the connection, or the network did.
    ConnectionLost,
    /// The client broke a rule of the standard, or a limit.
    Violation,
    /// CONNECT was refused.
    Refused,
    /// No CONNECT in time.
    ConnectTimeout,
    KeepAliveTimeout,
    /// Another connection came with the same Client Identifier.
    TakenOver,
    /// The operator asked for it.
    Administrative,
    ShuttingDown,
};

/// What is worth a line in a log. The driver turns it into text.
struct Event
{
    enum class Kind : std::uint8_t {
        ClientConnected,
        /// `cause` tells why; with `violation`, `packetType`, `limit` or `text` if the client had done something wrong.
        /// Without client if it never sent CONNECT.
        ClientDisconnected,
        /// `reason` was sent in CONNACK; `limit` and `text` tell more.
        ConnectionRefused,
        /// `violation` and `packetType` tell what the client did wrong.
        Violated,
        /// Messages are dropped because the client does not read fast enough; told once for each connection.
        SlowReader,
        /// Messages are dropped because the session's queue is full; told once until it has been empty.
        QueueFull,
        /// A subscription to `topic`, a filter, was refused; told once for each connection.
        SubscriptionRefused,
        /// A message to `topic` was refused, not because of access rules; told once for each connection.
        MessageRefused,
        SessionExpired,
        /// A message to `topic` was refused because of access rules; told once for each connection.
        PublishDenied,
        /// `text` tells what cannot be stored any more, or was lost.
        StorageFailed,
        /// `text` tells what can be stored again.
        StorageRecovered,
        /// A connection ended before it was MQTT's; `text` tells why.
        HandshakeFailed,
        /// The client broke a rule of what carries MQTT; `text` tells which.
        TransportViolated,
        /// A connection to another broker; `text` tells.
        BridgeUp,
        BridgeDown,
    };

    Kind kind {};
    PeerHandle peer {};
    std::string peerName {};
    /// ListenerRules::listener; empty where it is not known.
    std::string listener {};
    std::string clientId {};
    /// Who the client has proved to be, or says to be; empty for nobody.
    std::string userName {};
    std::string topic {};
    CloseCause cause {};
    ReasonCode reason = ReasonCode::Success;
    Violation violation {};
    /// What `violation` or `limit` is about.
    std::optional<PacketType> packetType {};
    MetLimit limit {};
    ProtocolVersion version = ProtocolVersion::V5;
    std::string text {};
};

/// One session as the operator sees it.
struct ClientInfo
{
    std::string clientId {};
    /// Where the client connects from; empty while it is away.
    std::string peerName {};
    /// By what it came in; empty while it is away, and for clients in the same program.
    std::string listener {};
    /// Who it has proved to be; empty for nobody.
    std::string userName {};
    ProtocolVersion version = ProtocolVersion::V5;
    std::uint16_t keepAlive = 0;
    std::uint32_t sessionExpiry = 0;
    std::uint32_t subscriptions = 0;
    std::uint32_t inflight = 0;
    std::uint32_t queued = 0;
    bool isConnected = false;
};

} // namespace espalier
