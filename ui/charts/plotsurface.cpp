// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotsurface.h"

#include "ui/charts/chartcursors.h"
#include "ui/charts/charttickers.h"
#include "ui/charts/chartwords.h"
#include "ui/charts/curvelook.h"
#include "ui/charts/curvepainter.h"
#include "ui/charts/plotmarks.h"
#include "ui/charts/statelanes.h"
#include "ui/charts/valuefit.h"

#include <QVBoxLayout>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <set>

namespace espalier {

namespace {

constexpr int pixelsPerTimeTick = 110;
constexpr int pixelsPerValueTick = 40;
/// Pixels of lines; more than that are drawn with thin strokes.
constexpr double muchInk = 60'000;
constexpr QMargins roomAround {8, 8, 12, 4};

} // namespace

PlotSurface::PlotSurface(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_plot(new QCustomPlot(this))
    , m_main(m_plot->axisRect())
    , m_band(new QCPAxisRect(m_plot, false))
    , m_margins(new QCPMarginGroup(m_plot))
    , m_lanes(new StateLanes(m_band, theme))
    , m_marks(new PlotMarks(m_main, m_band, theme))
    , m_levels(new ThresholdLines(m_main, theme))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot);
    build();
    takeTheme();
    layOutAxes();
    layOutBand();
    connect(&theme, &Theme::changed, this, [this] {
        takeTheme();
        for (std::size_t i = 0; i < m_curves.size(); ++i)
            m_curves[i]->setSpec(m_spec.curves[i], m_theme);
        layOutAxes();
        m_isStale = true;
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    });
}

PlotSurface::~PlotSurface() = default;

void PlotSurface::build()
{
    // What it shows is told by the card around it, which has the keyboard.
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMinimumSize(0, 0);
    m_plot->setMouseTracking(true);
    m_plot->setPlottingHint(QCP::phFastPolylines, true);
    m_plot->setNoAntialiasingOnDrag(false);
    m_plot->plotLayout()->setRowSpacing(0);
    m_band->addAxes(QCPAxis::atBottom | QCPAxis::atLeft);
    m_band->axis(QCPAxis::atLeft)->setVisible(false);
    for (QCPAxisRect *rect : {m_main, m_band}) {
        rect->setMarginGroup(QCP::msLeft | QCP::msRight, m_margins);
        rect->setMinimumMargins(roomAround);
        rect->axis(QCPAxis::atBottom)->grid()->setVisible(false);
        rect->axis(QCPAxis::atBottom)->setTicker(QSharedPointer<TimeTicker>::create());
    }
    m_main->axis(QCPAxis::atTop)->setVisible(false);
    m_axes = {m_main->axis(QCPAxis::atLeft), m_main->axis(QCPAxis::atRight)};
}

void PlotSurface::styleAxis(QCPAxis &axis, Role text) const
{
    axis.setBasePen(Qt::NoPen);
    axis.setTickPen(Qt::NoPen);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(m_theme.color(text));
    axis.setTickLabelFont(m_theme.scaledTextFont(11.0 / 13));
    axis.grid()->setPen(QPen(m_theme.color(Role::Line), 1));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

void PlotSurface::takeTheme()
{
    m_plot->setBackground(QBrush(m_theme.color(Role::Panel)));
    for (QCPAxisRect *rect : {m_main, m_band})
        styleAxis(*rect->axis(QCPAxis::atBottom), Role::Faint);
}

void PlotSurface::setSpec(const PlotSpec &spec)
{
    const bool isOtherKind = spec.kind != m_spec.kind;
    m_spec = spec;
    // They name axes, some of which are about to go.
    m_levels->setLevels({});
    while (m_curves.size() > spec.curves.size())
        m_curves.pop_back();
    layOutAxes();
    while (m_curves.size() < spec.curves.size())
        m_curves.push_back(std::make_unique<CurvePainter>(m_main->axis(QCPAxis::atBottom), m_axes.front()));
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        m_curves[i]->setValueAxis(axisOf(spec.curves[i].axis));
        m_curves[i]->setSpec(spec.curves[i], m_theme);
        if (isOtherKind)
            m_curves[i]->hide();
    }
    m_crossed.resize(spec.curves.size());
    const bool isTimed = spec.kind == PlotSpec::Kind::Time;
    m_marks->setTimed(isTimed);
    if (isOtherKind) {
        const QSharedPointer<QCPAxisTicker> ticker =
            isTimed ? QSharedPointer<QCPAxisTicker>(QSharedPointer<TimeTicker>::create())
                    : QSharedPointer<QCPAxisTicker>(QSharedPointer<ValueTicker>::create());
        m_main->axis(QCPAxis::atBottom)->setTicker(ticker);
        m_main->axis(QCPAxis::atBottom)->grid()->setVisible(!isTimed);
    }
    m_isStale = true;
}

