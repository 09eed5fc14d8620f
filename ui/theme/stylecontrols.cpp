// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/controls.h"
#include "ui/theme/style.h"

#include <QPainter>
#include <QStyleOption>

namespace espalier {

namespace {

constexpr int arrowColumn = 24;
constexpr int spinColumn = 20;

} // namespace

bool Style::drawControlPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const auto arrow = [&](Qt::ArrowType direction) {
        const auto role = option->state & State_Enabled ? Role::Muted : Role::Faint;
        drawArrow(painter, option->rect, direction, color(role));
    };
    switch (element) {
    case PE_PanelButtonCommand:
        drawPushButton(painter, option, widget);
        return true;
    case PE_PanelButtonTool:
        drawToolButton(painter, option, widget);
        return true;
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        drawCheckBox(painter, option);
        return true;
    case PE_IndicatorRadioButton:
        drawRadioButton(painter, option);
        return true;
    case PE_IndicatorArrowDown:
        arrow(Qt::DownArrow);
        return true;
    case PE_IndicatorArrowUp:
        arrow(Qt::UpArrow);
        return true;
    case PE_IndicatorArrowLeft:
        arrow(Qt::LeftArrow);
        return true;
    case PE_IndicatorArrowRight:
        arrow(Qt::RightArrow);
        return true;
    default:
        return false;
    }
}

void Style::drawPushButton(QPainter *painter, const QStyleOption *option, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const bool hovered = enabled && option->state & State_MouseOver;
    const bool down = enabled && option->state & (State_Sunken | State_On);
    const bool ring = option->state & State_HasFocus && option->state & State_KeyboardFocusChange;
    const QRectF rect = option->rect;
    switch (buttonKind(widget)) {
    case ButtonKind::Primary: {
        if (!enabled) {
            drawBox(painter, rect, color(Role::Hover), color(Role::Line), 6);
            break;
        }
        const auto accent = color(Role::Accent);
        const bool dark = m_state->scheme == ColorScheme::Dark;
        const auto over = dark ? accent.lighter(108) : accent.darker(110);
        drawBox(painter, rect, down ? accent.darker(118) : hovered ? over : accent, {}, 6);
        if (ring)
            drawBox(painter, rect.adjusted(2, 2, -2, -2), {}, color(Role::OnAccent), 4.5);
        return;
    }
    case ButtonKind::Quiet:
    case ButtonKind::Rail:
    case ButtonKind::Link:
        if (down || hovered)
            drawBox(painter, rect, color(down ? Role::AccentSoft : Role::Hover), {}, 6);
        break;
    case ButtonKind::Chip:
        drawBox(painter, rect,
                color(down      ? Role::AccentSoft
                      : hovered ? Role::Hover
                                : Role::Raised),
                color(Role::Line), rect.height() / 2 - 0.5);
        if (ring)
            drawBox(painter, rect, {}, color(Role::Accent), rect.height() / 2 - 0.5);
        return;
    case ButtonKind::Normal:
        drawBox(painter, rect,
                color(down      ? Role::AccentSoft
                      : hovered ? Role::Hover
                                : Role::Raised),
                color(Role::Line), 6);
        break;
    }
    if (ring)
        drawBox(painter, rect, {}, color(Role::Accent), 6);
}

void Style::drawToolButton(QPainter *painter, const QStyleOption *option, const QWidget *widget) const
{
    const bool enabled = option->state & State_Enabled;
    const bool hovered = enabled && option->state & State_MouseOver;
    const bool on = option->state & State_On;
    const bool down = enabled && option->state & State_Sunken;
    const bool ring = option->state & State_HasFocus && option->state & State_KeyboardFocusChange;
    const int radius = buttonKind(widget) == ButtonKind::Rail ? 8 : 6;
    if (on || down)
        drawBox(painter, option->rect, color(Role::AccentSoft), {}, radius);
    else if (hovered)
        drawBox(painter, option->rect, color(Role::Hover), {}, radius);
    if (ring)
        drawBox(painter, option->rect, {}, color(Role::Accent), radius);
}

void Style::drawWholeToolButton(QPainter *painter, const QStyleOptionToolButton &option,
                                const QWidget *widget) const
{
    QStyleOptionToolButton button = option;
    // A button that only opens a menu says so in its text or icon; the small arrow in its corner would lie over them.
    if (!(button.features & QStyleOptionToolButton::MenuButtonPopup))
        button.features.setFlag(QStyleOptionToolButton::HasMenu, false);
    const auto kind = buttonKind(widget);
    if (kind == ButtonKind::Link && option.state & State_Enabled)
        button.palette.setColor(QPalette::ButtonText, color(Role::Accent));
    // Unless the widget names a role of its own.
    if (kind == ButtonKind::Chip && option.state & State_Enabled)
        button.palette.setColor(QPalette::ButtonText, button.palette.color(widget->foregroundRole()));
    if (kind == ButtonKind::Chip || kind == ButtonKind::Link) {
        drawPushButton(painter, &button, widget);
        proxy()->drawControl(CE_ToolButtonLabel, &button, painter, widget);
        return;
    }
    QProxyStyle::drawComplexControl(CC_ToolButton, &button, painter, widget);
}

