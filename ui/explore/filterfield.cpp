// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/filterfield.h"

#include "ui/common/units.h"
#include "ui/theme/controls.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QStyle>

namespace espalier {

namespace {

constexpr int badgePadding = 6;
constexpr int badgeHeight = 17;
constexpr int margin = 8;
constexpr int hintRoom = 64;

} // namespace

FilterField::FilterField(const Theme &theme, QWidget *parent)
    : QLineEdit(parent), m_theme(theme), m_icon(addAction(QIcon(), QLineEdit::LeadingPosition))
{
    setPlaceholderText(tr("Filter topics and values"));
    setAccessibleName(tr("Filter topics and values"));
    setToolTip(tr("Text, /regular expression/ or an MQTT filter such as plant/+/temperature"));
    setTextMargins(0, 0, hintRoom, 0);
    setMinimumWidth(140);
    setMaximumWidth(250);
    showState({});
    takeTheme();
    connect(&theme, &Theme::changed, this, &FilterField::takeTheme);
}

void FilterField::takeTheme()
{
    m_icon->setIcon(m_theme.icon(QStringLiteral("search"), Role::Muted));
    update();
}

void FilterField::showState(const FilterState &state)
{
    setValidity(this, state.valid ? Validity::Fine : Validity::Wrong);
    if (state.text.isEmpty())
        m_hint = QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText).replace(u'+', u' ');
    else if (!state.valid)
        m_hint = tr("unfinished", "a filter that is no regular expression yet");
    else
        m_hint = countText(state.matches);
    setAccessibleDescription(state.valid ? QString() : state.error);
    setToolTip(state.valid ? tr("Text, /regular expression/ or an MQTT filter such as plant/+/temperature")
                           : toolTipText(state.error));
    update();
}

void FilterField::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    painter.setFont(m_theme.scaledTextFont(11.0 / 13));
    const QString hint =
        painter.fontMetrics().elidedText(m_hint, Qt::ElideRight, hintRoom - 2 * badgePadding);
    const int width = painter.fontMetrics().horizontalAdvance(hint) + 2 * badgePadding;
    const QRect badge = QStyle::visualRect(
        layoutDirection(), rect(),
        QRect(this->width() - margin - width, (height() - badgeHeight) / 2, width, badgeHeight));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const bool wrong = validity(this) == Validity::Wrong;
    painter.setBrush(m_theme.color(wrong ? Role::ErrorSoft : Role::Hover));
    painter.drawRoundedRect(badge, 4, 4);
    painter.setPen(m_theme.color(wrong ? Role::Error : Role::Muted));
    painter.drawText(badge, Qt::AlignCenter, hint);
}

bool FilterField::event(QEvent *event)
{
    // Escape clears the field before it means anything to the window.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape
        && !text().isEmpty()) {
        event->accept();
        return true;
    }
    return QLineEdit::event(event);
}

void FilterField::keyPressEvent(QKeyEvent *event)
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
