// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace espalier {

/// Milliseconds of the steady clock.
using SteadyMs = std::int64_t;

/// A rate per second that forgets with a time constant of four seconds: it needs no upkeep while nothing happens, and
/// the rates of parts add up to the rate of the whole. Eight bytes.
class SmoothRate
{
public:
    void add(std::uint32_t count, SteadyMs now);
    [[nodiscard]] float at(SteadyMs now) const;

private:
    float m_rate = 0;
    /// In units of 16 ms, which 32 bits count for two years.
    std::uint32_t m_since = 0;
};

/// Counts of the last 24 whole steps of 2.5 s: exact up to 15, then with three significant bits. 32 bytes.
class RateSteps
{
public:
    static constexpr int steps = 24;
    static constexpr SteadyMs stepLength = 2500;

    void add(std::uint32_t count, SteadyMs now);
    /// Counts for each second, oldest first, of the steps before the one that `now` is in.
    [[nodiscard]] std::array<float, steps> perSecond(SteadyMs now) const;

private:
    std::uint32_t m_step = 0;
    std::uint32_t m_current = 0;
    /// Oldest first; small floating-point numbers of five bits exponent and three bits mantissa.
    std::array<std::uint8_t, steps> m_past {};
};

} // namespace espalier
