// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/drawnpoints.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

/// The samples of a column when they are no more than this.
constexpr std::size_t fewSamples = 4;

double drawn(double value)
{
    return std::isfinite(value) ? value : gapValue;
}

void addSample(Sample sample, std::vector<Sample> &points)
{
    points.push_back({sample.time, drawn(sample.value)});
}

/// The beginning of the column after the one that `time` is in.
/// Columns begin at multiples of their width, so that they stay what they are while the range moves.
SampleTime columnOf(SampleTime time, SampleTime width)
{
    return time / width - (time % width < 0 ? 1 : 0);
}

/// Calls `visit(block, first, end)` for the parts of blocks between two cursors.
template <typename Visit>
void visitParts(const Series &series, Series::Cursor from, Series::Cursor to, Visit &&visit)
{
    for (std::size_t number = from.block; number < series.blockCount() && number <= to.block; ++number) {
        const SeriesBlock &block = series.block(number);
        const std::size_t first = number == from.block ? from.index : 0;
        const std::size_t end = number == to.block ? to.index : block.size();
        if (first < end)
            visit(block, first, end);
    }
}

/// Series::lowerBound() of a time that is not far behind a cursor.
Series::Cursor firstNotBefore(const Series &series, Series::Cursor from, SampleTime time)
{
    constexpr std::size_t nearBlocks = 4;
    const std::size_t stop = std::min(series.blockCount(), from.block + nearBlocks);
    for (std::size_t number = from.block; number < stop; ++number) {
        const auto times = series.block(number).times();
        if (times.back() < time)
            continue;
        const auto first = number == from.block ? std::ptrdiff_t(from.index) : 0;
        return {number,
                std::size_t(std::lower_bound(times.begin() + first, times.end(), time) - times.begin())};
    }
    return series.lowerBound(time);
}

std::size_t distance(const Series &series, Series::Cursor from, Series::Cursor to, std::size_t enough)
{
    std::size_t count = 0;
    for (; from < to && count < enough; from = series.next(from))
        ++count;
    return count;
}

/// Whether a column's line goes up. One that swings to and fro may go either way within a pixel: neighbours alternate, and
/// no second line as long joins them.
bool isRising(SampleTime column, Sample first, Sample last, const ValueExtent &extent)
{
    const bool goesOneWay = std::abs(last.value - first.value) > 0.75 * (extent.maximum - extent.minimum);
    return goesOneWay ? last.value > first.value : column % 2 == 0;
}

void addColumn(const Series &series, SampleTime column, Series::Cursor from, Series::Cursor to,
               std::vector<Sample> &points)
{
    if (distance(series, from, to, fewSamples + 1) <= fewSamples) {
        for (; from < to; from = series.next(from))
            addSample(series.at(from), points);
        return;
    }
    ValueExtent extent;
    bool hasBreaks = false;
    visitParts(series, from, to, [&](const SeriesBlock &block, std::size_t first, std::size_t end) {
        extent.add(first == 0 && end == block.size()
                       ? ValueExtent {block.summary().minimum, block.summary().maximum}
                       : block.extent(first, end));
        hasBreaks = hasBreaks || block.hasBreaks();
    });
    const Sample first = series.at(from);
    const Sample last = series.at(series.previous(to));
    if (extent.isEmpty()) {
        points.push_back({first.time, gapValue});
        return;
    }
    // A gap at an edge is seen beyond the column, one within is not.
    if (hasBreaks && !std::isfinite(first.value))
        points.push_back({first.time, gapValue});
    const bool rises = isRising(column, first, last, extent);
    points.push_back({first.time, rises ? extent.minimum : extent.maximum});
    points.push_back({last.time, rises ? extent.maximum : extent.minimum});
    if (hasBreaks && !std::isfinite(last.value))
        points.push_back({last.time, gapValue});
}

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b) && labelOf(a) == labelOf(b));
}

} // namespace

DrawnPoints::Kept DrawnPoints::kept(const Series &series, TimeRange range, SampleTime width) const
{
    if (m_columns.empty() || width != m_width || series.pastVersion() != m_pastVersion)
        return {};
    // Those at the ends of either range may have been cut, and the latest may have got more samples.
    const SampleTime from = std::max(range.from, m_range.from);
    const SampleTime first = columnOf(from, width) + 1;
    const SampleTime behind =
        std::min(columnOf(std::min(range.to, m_range.to), width), columnOf(m_latest, width));
    const auto place = [this](SampleTime number) {
        return std::size_t(std::ranges::lower_bound(m_columns, number, {}, &Column::number)
                           - m_columns.begin());
    };
    return first < behind ? Kept {place(first), place(behind)} : Kept {};
}

