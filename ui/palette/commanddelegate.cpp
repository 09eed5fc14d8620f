// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/commanddelegate.h"

#include "ui/theme/theme.h"

#include <QIcon>
#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr int commandHeight = 28;
constexpr int commandMargin = 10;
constexpr int iconSize = 16;

} // namespace

CommandDelegate::CommandDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize CommandDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {200, std::max(commandHeight, option.fontMetrics.height() + 8)};
}

void CommandDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, m_theme.color(isSelected ? Role::AccentSoft : Role::Panel));
    QRect room = option.rect.adjusted(commandMargin, 0, -commandMargin, 0);
    const auto placed = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const auto alignment =
        int(QStyle::visualAlignment(option.direction, Qt::AlignLeft)) | Qt::AlignVCenter | Qt::TextSingleLine;
    // Takes the text's room from the end, or the beginning, of what is left.
    const auto draw = [&](const QString &text, const QFont &font, Role role, bool isAtEnd) {
        painter->setFont(font);
        painter->setPen(m_theme.color(role));
        const QString shown = painter->fontMetrics().elidedText(text, Qt::ElideMiddle, room.width());
        const int width = painter->fontMetrics().horizontalAdvance(shown);
        const QRect rect(isAtEnd ? room.right() - width + 1 : room.left(), room.top(), width, room.height());
        painter->drawText(placed(rect), alignment, shown);
        if (isAtEnd)
            room.setRight(room.right() - width - commandMargin);
        else
            room.setLeft(room.left() + width + commandMargin);
    };
    const QRect icon(room.left(), room.center().y() - iconSize / 2, iconSize, iconSize);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, placed(icon));
    room.setLeft(icon.right() + commandMargin);
    draw(index.data(KeysRole).toString(), m_theme.dataFont(), Role::Muted, true);
    draw(index.data().toString(), m_theme.textFont(), Role::Text, false);
    draw(index.data(PlaceRole).toString(), m_theme.scaledTextFont(11.5 / 13), Role::Muted, false);
}

} // namespace espalier
