// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/tintedicon.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace espalier {

QPixmap renderIcon(const QString &name, const QColor &color, const QSize &size)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool found = file.open(QIODevice::ReadOnly);
    Q_ASSERT_X(found, "renderIcon", qPrintable(name));
    auto svg = found ? file.readAll() : QByteArray();
    svg.replace("currentColor", color.name(QColor::HexRgb).toLatin1());

    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    QSvgRenderer(svg).render(&painter);
    return pixmap;
}

TintedIcon::TintedIcon(std::shared_ptr<ThemeState> state, QString name, Role role)
    : m_state(std::move(state)), m_name(std::move(name)), m_role(role)
{ }

QColor TintedIcon::color(QIcon::Mode mode, QIcon::State state) const
{
    if (mode == QIcon::Disabled)
        return m_state->color(Role::Faint);
    return m_state->color(state == QIcon::On ? Role::Accent : m_role);
}

void TintedIcon::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    const auto scale = painter->device()->devicePixelRatioF();
    painter->drawPixmap(rect, scaledPixmap(rect.size() * scale, mode, state, scale));
}

QPixmap TintedIcon::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
{
    return scaledPixmap(size, mode, state, 1.0);
}

QPixmap TintedIcon::scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale)
{
    const auto tint = color(mode, state);
    const auto key =
        QStringLiteral("%1 %2 %3x%4").arg(m_name, tint.name()).arg(size.width()).arg(size.height());
    auto &pixmap = m_state->icons[key];
    if (pixmap.isNull())
        pixmap = renderIcon(m_name, tint, size);
    QPixmap scaled = pixmap;
    scaled.setDevicePixelRatio(scale);
    return scaled;
}

QIconEngine *TintedIcon::clone() const
{
    return new TintedIcon(*this);
}

} // namespace espalier
