// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace espalier {

/// Time for tests: it passes when they say so. Whole microseconds, so that it serves what counts finer, too.
class ManualClock
{
public:
    using Time = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

    [[nodiscard]] Time now() const { return m_now; }
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    // Not the epoch: a time of zero that somebody forgot to set must not pass for now.
    Time m_now {std::chrono::hours(1000)};
};

} // namespace espalier