QCPAxis *PlotSurface::axisOf(int number) const
{
    return m_axes[std::size_t(std::clamp(number, 0, int(m_axes.size()) - 1))];
}

void PlotSurface::layOutAxes()
{
    std::vector<std::set<int>> colors(2);
    for (const CurveSpec &curve : m_spec.curves) {
        colors.resize(std::max(colors.size(), std::size_t(curve.axis) + 1));
        colors[std::size_t(curve.axis)].insert(curve.color);
    }
    while (m_axes.size() < colors.size())
        m_axes.push_back(m_main->addAxis(m_axes.size() % 2 == 0 ? QCPAxis::atLeft : QCPAxis::atRight));
    while (m_axes.size() > colors.size()) {
        for (const auto &curve : m_curves)
            curve->setValueAxis(m_axes.front());
        m_main->removeAxis(m_axes.back());
        m_axes.pop_back();
    }
    const auto used = std::ranges::count_if(colors, [](const auto &each) { return !each.empty(); });
    bool hasGrid = false;
    for (std::size_t i = 0; i < m_axes.size(); ++i) {
        QCPAxis &axis = *m_axes[i];
        const bool isUsed = !colors[i].empty() || (used == 0 && i == 0);
        axis.setVisible(isUsed);
        axis.setTickLabels(isUsed);
        if (!axis.ticker().dynamicCast<ValueTicker>())
            axis.setTicker(QSharedPointer<ValueTicker>::create());
        styleAxis(axis, used > 1 && colors[i].size() == 1 ? curveRole(*colors[i].begin()) : Role::Faint);
        axis.setPadding(4);
        axis.grid()->setVisible(isUsed && !hasGrid);
        hasGrid = hasGrid || isUsed;
    }
}

/// Lanes stand below the curves, with the times below both; without curves they have all the room.
void PlotSurface::layOutBand()
{
    const int lanes = m_laneCount;
    const bool hasLines = m_hasLines;
    QCPLayoutGrid *layout = m_plot->plotLayout();
    for (QCPAxisRect *rect : {m_main, m_band})
        if (rect->layout())
            layout->take(rect);
    layout->simplify();
    m_main->setVisible(hasLines);
    m_band->setVisible(lanes > 0);
    if (hasLines)
        layout->addElement(0, 0, m_main);
    if (lanes > 0) {
        layout->addElement(hasLines ? 1 : 0, 0, m_band);
        const int height = lanes * StateLanes::laneHeight + 24;
        m_band->setMinimumSize(0, hasLines ? height : 0);
        m_band->setMaximumSize(QWIDGETSIZE_MAX, hasLines ? height : QWIDGETSIZE_MAX);
    }
    m_main->axis(QCPAxis::atBottom)->setTickLabels(lanes <= 0);
}

bool PlotSurface::refresh(std::span<const Input> inputs, TimeRange range, SampleTime now)
{
    Q_ASSERT(inputs.size() == m_curves.size());
    bool isChanged = m_isStale || range != m_range;
    m_range = range;
    isChanged = refreshCurves(inputs, range) || isChanged;
    // The last state goes on until now.
    isChanged = isChanged || (m_laneCount > 0 && now < range.to);
    if (!isChanged)
        return false;
    m_isStale = false;
    refreshLanes(inputs, now);
    const double from = double(range.from) / 1e6;
    const double to = double(range.to) / 1e6;
    m_band->axis(QCPAxis::atBottom)->setRange(from, to);
    if (m_spec.kind == PlotSpec::Kind::Time)
        m_main->axis(QCPAxis::atBottom)->setRange(from, to);
    tuneTicks();
    scaleValues();
    chooseStrokes();
    showLevels();
    m_plot->replot(QCustomPlot::rpQueuedRefresh);
    return true;
}

bool PlotSurface::refreshCurves(std::span<const Input> inputs, TimeRange range)
{
    bool isChanged = false;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        CurvePainter &curve = *m_curves[i];
        if (m_spec.kind == PlotSpec::Kind::Xy) {
            if (i == 0)
                curve.hide();
            else
                isChanged = curve.updateOver(*inputs[0].series, *inputs[i].series, range) || isChanged;
        } else {
            isChanged = curve.update(*inputs[i].series, *inputs[i].labels, range, columns()) || isChanged;
        }
    }
    return isChanged;
}

void PlotSurface::refreshLanes(std::span<const Input> inputs, SampleTime now)
{
    std::vector<StateLanes::Lane> lanes;
    bool hasLines = m_curves.empty();
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        if (!m_curves[i]->isLane()) {
            hasLines = true;
            continue;
        }
        const CurveSpec &spec = m_spec.curves[i];
        lanes.push_back({ChartWords::curveName(spec), m_curves[i]->color(),
                         StateLanes::barsOf(*inputs[i].series, *inputs[i].labels, m_range, columns(), now)});
    }
    const int count = int(lanes.size());
    m_lanes->setLanes(std::move(lanes));
    if (count != m_laneCount || hasLines != m_hasLines) {
        m_laneCount = count;
        m_hasLines = hasLines;
        layOutBand();
    }
}

