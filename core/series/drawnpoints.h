// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"

#include <cstdint>
#include <vector>

namespace espalier {

/// What a curve consists of on a screen: within each column of pixels the least and the greatest value, so that no spike is
/// lost however many samples there are. Columns begin at multiples of their width, so that a curve that moves keeps its
/// shape. Where columns have few samples these are given as they are.
///
/// `points` is overwritten: ascending times, values as in Series (gaps and texts break the line; texts are given as
/// gapValue). It begins with the last sample before the range and ends with the first behind it, where these exist: lines
/// that leave the picture belong to it. At most four points for each of `columns`, which is at least 1.
void drawnPoints(const Series &series, TimeRange range, int columns, std::vector<Sample> &points);

/// A stretch of time in which a signal has one state: a text, a number, a boolean.
struct StateRun
{
    SampleTime from = 0;
    /// Where the next one begins, or the range ends.
    SampleTime to = 0;
    /// As in Series. Of a mixed run the last one.
    double value = 0;
    /// Several states, all too short to be seen.
    bool isMixed = false;
    friend bool operator==(const StateRun &a, const StateRun &b)
    {
        return a.from == b.from && a.to == b.to && a.isMixed == b.isMixed
               && std::bit_cast<std::uint64_t>(a.value) == std::bit_cast<std::uint64_t>(b.value);
    }
};

/// The states of a signal within a range, each from its sample to the next that differs; those that are shorter than a
/// column are put together. Gaps make no run. Ends at `now` where the range goes beyond it: no state is known there.
[[nodiscard]] std::vector<StateRun> stateRuns(const Series &series, TimeRange range, int columns,
                                              SampleTime now);

} // namespace espalier
