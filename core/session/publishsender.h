// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/topicalias.h"
#include "core/session/connectoptions.h"
#include "core/session/flowcontrol.h"
#include "core/session/inflight.h"
#include "core/session/packetids.h"
#include "core/session/turn.h"

#include <cstddef>
#include <deque>
#include <optional>

namespace espalier {

/// The sending half of the publish conversation: QoS 0, 1 and 2, flow control, Topic Aliases, and sending again on a
/// new connection (4.3, 4.4, 4.6, 4.9). Part of ClientSession.
class PublishSender
{
public:
    /// What may wait for a connection or for the server's quota; more is refused with QuotaExceeded.
    struct QueueLimits
    {
        std::size_t messages = 100'000;
        std::size_t bytes = 256 * 1024 * 1024;
    };

    PublishSender(PacketIds &ids, QueueLimits limits) : m_ids(ids), m_queueLimits(limits) { }

    void publish(OutgoingMessage message, Turn &turn);

    /// The server has accepted the connection. Either the session goes on and what is in flight is sent again, or
    /// discardState() was called before.
    void beginConnection(ConnectOptions::Aliases aliases, Turn &turn);
    /// The session is over: what was in flight is lost. What was never sent goes on waiting.
    void discardState(Turn &turn);

    [[nodiscard]] std::optional<Violation> receive(const PubAck &packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> receive(const PubRec &packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> receive(const PubComp &packet, Turn &turn);

    /// Sends what the quota has room for.
    void sendWaiting(Turn &turn);

    /// Messages that were not sent, or not completely acknowledged.
    [[nodiscard]] std::size_t pending() const { return m_waiting.size() + m_inflight.size(); }

private:
    enum class Attempt : std::uint8_t { First, Again };

    void enqueue(OutgoingMessage message, Turn &turn);
    void sendFirstTime(OutgoingMessage message, Turn &turn);
    void sendAgain(OutboundInflight::Entry &entry, Turn &turn);
    /// Appends the packet, or nothing when it must not be sent.
    [[nodiscard]] ReasonCode write(const OutgoingMessage &message, PacketId id, Attempt attempt, Turn &turn);
    [[nodiscard]] ReasonCode append(const Publish &packet, Turn &turn);
    [[nodiscard]] bool writeWithAlias(Publish packet, Turn &turn);
    void makeIndependentOfAliases(OutgoingMessage &message) const;
    void complete(OutboundInflight::Entry &entry, PublishCompleted::Outcome outcome, ReasonCode reason,
                  PropertyView properties, Turn &turn);

    PacketIds &m_ids;
    QueueLimits m_queueLimits;
    SendQuota m_quota;
    OutboundInflight m_inflight;
    OutboundAliases m_aliases;
    ConnectOptions::Aliases m_aliasUse = ConnectOptions::Aliases::AsGiven;
    std::deque<OutgoingMessage> m_waiting;
    std::size_t m_waitingBytes = 0;
    /// In flight from an earlier connection and not yet sent again, in order.
    std::deque<PacketId> m_again;
    PropertyList m_propertiesWithAlias;
};

} // namespace espalier
