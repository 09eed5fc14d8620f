// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/histogram.h"

#include <algorithm>
#include <cmath>

namespace espalier {

ValueHistogram valueHistogram(const Series &series, TimeRange range, std::size_t steps)
{
    const SampleSummary summary = series.summary(range);
    ValueHistogram histogram;
    if (summary.count == 0)
        return histogram;
    histogram.minimum = summary.minimum;
    histogram.maximum = summary.maximum;
    histogram.counts.resize(std::max<std::size_t>(1, steps));
    const double step = histogram.step();
    const auto last = histogram.counts.size() - 1;
    series.visit(range, [&](Sample sample) {
        if (!std::isfinite(sample.value))
            return;
        // Differences of huge numbers may be beyond all doubles; halves are not.
        const double place = step > 0 ? (sample.value / 2 - histogram.minimum / 2) / step * 2 : 0;
        ++histogram.counts[std::min(last, static_cast<std::size_t>(std::max(0.0, place)))];
    });
    return histogram;
}

} // namespace espalier
