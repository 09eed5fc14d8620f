// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/sentdelegate.h"

#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr int sentHeight = 40;
constexpr int sentMargin = 12;
constexpr int sentBadgePadding = 6;

constexpr int barHeight = 2;
/// What a long detail leaves to the badge.
constexpr int leastBadge = 72;

} // namespace

SentDelegate::SentDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize SentDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, sentHeight};
}

void SentDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, m_theme.color(isSelected ? Role::AccentSoft : Role::Panel));
    const QRect room = option.rect.adjusted(sentMargin, 2, -sentMargin, -2);
    const QRect first(room.left(), room.top(), room.width(), room.height() / 2);
    const QRect second(room.left(), first.bottom() + 1, room.width(), room.height() / 2);

    painter->setFont(m_theme.dataFont());
    painter->setPen(m_theme.color(Role::Text));
    painter->drawText(
        first, int(Qt::AlignLeading | Qt::AlignVCenter) | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, first.width()));

    painter->setFont(m_theme.scaledTextFont(11.5 / 13));
    painter->setPen(m_theme.color(Role::Faint));
    const QString detail =
        painter->fontMetrics().elidedText(index.data(DetailRole).toString() + QStringLiteral(" · "),
                                          Qt::ElideRight, second.width() - leastBadge);
    const int width = painter->fontMetrics().horizontalAdvance(detail);
    painter->drawText(
        QStyle::visualRect(option.direction, second, QRect(second.topLeft(), QSize(width, second.height()))),
        Qt::AlignLeading | Qt::AlignVCenter, detail);
    paintBadge(painter, option, second.adjusted(width, 0, 0, 0), index);
    if (const QVariant progress = index.data(ProgressRole); progress.isValid())
        paintProgress(painter, option, room, progress.toDouble());
}

void SentDelegate::paintBadge(QPainter *painter, const QStyleOptionViewItem &option, const QRect &room,
                              const QModelIndex &index) const
{
    painter->setFont(m_theme.scaledTextFont(11.0 / 13));
    const QString text = painter->fontMetrics().elidedText(index.data(BadgeRole).toString(), Qt::ElideRight,
                                                           room.width() - 2 * sentBadgePadding);
    const int width = painter->fontMetrics().horizontalAdvance(text) + 2 * sentBadgePadding;
    const QRect badge(room.left(), room.center().y() - badgeHeight / 2, width, badgeHeight);
    // Right to left it is mirrored within the whole row.
    const QRect shown =
        QStyle::visualRect(option.direction, option.rect.adjusted(sentMargin, 0, -sentMargin, 0), badge);
    const auto colors = BadgeLabel::colorsOf(index.data(ToneRole).value<BadgeLabel::Tone>());
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(m_theme.color(colors.ground));
    painter->drawRoundedRect(shown, 4, 4);
    painter->setPen(m_theme.color(colors.text));
    painter->drawText(shown, Qt::AlignCenter, text);
}

void SentDelegate::paintProgress(QPainter *painter, const QStyleOptionViewItem &option, const QRect &room,
                                 double progress) const
{
    const QRect whole(room.left(), option.rect.bottom() - barHeight + 1, room.width(), barHeight);
    const QRect done(whole.topLeft(), QSize(int(whole.width() * std::clamp(progress, 0.0, 1.0)), barHeight));
    painter->fillRect(whole, m_theme.color(Role::Line));
    painter->fillRect(QStyle::visualRect(option.direction, whole, done), m_theme.color(Role::Accent));
}

} // namespace espalier
