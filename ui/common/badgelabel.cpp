// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/badgelabel.h"

#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr int padding = 6;
constexpr int widest = 220;

} // namespace

BadgeLabel::BadgeLabel(const Theme &theme, QWidget *parent) : QLabel(parent), m_theme(theme)
{
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    takeFont();
    connect(&theme, &Theme::changed, this, &BadgeLabel::takeFont);
}

void BadgeLabel::takeFont()
{
    setFont(m_theme.scaledTextFont(11.0 / 13));
}

void BadgeLabel::setBadge(const QString &text, Tone tone)
{
    m_tone = tone;
    setText(text);
    setVisible(!text.isEmpty());
    update();
}

QSize BadgeLabel::sizeHint() const
{
    return {std::min(fontMetrics().horizontalAdvance(text()) + 2 * padding + 2, widest), badgeHeight};
}

QSize BadgeLabel::minimumSizeHint() const
{
    return {std::min(sizeHint().width(), 120), badgeHeight};
}

BadgeLabel::Colors BadgeLabel::colorsOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        break;
    case Tone::Good:
        return {Role::AccentSoft, Role::Accent};
    case Tone::Warning:
        return {Role::WarningSoft, Role::Warning};
    case Tone::Error:
        return {Role::ErrorSoft, Role::Error};
    }
    return {Role::Hover, Role::Muted};
}

void BadgeLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Colors colors = colorsOf(m_tone);
    const QRect ground(0, (height() - badgeHeight) / 2, width(), badgeHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(colors.ground));
    painter.drawRoundedRect(ground, 4, 4);
    painter.setPen(m_theme.color(colors.text));
    painter.drawText(ground.adjusted(padding, 0, -padding, 0), Qt::AlignCenter,
                     fontMetrics().elidedText(text(), Qt::ElideRight, width() - 2 * padding));
}

} // namespace espalier