std::optional<ValueRange> PlotSurface::fixedRange(int axis) const
{
    return std::size_t(axis) < m_spec.axes.size() ? m_spec.axes[std::size_t(axis)].range : std::nullopt;
}

void PlotSurface::scaleValues()
{
    for (int number = 0; number < axisCount(); ++number) {
        ValueExtent extent;
        for (const auto &curve : m_curves)
            if (curve->spec().axis == number && !curve->isLane())
                extent.add(curve->extent());
        const auto fixed = fixedRange(number);
        if (!fixed && extent.isEmpty())
            continue;
        showRange(*m_axes[std::size_t(number)], fixed, extent);
    }
    if (m_spec.kind != PlotSpec::Kind::Xy)
        return;
    ValueExtent extent;
    for (const auto &curve : m_curves)
        extent.add(curve->extentOfX());
    if (m_rangeOfX || !extent.isEmpty())
        showRange(*m_main->axis(QCPAxis::atBottom), m_rangeOfX, extent);
}

/// Wide strokes cost by their length: where curves fill the picture thin ones say as much.
void PlotSurface::chooseStrokes()
{
    double ink = 0;
    for (const auto &curve : m_curves) {
        const QCPRange range = axisOf(curve->spec().axis)->range();
        ink += double(curve->drawnCount()) + curve->travel() / range.size() * m_main->height();
    }
    m_isThin = ink > muchInk;
    // Line by line is the fast way for wide strokes only.
    m_plot->setPlottingHint(QCP::phFastPolylines, !m_isThin);
    for (const auto &curve : m_curves)
        curve->setThin(m_isThin);
}

void PlotSurface::showRange(QCPAxis &axis, const std::optional<ValueRange> &fixed, const ValueExtent &extent)
{
    const auto ticker = axis.ticker().dynamicCast<ValueTicker>();
    FittingRange range;
    if (!fixed)
        range = fittingRange(extent, ticker->tickCount());
    ticker->setStep(fixed ? 0 : range.step);
    const ValueRange shown = fixed ? *fixed : range.range;
    axis.setRange(shown.from, shown.to);
}

void PlotSurface::showLevels()
{
    std::vector<ThresholdLines::Level> levels;
    for (std::size_t i = 0; i < m_curves.size(); ++i) {
        const CurveSpec &curve = m_spec.curves[i];
        if (m_curves[i]->isLane())
            continue;
        for (std::size_t j = 0; j < curve.thresholds.size(); ++j)
            levels.push_back(
                {axisOf(curve.axis), curve.thresholds[j].level, j < m_crossed[i].size() && m_crossed[i][j],
                 ChartWords::curveName(curve) + u' ' + ChartWords::threshold(curve.thresholds[j])});
    }
    m_levels->setLevels(std::move(levels));
}

void PlotSurface::tuneTicks()
{
    for (QCPAxisRect *rect : {m_main, m_band})
        rect->axis(QCPAxis::atBottom)->ticker()->setTickCount(std::max(2, width() / pixelsPerTimeTick));
    for (QCPAxis *axis : m_axes)
        axis->ticker()->setTickCount(std::clamp(m_main->height() / pixelsPerValueTick, 2, 12));
}

void PlotSurface::setCrossed(const std::vector<std::vector<bool>> &crossed)
{
    if (m_crossed == crossed)
        return;
    m_crossed = crossed;
    m_crossed.resize(m_curves.size());
    m_isStale = true;
}

void PlotSurface::setCursors(const ChartCursors &cursors, std::span<const Input> inputs)
{
    m_marks->setMarks({cursors.hover(), cursors.a(), cursors.b()});
    std::vector<PlotMarks::Dot> dots;
    for (std::size_t i = 0; i < m_curves.size() && cursors.hover(); ++i) {
        const CurvePainter &curve = *m_curves[i];
        std::optional<QPointF> place;
        if (m_spec.kind == PlotSpec::Kind::Xy)
            place = i > 0 ? curve.placeAt(*cursors.hover()) : std::nullopt;
        else if (const auto sample = sampleAt(i, *inputs[i].series, *cursors.hover());
                 sample && !curve.isLane() && std::isfinite(sample->value))
            place = QPointF(double(sample->time) / 1e6, sample->value);
        if (place)
            dots.push_back({QPointF(m_main->axis(QCPAxis::atBottom)->coordToPixel(place->x()),
                                    axisOf(curve.spec().axis)->coordToPixel(place->y())),
                            curve.color()});
    }
    m_marks->setDots(std::move(dots));
    m_marks->redraw();
}

} // namespace espalier
