// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/badgededit.h"

#include "ui/common/wrongtext.h"
#include "ui/theme/theme.h"

#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace espalier {

namespace {

constexpr int badgePadding = 6;
constexpr int margin = 8;
constexpr qreal rounding = 4;

} // namespace

BadgedEdit::BadgedEdit(const Theme &theme, int badgeRoom, int behind, QWidget *parent)
    : QLineEdit(parent), m_theme(theme), m_badgeRoom(badgeRoom), m_behind(behind)
{
    setTextMargins(0, 0, badgeRoom, 0);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

BadgedEdit::~BadgedEdit() = default;

void BadgedEdit::setBadge(const QString &text, BadgeLabel::Tone tone)
{
    m_badge = text;
    m_tone = tone;
    update();
}

void BadgedEdit::underline(int position, int length)
{
    if (length <= 0 && !m_isUnderlined)
        return;
    m_isUnderlined = length > 0;
    underlineWrong(*this, position, length, m_theme.color(Role::Error));
}

void BadgedEdit::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    if (m_badge.isEmpty())
        return;
    QPainter painter(this);
    painter.setFont(m_theme.scaledTextFont(11.0 / 13));
    const QString shown =
        painter.fontMetrics().elidedText(m_badge, Qt::ElideRight, m_badgeRoom - 2 * badgePadding);
    const int wide = painter.fontMetrics().horizontalAdvance(shown) + 2 * badgePadding;
    const QRect ground = QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(width() - margin - m_behind - wide, (height() - badgeHeight) / 2, wide, badgeHeight));
    const auto colors = BadgeLabel::colorsOf(m_tone);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.color(colors.ground));
    painter.drawRoundedRect(ground, rounding, rounding);
    painter.setPen(m_theme.color(colors.text));
    painter.drawText(ground, Qt::AlignCenter, shown);
}

bool BadgedEdit::event(QEvent *event)
{
    // Escape clears the field before it means anything to the window.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape
        && !text().isEmpty()) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void BadgedEdit::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        if (text().isEmpty())
            emit leftDownwards();
        else
            clear();
        return;
    case Qt::Key_Down:
    case Qt::Key_Return:
    case Qt::Key_Enter:
        emit leftDownwards();
        return;
    default:
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace espalier
