// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/signaldelegate.h"

#include "ui/charts/signaltreemodel.h"

#include <QApplication>
#include <QPainter>

namespace espalier {

namespace {

constexpr int rowHeight = 24;
constexpr int gap = 8;
constexpr int dotSize = 9;
/// Of the width, at most, for the value.
constexpr int valueShare = 2;

} // namespace

SignalDelegate::SignalDelegate(const Theme &theme, QObject *parent)
    : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize SignalDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(),
            std::max(rowHeight, option.fontMetrics.height() + 4)};
}

void SignalDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                           const QModelIndex &index) const
{
    const auto *model = qobject_cast<const SignalTreeModel *>(index.model());
    const SignalNode &node = model->node(index);
    QStyleOptionViewItem item = option;
    item.text.clear();
    option.widget->style()->drawPrimitive(QStyle::PE_PanelItemViewItem, &item, painter, option.widget);
    painter->save();
    QRect room = option.rect.adjusted(0, 0, -gap, 0);
    const auto place = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const auto curve = node.isSignal() && m_curveColor ? m_curveColor(node.source()) : std::nullopt;
    if (curve) {
        const QRect dot(room.left(), room.center().y() - dotSize / 2, dotSize, dotSize);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(Qt::NoPen);
        painter->setBrush(m_theme.color(*curve));
        painter->drawEllipse(place(dot));
        room.setLeft(dot.right() + gap);
    }
    const Qt::Alignment leading = QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter);
    const Qt::Alignment trailing =
        QStyle::visualAlignment(option.direction, Qt::AlignRight | Qt::AlignVCenter);
    if (!node.value.isEmpty()) {
        painter->setFont(m_theme.dataFont());
        painter->setPen(m_theme.color(Role::Muted));
        const QFontMetrics metrics = painter->fontMetrics();
        const QString value = metrics.elidedText(node.value, Qt::ElideRight, room.width() / valueShare);
        painter->drawText(place(room), int(trailing) | Qt::TextSingleLine, value);
        room.setRight(room.right() - metrics.horizontalAdvance(value) - gap);
    }
    const bool isOfTopic = node.kind == SignalNode::Kind::Group || node.kind == SignalNode::Kind::Connection;
    painter->setFont(m_theme.textFont());
    painter->setPen(m_theme.color(isOfTopic ? Role::Muted : Role::Text));
    painter->drawText(place(room), int(leading) | Qt::TextSingleLine,
                      painter->fontMetrics().elidedText(node.label, Qt::ElideMiddle, room.width()));
    painter->restore();
}

} // namespace espalier
