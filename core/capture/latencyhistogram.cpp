// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/latencyhistogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace espalier {

void LatencyHistogram::add(std::int64_t duration)
{
    duration = std::max<std::int64_t>(duration, 0);
    m_minimum = m_count == 0 ? duration : std::min(m_minimum, duration);
    m_maximum = std::max(m_maximum, duration);
    ++m_count;
    ++m_slots[std::min(slotOf(static_cast<std::uint64_t>(duration)), m_slots.size() - 1)];
}

/// The first 2 * `steps` durations have a slot each, then each power of two has `steps` of them.
std::size_t LatencyHistogram::slotOf(std::uint64_t duration)
{
    const auto shift = std::max(static_cast<int>(std::bit_width(duration)) - 1 - stepBits, 0);
    return static_cast<std::size_t>(shift) * steps + static_cast<std::size_t>(duration >> shift);
}

std::uint64_t LatencyHistogram::upperEnd(std::size_t slot)
{
    if (slot < 2 * steps)
        return slot;
    const auto shift = slot / steps - 1;
    return ((slot - shift * steps + 1) << shift) - 1;
}

std::int64_t LatencyHistogram::percentile(double share) const
{
    const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(m_count)));
    std::uint64_t seen = 0;
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        seen += m_slots[slot];
        if (seen >= wanted && seen > 0)
            return std::min(static_cast<std::int64_t>(upperEnd(slot)), m_maximum);
    }
    return 0;
}

std::array<std::uint64_t, LatencyHistogram::powers> LatencyHistogram::byPowers() const
{
    std::array<std::uint64_t, powers> counts {};
    for (std::size_t slot = 0; slot < m_slots.size(); ++slot) {
        const auto power = static_cast<std::size_t>(std::bit_width(upperEnd(slot)));
        counts[std::min<std::size_t>(power, powers - 1)] += m_slots[slot];
    }
    return counts;
}

} // namespace espalier
