// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/message.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace espalier {

/// A message on its way to one session: how it is to be sent there.
struct Delivery
{
    MessageRef message;
    Qos qos {};
    bool retain = false;
    std::vector<std::uint32_t> identifiers;
    /// Its place among all deliveries, where it is stored; else 0.
    std::uint64_t order = 0;

    /// What it is counted as: the message and who asked for it, which can be many filters of one session.
    [[nodiscard]] std::size_t size() const
    {
        return message->size() + identifiers.size() * sizeof(identifiers.front());
    }
};

/// QoS 1 and 2 messages sent to one session and not yet completely acknowledged. The Packet Identifier is the index of
/// the entry, so that finding, making and releasing one costs the same however many there are.
class OutgoingInflight
{
public:
    enum class State : std::uint8_t { Free, AwaitsPubAck, AwaitsPubRec, AwaitsPubComp };

    struct Entry
    {
        /// Order of sending.
        std::uint32_t sequence = 0;
        std::uint16_t nextFree = 0;
        State state = State::Free;
        /// Sent on the present connection: it takes one of the client's Receive Maximum.
        bool takesQuota = false;
        /// The message, kept only where the session can outlive the connection.
        std::unique_ptr<Delivery> delivery;
    };

    [[nodiscard]] std::size_t size() const { return m_used; }
    [[nodiscard]] bool isFull() const { return m_used == 65'535; }
    /// Of the messages that are kept.
    [[nodiscard]] std::size_t bytes() const { return m_bytes; }

    /// An unused Packet Identifier (MQTT-2.2.1-4). Not when isFull().
    [[nodiscard]] PacketId add(State state, std::unique_ptr<Delivery> delivery);
    /// Takes up what an earlier engine had in flight: in the order of sending, identifiers in any. Before the first add().
    void restore(PacketId id, State state, std::unique_ptr<Delivery> delivery);
    /// The entry of an identifier; null when it is not in use.
    [[nodiscard]] Entry *find(PacketId id)
    {
        const std::size_t index = id.value();
        if (index == 0 || index > m_entries.size() || m_entries[index - 1].state == State::Free)
            return nullptr;
        return &m_entries[index - 1];
    }
    /// The client has the message; its identifier stays in use.
    void forgetMessage(Entry &entry);
    void remove(PacketId id);
    /// All identifiers in use, in the order of sending.
    [[nodiscard]] std::vector<PacketId> inOrder() const;
    /// Gives unused memory back.
    void shrink();

private:
    std::vector<Entry> m_entries;
    std::size_t m_bytes = 0;
    std::uint32_t m_sequence = 0;
    std::uint32_t m_used = 0;
    /// Packet Identifier of the first free entry; 0 for none.
    std::uint16_t m_free = 0;
};

/// Packet Identifiers of QoS 2 messages that one client has sent and not yet released with PUBREL (4.3.3).
class IncomingIds
{
public:
    [[nodiscard]] bool contains(PacketId id) const;
    /// Adds an identifier that is not there.
    void add(PacketId id);
    /// Whether it was there.
    bool remove(PacketId id);
    [[nodiscard]] std::size_t size() const { return m_used; }
    /// Calls `visit(PacketId)` for each, in no particular order.
    template <typename Visit>
    void forEach(Visit &&visit) const
    {
        for (const auto id : m_slots) {
            if (id != 0)
                visit(PacketId(id));
        }
    }
    /// Gives unused memory back.
    void shrink();

private:
    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    [[nodiscard]] std::size_t slotOf(std::uint16_t id) const;
    void resize(std::size_t size);

    // Open addressing with the identifier as its own hash: clients count them up, so they stand side by side.
    std::vector<std::uint16_t> m_slots;
    std::uint32_t m_used = 0;
};

} // namespace espalier
