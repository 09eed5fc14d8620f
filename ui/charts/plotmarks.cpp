// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/plotmarks.h"

#include "ui/common/units.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr int labelPadding = 4;
constexpr double dotRadius = 3.5;

} // namespace

PlotMarks::PlotMarks(QCPAxisRect *main, QCPAxisRect *band, const Theme &theme)
    : QCPLayerable(main->parentPlot(), QStringLiteral("overlay")), m_main(main), m_band(band), m_theme(theme)
{ }

void PlotMarks::applyDefaultAntialiasingHint(QCPPainter *painter) const
{
    painter->setAntialiasing(false);
}

double PlotMarks::xOf(SampleTime time) const
{
    const QCPAxisRect *shown = m_main->visible() ? m_main : m_band;
    return shown->axis(QCPAxis::atBottom)->coordToPixel(double(time) / 1e6);
}

QRect PlotMarks::area() const
{
    if (!m_main->visible())
        return m_band->rect();
    return m_band->visible() ? m_main->rect().united(m_band->rect()) : m_main->rect();
}

void PlotMarks::drawLine(QCPPainter *painter, SampleTime time, const QString &name, const QPen &pen) const
{
    const QRect within = area();
    const double x = xOf(time);
    if (x < within.left() || x > within.right() + 1)
        return;
    painter->setPen(pen);
    painter->drawLine(QPointF(x, within.top()), QPointF(x, within.bottom()));
    const QString text = name.isEmpty() ? timeText(time) : name + QStringLiteral("  ") + timeText(time);
    painter->setFont(m_theme.scaledTextFont(11.0 / 13));
    const QSize size =
        painter->fontMetrics().size(Qt::TextSingleLine, text) + QSize(2 * labelPadding, labelPadding);
    const double left = std::clamp(x - size.width() / 2.0, double(within.left()),
                                   std::max(double(within.left()), double(within.right() - size.width())));
    // Named cursors at the head, the pointer's at the foot: they do not cover each other.
    const double top = name.isEmpty() ? within.bottom() - size.height() : within.top();
    const QRectF label(QPointF(left, top), QSizeF(size));
    painter->setPen(QPen(m_theme.color(Role::Line), 1));
    painter->setBrush(m_theme.color(Role::Raised));
    painter->drawRect(label);
    painter->setPen(m_theme.color(name.isEmpty() ? Role::Muted : Role::Text));
    painter->drawText(label, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter->setBrush(Qt::NoBrush);
}

void PlotMarks::draw(QCPPainter *painter)
{
    if (m_isTimed && m_marks.a && m_marks.b) {
        QColor between = m_theme.color(Role::Accent);
        between.setAlpha(24);
        const double left = xOf(std::min(*m_marks.a, *m_marks.b));
        const double right = xOf(std::max(*m_marks.a, *m_marks.b));
        painter->fillRect(
            QRectF(QPointF(left, area().top()), QPointF(right, area().bottom())).intersected(QRectF(area())),
            between);
    }
    if (m_isTimed && m_marks.a)
        drawLine(painter, *m_marks.a, QStringLiteral("A"), QPen(m_theme.color(Role::Accent), 1));
    if (m_isTimed && m_marks.b)
        drawLine(painter, *m_marks.b, QStringLiteral("B"),
                 QPen(m_theme.color(Role::Accent), 1, Qt::DashLine));
    if (m_isTimed && m_marks.hover)
        drawLine(painter, *m_marks.hover, {}, QPen(m_theme.color(Role::Faint), 1, Qt::DotLine));
    painter->setAntialiasing(true);
    for (const Dot &dot : m_dots) {
        painter->setPen(QPen(m_theme.color(Role::Panel), 1.5));
        painter->setBrush(dot.color);
        if (m_main->rect().adjusted(-1, -1, 1, 1).contains(dot.position.toPoint()))
            painter->drawEllipse(dot.position, dotRadius, dotRadius);
    }
    painter->setAntialiasing(false);
    painter->setBrush(Qt::NoBrush);
    if (m_box) {
        QColor fill = m_theme.color(Role::Accent);
        fill.setAlpha(32);
        painter->setPen(QPen(m_theme.color(Role::Accent), 1));
        painter->setBrush(fill);
        painter->drawRect(*m_box);
    }
}

ThresholdLines::ThresholdLines(QCPAxisRect *area, const Theme &theme)
    : QCPLayerable(area->parentPlot(), QStringLiteral("grid")), m_area(area), m_theme(theme)
{ }

void ThresholdLines::applyDefaultAntialiasingHint(QCPPainter *painter) const
{
    painter->setAntialiasing(false);
}

QRect ThresholdLines::clipRect() const
{
    return m_area->rect();
}

void ThresholdLines::draw(QCPPainter *painter)
{
    painter->setFont(m_theme.scaledTextFont(11.0 / 13));
    for (const Level &level : m_levels) {
        if (!level.axis->range().contains(level.value))
            continue;
        const QColor color = m_theme.color(level.isCrossed ? Role::Error : Role::Warning);
        const double y = level.axis->coordToPixel(level.value);
        painter->setPen(QPen(color, 1, Qt::DashLine));
        painter->drawLine(QPointF(m_area->left(), y), QPointF(m_area->right(), y));
        painter->setPen(color);
        const bool isAbove = y - m_area->top() > painter->fontMetrics().height();
        const QRectF label(m_area->left() + labelPadding,
                           isAbove ? y - painter->fontMetrics().height() : y + 1,
                           m_area->width() - 2 * labelPadding, painter->fontMetrics().height());
        painter->drawText(label, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, level.text);
    }
}

} // namespace espalier
