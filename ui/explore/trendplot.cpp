// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/trendplot.h"

#include "ui/common/units.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <array>
#include <cmath>

namespace espalier {

namespace {

constexpr std::array curveRoles {Role::Number, Role::Accent, Role::Boolean, Role::String};
constexpr std::array curveStrokes {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
static_assert(curveRoles.size() == TrendPlot::maximumCurves
              && curveStrokes.size() == TrendPlot::maximumCurves);

QVector<QCPGraphData> visiblePart(const std::vector<TrendPoint> &points, TrendPlot::TimeRange range)
{
    auto first = std::ranges::lower_bound(points, range.from, {}, &TrendPoint::time);
    // The stroke that comes in from the left belongs to what is seen.
    if (first != points.begin())
        --first;
    QVector<QCPGraphData> data;
    data.reserve(qsizetype(std::distance(first, points.end())));
    for (; first != points.end() && first->time <= range.to; ++first)
        data.append({first->time, first->value});
    return data;
}

QString dateFormat(double span)
{
    if (span <= 180)
        return QStringLiteral("HH:mm:ss");
    return span <= 2 * 86'400 ? QStringLiteral("HH:mm") : QStringLiteral("MM-dd HH:mm");
}

void styleAxis(QCPAxis &axis, const Theme &theme)
{
    axis.setBasePen(Qt::NoPen);
    axis.setTickPen(Qt::NoPen);
    axis.setSubTickPen(Qt::NoPen);
    axis.setTickLabelColor(theme.color(Role::Faint));
    axis.setTickLabelFont(theme.scaledTextFont(11.0 / 13));
    axis.grid()->setPen(QPen(theme.color(Role::Line), 1));
    axis.grid()->setZeroLinePen(Qt::NoPen);
}

} // namespace

Role TrendPlot::curveRole(int curve)
{
    return curveRoles.at(std::size_t(curve));
}

Qt::PenStyle TrendPlot::curveStroke(int curve)
{
    return curveStrokes.at(std::size_t(curve));
}

TrendPlot::TrendPlot(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_plot(new QCustomPlot(this))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot);
    setAccessibleName(tr("Trend"));
    // What it shows is told by this widget.
    m_plot->setAccessibleName(tr("Trend"));
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setMinimumSize(0, 0);
    m_plot->setPlottingHint(QCP::phFastPolylines, true);
    m_plot->setMouseTracking(true);
    m_plot->installEventFilter(this);
    m_plot->xAxis->setTicker(QSharedPointer<QCPAxisTickerDateTime>::create());
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->yAxis->ticker()->setTickCount(4);
    m_plot->axisRect()->setMinimumMargins({12, 10, 14, 4});
    for (int curve = 0; curve < maximumCurves; ++curve)
        m_plot->addGraph()->setVisible(false);
    takeTheme();
    connect(&theme, &Theme::changed, this, [this] {
        takeTheme();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
    });
}

TrendPlot::~TrendPlot() = default;

void TrendPlot::takeTheme()
{
    m_plot->setBackground(QBrush(m_theme.color(Role::Panel)));
    styleAxis(*m_plot->xAxis, m_theme);
    styleAxis(*m_plot->yAxis, m_theme);
    for (int curve = 0; curve < maximumCurves; ++curve)
        m_plot->graph(curve)->setPen(QPen(m_theme.color(curveRole(curve)), 1.5, curveStroke(curve)));
}

void TrendPlot::showCurves(const QList<Curve> &curves, TimeRange range)
{
    for (int i = 0; i < maximumCurves; ++i)
        m_plot->graph(i)->setVisible(false);
    for (const Curve &curve : curves) {
        QCPGraph *graph = m_plot->graph(curve.number);
        graph->data()->set(visiblePart(*curve.points, range), true);
        graph->setName(curve.name);
        graph->setLineStyle(curve.kind == NumericLeaf::Kind::Boolean ? QCPGraph::lsStepLeft
                                                                     : QCPGraph::lsLine);
        // A line needs two points; one alone is a dot.
        graph->setScatterStyle(graph->dataCount() < 2 ? QCPScatterStyle(QCPScatterStyle::ssDisc, 5)
                                                      : QCPScatterStyle());
        graph->setVisible(true);
    }
    const double span = std::max(range.to - range.from, 1.0);
    m_plot->xAxis->setRange(range.to - span, range.to);
    m_plot->xAxis->ticker().staticCast<QCPAxisTickerDateTime>()->setDateTimeFormat(dateFormat(span));
    m_plot->xAxis->ticker()->setTickCount(std::max(2, width() / 100));
    m_plot->yAxis->ticker()->setTickCount(std::max(2, height() / 36));
    scaleValues(curves, range);
    describe(curves);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void TrendPlot::scaleValues(const QList<Curve> &curves, TimeRange range)
{
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (const Curve &curve : curves) {
        bool isFound = false;
        const QCPRange values = m_plot->graph(curve.number)
                                    ->data()
                                    ->valueRange(isFound, QCP::sdBoth, QCPRange(range.from, range.to));
        if (isFound) {
            low = std::min(low, values.lower);
            high = std::max(high, values.upper);
        }
    }
    if (low > high)
        return;
    const double span = high > low ? high - low : std::max(1.0, std::abs(high) * 0.1);
    m_plot->yAxis->setRange((low + high - span * 1.1) / 2, (low + high + span * 1.1) / 2);
}

void TrendPlot::describe(const QList<Curve> &curves)
{
    QStringList lines;
    for (const Curve &curve : curves) {
        const auto drawn = m_plot->graph(curve.number)->data();
        bool isFound = false;
        const QCPRange values = drawn->valueRange(isFound);
        if (isFound && !drawn->isEmpty())
            lines << tr("%1: from %2 to %3, now %4")
                         .arg(curve.name, QString::number(values.lower, 'g', 8),
                              QString::number(values.upper, 'g', 8),
                              QString::number((drawn->constEnd() - 1)->value, 'g', 8));
    }
    setAccessibleDescription(lines.join(QStringLiteral("; ")));
}

QString TrendPlot::valuesAt(double time) const
{
    QStringList lines;
    double nearest = std::numeric_limits<double>::quiet_NaN();
    for (int i = 0; i < maximumCurves; ++i) {
        const QCPGraph *graph = m_plot->graph(i);
        if (!graph->visible() || graph->dataCount() == 0)
            continue;
        auto point = graph->data()->findBegin(time);
        if (const auto following = point + 1;
            following < graph->data()->constEnd() && following->key - time < time - point->key)
            point = following;
        if (std::isnan(point->value))
            continue;
        if (std::isnan(nearest))
            nearest = point->key;
        lines << (graph->name().isEmpty() ? QString() : graph->name() + u' ')
                     + QString::number(point->value, 'g', 12);
    }
    if (lines.isEmpty())
        return {};
    return timeText(WallTime(std::llround(nearest * 1e6))) + u'\n' + lines.join(u'\n');
}

int TrendPlot::pointCount(int curve) const
{
    const QCPGraph *graph = m_plot->graph(curve);
    if (!graph->visible())
        return 0;
    return int(std::count_if(graph->data()->constBegin(), graph->data()->constEnd(),
                             [](const QCPGraphData &point) { return !std::isnan(point.value); }));
}

bool TrendPlot::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_plot && event->type() == QEvent::MouseMove) {
        const auto *mouse = static_cast<QMouseEvent *>(event);
        const QString text = valuesAt(m_plot->xAxis->pixelToCoord(mouse->position().x()));
        QToolTip::showText(mouse->globalPosition().toPoint(), toolTipText(text), m_plot);
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace espalier