void DrawnPoints::addColumns(const Series &series, Series::Cursor from, Series::Cursor to)
{
    while (from < to) {
        const SampleTime column = columnOf(series.at(from).time, m_width);
        const Series::Cursor end = std::min(to, firstNotBefore(series, from, (column + 1) * m_width));
        m_columns.push_back({column, m_points.size()});
        addColumn(series, column, from, end, m_points);
        from = end;
    }
}

void DrawnPoints::update(const Series &series, TimeRange range, int columns)
{
    const SampleTime width = std::max<SampleTime>(1, range.length() / std::max(1, columns));
    const Kept kept = series.isEmpty() ? Kept {} : this->kept(series, range, width);
    const std::size_t keptEnd = kept.to < m_columns.size() ? m_columns[kept.to].first : m_columnsEnd;
    m_points.swap(m_pointsBefore);
    m_columns.swap(m_columnsBefore);
    m_points.clear();
    m_columns.clear();
    if (series.isEmpty())
        return;
    m_width = width;
    Series::Cursor cursor = series.lowerBound(range.from);
    if (cursor != series.begin())
        addSample(series.at(series.previous(cursor)), m_points);
    const Series::Cursor stop = series.upperBound(range.to);
    if (kept.from < kept.to) {
        const Column *columnsKept = &m_columnsBefore[kept.from];
        addColumns(series, cursor, series.lowerBound(columnsKept->number * width));
        const auto begin = m_pointsBefore.begin();
        const std::size_t first = columnsKept->first;
        const std::size_t now = m_points.size();
        m_points.insert(m_points.end(), begin + std::ptrdiff_t(first), begin + std::ptrdiff_t(keptEnd));
        for (std::size_t i = kept.from; i < kept.to; ++i)
            m_columns.push_back({m_columnsBefore[i].number, now + (m_columnsBefore[i].first - first)});
        cursor = series.lowerBound((m_columns.back().number + 1) * width);
    }
    addColumns(series, cursor, stop);
    m_columnsEnd = m_points.size();
    if (stop != series.end())
        addSample(series.at(stop), m_points);
    m_range = range;
    m_latest = series.last().time;
    m_pastVersion = series.pastVersion();
}

std::vector<Sample> drawnPoints(const Series &series, TimeRange range, int columns)
{
    DrawnPoints drawn;
    drawn.update(series, range, columns);
    return drawn.points();
}

std::vector<StateRun> stateRuns(const Series &series, TimeRange range, int columns, SampleTime now)
{
    std::vector<StateRun> runs;
    if (series.isEmpty())
        return runs;
    const SampleTime width = std::max<SampleTime>(1, range.length() / std::max(1, columns));
    const SampleTime end = std::min(range.to, now);
    if (end < range.from)
        return runs;
    const auto open = [&](SampleTime from, double value) {
        if (!std::isnan(value) || labelOf(value))
            runs.push_back({from, end, value, false});
    };
    Series::Cursor cursor = series.lowerBound(range.from);
    double current = gapValue;
    if (cursor != series.begin()) {
        current = series.at(series.previous(cursor)).value;
        open(range.from, current);
    }
    const Series::Cursor stop = series.upperBound(end);
    while (cursor < stop) {
        const Sample sample = series.at(cursor);
        const Series::Cursor behind =
            std::min(stop, firstNotBefore(series, cursor, (columnOf(sample.time, width) + 1) * width));
        const Series::Cursor lastOne = series.previous(behind);
        if (isSame(sample.value, current) && lastOne == cursor) {
            cursor = behind;
            continue;
        }
        const double value = series.at(lastOne).value;
        bool isMixed = false;
        // Three are enough to say so: the state before, one that differs, and the one that follows.
        for (Series::Cursor inner = cursor; inner < lastOne && !isMixed; inner = series.next(inner))
            isMixed = !isSame(series.at(inner).value, value);
        if (!isMixed && isSame(value, current)) {
            cursor = behind;
            continue;
        }
        if (!runs.empty() && runs.back().to == end)
            runs.back().to = sample.time;
        if (isMixed) {
            const SampleTime until = series.at(lastOne).time;
            if (until > sample.time)
                runs.push_back({sample.time, until, value, true});
            open(until, value);
        } else {
            open(sample.time, value);
        }
        current = value;
        cursor = behind;
    }
    return runs;
}

} // namespace espalier
