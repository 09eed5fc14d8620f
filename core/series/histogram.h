// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"

#include <cstdint>
#include <vector>

namespace espalier {

/// How often values within a range of time fall into equal steps between the least and the greatest.
struct ValueHistogram
{
    double minimum = 0;
    double maximum = 0;
    /// Empty when there is no finite value.
    std::vector<std::uint64_t> counts {};

    /// The width of a step; 0 when all values are one and the same: then they are in the first.
    [[nodiscard]] double step() const
    {
        return counts.empty() ? 0
                              : maximum / static_cast<double>(counts.size())
                                    - minimum / static_cast<double>(counts.size());
    }
};

/// `steps` is at least 1. Reads every sample: for a pool thread where there are millions.
[[nodiscard]] ValueHistogram valueHistogram(const Series &series, TimeRange range, std::size_t steps);

} // namespace espalier
