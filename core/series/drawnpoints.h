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
/// For pictures that follow each other: whole columns are kept as long as nothing but new samples came to the series, so
/// that a live window costs what is new in it.
class DrawnPoints
{
public:
    /// Takes the points of `range` for a picture of so many columns, which is at least 1. The series is the one of the call
    /// before, unless forget() was called.
    void update(const Series &series, TimeRange range, int columns);
    /// The next call brings another series.
    void forget() { m_columns.clear(); }

    /// Ascending times, values as in Series (gaps and texts break the line; texts are given as gapValue). They begin with
    /// the last sample before the range and end with the first behind it, where these exist: lines that leave the picture
    /// belong to it. At most four for each column.
    [[nodiscard]] const std::vector<Sample> &points() const { return m_points; }

private:
    struct Column
    {
        /// Which multiple of the width it begins at.
        SampleTime number = 0;
        /// Where its points begin.
        std::size_t first = 0;
    };
    /// Some of m_columns.
    struct Kept
    {
        std::size_t from = 0;
        std::size_t to = 0;
    };
    [[nodiscard]] Kept kept(const Series &series, TimeRange range, SampleTime width) const;
    void addColumns(const Series &series, Series::Cursor from, Series::Cursor to);

    std::vector<Sample> m_points;
    std::vector<Column> m_columns;
    /// Behind the points of the last column.
    std::size_t m_columnsEnd = 0;
    TimeRange m_range;
    SampleTime m_width = 0;
    /// Of the last sample that there was.
    SampleTime m_latest = 0;
    std::uint64_t m_pastVersion = 0;
    /// What was before, for its room.
    std::vector<Sample> m_pointsBefore;
    std::vector<Column> m_columnsBefore;
};

/// The points of one picture.
[[nodiscard]] std::vector<Sample> drawnPoints(const Series &series, TimeRange range, int columns);

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
