// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/xypairs.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

/// `behind` is the first sample of `series` that is not before `time`.
double valueAt(const Series &series, Series::Cursor behind, SampleTime time)
{
    if (behind != series.end() && series.at(behind).time == time)
        return series.at(behind).value;
    if (behind == series.begin())
        return gapValue;
    const Sample before = series.at(series.previous(behind));
    if (behind == series.end())
        return before.value;
    const Sample after = series.at(behind);
    if (!std::isfinite(before.value) || !std::isfinite(after.value))
        return before.value;
    const double part =
        static_cast<double>(time - before.time) / static_cast<double>(after.time - before.time);
    return std::lerp(before.value, after.value, part);
}

} // namespace

std::vector<XyPair> xyPairs(const Series &x, const Series &y, TimeRange range, std::size_t maximum)
{
    std::vector<XyPair> pairs;
    const std::uint64_t count = y.count(range);
    const std::uint64_t stride = count / std::max<std::size_t>(1, maximum) + 1;
    pairs.reserve(static_cast<std::size_t>(count / stride + 1));
    Series::Cursor behind = x.lowerBound(range.from);
    std::uint64_t number = 0;
    y.visit(range, [&](Sample sample) {
        if (number++ % stride != 0)
            return;
        while (behind != x.end() && x.at(behind).time < sample.time)
            behind = x.next(behind);
        const double place = valueAt(x, behind, sample.time);
        if (std::isfinite(place) && std::isfinite(sample.value))
            pairs.push_back({sample.time, place, sample.value});
        else
            pairs.push_back({sample.time, gapValue, gapValue});
    });
    return pairs;
}

} // namespace espalier
