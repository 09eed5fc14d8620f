// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/journal.h"
#include "core/mqtt/reasoncode.h"
#include "core/mqtt/types.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace espalier {

/// Limits of a broker. Every one bounds what a single client, or all of them, can make the broker hold or do; what is
/// refused or dropped because of a limit is counted in Statistics.
struct EngineSettings
{
    /// Longest packet accepted; told to MQTT 5 clients when it is below the standard's own limit (3.2.2.3.6).
    std::uint32_t maximumPacketSize = maximumPacketLength;
    /// Longest CONNECT accepted: nothing larger is buffered for a client that is not yet known.
    std::uint32_t maximumConnectSize = 1024 * 1024;
    /// QoS 2 messages that one client of MQTT 5 may have open towards the broker (3.2.2.3.3); 1 to 65,535.
    std::uint16_t receiveMaximum = 65'535;
    /// Unacknowledged messages towards one client, beside the client's own Receive Maximum; 1 to 65,535.
    std::uint16_t maximumInflight = 65'535;
    /// Topic Aliases accepted from each client (3.2.2.3.8); 0 for none.
    std::uint16_t topicAliasMaximum = 64;
    /// Topic Aliases used towards each client, beside the client's own Topic Alias Maximum; 0 for none.
    std::uint16_t maximumSentAliases = 64;
    /// Highest QoS taken from clients, in messages and wills (3.2.2.3.4); told to MQTT 5 clients when it is not 2.
    Qos maximumQos = Qos::ExactlyOnce;
    /// Whether retained messages are taken (3.2.2.3.5).
    bool retainAvailable = true;
    /// Longest Keep Alive; a client of MQTT 5 that asks for more, or for none, is told this one (3.2.2.3.14); others keep
    /// theirs. 0 for no limit.
    std::uint16_t maximumKeepAlive = 0;
    /// Longest Session Expiry Interval in seconds (3.2.2.3.2).
    std::uint32_t maximumSessionExpiry = sessionNeverExpires;
    /// Clients connected at the same time; one more is answered with 0x89 (Server busy).
    std::uint32_t maximumConnections = 100'000;
    /// Levels of a Topic Filter, and of the Topic Name of a retained message: each level costs memory.
    std::uint16_t maximumTopicLevels = 200;
    /// Subscriptions of one client; one more is answered with 0x97 (Quota exceeded).
    std::uint32_t maximumSubscriptions = 2'000'000;

    /// QoS 1 and 2 messages waiting for one client. When either bound is reached the newest message is dropped.
    std::uint32_t maximumQueuedMessages = 10'000;
    std::size_t maximumQueuedBytes = 64 * 1024 * 1024;
    /// Bytes of messages sent to one client and not yet acknowledged, beside their number. One message may go beyond it.
    std::size_t maximumInflightBytes = 64 * 1024 * 1024;
    /// Longest payload of a message. Longer ones are dropped; 0x83 (Implementation specific error) tells MQTT 5 clients.
    std::uint32_t maximumPayload = maximumPacketLength;
    /// Longest properties of a message that go on to its receivers, as User Properties; answered as a long payload is.
    std::uint32_t maximumProperties = 1024 * 1024;
    /// Bytes written for one client and not yet taken by its socket. Above it QoS 0 messages to that client are dropped
    /// (the newest first) and nothing more is read from it.
    std::size_t maximumOutput = 2 * 1024 * 1024;
    /// QoS 1 and 2 messages wait in the queue, and retained messages in their store, while more than this is unsent.
    std::size_t outputHighWater = 512 * 1024;
    /// All messages held: queued, unacknowledged, retained with the levels of their topics, wills. Beyond it messages are
    /// dropped, retained ones and wills refused. Packets that have begun to arrive may take a quarter of it beside.
    std::size_t maximumMessageMemory = std::size_t {2} * 1024 * 1024 * 1024;

    /// Time for a new connection to send its CONNECT.
    std::chrono::milliseconds connectTimeout = std::chrono::seconds(10);
    /// Failed logins from one place in a row, and after what time one of them is forgotten; 0 for any number.
    std::uint32_t maximumFailedLogins = 30;
    std::chrono::milliseconds failedLoginRecovery = std::chrono::seconds(2);
    /// Passwords that wait to be checked; one more CONNECT is answered with 0x89 (Server busy).
    std::uint32_t maximumPasswordQuestions = 10'000;
    /// On: the engine tells what must survive it (takeRecords()), and acknowledges nothing before that is committed.
    Journal::Mode journal = Journal::Mode::Off;

    /// Where clients are sent instead of being accepted (4.11).
    struct Redirection
    {
        /// UseAnotherServer for the time being, ServerMoved for good.
        ReasonCode reason = ReasonCode::UseAnotherServer;
        /// Server Reference: a host name or address, with or without port; several are separated by spaces.
        std::string serverReference {};
    };
    std::optional<Redirection> redirection {};
    /// Response Information for clients that request it (3.2.2.3.15); "%c" stands for the Client Identifier. Empty, or
    /// longer than a string can be with that: none.
    std::string responseInformation {};

    /// How often the topics under $SYS are told to those who subscribe to them, if they have changed; 0: there are none.
    std::chrono::seconds sysInterval {10};
    /// Bytes that the program has allocated; null where that is not known.
    std::uint64_t (*heapInUse)() = nullptr;

    /// Seed of everything random: assigned Client Identifiers and hash tables.
    std::uint64_t seed = 0x9e37'79b9'7f4a'7c15;
};

} // namespace espalier
