// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/sentdelegate.h"

#include "ui/common/badgelabel.h"
#include "ui/explore/sentmodel.h"

#include <QPainter>

namespace espalier {

namespace {

constexpr int rowHeight = 40;
constexpr int margin = 12;
constexpr int badgeHeight = 17;
constexpr int badgePadding = 6;

BadgeLabel::Tone toneOf(SentModel::State state)
{
    switch (state) {
    case SentModel::State::Waiting:
    case SentModel::State::Sent:
        break;
    case SentModel::State::Acknowledged:
        return BadgeLabel::Tone::Good;
    case SentModel::State::NoSubscribers:
        return BadgeLabel::Tone::Warning;
    case SentModel::State::Failed:
        return BadgeLabel::Tone::Error;
    }
    return BadgeLabel::Tone::Neutral;
}

} // namespace

SentDelegate::SentDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize SentDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, rowHeight};
}

void SentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, m_theme.color(isSelected ? Role::AccentSoft : Role::Panel));
    const QRect room = option.rect.adjusted(margin, 2, -margin, -2);
    const QRect first(room.left(), room.top(), room.width(), room.height() / 2);
    QRect second(room.left(), first.bottom() + 1, room.width(), room.height() / 2);

    painter->setFont(m_theme.dataFont());
    painter->setPen(m_theme.color(Role::Text));
    painter->drawText(
        first, int(Qt::AlignLeading | Qt::AlignVCenter) | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, first.width()));

    painter->setFont(m_theme.scaledTextFont(11.5 / 13));
    painter->setPen(m_theme.color(Role::Faint));
    const QString time = index.data(SentModel::TimeRole).toString() + QStringLiteral(" · ");
    const int timeWidth = painter->fontMetrics().horizontalAdvance(time);
    painter->drawText(QStyle::visualRect(option.direction, second,
                                         QRect(second.topLeft(), QSize(timeWidth, second.height()))),
                      Qt::AlignLeading | Qt::AlignVCenter, time);

    painter->setFont(m_theme.scaledTextFont(11.0 / 13));
    const QString outcome =
        painter->fontMetrics().elidedText(index.data(SentModel::OutcomeRole).toString(), Qt::ElideRight,
                                          second.width() - timeWidth - 2 * badgePadding);
    const int width = painter->fontMetrics().horizontalAdvance(outcome) + 2 * badgePadding;
    const QRect badge(second.left() + timeWidth, second.center().y() - badgeHeight / 2, width, badgeHeight);
    const QRect shown = QStyle::visualRect(option.direction, second, badge);
    const auto colors =
        BadgeLabel::colorsOf(toneOf(index.data(SentModel::StateRole).value<SentModel::State>()));
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.color(colors.ground));
    painter->drawRoundedRect(shown, 4, 4);
    painter->setPen(m_theme.color(colors.text));
    painter->drawText(shown, Qt::AlignCenter, outcome);
}

} // namespace espalier
