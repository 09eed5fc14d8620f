// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/diffdelegate.h"

#include "ui/explore/diffmodel.h"

#include <QPainter>

namespace espalier {

namespace {

/// Added and Removed are grounds for ordinary text.
Role groundOf(DiffRow::Kind kind, int column)
{
    const bool isBefore = column == DiffModel::BeforeColumn;
    const bool isAfter = column == DiffModel::AfterColumn;
    if (isBefore && (kind == DiffRow::Kind::Removed || kind == DiffRow::Kind::Changed))
        return Role::Removed;
    if (isAfter && (kind == DiffRow::Kind::Added || kind == DiffRow::Kind::Changed))
        return Role::Added;
    return Role::Panel;
}

Role inkOf(DiffRow::Kind kind)
{
    switch (kind) {
    case DiffRow::Kind::Removed:
    case DiffRow::Kind::Added:
    case DiffRow::Kind::Changed:
        return Role::Text;
    case DiffRow::Kind::Skipped:
        return Role::Faint;
    case DiffRow::Kind::Equal:
        break;
    }
    return Role::Muted;
}

} // namespace

DiffDelegate::DiffDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{ }

void DiffDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    const bool isSelected = option.state & QStyle::State_Selected;
    const auto kind = DiffRow::Kind(index.data(DiffModel::KindRole).toInt());
    painter->fillRect(option.rect,
                      m_theme.color(isSelected ? Role::AccentSoft : groundOf(kind, index.column())));
    const QString text = index.data().toString();
    painter->setFont(m_theme.dataFont());
    painter->setPen(m_theme.color(inkOf(kind)));
    const QRect rect = option.rect.adjusted(index.column() == DiffModel::SignColumn ? 12 : 6, 0, -6, 0);
    painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace espalier
