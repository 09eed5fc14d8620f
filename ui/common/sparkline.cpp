// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/sparkline.h"

#include <QPainter>
#include <QPointF>
#include <QVarLengthArray>

#include <algorithm>

namespace espalier {

bool hasSparkline(std::span<const float> values)
{
    return std::ranges::count_if(values, [](float value) { return value > 0; }) > 2;
}

void paintSparkline(QPainter &painter, const QRectF &rect, std::span<const float> values, const QColor &color)
{
    if (values.size() < 2)
        return;
    const auto [low, high] = std::ranges::minmax(values);
    const qreal span = std::max({qreal(high - low), qreal(high) / 3, 1e-9});
    const qreal floor = std::max(0.0, qreal(high + low - span) / 2);
    const qreal step = rect.width() / qreal(values.size() - 1);
    QVarLengthArray<QPointF, 64> points;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const qreal share = std::clamp((values[i] - floor) / span, 0.0, 1.0);
        points.append({rect.left() + qreal(i) * step, rect.bottom() - 1 - share * (rect.height() - 2)});
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.2));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(points.constData(), int(points.size()));
}

} // namespace espalier
