// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/dot.h"

#include <QPainter>

namespace espalier {

QPixmap dotPixmap(const QColor &color, qreal devicePixelRatio)
{
    constexpr int size = 8;
    QPixmap dot(QSize(size, size) * devicePixelRatio);
    dot.setDevicePixelRatio(devicePixelRatio);
    dot.fill(Qt::transparent);
    QPainter painter(&dot);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(QRectF(0, 0, size, size));
    return dot;
}

} // namespace espalier
