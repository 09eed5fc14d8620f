// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/activity.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace espalier {

namespace {

constexpr float timeConstant = 4;
constexpr float unit = 0.016F;

std::uint32_t unitsOf(SteadyMs now)
{
    return static_cast<std::uint32_t>(now / 16);
}

std::uint8_t encode(std::uint32_t count)
{
    if (count < 8)
        return static_cast<std::uint8_t>(count);
    const int exponent = std::bit_width(count) - 3;
    const std::uint32_t mantissa = count >> (exponent - 1) & 7;
    return static_cast<std::uint8_t>(exponent << 3 | static_cast<int>(mantissa));
}

float countOf(std::uint8_t code)
{
    const int exponent = code >> 3;
    const float mantissa = static_cast<float>(code & 7);
    return exponent == 0 ? mantissa : std::ldexp(8 + mantissa, exponent - 1);
}

/// Lets the steps between pass by: shifts what was counted and appends `current` and nothing.
template <typename T>
void shift(std::array<T, RateSteps::steps> &past, T current, std::uint32_t by)
{
    if (by == 0)
        return;
    const std::uint32_t kept = by < RateSteps::steps ? RateSteps::steps - by : 0;
    std::move(past.end() - kept, past.end(), past.begin());
    std::fill(past.begin() + kept, past.end(), T());
    if (by <= RateSteps::steps)
        past[RateSteps::steps - by] = current;
}

} // namespace

void SmoothRate::add(std::uint32_t messages, std::uint64_t bytes, SteadyMs now)
{
    const float kept = keptAt(now);
    m_messages = m_messages * kept + static_cast<float>(messages) / timeConstant;
    m_bytes = m_bytes * kept + static_cast<float>(bytes) / timeConstant;
    m_since = unitsOf(now);
}

float SmoothRate::keptAt(SteadyMs now) const
{
    const auto age = static_cast<float>(unitsOf(now) - m_since) * unit;
    return std::exp(-age / timeConstant);
}

void RateSteps::add(std::uint32_t count, SteadyMs now)
{
    const auto step = static_cast<std::uint32_t>(now / stepLength);
    if (step != m_step) {
        shift(m_past, encode(m_current), step - m_step);
        m_step = step;
        m_current = 0;
    }
    m_current += count;
}

std::array<float, RateSteps::steps> RateSteps::perSecond(SteadyMs now) const
{
    std::array<float, steps> counts {};
    std::transform(m_past.begin(), m_past.end(), counts.begin(), countOf);
    shift(counts, static_cast<float>(m_current), static_cast<std::uint32_t>(now / stepLength) - m_step);
    for (float &count : counts)
        count /= static_cast<float>(stepLength) / 1000;
    return counts;
}

} // namespace espalier
