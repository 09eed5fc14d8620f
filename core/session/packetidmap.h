// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/types.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace espalier {

/// Values by Packet Identifier, for those that are in use at the same time. Memory grows with the most that ever were and
/// is kept, so that a conversation in its stride allocates nothing. Identifiers are mostly given out in a row, so they
/// are their own hash; at most half of the slots are taken.
template <typename T>
class PacketIdMap
{
public:
    /// Null when there is none. Valid until the next add() or remove().
    [[nodiscard]] T *find(PacketId id)
    {
        if (m_size == 0)
            return nullptr;
        for (auto i = slotOf(id);; i = next(i)) {
            if (m_slots[i].id == id)
                return &m_slots[i].value;
            if (!m_slots[i].id.isValid())
                return nullptr;
        }
    }
    /// `id` must be valid and not be there yet.
    T &add(PacketId id, T value)
    {
        if (2 * (m_size + 1) > m_slots.size())
            grow();
        ++m_size;
        return insert(id, std::move(value));
    }
    void remove(PacketId id)
    {
        if (m_size == 0)
            return;
        auto i = slotOf(id);
        while (m_slots[i].id != id) {
            if (!m_slots[i].id.isValid())
                return;
            i = next(i);
        }
        --m_size;
        // What follows moves up when the gap lies between its own slot and where it stands.
        for (auto k = next(i); m_slots[k].id.isValid(); k = next(k)) {
            const auto home = slotOf(m_slots[k].id);
            if (((k - home) & mask()) >= ((k - i) & mask())) {
                m_slots[i] = std::move(m_slots[k]);
                i = k;
            }
        }
        m_slots[i] = Slot {};
    }
    [[nodiscard]] std::size_t size() const { return m_size; }
    void clear()
    {
        m_slots.clear();
        m_size = 0;
    }

    /// Calls `visit(PacketId, const T &)` for each, in no particular order.
    template <typename Visit>
    void forEach(Visit &&visit) const
    {
        for (const auto &slot : m_slots) {
            if (slot.id.isValid())
                visit(slot.id, slot.value);
        }
    }

private:
    struct Slot
    {
        PacketId id {};
        T value {};
    };

    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    [[nodiscard]] std::size_t slotOf(PacketId id) const { return id.value() & mask(); }
    [[nodiscard]] std::size_t next(std::size_t i) const { return (i + 1) & mask(); }

    T &insert(PacketId id, T value)
    {
        auto i = slotOf(id);
        while (m_slots[i].id.isValid())
            i = next(i);
        m_slots[i] = {id, std::move(value)};
        return m_slots[i].value;
    }
    void grow()
    {
        std::vector<Slot> old(m_slots.empty() ? 16 : 2 * m_slots.size());
        old.swap(m_slots);
        for (auto &slot : old) {
            if (slot.id.isValid())
                insert(slot.id, std::move(slot.value));
        }
    }

    std::vector<Slot> m_slots;
    std::size_t m_size = 0;
};

} // namespace espalier
