// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/propertydelegate.h"

#include <QLineEdit>
#include <QPainter>

namespace espalier {

namespace {
constexpr int propertyPadding = 10;
}

PropertyDelegate::PropertyDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

void PropertyDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const bool isName = index.column() == 0;
    const bool isSelected = option.state & QStyle::State_Selected;
    const bool isWrong = !isName && index.data(Qt::StatusTipRole).isValid();
    painter->fillRect(option.rect, m_theme.color(isSelected ? Role::AccentSoft : Role::Panel));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      m_theme.color(Role::Line));
    painter->setFont(isName ? m_theme.scaledTextFont(12.5 / 13) : m_theme.dataFont());
    painter->setPen(m_theme.color(isWrong ? Role::Error : isName ? Role::Muted : Role::Text));
    const QRect room = option.rect.adjusted(propertyPadding, 0, -propertyPadding, -1);
    painter->drawText(
        room, int(Qt::AlignLeading | Qt::AlignVCenter) | Qt::TextSingleLine,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, room.width()));
}

QWidget *PropertyDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const
{
    QWidget *editor = QStyledItemDelegate::createEditor(parent, option, index);
    if (auto *line = qobject_cast<QLineEdit *>(editor)) {
        line->setFont(m_theme.dataFont());
        line->setFrame(false);
        line->setAutoFillBackground(true);
    }
    return editor;
}

void PropertyDelegate::updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                                            const QModelIndex &) const
{
    editor->setGeometry(option.rect.adjusted(0, 0, 0, -1));
}

} // namespace espalier
