// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/connections/profiledelegate.h"

#include "ui/connections/profilemodel.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>

namespace espalier {

namespace {

constexpr int margin = 10;

} // namespace

ProfileDelegate::ProfileDelegate(Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{ }

QSize ProfileDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(m_theme.textFont()).height();
    const bool heading = index.data(ProfileModel::HeadingRole).toBool();
    return {option.rect.width(), heading ? std::max(24, line + 8) : std::max(40, 2 * line + 8)};
}

void ProfileDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    painter->save();
    const auto left =
        static_cast<int>(QStyle::visualAlignment(option.direction, Qt::AlignLeft | Qt::AlignVCenter));
    const QRect content = option.rect.adjusted(margin, 0, -margin, 0);
    if (index.data(ProfileModel::HeadingRole).toBool()) {
        auto font = m_theme.scaledTextFont(11.0 / 13);
        font.setLetterSpacing(QFont::PercentageSpacing, 104);
        font.setCapitalization(QFont::AllUppercase);
        painter->setFont(font);
        painter->setPen(m_theme.color(Role::Faint));
        painter->drawText(
            content, left,
            painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, content.width()));
        painter->restore();
        return;
    }
    const auto *widget = option.widget;
    auto *style = widget ? widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, widget);

    const auto visual = [&](const QRect &rect) {
        return QStyle::visualRect(option.direction, option.rect, rect);
    };
    const QColor color(index.data(ProfileModel::ColorRole).toString());
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(color.isValid() ? color : m_theme.color(Role::Accent));
    painter->drawRoundedRect(visual({content.left(), content.center().y() - 11, 4, 24}), 2, 2);

    QRect text = content.adjusted(10, 4, 0, -4);
    if (index.data(ProfileModel::AutomaticRole).toBool()) {
        painter->setFont(m_theme.scaledTextFont(11.0 / 13));
        const auto badgeText = ProfileModel::tr("auto", "connects at start");
        const int width = painter->fontMetrics().horizontalAdvance(badgeText) + 12;
        const QRect badge(text.right() - width + 1, text.center().y() - 8, width, 17);
        painter->setBrush(m_theme.color(Role::Hover));
        painter->drawRoundedRect(visual(badge), 4, 4);
        painter->setPen(m_theme.color(Role::Muted));
        painter->drawText(visual(badge), Qt::AlignCenter, badgeText);
        text.setRight(badge.left() - 6);
    }
    const auto draw = [&](const QRect &rect, const QFont &font, Role role, const QString &value) {
        painter->setFont(font);
        painter->setPen(m_theme.color(role));
        painter->drawText(visual(rect), left,
                          painter->fontMetrics().elidedText(value, Qt::ElideRight, rect.width()));
    };
    QRect upper = text;
    upper.setHeight(text.height() / 2);
    QRect lower = text;
    lower.setTop(upper.bottom() + 1);
    draw(upper, m_theme.scaledTextFont(1.0, QFont::DemiBold), Role::Text, index.data().toString());
    draw(lower, m_theme.scaledTextFont(11.5 / 13), Role::Faint,
         index.data(ProfileModel::AddressRole).toString());
    if (option.state & QStyle::State_HasFocus && option.state & QStyle::State_KeyboardFocusChange) {
        QStyleOptionFocusRect ring;
        ring.QStyleOption::operator=(option);
        ring.rect = option.rect.adjusted(2, 1, -2, -1);
        style->drawPrimitive(QStyle::PE_FrameFocusRect, &ring, painter, widget);
    }
    painter->restore();
}

} // namespace espalier
