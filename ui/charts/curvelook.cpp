// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/curvelook.h"

#include <QPainter>
#include <QPixmap>

#include <array>

namespace espalier {

namespace {

constexpr std::array roles {Role::Number, Role::Accent, Role::Boolean,
                            Role::String, Role::Error,  Role::Faint};
constexpr std::array strokes {Qt::SolidLine, Qt::DashLine, Qt::DotLine, Qt::DashDotLine};
static_assert(roles.size() * strokes.size() == std::size_t(curveColorCount));

} // namespace

Role curveRole(int color)
{
    return roles[std::size_t(color) % roles.size()];
}

Qt::PenStyle curveStroke(int color)
{
    return strokes[std::size_t(color) / roles.size() % strokes.size()];
}

QIcon curveIcon(const Theme &theme, int color, qreal devicePixelRatio)
{
    constexpr QSize size(20, 12);
    QPixmap pixmap(size * devicePixelRatio);
    pixmap.setDevicePixelRatio(devicePixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(curveRole(color)), 2, curveStroke(color)));
    painter.drawLine(QPointF(1, size.height() / 2.0), QPointF(size.width() - 1, size.height() / 2.0));
    return pixmap;
}

} // namespace espalier