void Style::drawButtonLabel(const QStyleOptionButton &option, QPainter *painter, const QWidget *widget) const
{
    QStyleOptionButton label = option;
    if (option.state & State_Enabled) {
        if (buttonKind(widget) == ButtonKind::Primary)
            label.palette.setColor(QPalette::ButtonText, color(Role::OnAccent));
        else if (buttonKind(widget) == ButtonKind::Link) {
            // Unless the widget names a role of its own.
            const auto role = widget->foregroundRole();
            label.palette.setColor(QPalette::ButtonText, role == QPalette::ButtonText
                                                             ? color(Role::Accent)
                                                             : label.palette.color(role));
        }
    }
    if (label.text.isEmpty()) // no arrow is drawn beside it, for which room would be kept
        label.features.setFlag(QStyleOptionButton::HasMenu, false);
    QProxyStyle::drawControl(CE_PushButtonLabel, &label, painter, widget);
}

void Style::drawCheckBox(QPainter *painter, const QStyleOption *option) const
{
    const bool enabled = option->state & State_Enabled;
    const QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool marked = option->state & (State_On | State_NoChange);
    const auto fill = !enabled ? Role::Background : marked ? Role::Accent : Role::Raised;
    const auto line = marked && enabled                            ? Role::Accent
                      : option->state & State_MouseOver && enabled ? Role::Muted
                                                                   : Role::Faint;
    drawBox(painter, box, color(fill), color(line), 4);
    if (!marked)
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(
        QPen(color(enabled ? Role::OnAccent : Role::Faint), 1.7, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->translate(box.center());
    const QPointF tick[] = {{-3.6, 0.2}, {-1.1, 2.7}, {3.7, -2.7}};
    if (option->state & State_On)
        painter->drawPolyline(tick, 3);
    else
        painter->drawLine(QPointF(-3, 0), QPointF(3, 0));
    painter->restore();
}

void Style::drawRadioButton(QPainter *painter, const QStyleOption *option) const
{
    const QRectF box = QRectF(option->rect).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool on = option->state & State_On;
    const bool enabled = option->state & State_Enabled;
    drawBox(painter, box, color(on && enabled ? Role::Accent : Role::Raised),
            color(on && enabled ? Role::Accent : Role::Faint), box.height() / 2);
    if (on)
        drawBox(painter, box.adjusted(4.5, 4.5, -4.5, -4.5), color(enabled ? Role::OnAccent : Role::Faint),
                {}, box.height() / 2 - 4.5);
}

QRect Style::comboBoxRect(const QStyleOptionComboBox &option, SubControl part) const
{
    const QRect &r = option.rect;
    switch (part) {
    case SC_ComboBoxArrow:
        return {r.right() - arrowColumn + 1, r.top(), arrowColumn, r.height()};
    case SC_ComboBoxEditField:
        return r.adjusted(9, 1, -arrowColumn, -1);
    default:
        return r;
    }
}

void Style::drawComboBox(QPainter *painter, const QStyleOptionComboBox &option, const QWidget *widget) const
{
    QStyleOptionComboBox field = option;
    // A list without an edit field is a button: its ring shows only for the keyboard, as with other buttons.
    if (!option.editable && !(option.state & State_KeyboardFocusChange))
        field.state.setFlag(State_HasFocus, false);
    drawField(painter, &field, widget);
    const auto arrow = subControlRect(CC_ComboBox, &option, SC_ComboBoxArrow, widget);
    drawArrow(painter, arrow, Qt::DownArrow, color(option.state & State_Enabled ? Role::Muted : Role::Faint));
}

QRect Style::spinBoxRect(const QStyleOptionSpinBox &option, SubControl part) const
{
    const QRect &r = option.rect;
    const bool buttons = option.buttonSymbols != QAbstractSpinBox::NoButtons;
    const int column = buttons ? spinColumn : 0;
    switch (part) {
    case SC_SpinBoxUp:
        return buttons ? QRect(r.right() - column, r.top() + 2, column, r.height() / 2 - 2) : QRect();
    case SC_SpinBoxDown:
        return buttons ? QRect(r.right() - column, r.top() + r.height() / 2, column, r.height() / 2 - 2)
                       : QRect();
    case SC_SpinBoxEditField:
        return r.adjusted(9, 1, -column - 3, -1);
    default:
        return r;
    }
}

void Style::drawSpinBox(QPainter *painter, const QStyleOptionSpinBox &option, const QWidget *widget) const
{
    drawField(painter, &option, widget);
    if (option.buttonSymbols == QAbstractSpinBox::NoButtons)
        return;
    const auto button = [&](SubControl part, QAbstractSpinBox::StepEnabledFlag step,
                            Qt::ArrowType direction) {
        const bool enabled = option.state & State_Enabled && option.stepEnabled & step;
        const bool active = enabled && option.activeSubControls == part && option.state & State_MouseOver;
        drawArrow(painter, subControlRect(CC_SpinBox, &option, part, widget), direction,
                  color(active    ? Role::Accent
                        : enabled ? Role::Muted
                                  : Role::Line));
    };
    button(SC_SpinBoxUp, QAbstractSpinBox::StepUpEnabled, Qt::UpArrow);
    button(SC_SpinBoxDown, QAbstractSpinBox::StepDownEnabled, Qt::DownArrow);
}

} // namespace espalier
