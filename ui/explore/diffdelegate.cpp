// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/diffdelegate.h"

#include "ui/explore/diffmodel.h"

#include <QPainter>

namespace espalier {

namespace {

Role roleOf(DiffRow::Kind kind, int column)
{
    switch (kind) {
    case DiffRow::Kind::Removed:
        return Role::Removed;
    case DiffRow::Kind::Added:
        return Role::Added;
    case DiffRow::Kind::Changed:
        if (column == DiffModel::BeforeColumn)
            return Role::Removed;
        return column == DiffModel::AfterColumn ? Role::Added : Role::Text;
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
    painter->fillRect(option.rect, m_theme.color(isSelected ? Role::AccentSoft : Role::Panel));
    const auto kind = DiffRow::Kind(index.data(DiffModel::KindRole).toInt());
    const QString text = index.data().toString();
    painter->setFont(m_theme.dataFont());
    painter->setPen(m_theme.color(roleOf(kind, index.column())));
    const QRect rect = option.rect.adjusted(index.column() == DiffModel::SignColumn ? 12 : 6, 0, -6, 0);
    painter->drawText(rect, int(Qt::AlignLeft | Qt::AlignVCenter) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(text, Qt::ElideRight, rect.width()));
}

} // namespace espalier
