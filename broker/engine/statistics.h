// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/limit.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace espalier {

/// What the engine counts. Running totals since start, except where it says "now".
struct Statistics
{
    std::uint64_t bytesReceived = 0;
    std::uint64_t bytesSent = 0;
    std::uint64_t publishesReceived = 0;
    std::uint64_t publishesSent = 0;
    /// Packets of all types.
    std::uint64_t packetsReceived = 0;
    std::uint64_t packetsSent = 0;
    /// Of PUBLISH packets.
    std::uint64_t payloadBytesReceived = 0;
    std::uint64_t payloadBytesSent = 0;
    std::uint64_t connectionsOpened = 0;
    /// CONNECTs that were accepted.
    std::uint64_t connectionsAccepted = 0;
    std::uint64_t connectionsRefused = 0;
    std::uint64_t violations = 0;
    std::uint64_t sessionsExpired = 0;
    /// Most sessions at the same time.
    std::uint64_t mostSessions = 0;
    /// CONNECTs with a password, or with Authentication Data, that was wrong.
    std::uint64_t loginsFailed = 0;
    /// CONNECTs that were not looked at because too many before them failed.
    std::uint64_t loginsRefused = 0;
    /// Messages and wills that access rules kept from being published.
    std::uint64_t publishesDenied = 0;
    /// SUBSCRIBE filters under which access rules let nothing be read.
    std::uint64_t subscriptionsDenied = 0;
    /// Queued and retained messages that access rules kept from a client; others are not even brought that far.
    std::uint64_t deliveriesDenied = 0;
    /// TLS handshakes and requests for WebSocket that came to nothing, and which of them because they took too long or were
    /// too many. The driver counts them.
    std::uint64_t handshakesFailed = 0;
    std::uint64_t handshakesGivenUp = 0;

    /// QoS 0 messages not sent because the client does not read fast enough.
    std::uint64_t droppedSlowReader = 0;
    /// QoS 1 and 2 messages not queued because the client's queue, or the memory for messages, was full.
    std::uint64_t droppedQueueFull = 0;
    /// Messages whose Message Expiry Interval passed before they could be sent.
    std::uint64_t droppedExpired = 0;
    /// Messages with a payload, or properties, longer than this broker takes.
    std::uint64_t droppedPayloadTooLong = 0;
    std::uint64_t droppedPropertiesTooLong = 0;
    /// Messages longer than the receiver's Maximum Packet Size.
    std::uint64_t droppedTooLarge = 0;

    /// QoS 1 and 2 messages refused because nothing could be stored.
    std::uint64_t refusedUnstored = 0;

    /// How often each limit kept a client from something, by Limit.
    std::array<std::uint64_t, limitCount> limitsMet {};
    void count(Limit limit, std::uint64_t times = 1) { limitsMet[static_cast<std::size_t>(limit)] += times; }
    [[nodiscard]] std::uint64_t timesMet(Limit limit) const
    {
        return limitsMet[static_cast<std::size_t>(limit)];
    }

    /// Now.
    std::uint64_t connections = 0;
    std::uint64_t clientsConnected = 0;
    std::uint64_t sessions = 0;
    std::uint64_t subscriptions = 0;
    /// Of them.
    std::uint64_t sharedSubscriptions = 0;
    std::uint64_t retainedMessages = 0;
    std::uint64_t messagesHeld = 0;
    std::uint64_t messageBytesHeld = 0;
    /// Of the whole program, and the most that was seen; 0 where the driver does not know.
    std::uint64_t heapInUse = 0;
    std::uint64_t mostHeapInUse = 0;
};

/// Messages that did not reach a subscriber because of a limit.
[[nodiscard]] constexpr std::uint64_t droppedMessages(const Statistics &statistics)
{
    return statistics.droppedSlowReader + statistics.droppedQueueFull + statistics.droppedTooLarge;
}

} // namespace espalier
