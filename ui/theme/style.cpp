// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/controls.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QMenuBar>
#include <QPainter>
#include <QScrollBar>
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

Style::Style(std::shared_ptr<const ThemeState> state)
    : QProxyStyle(QStringLiteral("Fusion")), m_state(std::move(state))
{ }

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)
        || qobject_cast<QScrollBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
}

void Style::polish(QApplication *application)
{
    QProxyStyle::polish(application);
    application->installEventFilter(this);
}

void Style::unpolish(QApplication *application)
{
    application->removeEventFilter(this);
    QProxyStyle::unpolish(application);
}

bool Style::eventFilter(QObject *watched, QEvent *event)
{
    const auto type = event->type();
    if (type != QEvent::KeyPress && type != QEvent::KeyRelease && type != QEvent::WindowDeactivate)
        return false;
    const bool isAlt =
        type != QEvent::WindowDeactivate && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Alt;
    const bool pressed = type == QEvent::KeyPress ? m_altPressed || isAlt
                                                  : m_altPressed && type == QEvent::KeyRelease && !isAlt;
    if (pressed != m_altPressed && watched->isWidgetType()) {
        m_altPressed = pressed;
        for (auto *bar : static_cast<QWidget *>(watched)->window()->findChildren<QMenuBar *>())
            bar->update();
    }
    return false;
}

QPalette Style::standardPalette() const
{
    return paletteOf(m_state->colors);
}

void Style::drawBox(QPainter *painter, const QRectF &rect, const QColor &fill, const QColor &line,
                    qreal radius) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    painter->setPen(line.isValid() ? QPen(line, 1) : QPen(Qt::NoPen));
    const auto inset = line.isValid() ? 0.5 : 0.0;
    painter->drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter->restore();
}

void Style::drawField(QPainter *painter, const QStyleOption *option, const QWidget *widget) const
{
    const bool focused = option->state & State_HasFocus;
    const bool wrong = validity(widget) == Validity::Wrong;
    if (inputKind(widget) == InputKind::Quiet && !focused && !wrong && !(option->state & State_MouseOver))
        return;
    const auto line = wrong ? Role::Error : focused ? Role::Accent : Role::Line;
    const auto fill = option->state & State_Enabled ? Role::Raised : Role::Background;
    drawBox(painter, option->rect, color(fill), color(line), 6);
    if (focused)
        drawBox(painter, QRectF(option->rect).adjusted(1, 1, -1, -1), {}, color(line), 5);
}

void Style::drawFrame(QPainter *painter, const QStyleOption *option, const QWidget *widget) const
{
    const bool focused = option->state & State_HasFocus && qobject_cast<const QAbstractScrollArea *>(widget);
    const bool wrong = validity(widget) == Validity::Wrong;
    // What scrolls is a rectangle inside: the strip around it has its colour, so that the corners can be round.
    const auto *area = qobject_cast<const QAbstractScrollArea *>(widget);
    const auto fill = area ? area->palette().color(area->viewport()->backgroundRole()) : QColor();
    drawBox(painter, option->rect, fill, color(wrong ? Role::Error : focused ? Role::Accent : Role::Line), 6);
}

void Style::drawArrow(QPainter *painter, const QRectF &rect, Qt::ArrowType direction,
                      const QColor &tint) const
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(tint, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(rect.center());
    const int quarterTurns = direction == Qt::DownArrow   ? 0
                             : direction == Qt::LeftArrow ? 1
                             : direction == Qt::UpArrow   ? 2
                                                          : 3;
    painter->rotate(90 * quarterTurns);
    const QPointF points[] = {{-3.2, -1.6}, {0, 1.6}, {3.2, -1.6}};
    painter->drawPolyline(points, 3);
    painter->restore();
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_PanelLineEdit:
        // A line edit inside a spin box or a combo box has no frame of its own.
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
            frame && frame->lineWidth > 0)
            drawField(painter, option, widget);
        return;
    case PE_FrameLineEdit:
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
    case PE_FrameTabWidget:
    case PE_FrameButtonTool:
    case PE_FrameWindow:
        return;
    case PE_Frame:
    case PE_FrameGroupBox:
        drawFrame(painter, option, widget);
        return;
    case PE_PanelMenu:
    case PE_FrameMenu:
        painter->setPen(color(Role::Line));
        painter->setBrush(element == PE_PanelMenu ? QBrush(color(Role::Panel)) : QBrush(Qt::NoBrush));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_PanelTipLabel:
        painter->setPen(color(Role::Line));
        painter->setBrush(color(Role::Raised));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    case PE_FrameTabBarBase: {
        QRect line = option->rect;
        line.setTop(line.bottom());
        painter->fillRect(line, color(Role::Line));
        return;
    }
    case PE_FrameFocusRect:
        if (option->state & State_KeyboardFocusChange)
            drawBox(painter, option->rect, {}, color(Role::Accent), 4);
        return;
    case PE_PanelItemViewRow:
    case PE_PanelItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option))
            drawViewItem(painter, *item);
        return;
    case PE_IndicatorBranch:
        if (option->state & State_Children) {
            const bool mirrored = option->direction == Qt::RightToLeft;
            drawArrow(painter, option->rect,
                      option->state & State_Open ? Qt::DownArrow
                      : mirrored                 ? Qt::LeftArrow
                                                 : Qt::RightArrow,
                      color(Role::Faint));
        }
        return;
    default:
        if (!drawControlPrimitive(element, option, painter, widget))
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
            return drawButtonLabel(*button, painter, widget);
        break;
    case CE_PushButtonBevel:
        return drawPushButton(painter, option, widget);
    case CE_Splitter:
        painter->fillRect(option->rect, color(option->state & State_MouseOver ? Role::Accent : Role::Line));
        return;
    case CE_FocusFrame:
        return;
    default:
        if (drawItemControl(element, option, painter, widget))
            return;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        combo && control == CC_ComboBox)
        return drawComboBox(painter, *combo, widget);
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        spin && control == CC_SpinBox)
        return drawSpinBox(painter, *spin, widget);
    if (const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
        slider && control == CC_ScrollBar)
        return drawScrollBar(painter, *slider, widget);
    if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
        button && control == CC_ToolButton)
        return drawWholeToolButton(painter, *button, widget);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

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

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *data) const
{
    switch (hint) {
    case SH_UnderlineShortcut:
        return m_altPressed ? 1 : 0;
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_ComboBox_Popup:
    case SH_Widget_Animation_Duration:
    case SH_ScrollBar_Transient:
        return 0;
    case SH_ItemView_ArrowKeysNavigateIntoChildren:
    case SH_ItemView_ShowDecorationSelected:
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return hint == SH_ScrollBar_LeftClickAbsolutePosition ? 0 : 1;
    case SH_TabBar_Alignment:
        return static_cast<int>(Qt::AlignLeading);
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

} // namespace espalier
