// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/inflight.h"

#include <algorithm>
#include <utility>

namespace espalier {

PacketId OutgoingInflight::add(State state, std::unique_ptr<Delivery> delivery)
{
    std::uint16_t id = m_free;
    if (id == 0) {
        m_entries.emplace_back();
        id = static_cast<std::uint16_t>(m_entries.size());
    } else {
        m_free = m_entries[id - 1u].nextFree;
    }
    auto &entry = m_entries[id - 1u];
    entry.sequence = m_sequence++;
    entry.state = state;
    entry.takesQuota = true;
    entry.delivery = std::move(delivery);
    if (entry.delivery)
        m_bytes += entry.delivery->size();
    ++m_used;
    return PacketId(id);
}

void OutgoingInflight::restore(PacketId id, State state, std::unique_ptr<Delivery> delivery)
{
    if (m_entries.size() < id.value())
        m_entries.resize(id.value());
    auto &entry = m_entries[id.value() - 1u];
    entry.sequence = m_sequence++;
    entry.state = state;
    entry.delivery = std::move(delivery);
    if (entry.delivery)
        m_bytes += entry.delivery->size();
    ++m_used;
    m_free = 0;
    for (std::size_t index = m_entries.size(); index > 0; --index) {
        if (m_entries[index - 1].state == State::Free)
            m_entries[index - 1].nextFree = std::exchange(m_free, static_cast<std::uint16_t>(index));
    }
}

void OutgoingInflight::forgetMessage(Entry &entry)
{
    if (entry.delivery)
        m_bytes -= entry.delivery->size();
    entry.delivery.reset();
}

void OutgoingInflight::remove(PacketId id)
{
    auto &entry = m_entries[id.value() - 1u];
    entry.state = State::Free;
    forgetMessage(entry);
    entry.nextFree = std::exchange(m_free, id.value());
    --m_used;
}

std::vector<PacketId> OutgoingInflight::inOrder() const
{
    std::vector<PacketId> ids;
    ids.reserve(m_used);
    for (std::size_t index = 0; index < m_entries.size(); ++index) {
        if (m_entries[index].state != State::Free)
            ids.emplace_back(static_cast<std::uint16_t>(index + 1));
    }
    // The difference keeps the order across the wrap of the running number.
    std::sort(ids.begin(), ids.end(), [this](PacketId a, PacketId b) {
        const auto difference = m_entries[a.value() - 1u].sequence - m_entries[b.value() - 1u].sequence;
        return static_cast<std::int32_t>(difference) < 0;
    });
    return ids;
}

void OutgoingInflight::shrink()
{
    if (m_used == 0) {
        m_entries = std::vector<Entry>();
        m_free = 0;
    }
}

std::size_t IncomingIds::slotOf(std::uint16_t id) const
{
    std::size_t at = id & mask();
    while (m_slots[at] != 0 && m_slots[at] != id)
        at = (at + 1) & mask();
    return at;
}

bool IncomingIds::contains(PacketId id) const
{
    return !m_slots.empty() && m_slots[slotOf(id.value())] != 0;
}

void IncomingIds::add(PacketId id)
{
    if ((m_used + 1) * 2 > m_slots.size())
        resize(std::max<std::size_t>(16, m_slots.size() * 2));
    m_slots[slotOf(id.value())] = id.value();
    ++m_used;
}

bool IncomingIds::remove(PacketId id)
{
    if (!contains(id))
        return false;
    auto at = slotOf(id.value());
    for (auto other = (at + 1) & mask(); m_slots[other] != 0; other = (other + 1) & mask()) {
        const auto fromHome = (other - (m_slots[other] & mask())) & mask();
        if (fromHome >= ((other - at) & mask())) {
            m_slots[at] = m_slots[other];
            at = other;
        }
    }
    m_slots[at] = 0;
    --m_used;
    return true;
}

void IncomingIds::shrink()
{
    if (m_used == 0)
        m_slots = {};
}

void IncomingIds::resize(std::size_t size)
{
    const auto old = std::exchange(m_slots, std::vector<std::uint16_t>(size));
    for (const auto id : old) {
        if (id != 0)
            m_slots[slotOf(id)] = id;
    }
}

} // namespace espalier
