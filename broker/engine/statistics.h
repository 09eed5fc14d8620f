// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace espalier {

/// What the engine counts. Running totals since start, except where it says "now".
struct Statistics
{
    std::uint64_t bytesReceived = 0;
    std::uint64_t bytesSent = 0;
    std::uint64_t publishesReceived = 0;
    std::uint64_t publishesSent = 0;
    std::uint64_t connectionsOpened = 0;
    std::uint64_t connectionsRefused = 0;
    std::uint64_t violations = 0;

    /// QoS 0 messages not sent because the client does not read fast enough.
    std::uint64_t droppedSlowReader = 0;
    /// QoS 1 and 2 messages not queued because the client's queue, or the memory for messages, was full.
    std::uint64_t droppedQueueFull = 0;
    /// Messages whose Message Expiry Interval passed before they could be sent.
    std::uint64_t droppedExpired = 0;
    /// Messages longer than the receiver's Maximum Packet Size.
    std::uint64_t droppedTooLarge = 0;

    /// Now.
    std::uint64_t connections = 0;
    std::uint64_t clientsConnected = 0;
    std::uint64_t sessions = 0;
    std::uint64_t subscriptions = 0;
    std::uint64_t retainedMessages = 0;
    std::uint64_t messagesHeld = 0;
    std::uint64_t messageBytesHeld = 0;
};

} // namespace espalier
