// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/charttickers.h"
#include "ui/charts/curvepainter.h"
#include "ui/charts/plotmarks.h"
#include "ui/charts/plotsurface.h"
#include "ui/charts/statelanes.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace espalier {

std::optional<Sample> PlotSurface::sampleAt(std::size_t curve, const Series &series, SampleTime time) const
{
    return m_curves[curve]->sampleAt(series, time);
}

const SampleSummary &PlotSurface::summary(std::size_t curve) const
{
    return m_curves[curve]->summary();
}

bool PlotSurface::isLane(std::size_t curve) const
{
    return m_curves[curve]->isLane();
}

std::size_t PlotSurface::drawnCount(std::size_t curve) const
{
    return m_curves[curve]->drawnCount();
}

QStringList PlotSurface::laneTexts(std::size_t lane) const
{
    QStringList texts;
    if (lane < m_lanes->lanes().size())
        for (const StateLanes::Bar &bar : m_lanes->lanes()[lane].bars)
            texts << bar.text;
    return texts;
}

QWidget *PlotSurface::canvas() const
{
    return m_plot;
}

QRect PlotSurface::plotRect() const
{
    if (!m_hasLines)
        return m_band->rect();
    return m_laneCount > 0 ? m_main->rect().united(m_band->rect()) : m_main->rect();
}

int PlotSurface::columns() const
{
    return std::max(1, (m_hasLines ? m_main : m_band)->width());
}

QCPAxis *PlotSurface::axisBelow() const
{
    return (m_hasLines ? m_main : m_band)->axis(QCPAxis::atBottom);
}

PlotSurface::Hit PlotSurface::hit(QPoint position) const
{
    const QRect area = plotRect();
    if (area.contains(position))
        return {Area::Plot, 0};
    if (position.y() > area.bottom() && position.x() >= area.left() && position.x() <= area.right())
        return {Area::TimeAxis, 0};
    if (!m_hasLines || position.y() < m_main->top() || position.y() > m_main->bottom())
        return {};
    const bool isLeft = position.x() < area.left();
    const int distance = isLeft ? area.left() - position.x() : position.x() - area.right();
    int found = -1;
    for (int number = isLeft ? 0 : 1; number < axisCount(); number += 2)
        if (m_axes[std::size_t(number)]->visible()
            && (found < 0 || m_axes[std::size_t(number)]->offset() <= distance))
            found = number;
    return found < 0 ? Hit {} : Hit {Area::ValueAxis, found};
}

SampleTime PlotSurface::timeAt(double x) const
{
    // By hand: seconds as floating point lose the microseconds that a range deep inside is made of.
    const QRect area = plotRect();
    const double part = (x - area.left()) / std::max(1, area.width());
    return m_range.from + std::llround(part * double(m_range.length()));
}

double PlotSurface::pixelOf(SampleTime time) const
{
    const QRect area = plotRect();
    return area.left() + double(time - m_range.from) / std::max(1.0, double(m_range.length())) * area.width();
}

double PlotSurface::valueAt(int axis, double y) const
{
    return axisOf(axis)->pixelToCoord(y);
}

ValueRange PlotSurface::valueRange(int axis) const
{
    const QCPRange range = axisOf(axis)->range();
    return {range.lower, range.upper};
}

void PlotSurface::setValueRange(int axis, std::optional<ValueRange> range)
{
    if (m_spec.axes.size() <= std::size_t(axis))
        m_spec.axes.resize(std::size_t(axis) + 1);
    m_spec.axes[std::size_t(axis)].range = range;
    m_isStale = true;
}

ValueRange PlotSurface::rangeOfX() const
{
    const QCPRange range = m_main->axis(QCPAxis::atBottom)->range();
    return {range.lower, range.upper};
}

void PlotSurface::setRangeOfX(std::optional<ValueRange> range)
{
    m_rangeOfX = range;
    m_isStale = true;
}

void PlotSurface::setBox(std::optional<QRect> box)
{
    m_marks->setBox(box);
    m_marks->redraw();
}

void PlotSurface::paintTo(QCPPainter &painter) const
{
    m_plot->toPainter(&painter, m_plot->width(), m_plot->height());
}

} // namespace espalier
