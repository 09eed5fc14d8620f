// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstdint>

namespace espalier {

/// Milliseconds of the steady clock.
using SteadyMs = std::int64_t;

/// A time from 0 on, in six bytes, which last for 8,900 years.
class CompactMs
{
public:
    CompactMs() = default;
    explicit CompactMs(SteadyMs time)
        : m_parts {static_cast<std::uint16_t>(time), static_cast<std::uint16_t>(time >> 16),
                   static_cast<std::uint16_t>(time >> 32)}
    { }
    [[nodiscard]] SteadyMs value() const
    {
        return SteadyMs {m_parts[2]} << 32 | SteadyMs {m_parts[1]} << 16 | SteadyMs {m_parts[0]};
    }

private:
    std::array<std::uint16_t, 3> m_parts {};
};

/// Rates of messages and bytes per second that forget with a time constant of four seconds: they need no upkeep while
/// nothing happens, and the rates of parts add up to the rate of the whole. Twelve bytes.
class SmoothRate
{
public:
    void add(std::uint32_t messages, std::uint64_t bytes, SteadyMs now);
    [[nodiscard]] float at(SteadyMs now) const { return m_messages * keptAt(now); }
    [[nodiscard]] float bytesAt(SteadyMs now) const { return m_bytes * keptAt(now); }

private:
    [[nodiscard]] float keptAt(SteadyMs now) const;

    float m_messages = 0;
    float m_bytes = 0;
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
