// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvepainter.h"

#include "core/series/xypairs.h"
#include "ui/charts/curvelook.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace espalier {

namespace {

constexpr double curveDotSize = 5;
constexpr double latestSize = 9;
constexpr std::size_t maximumPairs = 20'000;

double keyOf(SampleTime time)
{
    return double(time) / 1e6;
}

} // namespace

CurvePainter::CurvePainter(QCPAxis *x, QCPAxis *y)
    : m_x(x), m_line(x->parentPlot()->addGraph(x, y)), m_dots(x->parentPlot()->addGraph(x, y))
{
    // What it gets is thinned out already.
    m_line->setAdaptiveSampling(false);
    m_dots->setLineStyle(QCPGraph::lsNone);
}

CurvePainter::~CurvePainter()
{
    QCustomPlot *plot = m_x->parentPlot();
    plot->removeGraph(m_line);
    plot->removeGraph(m_dots);
    if (m_path)
        plot->removePlottable(m_path);
}

void CurvePainter::setValueAxis(QCPAxis *y)
{
    m_line->setValueAxis(y);
    m_dots->setValueAxis(y);
    if (m_path)
        m_path->setValueAxis(y);
}

void CurvePainter::setSpec(const CurveSpec &spec, const Theme &theme)
{
    // It may be the curve of another series, with a version that is the same by chance.
    m_stamp = {};
    m_drawn.forget();
    m_spec = spec;
    m_color = theme.color(curveRole(spec.color));
    applyPen();
}

void CurvePainter::setThin(bool isThin)
{
    if (m_isThin == isThin)
        return;
    m_isThin = isThin;
    applyPen();
}

void CurvePainter::applyPen()
{
    const QPen pen(m_color, m_isThin ? 1.0 : m_spec.width,
                   m_isThin ? Qt::SolidLine : curveStroke(m_spec.color));
    m_line->setPen(pen);
    m_line->setAntialiased(!m_isThin);
    m_dots->setPen(QPen(m_color, 1));
    m_dots->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssDisc, m_color, m_color, std::max(curveDotSize, m_spec.width * 2)));
    if (m_path)
        m_path->setPen(pen);
}

void CurvePainter::hide()
{
    m_line->setVisible(false);
    m_dots->setVisible(false);
    if (m_path)
        m_path->setVisible(false);
}

std::optional<Sample> CurvePainter::sampleAt(const Series &series, SampleTime time) const
{
    const bool isState = m_style == CurveSpec::Style::Lane || m_style == CurveSpec::Style::Step;
    return isState ? series.atOrBefore(time) : series.nearest(time);
}

std::optional<QPointF> CurvePainter::placeAt(SampleTime time) const
{
    if (!m_path || !m_path->visible() || m_pathPoints.empty())
        return std::nullopt;
    auto found = std::ranges::upper_bound(m_pathPoints, time, {}, &Sample::time);
    if (found != m_pathPoints.begin())
        --found;
    const auto place = m_path->data()->at(int(found - m_pathPoints.begin()));
    if (std::isnan(place->key) || std::isnan(place->value))
        return std::nullopt;
    return QPointF(place->key, place->value);
}

const std::vector<Sample> &CurvePainter::points() const
{
    return m_path && m_path->visible() ? m_pathPoints : m_drawn.points();
}

void CurvePainter::chooseStyle(const Series &series, const SeriesLabels &labels)
{
    m_style = m_spec.style;
    if (m_style == CurveSpec::Style::Auto) {
        const auto isTruth = [](const Sample &point) {
            return std::isnan(point.value) || point.value == 0 || point.value == 1;
        };
        if (labels.areTruths() || (m_extent.isEmpty() && labels.size() > 0 && !series.isEmpty()))
            m_style = CurveSpec::Style::Lane;
        else
            m_style =
                std::ranges::all_of(points(), isTruth) ? CurveSpec::Style::Step : CurveSpec::Style::Line;
    }
    m_isLane = m_style == CurveSpec::Style::Lane;
}

bool CurvePainter::update(const Series &series, const SeriesLabels &labels, TimeRange range, int columns)
{
    const Stamp stamp {series.version(), 0, range, columns};
    if (stamp == m_stamp && m_line->visible() != m_isLane)
        return false;
    m_stamp = stamp;
    if (m_path)
        m_path->setVisible(false);
    m_drawn.update(series, range, columns);
    m_summary = series.summary(range);
    m_extent = {m_summary.minimum, m_summary.maximum};
    if (m_extent.isEmpty())
        for (const Sample &point : points())
            m_extent.add(point.value);
    chooseStyle(series, labels);
    m_line->setVisible(!m_isLane);
    m_dots->setVisible(!m_isLane);
    if (!m_isLane)
        feed();
    return true;
}

void CurvePainter::feed()
{
    m_travel = 0;
    if (m_style == CurveSpec::Style::Dots) {
        m_line->data()->clear();
    } else {
        QVector<QCPGraphData> data;
        data.reserve(qsizetype(points().size()));
        double before = gapValue;
        for (const Sample &point : points()) {
            data.append({keyOf(point.time), point.value});
            if (const double step = std::abs(point.value - before); step > 0)
                m_travel += step;
            before = point.value;
        }
        m_line->data()->set(data, true);
        m_line->setLineStyle(m_style == CurveSpec::Style::Step ? QCPGraph::lsStepLeft : QCPGraph::lsLine);
    }
    feedDots();
}

void CurvePainter::feedDots()
{
    QVector<QCPGraphData> data;
    const std::vector<Sample> &points = this->points();
    const auto isValue = [&points](std::size_t index) {
        return index < points.size() && !std::isnan(points[index].value);
    };
    for (std::size_t i = 0; i < points.size(); ++i)
        if (isValue(i) && (m_style == CurveSpec::Style::Dots || (!isValue(i - 1) && !isValue(i + 1))))
            data.append({keyOf(points[i].time), points[i].value});
    m_dots->data()->set(data, true);
}

bool CurvePainter::updateOver(const Series &x, const Series &y, TimeRange range)
{
    const Stamp stamp {y.version(), x.version(), range, -1};
    if (stamp == m_stamp && m_path && m_path->visible())
        return false;
    m_stamp = stamp;
    if (!m_path) {
        m_path = new QCPCurve(m_x, m_line->valueAxis());
        applyPen();
    }
    const std::vector<XyPair> pairs = xyPairs(x, y, range, maximumPairs);
    m_pathPoints.clear();
    m_travel = 0;
    m_extent = {};
    m_extentOfX = {};
    m_summary = y.summary(range);
    QVector<QCPCurveData> data;
    data.reserve(qsizetype(pairs.size()));
    for (const XyPair &pair : pairs) {
        data.append({double(data.size()), pair.x, pair.y});
        m_extentOfX.add(pair.x);
        m_extent.add(pair.y);
        m_pathPoints.push_back({pair.time, pair.y});
    }
    m_path->data()->set(data, true);
    m_isLane = false;
    m_path->setVisible(true);
    m_line->setVisible(false);
    // The latest place is marked.
    QVector<QCPGraphData> latest;
    for (auto pair = pairs.rbegin(); pair != pairs.rend() && latest.isEmpty(); ++pair)
        if (!std::isnan(pair->x) && !std::isnan(pair->y))
            latest.append({pair->x, pair->y});
    m_dots->data()->set(latest, true);
    m_dots->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, m_color, m_color, latestSize));
    m_dots->setVisible(true);
    return true;
}

} // namespace espalier
