// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/historydelegate.h"

#include "ui/common/units.h"
#include "ui/explore/historymodel.h"
#include "ui/explore/valuecolors.h"

#include <QPainter>

namespace espalier {

namespace {
constexpr int cellPadding = 10;
}

HistoryDelegate::HistoryDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

void HistoryDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->fillRect(option.rect, m_theme.color(isSelected ? Role::AccentSoft : Role::Panel));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      m_theme.color(Role::Line));
    const QRect rect = option.rect.adjusted(cellPadding, 0, -cellPadding, -1);
    if (index.column() == HistoryModel::ValueColumn) {
        paintValue(*painter, rect, index);
        return;
    }
    const bool isTime = index.column() == HistoryModel::TimeColumn;
    painter->setFont(isTime ? m_theme.dataFont() : m_theme.scaledTextFont(12.5 / 13));
    painter->setPen(m_theme.color(isTime ? Role::Text : Role::Muted));
    const auto alignment = index.data(Qt::TextAlignmentRole).toInt();
    painter->drawText(rect, alignment ? alignment : int(Qt::AlignLeading | Qt::AlignVCenter),
                      index.data().toString());
}

void HistoryDelegate::paintValue(QPainter &painter, const QRect &rect, const QModelIndex &index) const
{
    const auto summary = index.data(HistoryModel::SummaryRole).value<ValueSummary>();
    painter.setFont(m_theme.dataFont());
    const QFontMetrics metrics = painter.fontMetrics();
    QRect room = rect;
    const auto draw = [&](const QString &text, Role role) {
        if (text.isEmpty() || room.width() < metrics.averageCharWidth())
            return;
        painter.setPen(m_theme.color(role));
        const QString shown = metrics.elidedText(text, Qt::ElideRight, room.width());
        painter.drawText(room, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine, shown);
        room.setLeft(room.left() + metrics.horizontalAdvance(shown + u' '));
    };
    draw(summary.label, Role::Muted);
    draw(summary.text, valueRole(summary.kind));
    painter.setFont(scaledFont(m_theme.dataFont(), 11.0 / 12));
    draw(index.data(HistoryModel::ChangeRole).toString(), Role::Faint);
}

} // namespace espalier
