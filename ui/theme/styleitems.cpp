// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QStyleOption>

namespace espalier {

namespace {

constexpr int menuTextLeft = 30;
constexpr int menuTextRight = 16;

} // namespace

bool Style::drawItemControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                            const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            drawTab(painter, *tab);
        return true;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option))
            drawTabLabel(painter, *tab, widget);
        return true;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        drawHeaderSection(painter, option);
        return true;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            // Qt has taken the header margin from all four sides; above and below the text needs the room.
            const int margin = pixelMetric(PM_HeaderMargin, header, widget);
            QPalette palette = header->palette;
            palette.setColor(QPalette::ButtonText, color(Role::Muted));
            proxy()->drawItemText(painter, header->rect.adjusted(0, -margin, 0, margin),
                                  int(header->textAlignment | Qt::AlignVCenter), palette,
                                  header->state & State_Enabled, header->text, QPalette::ButtonText);
        }
        return true;
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            drawMenuBarItem(painter, *item, widget);
        return true;
    case CE_MenuBarEmptyArea: {
        painter->fillRect(option->rect, color(Role::Panel));
        const QRect &r = option->rect;
        painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), color(Role::Line));
        return true;
    }
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option))
            drawMenuItem(painter, *item, widget);
        return true;
    case CE_MenuEmptyArea:
    case CE_MenuHMargin:
    case CE_MenuVMargin:
    case CE_SizeGrip:
        return true;
    default:
        return false;
    }
}

void Style::drawViewItem(QPainter *painter, const QStyleOptionViewItem &option) const
{
    if (option.state & State_Selected)
        painter->fillRect(option.rect, color(Role::AccentSoft));
    else if (option.state & State_MouseOver && option.state & State_Enabled)
        painter->fillRect(option.rect, color(Role::Hover));
    else if (option.backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(option.rect, option.backgroundBrush);
}

void Style::drawTab(QPainter *painter, const QStyleOptionTab &option) const
{
    const QRect &r = option.rect;
    if (option.state & State_Selected)
        painter->fillRect(QRect(r.left() + 8, r.bottom() - 1, r.width() - 16, 2), color(Role::Accent));
    if (option.state & State_HasFocus && option.state & State_KeyboardFocusChange)
        drawBox(painter, QRectF(r).adjusted(2, 5, -2, -5), {}, color(Role::Accent), 4);
}

void Style::drawTabLabel(QPainter *painter, const QStyleOptionTab &option, const QWidget *widget) const
{
    const bool selected = option.state & State_Selected;
    const bool lit = selected || option.state & State_MouseOver;
    const auto role = !(option.state & State_Enabled) ? Role::Faint : lit ? Role::Text : Role::Muted;
    painter->save();
    // Both states have the same width: the bar is laid out with the bold font of the selected tab.
    QFont font = painter->font();
    font.setWeight(selected ? QFont::DemiBold : QFont::Medium);
    painter->setFont(font);
    painter->setPen(color(role));
    auto text = subElementRect(SE_TabBarTabText, &option, widget);
    if (!option.icon.isNull()) {
        const auto size = option.iconSize.isValid() ? option.iconSize : QSize(16, 16);
        const QRect icon(text.left() - size.width() - 4, text.center().y() - size.height() / 2 + 1,
                         size.width(), size.height());
        option.icon.paint(painter, icon);
    }
    painter->drawText(text, static_cast<int>(Qt::AlignCenter) | Qt::TextShowMnemonic, option.text);
    painter->restore();
}

void Style::drawHeaderSection(QPainter *painter, const QStyleOption *option) const
{
    const QRect &r = option->rect;
    painter->fillRect(r, color(option->state & State_MouseOver ? Role::Hover : Role::Raised));
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), color(Role::Line));
}

void Style::drawMenuBarItem(QPainter *painter, const QStyleOptionMenuItem &option,
                            const QWidget *widget) const
{
    const QRect &r = option.rect;
    painter->fillRect(r, color(Role::Panel));
    painter->fillRect(QRect(r.left(), r.bottom(), r.width(), 1), color(Role::Line));
    const bool lit = option.state & (State_Selected | State_Sunken) && option.state & State_Enabled;
    if (lit)
        drawBox(painter, QRectF(r).adjusted(0, 3, 0, -4), color(Role::Hover), {}, 5);
    int flags =
        static_cast<int>(Qt::AlignCenter) | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
    if (!proxy()->styleHint(SH_UnderlineShortcut, &option, widget))
        flags |= Qt::TextHideMnemonic;
    painter->setPen(color(lit ? Role::Text : Role::Muted));
    painter->drawText(r.adjusted(0, 0, 0, -1), flags, option.text);
}

