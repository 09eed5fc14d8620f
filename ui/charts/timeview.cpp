// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/timeview.h"

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

using Microseconds = std::chrono::microseconds;

constexpr SampleTime oneSecond = 1'000'000;
/// Room beside the first and the last sample.
constexpr double margin = 0.02;

TimeRange bounded(double from, double to)
{
    constexpr auto most = double(TimeView::maximumTime);
    if (!(to - from >= double(TimeView::minimumLength))) {
        const double middle = (from + to) / 2;
        from = middle - double(TimeView::minimumLength) / 2;
        to = from + double(TimeView::minimumLength);
    }
    from = std::clamp(from, -most, most - double(TimeView::minimumLength));
    to = std::clamp(to, from + double(TimeView::minimumLength), most);
    return {std::llround(from), std::llround(to)};
}

} // namespace

void TimeView::setState(const State &state)
{
    if (m_state == state)
        return;
    m_state = state;
    emit changed();
}

void TimeView::restore(const State &state)
{
    setState(state);
}

void TimeView::setWindow(std::chrono::seconds window)
{
    m_window = window;
    goLive();
}

void TimeView::goLive()
{
    m_state.mode = Mode::Live;
    advance(m_end, m_columns);
    emit changed();
}

void TimeView::freeze()
{
    setState({Mode::Frozen, m_state.range});
}

void TimeView::show(TimeRange range)
{
    setState({Mode::Frozen, bounded(double(range.from), double(range.to))});
}

void TimeView::zoom(double factor, SampleTime fixed)
{
    const double before = double(fixed - m_state.range.from) * factor;
    const double after = double(m_state.range.to - fixed) * factor;
    setState({Mode::Frozen, bounded(double(fixed) - before, double(fixed) + after)});
}

void TimeView::pan(double part)
{
    const double by = double(m_state.range.length()) * part;
    const double from = std::clamp(double(m_state.range.from) + by, -double(maximumTime),
                                   double(maximumTime - m_state.range.length()));
    setState({Mode::Frozen, bounded(from, from + double(m_state.range.length()))});
}

TimeRange TimeView::allRange(SampleTime end) const
{
    if (!m_extent)
        return {end - 600 * oneSecond, end};
    const double half = std::max(double(m_extent->length()), double(oneSecond)) * (0.5 + margin);
    const double middle = double(m_extent->from) / 2 + double(m_extent->to) / 2;
    return bounded(middle - half, middle + half);
}

void TimeView::showAll()
{
    setState({Mode::Frozen, allRange(m_end)});
}

void TimeView::reveal(SampleTime time)
{
    if (m_state.range.contains(time))
        return;
    const double half = double(m_state.range.length()) / 2;
    setState({Mode::Frozen, bounded(double(time) - half, double(time) + half)});
}

void TimeView::advance(SampleTime end, int columns)
{
    m_end = end;
    m_columns = columns;
    if (m_state.mode == Mode::Frozen)
        return;
    if (m_window == std::chrono::seconds::zero()) {
        TimeRange all = allRange(end);
        // Moves with the newest sample, by whole columns, too.
        const SampleTime step = std::max<SampleTime>(1, all.length() / std::max(1, columns));
        all.to += step - 1 - (all.to + step - 1) % step;
        setState({Mode::Live, all});
        return;
    }
    const SampleTime length = std::max<SampleTime>(minimumLength, Microseconds(m_window).count());
    const SampleTime step = std::max<SampleTime>(1, length / std::max(1, columns));
    const SampleTime to = end - end % step + step;
    setState({Mode::Live, {to - length, to}});
}

} // namespace espalier
