// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme/style.h"

#include "ui/theme/controls.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QApplication>
#include <QComboBox>
#include <QKeyEvent>
#include <QMenuBar>
#include <QPainter>
#include <QScrollBar>
#include <QStyleOption>

namespace espalier {

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
