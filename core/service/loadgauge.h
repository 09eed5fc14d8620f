// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace espalier {

/// Whether a thread keeps up with what comes in: it does not when taking it in fills nearly all of its time.
class LoadGauge
{
public:
    using Duration = std::chrono::steady_clock::duration;
    using Time = std::chrono::steady_clock::time_point;

    /// Work that was done from `start` to `end`.
    void note(Time start, Time end) { m_busy += end - start; }
    /// Judges anew after each half second; true while the thread is at its limit.
    [[nodiscard]] bool isFull(Time now);

private:
    Time m_since {};
    Duration m_busy {};
    bool m_isFull = false;
};

} // namespace espalier
