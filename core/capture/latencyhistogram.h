// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace espalier {

/// Counts durations so that their percentiles are known to within three percent, in a fixed amount of memory.
class LatencyHistogram
{
public:
    /// Microseconds; negative ones count as 0.
    void add(std::int64_t duration);
    [[nodiscard]] std::uint64_t count() const { return m_count; }
    [[nodiscard]] std::int64_t minimum() const { return m_minimum; }
    [[nodiscard]] std::int64_t maximum() const { return m_maximum; }
    /// The duration that `share` of all, from 0 to 1, do not exceed; 0 when there is none.
    [[nodiscard]] std::int64_t percentile(double share) const;

    static constexpr int powers = 40;
    /// How many took less than 2^i microseconds, but no less than half of that; the last one all that are longer.
    [[nodiscard]] std::array<std::uint64_t, powers> byPowers() const;

private:
    /// Steps between a power of two and the next.
    static constexpr int stepBits = 5;
    static constexpr int steps = 1 << stepBits;

    [[nodiscard]] static std::size_t slotOf(std::uint64_t duration);
    [[nodiscard]] static std::uint64_t upperEnd(std::size_t slot);

    std::array<std::uint32_t, static_cast<std::size_t>(powers - stepBits + 1) * steps> m_slots {};
    std::uint64_t m_count = 0;
    std::int64_t m_minimum = 0;
    std::int64_t m_maximum = 0;
};

} // namespace espalier
