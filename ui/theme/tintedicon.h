// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/themestate.h"

#include <QIconEngine>

#include <memory>

namespace espalier {

/// A line icon of resources/icons in the colour of a role: the colour is looked up at each painting, so icons follow a
/// change of scheme by themselves. Checked is drawn in the accent, disabled in the faint colour.
class TintedIcon : public QIconEngine
{
public:
    TintedIcon(std::shared_ptr<ThemeState> state, QString name, Role role);

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override;
    [[nodiscard]] QIconEngine *clone() const override;

private:
    [[nodiscard]] QColor color(QIcon::Mode mode, QIcon::State state) const;

    std::shared_ptr<ThemeState> m_state;
    QString m_name;
    Role m_role;
};

/// `name` of resources/icons in `color`, `size` in device pixels.
[[nodiscard]] QPixmap renderIcon(const QString &name, const QColor &color, const QSize &size);

} // namespace espalier
