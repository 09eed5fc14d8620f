// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace espalier {

/// Figures of some values, of which only finite numbers count. Exact enough for values that are large beside their
/// differences, as times are.
struct SampleSummary
{
    std::uint64_t count = 0;
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();
    double mean = 0;
    /// Sum of squares of the distances from the mean.
    double spread = 0;

    void add(double value)
    {
        if (!std::isfinite(value))
            return;
        ++count;
        minimum = std::min(minimum, value);
        maximum = std::max(maximum, value);
        const double distance = value - mean;
        mean += distance / static_cast<double>(count);
        spread += distance * (value - mean);
    }
    void add(const SampleSummary &other)
    {
        if (other.count == 0)
            return;
        const auto both = static_cast<double>(count + other.count);
        const double distance = other.mean - mean;
        spread +=
            other.spread
            + distance * distance * static_cast<double>(count) * static_cast<double>(other.count) / both;
        mean += distance * static_cast<double>(other.count) / both;
        count += other.count;
        minimum = std::min(minimum, other.minimum);
        maximum = std::max(maximum, other.maximum);
    }
    /// Standard deviation of the values themselves, not an estimate for others.
    [[nodiscard]] double deviation() const
    {
        return count > 0 ? std::sqrt(spread / static_cast<double>(count)) : 0;
    }
};

} // namespace espalier
