// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace espalier {

/// An open-addressing hash table of 4-byte numbers; what the numbers stand for and how it is hashed is the caller's.
/// Nothing is ever removed. At most 2/3 full.
class IdTable
{
public:
    static constexpr std::uint32_t none = 0xffff'ffff;

    /// The number for which `isIt` holds among those with that hash, or none.
    template <typename IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsIt &&isIt) const
    {
        if (m_slots.empty())
            return none;
        for (std::size_t slot = hash & mask();; slot = (slot + 1) & mask()) {
            const std::uint32_t id = m_slots[slot];
            if (id == none || isIt(id))
                return id;
        }
    }

    /// Adds a number that is not there yet. `hashOf` gives the hash of a number that is.
    template <typename HashOf>
    void insert(std::uint64_t hash, std::uint32_t id, HashOf &&hashOf)
    {
        if ((m_count + 1) * 3 > m_slots.size() * 2)
            grow(hashOf);
        place(hash, id);
        ++m_count;
    }

    [[nodiscard]] std::size_t memory() const { return m_slots.capacity() * sizeof(std::uint32_t); }

private:
    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    void place(std::uint64_t hash, std::uint32_t id)
    {
        std::size_t slot = hash & mask();
        while (m_slots[slot] != none)
            slot = (slot + 1) & mask();
        m_slots[slot] = id;
    }
    template <typename HashOf>
    void grow(HashOf &hashOf)
    {
        std::vector<std::uint32_t> old(m_slots.empty() ? 64 : m_slots.size() * 2, none);
        old.swap(m_slots);
        for (const std::uint32_t id : old) {
            if (id != none)
                place(hashOf(id), id);
        }
    }

    std::vector<std::uint32_t> m_slots;
    std::size_t m_count = 0;
};

} // namespace espalier
