// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/statelanes.h"

#include "ui/charts/chartwords.h"

#include <QFontMetrics>

#include <algorithm>
#include <functional>

namespace espalier {

namespace {

constexpr int nameHeight = 14;
constexpr int laneGap = 4;
constexpr int textMargin = 6;
constexpr int shadeCount = 5;

/// The same state looks the same wherever it is.
int opacityOf(double value)
{
    const auto number =
        labelOf(value) ? std::size_t(*labelOf(value)) : std::hash<double> {}(value) % shadeCount;
    return 30 + 18 * int(number % shadeCount);
}

} // namespace

StateLanes::StateLanes(QCPAxisRect *band, const Theme &theme)
    : QCPLayerable(band->parentPlot(), QStringLiteral("main")), m_band(band), m_theme(theme)
{ }

std::vector<StateLanes::Bar> StateLanes::barsOf(const Series &series, const SeriesLabels &labels,
                                                TimeRange range, int columns, SampleTime now)
{
    std::vector<Bar> bars;
    for (const StateRun &run : stateRuns(series, range, columns, now))
        bars.push_back({run, ChartWords::value(run.value, labels).simplified()});
    return bars;
}

void StateLanes::applyDefaultAntialiasingHint(QCPPainter *painter) const
{
    painter->setAntialiasing(false);
}

QRect StateLanes::clipRect() const
{
    return m_band->rect();
}

void StateLanes::draw(QCPPainter *painter)
{
    if (m_lanes.empty())
        return;
    const QRect area = m_band->rect();
    const double height = std::min(double(area.height()) / double(m_lanes.size()), double(laneHeight) * 1.5);
    const QFont nameFont = m_theme.scaledTextFont(11.0 / 13);
    double top = area.top();
    for (const Lane &lane : m_lanes) {
        painter->setFont(nameFont);
        painter->setPen(m_theme.color(Role::Faint));
        painter->drawText(QRectF(area.left() + 2, top, area.width() - 4, nameHeight),
                          Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                          painter->fontMetrics().elidedText(lane.name, Qt::ElideRight, area.width() - 4));
        for (const Bar &bar : lane.bars)
            drawBar(painter, lane, bar, top + nameHeight, height - nameHeight - laneGap);
        top += height;
    }
}

void StateLanes::drawBar(QCPPainter *painter, const Lane &lane, const Bar &bar, double top,
                         double height) const
{
    const QCPAxis *x = m_band->axis(QCPAxis::atBottom);
    const QRect area = m_band->rect();
    const double left = std::max(double(area.left()), x->coordToPixel(double(bar.run.from) / 1e6));
    const double right = std::min(double(area.right()), x->coordToPixel(double(bar.run.to) / 1e6));
    const QRectF rect(left, top, std::max(1.0, right - left), height);
    QColor fill = lane.color;
    fill.setAlpha(bar.run.isMixed ? 130 : opacityOf(bar.run.value));
    painter->fillRect(rect, QBrush(fill, bar.run.isMixed ? Qt::Dense4Pattern : Qt::SolidPattern));
    painter->setPen(QPen(lane.color, 1));
    painter->drawLine(rect.topLeft(), rect.bottomLeft());
    const int room = int(rect.width()) - 2 * textMargin;
    const QFont font = m_theme.scaledTextFont(11.0 / 13);
    if (bar.run.isMixed || room < QFontMetrics(font).averageCharWidth() * 2)
        return;
    painter->setFont(font);
    painter->setPen(m_theme.color(Role::Text));
    painter->drawText(rect.adjusted(textMargin, 0, -textMargin, 0),
                      Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(bar.text, Qt::ElideRight, room));
}

} // namespace espalier
