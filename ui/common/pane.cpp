// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/pane.h"

#include <QApplication>
#include <QWidget>

namespace espalier {

namespace {

bool takesKeyboard(const QWidget *widget)
{
    return widget && widget->isVisible() && widget->isEnabled() && widget->focusPolicy() & Qt::TabFocus;
}

/// The widget itself, or the first in it that takes the keyboard.
QWidget *entrance(QWidget *widget)
{
    if (QWidget *proxy = widget->focusProxy())
        widget = proxy;
    if (takesKeyboard(widget))
        return widget;
    for (QWidget *each = widget->nextInFocusChain(); each != widget; each = each->nextInFocusChain())
        if (widget->isAncestorOf(each) && takesKeyboard(each))
            return each;
    return nullptr;
}

QWidget *entrance(const Pane &pane)
{
    QWidget *last = pane.area->focusWidget();
    if (takesKeyboard(last))
        return last;
    QWidget *main = pane.main ? entrance(pane.main) : nullptr;
    return main ? main : entrance(pane.area);
}

} // namespace

bool isInSight(const QWidget *widget)
{
    if (!widget->isVisible())
        return false;
    for (; !widget->isWindow(); widget = widget->parentWidget())
        if (!widget->parentWidget()->rect().intersects(widget->geometry()))
            return false;
    return true;
}

QWidget *firstEntrance(const QList<Pane> &panes)
{
    for (const Pane &pane : panes)
        if (QWidget *found = pane.area->isVisible() ? entrance(pane) : nullptr)
            return found;
    return nullptr;
}

void goToPane(const QList<Pane> &panes, PaneStep step)
{
    QList<QWidget *> entrances;
    qsizetype current = -1;
    const QWidget *focus = QApplication::focusWidget();
    for (const Pane &pane : panes) {
        QWidget *target = isInSight(pane.area) ? entrance(pane) : nullptr;
        if (!target)
            continue;
        if (focus && (focus == pane.area || pane.area->isAncestorOf(focus)))
            current = entrances.size();
        entrances.append(target);
    }
    if (entrances.isEmpty())
        return;
    const qsizetype last = entrances.size() - 1;
    qsizetype wanted = 0;
    if (step == PaneStep::Next)
        wanted = current < last ? current + 1 : 0;
    else
        wanted = current > 0 ? current - 1 : last;
    QWidget *target = entrances.at(wanted);
    // Whoever moves by keys sees where they are.
    target->window()->setAttribute(Qt::WA_KeyboardFocusChange);
    target->setFocus(Qt::ShortcutFocusReason);
}

} // namespace espalier
