// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/idmap.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace espalier {

/// A flat hash set of dense ids whose keys lie with what the ids stand for: four bytes a slot. The caller gives the hash
/// of a key, `isIt(id)` to compare, and `hashOf(id)` where entries must move.
class IdSet
{
public:
    template <typename IsIt>
    [[nodiscard]] std::uint32_t find(std::uint64_t hash, IsIt &&isIt) const
    {
        if (m_slots.empty())
            return noId;
        for (std::size_t at = hash & mask();; at = next(at)) {
            const auto id = m_slots[at];
            if (id == noId || isIt(id))
                return id;
        }
    }

    /// Adds an id that is not there.
    template <typename HashOf>
    void insert(std::uint32_t id, std::uint64_t hash, HashOf &&hashOf)
    {
        if ((m_used + 1) * 4 > m_slots.size() * 3)
            resize(m_slots.empty() ? 8 : m_slots.size() * 2, hashOf);
        place(id, hash);
        ++m_used;
    }

    /// Removes an id that is there, while hashOf(id) still holds.
    template <typename HashOf>
    void erase(std::uint32_t id, std::uint64_t hash, HashOf &&hashOf)
    {
        std::size_t at = hash & mask();
        while (m_slots[at] != id)
            at = next(at);
        // Close the gap, so that no probe ends early: later entries that may stand here move up.
        for (std::size_t other = next(at); m_slots[other] != noId; other = next(other)) {
            const std::size_t home = hashOf(m_slots[other]) & mask();
            if (((other - home) & mask()) >= ((other - at) & mask()))
                m_slots[std::exchange(at, other)] = m_slots[other];
        }
        m_slots[at] = noId;
        --m_used;
        if (m_slots.size() > 64 && m_used * 8 < m_slots.size())
            resize(m_slots.size() / 4, hashOf);
    }

    [[nodiscard]] std::size_t size() const { return m_used; }

private:
    [[nodiscard]] std::size_t mask() const { return m_slots.size() - 1; }
    [[nodiscard]] std::size_t next(std::size_t at) const { return (at + 1) & mask(); }

    void place(std::uint32_t id, std::uint64_t hash)
    {
        std::size_t at = hash & mask();
        while (m_slots[at] != noId)
            at = next(at);
        m_slots[at] = id;
    }
    template <typename HashOf>
    void resize(std::size_t size, HashOf &&hashOf)
    {
        const auto old = std::exchange(m_slots, std::vector<std::uint32_t>(size, noId));
        // What ids stand for lies far apart in memory: some are hashed without a branch between, so that the processor
        // fetches them at once.
        std::array<std::uint32_t, 32> ids;
        std::array<std::uint64_t, ids.size()> hashes;
        for (std::size_t at = 0; at < old.size();) {
            std::size_t count = 0;
            for (; at < old.size() && count < ids.size(); ++at) {
                ids[count] = old[at];
                count += old[at] != noId ? 1 : 0;
            }
            for (std::size_t i = 0; i < count; ++i)
                hashes[i] = hashOf(ids[i]);
            for (std::size_t i = 0; i < count; ++i)
                place(ids[i], hashes[i]);
        }
    }

    std::vector<std::uint32_t> m_slots;
    std::size_t m_used = 0;
};

} // namespace espalier
