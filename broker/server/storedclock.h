// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/time.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace espalier {

/// The time that is written down: microseconds of a clock that runs on over restarts and never goes back. While the broker
/// runs it follows the steady clock; what passed in between, the wall clock tells, unless it was put back meanwhile.
class StoredClock
{
public:
    using WallTime = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

    /// The end of the year 9999: no clock of a machine says more, and sums of such times fit.
    static constexpr std::int64_t latest = 253'402'300'799'999'999;

    /// What was written down last: both at the same moment.
    struct Reading
    {
        std::int64_t stored = 0;
        std::int64_t wall = 0;

        [[nodiscard]] bool isPossible() const
        {
            return stored >= 0 && stored <= latest && wall >= 0 && wall <= latest;
        }
    };

    /// Goes on from `last`; the first of all begins with the wall clock, and so does one after a reading that cannot be.
    StoredClock(const std::optional<Reading> &last, TimePoint now, WallTime wall) : m_origin(now)
    {
        const auto wallNow = wall.time_since_epoch().count();
        m_stored = last && last->isPossible() ? last->stored + std::max<std::int64_t>(wallNow - last->wall, 0)
                                              : wallNow;
    }

    /// When it was made, as it is written down.
    [[nodiscard]] std::int64_t start() const { return m_stored; }
    [[nodiscard]] std::int64_t toStored(TimePoint time) const { return m_stored + (time - m_origin).count(); }
    /// `stored` is between 0 and what can be counted from `latest` in 32 bits of seconds.
    [[nodiscard]] TimePoint fromStored(std::int64_t stored) const
    {
        return m_origin + TimePoint::duration(stored - m_stored);
    }

private:
    TimePoint m_origin;
    std::int64_t m_stored;
};

} // namespace espalier
