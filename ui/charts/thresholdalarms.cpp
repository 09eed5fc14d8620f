// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/thresholdalarms.h"

#include <algorithm>
#include <limits>

namespace espalier {

void ThresholdAlarms::setCurves(const std::vector<CurveSpec> &curves)
{
    std::vector<Watched> watched;
    for (const CurveSpec &curve : curves) {
        const auto known = std::ranges::find_if(m_curves, [&curve](const Watched &each) {
            return each.source == curve.source && each.thresholds == curve.thresholds;
        });
        if (known != m_curves.end()) {
            watched.push_back(*known);
            continue;
        }
        Watched added {curve.source, curve.thresholds, {}, {}};
        for (const Threshold &threshold : curve.thresholds)
            added.watches.emplace_back(threshold);
        watched.push_back(std::move(added));
    }
    m_curves = std::move(watched);
}

std::deque<ThresholdAlarms::Alarm> ThresholdAlarms::update(std::span<const Series *const> series,
                                                           std::size_t maximum)
{
    std::deque<Alarm> alarms;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        Watched &watched = m_curves[i];
        if (watched.watches.empty() || series[i]->isEmpty())
            continue;
        const Sample last = series[i]->last();
        if (!watched.seenTo) {
            for (ThresholdWatch &watch : watched.watches)
                (void)watch.add(last);
        } else if (last.time > *watched.seenTo) {
            series[i]->visit({*watched.seenTo + 1, last.time}, [&](Sample sample) {
                for (ThresholdWatch &watch : watched.watches)
                    if (watch.add(sample) == ThresholdWatch::Event::Crossed) {
                        alarms.push_back({i, watch.threshold(), sample});
                        if (alarms.size() > maximum)
                            alarms.pop_front();
                    }
            });
        }
        watched.seenTo = std::max(last.time, watched.seenTo.value_or(std::numeric_limits<SampleTime>::min()));
    }
    return alarms;
}

std::vector<std::vector<bool>> ThresholdAlarms::crossed() const
{
    std::vector<std::vector<bool>> crossed;
    for (const Watched &watched : m_curves) {
        crossed.emplace_back();
        for (const ThresholdWatch &watch : watched.watches)
            crossed.back().push_back(watch.isCrossed());
    }
    return crossed;
}

} // namespace espalier
