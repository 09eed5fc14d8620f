// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"

#include <cstddef>
#include <vector>

namespace espalier {

/// A place of a signal over another one.
struct XyPair
{
    SampleTime time = 0;
    double x = 0;
    double y = 0;
};

/// For each sample of `y` within the range the value that `x` had, between two samples of it by a straight line. Where one
/// of them has no value, there is a gap: both are gapValue. At most `maximum`, then evenly left out.
[[nodiscard]] std::vector<XyPair> xyPairs(const Series &x, const Series &y, TimeRange range,
                                          std::size_t maximum);

} // namespace espalier