void Style::drawMenuItem(QPainter *painter, const QStyleOptionMenuItem &option, const QWidget *widget) const
{
    const QRect &r = option.rect;
    if (option.menuItemType == QStyleOptionMenuItem::Separator) {
        painter->fillRect(QRect(r.left() + 8, r.center().y(), r.width() - 16, 1), color(Role::Line));
        return;
    }
    const bool enabled = option.state & State_Enabled;
    const bool mirrored = option.direction == Qt::RightToLeft;
    if (option.state & State_Selected && enabled)
        drawBox(painter, r, color(Role::AccentSoft), {}, 5);

    const QRect mark = visualRect(option.direction, r, QRect(r.left() + 7, r.center().y() - 7, 16, 16));
    if (option.checkType != QStyleOptionMenuItem::NotCheckable) {
        if (option.checked) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(QPen(color(Role::Accent), 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            painter->translate(QRectF(mark).center());
            const QPointF points[] = {{-3.6, 0.2}, {-1.1, 2.7}, {3.7, -2.7}};
            painter->drawPolyline(points, 3);
            painter->restore();
        }
    } else if (!option.icon.isNull()) {
        option.icon.paint(painter, mark, Qt::AlignCenter, enabled ? QIcon::Normal : QIcon::Disabled);
    }

    const QRect text = visualRect(option.direction, r, r.adjusted(menuTextLeft, 0, -menuTextRight, 0));
    const auto parts = option.text.split(QLatin1Char('\t'));
    int flags =
        static_cast<int>(Qt::AlignVCenter) | Qt::TextShowMnemonic | Qt::TextDontClip | Qt::TextSingleLine;
    if (!proxy()->styleHint(SH_UnderlineShortcut, &option, widget))
        flags |= Qt::TextHideMnemonic;
    painter->setFont(option.font);
    painter->setPen(color(enabled ? Role::Text : Role::Faint));
    painter->drawText(text, flags | static_cast<int>(mirrored ? Qt::AlignRight : Qt::AlignLeft),
                      parts.first());
    if (parts.size() > 1) {
        painter->setPen(color(Role::Faint));
        painter->drawText(text, flags | static_cast<int>(mirrored ? Qt::AlignLeft : Qt::AlignRight),
                          parts.at(1));
    }
    if (option.menuItemType == QStyleOptionMenuItem::SubMenu) {
        const auto arrow = visualRect(option.direction, r, QRect(r.right() - 18, r.top(), 16, r.height()));
        drawArrow(painter, arrow, mirrored ? Qt::LeftArrow : Qt::RightArrow, color(Role::Muted));
    }
}

QRect Style::scrollBarRect(const QStyleOptionSlider &option, SubControl part) const
{
    const bool vertical = option.orientation == Qt::Vertical;
    const QRect &r = option.rect;
    const int length = vertical ? r.height() : r.width();
    const auto along = [&](int start, int size) {
        return vertical ? QRect(r.left(), r.top() + start, r.width(), size)
                        : QRect(r.left() + start, r.top(), size, r.height());
    };
    const qint64 span = static_cast<qint64>(option.maximum) - option.minimum;
    int slider = length;
    if (span > 0) {
        const auto share = static_cast<qreal>(option.pageStep) / static_cast<qreal>(span + option.pageStep);
        slider = qBound(qMin(pixelMetric(PM_ScrollBarSliderMin, &option, nullptr), length),
                        static_cast<int>(share * length), length);
    }
    const int start = sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition,
                                              length - slider, option.upsideDown);
    switch (part) {
    case SC_ScrollBarGroove:
        return r;
    case SC_ScrollBarSlider:
        return along(start, slider);
    case SC_ScrollBarSubPage:
        return along(0, start);
    case SC_ScrollBarAddPage:
        return along(start + slider, length - start - slider);
    default:
        return {};
    }
}

void Style::drawScrollBar(QPainter *painter, const QStyleOptionSlider &option, const QWidget *widget) const
{
    painter->fillRect(option.rect, widget ? widget->palette().color(QPalette::Window) : color(Role::Panel));
    if (option.maximum <= option.minimum)
        return;
    const bool lit = option.state & State_MouseOver || option.activeSubControls == SC_ScrollBarSlider;
    auto tint = color(Role::Faint);
    tint.setAlphaF(lit ? 0.75F : 0.38F);
    const QRectF slider = scrollBarRect(option, SC_ScrollBarSlider);
    drawBox(painter, slider.adjusted(2, 2, -2, -2), tint, {}, 3);
}

} // namespace espalier
