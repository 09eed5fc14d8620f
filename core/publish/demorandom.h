// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>

namespace espalier {

/// Random numbers for the demo traffic: the same for a seed on every platform, which the standard's distributions do
/// not promise.
class DemoRandom
{
public:
    explicit DemoRandom(std::uint64_t seed) : m_engine(seed) { }

    /// From 0 to below 1.
    [[nodiscard]] double uniform() { return static_cast<double>(m_engine() >> 11) * 0x1p-53; }
    [[nodiscard]] double uniform(double low, double high) { return low + (high - low) * uniform(); }
    /// Around 0 with deviation 1, never beyond 6: the sum of twelve uniform numbers.
    [[nodiscard]] double normal()
    {
        double sum = -6;
        for (int i = 0; i < 12; ++i)
            sum += uniform();
        return sum;
    }
    [[nodiscard]] bool chance(double probability) { return uniform() < probability; }
    /// From 0 to below `bound`.
    [[nodiscard]] std::size_t below(std::size_t bound) { return m_engine() % bound; }

private:
    std::mt19937_64 m_engine;
};

/// A value that wanders and is drawn back to where it belongs.
class DemoWalk
{
public:
    DemoWalk(double mean, double step, double pull = 0.02)
        : m_mean(mean), m_step(step), m_pull(pull), m_value(mean)
    { }
    double next(DemoRandom &random)
    {
        m_value += (m_mean - m_value) * m_pull + random.normal() * m_step;
        return m_value;
    }
    [[nodiscard]] double value() const { return m_value; }
    void setMean(double mean) { m_mean = mean; }

private:
    double m_mean;
    double m_step;
    double m_pull;
    double m_value;
};

} // namespace espalier
