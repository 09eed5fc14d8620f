// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"
#include "core/series/threshold.h"
#include "ui/charts/dashboard.h"

#include <deque>
#include <optional>
#include <span>
#include <vector>

namespace espalier {

/// Watches the curves of a plot at their thresholds, sample by sample as they come; what was there before raises no alarm.
class ThresholdAlarms
{
public:
    struct Alarm
    {
        std::size_t curve = 0;
        Threshold threshold {};
        Sample sample {};
    };

    /// Begins anew for curves and thresholds that are others than before.
    void setCurves(const std::vector<CurveSpec> &curves);
    /// What has been crossed since the last call, the latest `maximum` of it. `series` has one for each curve.
    [[nodiscard]] std::deque<Alarm> update(std::span<const Series *const> series, std::size_t maximum);
    /// By curve and threshold.
    [[nodiscard]] std::vector<std::vector<bool>> crossed() const;

private:
    struct Watched
    {
        SignalSource source {};
        std::vector<Threshold> thresholds {};
        std::vector<ThresholdWatch> watches {};
        std::optional<SampleTime> seenTo {};
    };
    std::vector<Watched> m_curves;
};

} // namespace espalier
