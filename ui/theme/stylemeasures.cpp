// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes and places of what the style draws.
#include "ui/theme/style.h"

#include "ui/theme/controls.h"

#include <QAbstractScrollArea>
#include <QStyleOption>

#include <algorithm>

namespace espalier {

namespace {

constexpr int controlHeight = 28;
constexpr int chipHeight = 24;
constexpr int rowHeight = 24;
constexpr int tabHeight = 34;
constexpr int headerHeight = 25;
constexpr int menuItemHeight = 26;
constexpr int menuBarHeight = 28;

// With larger text controls grow with it and keep their air.
int grown(int height, const QStyleOption *option, int air)
{
    return std::max(height, option ? option->fontMetrics.height() + air : height);
}

} // namespace

QRect Style::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                            const QWidget *widget) const
{
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        combo && control == CC_ComboBox)
        return visualRect(option->direction, option->rect, comboBoxRect(*combo, part));
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        spin && control == CC_SpinBox)
        return visualRect(option->direction, option->rect, spinBoxRect(*spin, part));
    if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        slider && control == CC_ScrollBar)
        return scrollBarRect(*slider, part);
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    switch (element) {
    case SE_LineEditContents:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            return option->rect.adjusted(7, 1, -7, -1);
        return option->rect;
    case SE_ItemViewItemFocusRect:
        return option->rect;
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    const int control = grown(controlHeight, option, 10);
    switch (type) {
    case CT_PushButton: {
        const auto kind = buttonKind(widget);
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const int icon = button && !button->icon.isNull() && !button->text.isEmpty() ? 4 : 0;
        const int air = kind == ButtonKind::Link ? 4 : kind == ButtonKind::Chip ? 18 : 24;
        const int height = kind == ButtonKind::Chip ? grown(chipHeight, option, 6) : control;
        if (button && button->text.isEmpty())
            return {height, height};
        return {size.width() + icon + air, height};
    }
    case CT_ToolButton:
        if (buttonKind(widget) == ButtonKind::Rail)
            return size;
        if (buttonKind(widget) == ButtonKind::Chip)
            return {size.width() + 14, grown(chipHeight, option, 6)};
        return {std::max(size.width() + 10, control), control};
    case CT_LineEdit:
        return {size.width() + 16, control};
    case CT_ComboBox:
        return {size.width() + 36, control};
    case CT_SpinBox:
        return {size.width() + 34, control};
    case CT_TabBarTab:
        return {size.width(), grown(tabHeight, option, 16)};
    case CT_HeaderSection:
        return {QProxyStyle::sizeFromContents(type, option, size, widget).width(),
                grown(headerHeight, option, 7)};
    case CT_ItemViewItem: {
        const auto base = QProxyStyle::sizeFromContents(type, option, size, widget);
        return {base.width(), std::max(base.height(), grown(rowHeight, option, 6))};
    }
    case CT_MenuBarItem:
        return {size.width() + 16, grown(menuBarHeight, option, 10)};
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            if (item->menuItemType == QStyleOptionMenuItem::Separator)
                return {size.width(), 9};
            // Check mark or icon in front; behind it the shortcut's column or the submenu's arrow.
            const int shortcut = item->text.contains(QLatin1Char('\t')) ? 24 : 0;
            return {size.width() + 36 + shortcut + 24, grown(menuItemHeight, option, 8)};
        }
        break;
    default:
        break;
    }
    return QProxyStyle::sizeFromContents(type, option, size, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_DefaultFrameWidth:
        return qobject_cast<const QAbstractScrollArea *>(widget) ? 2 : 1;
    case PM_SpinBoxFrameWidth:
    case PM_ComboBoxFrameWidth:
    case PM_MenuPanelWidth:
        return 1;
    case PM_SplitterWidth:
        return 1;
    case PM_ScrollBarExtent:
        return 10;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_MenuHMargin:
    case PM_MenuVMargin:
        return 4;
    case PM_MenuBarHMargin:
        return 4;
    case PM_MenuBarVMargin:
    case PM_MenuBarPanelWidth:
    case PM_MenuBarItemSpacing:
        return 0;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return 7;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
    case PM_TabBarIconSize:
        return 16;
    case PM_TabBarTabHSpace:
        return 16;
    case PM_TabBarTabVSpace:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabOverlap:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
        return 0;
    case PM_MenuButtonIndicator:
        return 16;
    case PM_HeaderMargin:
        return 10;
    case PM_ToolTipLabelFrameWidth:
        return 5;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return 12;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return 8;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

} // namespace espalier
