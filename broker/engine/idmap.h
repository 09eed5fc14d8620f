// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace espalier {

/// "No entry" for the dense ids used inside the engine.
inline constexpr std::uint32_t noId = 0xffff'ffff;

/// Spreads the bits of a key over a hash table.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t value)
{
    value ^= value >> 32;
    value *= 0x9fb2'1c65'1e98'df25;
    value ^= value >> 29;
    value *= 0xd6e8'feb8'6659'fd93;
    return value ^ (value >> 32);
}

/// A flat hash map from 64-bit keys to dense ids: linear probing, 16 bytes an entry, no allocation for each entry.
class IdMap
{
public:
    /// The id of `key`, or noId.
    [[nodiscard]] std::uint32_t find(std::uint64_t key) const
    {
        if (m_slots.empty())
            return noId;
        for (std::size_t at = home(key);; at = next(at)) {
            const auto &slot = m_slots[at];
            if (slot.id == noId || slot.key == key)
                return slot.id;
        }
    }

    /// Adds a key that is not there yet, or gives a key that is there another id.
    void set(std::uint64_t key, std::uint32_t id)
    {
        if ((m_used + 1) * 4 > m_slots.size() * 3)
            resize(m_slots.empty() ? 8 : m_slots.size() * 2);
        if (place(key, id))
            ++m_used;
    }

    void erase(std::uint64_t key)
    {
        if (m_slots.empty())
            return;
        std::size_t at = home(key);
        while (m_slots[at].key != key || m_slots[at].id == noId) {
            if (m_slots[at].id == noId)
                return;
            at = next(at);
        }
        // Close the gap, so that no probe ends early: later entries that may stand here move up.
        for (std::size_t other = next(at); m_slots[other].id != noId; other = next(other)) {
            if (((other - home(m_slots[other].key)) & mask()) >= ((other - at) & mask()))
                m_slots[std::exchange(at, other)] = m_slots[other];
        }
        m_slots[at].id = noId;
        --m_used;
        if (m_slots.size() > 64 && m_used * 8 < m_slots.size())
            resize(m_slots.size() / 4);
    }

    void clear() { *this = IdMap(); }
    [[nodiscard]] std::size_t size() const { return m_used; }

private:
    struct Slot
    {
        std::uint64_t key = 0;
        std::uint32_t id = noId;
    };

    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    [[nodiscard]] std::size_t home(std::uint64_t key) const { return mix(key) & mask(); }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & mask(); }

    bool place(std::uint64_t key, std::uint32_t id)
    {
        std::size_t at = home(key);
        while (m_slots[at].id != noId && m_slots[at].key != key)
            at = next(at);
        const bool isNew = m_slots[at].id == noId;
        m_slots[at] = {key, id};
        return isNew;
    }

    void resize(std::size_t size)
    {
        auto old = std::exchange(m_slots, std::vector<Slot>(size));
        for (const auto &slot : old) {
            if (slot.id != noId)
                place(slot.key, slot.id);
        }
    }

    std::vector<Slot> m_slots;
    std::size_t m_used = 0;
};

} // namespace espalier
