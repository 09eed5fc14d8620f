// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/packetids.h"

#include <bit>

namespace espalier {

std::optional<PacketId> PacketIds::allocate()
{
    // Starts behind the last one; the first word is looked at twice, at the end from its beginning.
    const std::uint16_t start = static_cast<std::uint16_t>(m_last + 1);
    std::uint64_t skipped = (std::uint64_t {1} << (start % wordBits)) - 1;
    for (std::size_t step = 0; step <= m_used.size(); ++step) {
        const std::size_t word = (start / wordBits + step) % m_used.size();
        const std::uint64_t free = ~m_used[word] & ~skipped;
        skipped = 0;
        if (free != 0) {
            const auto bit = static_cast<std::size_t>(std::countr_zero(free));
            m_used[word] |= std::uint64_t {1} << bit;
            m_last = static_cast<std::uint16_t>(word * wordBits + bit);
            return PacketId(m_last);
        }
    }
    return std::nullopt;
}

void PacketIds::release(PacketId id)
{
    if (id.isValid())
        m_used[id.value() / wordBits] &= ~(std::uint64_t {1} << (id.value() % wordBits));
}

bool PacketIds::isUsed(PacketId id) const
{
    return (m_used[id.value() / wordBits] >> (id.value() % wordBits)) & 1;
}

} // namespace espalier
