// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/colorbutton.h"

#include "ui/theme/controls.h"

#include <QMenu>
#include <QPainter>
#include <QStyleOptionButton>
#include <QStylePainter>

namespace espalier {

namespace {

QIcon swatch(const QColor &color)
{
    // Drawn large and scaled down, so that it is crisp on any screen.
    QPixmap pixmap(64, 64);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(8, 8, 48, 48), 12, 12);
    return QIcon(pixmap);
}

} // namespace

QIcon profileSwatch(const QString &color)
{
    const QColor parsed(color);
    return parsed.isValid() ? swatch(parsed) : QIcon();
}

ColorButton::ColorButton(const QString &name, None none, const Theme &theme, QWidget *parent)
    : QPushButton(parent), m_theme(theme)
{
    setButtonKind(this, ButtonKind::Quiet);
    setAutoDefault(false);
    setFixedSize(28, 28);
    setAccessibleName(name);
    setToolTip(accessibleName());
    setMenu(new QMenu(this));
    // Readable on light and dark alike.
    addChoice(tr("Green"), QStringLiteral("#2f9e6b"));
    addChoice(tr("Blue"), QStringLiteral("#3f7fe0"));
    addChoice(tr("Purple"), QStringLiteral("#9a5cc6"));
    addChoice(tr("Red"), QStringLiteral("#d64550"));
    addChoice(tr("Orange"), QStringLiteral("#d07a1f"));
    addChoice(tr("Yellow"), QStringLiteral("#c9a227"));
    addChoice(tr("Turquoise"), QStringLiteral("#2b9db0"));
    addChoice(tr("Grey"), QStringLiteral("#7f8a9a"));
    if (none == None::Offered)
        addChoice(tr("None"), {});
    setColor(none == None::Offered ? QString() : theme.color(Role::Accent).name());
}

void ColorButton::addChoice(const QString &name, const QString &color)
{
    auto *action =
        menu()->addAction(swatch(color.isEmpty() ? m_theme.color(Role::Line) : QColor(color)), name);
    connect(action, &QAction::triggered, this, [this, color] {
        setColor(color);
        emit edited();
    });
}

void ColorButton::paintEvent(QPaintEvent *)
{
    // There is no arrow beside the colour for which a button with a menu leaves room.
    QStyleOptionButton option;
    initStyleOption(&option);
    option.features &= ~QStyleOptionButton::HasMenu;
    QStylePainter(this).drawControl(QStyle::CE_PushButton, option);
}

void ColorButton::setColor(const QString &color)
{
    m_color = color;
    setIcon(swatch(color.isEmpty() ? m_theme.color(Role::Line) : QColor(color)));
}

} // namespace espalier
