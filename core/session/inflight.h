// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/effects.h"
#include "core/session/outgoingmessage.h"

#include <cstdint>
#include <list>
#include <unordered_map>
#include <vector>

namespace espalier {

/// Messages with QoS 1 and 2 that were sent and are not completely acknowledged, in the order in which they must be sent
/// again (4.6): PUBLISH as first sent, PUBREL as their PUBREC arrived.
class OutboundInflight
{
public:
    struct Entry
    {
        PacketId packetId {};
        OutgoingMessage message {};
        SessionTime firstSent {};
        /// PUBREC has come and PUBREL was sent: the message itself is gone.
        bool released = false;
        /// The PUBLISH was sent on this Network Connection and has taken from its quota.
        bool counted = true;
    };
    using Entries = std::list<Entry>;

    Entry &add(Entry entry);
    /// Null when no message with that identifier is in flight. Valid until it is removed.
    [[nodiscard]] Entry *find(PacketId id);
    /// Moves an entry behind all others and drops its message: PUBREL takes its place.
    void markReleased(Entry &entry);
    void remove(PacketId id);
    void clear();

    [[nodiscard]] Entries &entries() { return m_entries; }
    [[nodiscard]] bool isEmpty() const { return m_entries.empty(); }
    [[nodiscard]] std::size_t size() const { return m_entries.size(); }

private:
    Entries m_entries;
    std::unordered_map<std::uint16_t, Entries::iterator> m_index;
};

/// Packet Identifiers of received QoS 2 messages whose PUBREL has not come. The table of 64 KiB exists only once a
/// message with QoS 2 has come.
class InboundInflight
{
public:
    enum class State : std::uint8_t {
        /// Not in flight.
        Free,
        /// Delivered; the PUBLISH came on an earlier Network Connection only.
        Earlier,
        /// Delivered; the PUBLISH has come on this Network Connection.
        Current,
    };

    [[nodiscard]] State state(PacketId id) const;
    /// A PUBLISH has come on this connection; returns what was known before.
    [[nodiscard]] State add(PacketId id);
    /// A PUBREL has come; returns what was known before.
    [[nodiscard]] State remove(PacketId id);
    /// A new Network Connection: what is known belongs to an earlier one.
    void beginConnection();
    void clear() { m_states.clear(); }

private:
    std::vector<State> m_states;
};

} // namespace espalier
