// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/idmap.h"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace espalier {

/// A flat hash set of dense ids whose keys lie with what the ids stand for. The caller gives the hash of a key, and
/// `isIt(id)` to compare; half of the hash is kept beside the id, so that what an id stands for, which is far memory, is
/// looked at when it is the one that is sought.
class IdSet
{
public:
    template <typename IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsIt &&isIt) const
    {
        if (m_slots.empty())
            return noId;
        for (std::size_t at = hash & mask();; at = next(at)) {
            const Slot &slot = m_slots[at];
            if (slot.id == noId || (slot.hash == static_cast<std::uint32_t>(hash) && isIt(slot.id)))
                return slot.id;
        }
    }

    /// Adds an id that is not there.
    void insert(std::uint32_t id, std::uint64_t hash)
    {
        if ((m_used + 1) * 4 > m_slots.size() * 3)
            resize(m_slots.empty() ? 8 : m_slots.size() * 2);
        place({id, static_cast<std::uint32_t>(hash)});
        ++m_used;
    }

    /// Removes an id that is there.
    void erase(std::uint32_t id, std::uint64_t hash)
    {
        std::size_t at = hash & mask();
        while (m_slots[at].id != id)
            at = next(at);
        // Close the gap, so that no probe ends early: later entries that may stand here move up.
        for (std::size_t other = next(at); m_slots[other].id != noId; other = next(other)) {
            const std::size_t home = m_slots[other].hash & mask();
            if (((other - home) & mask()) >= ((other - at) & mask()))
                m_slots[std::exchange(at, other)] = m_slots[other];
        }
        m_slots[at].id = noId;
        --m_used;
        if (m_slots.size() > 64 && m_used * 8 < m_slots.size())
            resize(m_slots.size() / 4);
    }

    [[nodiscard]] std::size_t size() const { return m_used; }

private:
    struct Slot
    {
        std::uint32_t id = noId;
        /// The lower half: ids have no more bits, so no table asks for more.
        std::uint32_t hash = 0;
    };
    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & mask(); }

    void place(Slot slot)
    {
        std::size_t at = slot.hash & mask();
        while (m_slots[at].id != noId)
            at = next(at);
        m_slots[at] = slot;
    }
    void resize(std::size_t size)
    {
        for (const Slot slot : std::exchange(m_slots, std::vector<Slot>(size)))
            if (slot.id != noId)
                place(slot);
    }

    std::vector<Slot> m_slots;
    std::size_t m_used = 0;
};

} // namespace espalier
