// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/seriesblock.h"
#include "ui/charts/dashboard.h"

#include <optional>

namespace espalier {

/// From one tick to the next: 1, 2 or 5 times a power of ten, so that `width` has about `ticks` of them.
[[nodiscard]] double tickStep(double width, int ticks);

/// The same for times of day, in seconds: what labels can tell that have minutes, or seconds, or decimal places of them.
/// Nothing: half a day and more.
[[nodiscard]] std::optional<double> clockStep(double width, int ticks);

struct FittingRange
{
    ValueRange range {};
    /// Between the ticks that it begins and ends with.
    double step = 1;
};
/// What an axis of about `ticks` ticks shows of values that are not empty: a little more than all of them, from tick to tick,
/// so that it moves seldom. Always a range that can be drawn, whatever the values.
[[nodiscard]] FittingRange fittingRange(const ValueExtent &extent, int ticks);
/// A range `factor` times as wide in which `fixed` stays where it is; within what can be drawn.
[[nodiscard]] ValueRange zoomed(ValueRange range, double factor, double fixed);
/// Moved by a part of its width.
[[nodiscard]] ValueRange moved(ValueRange range, double part);

} // namespace espalier
