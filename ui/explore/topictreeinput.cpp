// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topictreeview.h"

#include "ui/common/units.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

namespace espalier {

// Keys and mouse of the tree view: the walk that every tree view has.

void TopicTreeView::mousePressEvent(QMouseEvent *event)
{
    const std::int64_t number = rowAt(event->position().toPoint());
    const TreeRow *held = row(number);
    if (number < 0 || (event->button() != Qt::LeftButton && event->button() != Qt::RightButton))
        return;
    const bool onArrow = held && held->expandable
                         && m_painter.arrowRect(rowRect(number), *held, layoutDirection())
                                .contains(event->position().toPoint());
    if (onArrow && event->button() == Qt::LeftButton)
        toggle(*held);
    else if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier))
        selectRow(number, Choice::Extend);
    else if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ControlModifier))
        selectRow(number, Choice::Toggle);
    else if (event->button() == Qt::LeftButton || !held || !held->chosen)
        selectRow(number);
}

void TopicTreeView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const std::int64_t number = rowAt(event->position().toPoint());
    if (const TreeRow *held = row(number); held && event->button() == Qt::LeftButton)
        toggle(*held);
}

void TopicTreeView::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(rowAt(event->position().toPoint()));
}

void TopicTreeView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (m_selectedRow >= 0)
            emit menuWanted(viewport()->mapToGlobal(rowRect(m_selectedRow).center()));
    } else if (rowAt(event->pos()) >= 0) {
        emit menuWanted(event->globalPos());
    }
}

void TopicTreeView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        emit copyWanted();
        return;
    }
    const bool shift = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool plain = !(event->modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
    if (plain
        && (walk(event->key(), shift ? Choice::Extend : Choice::One) || open(event->key())
            || typeAhead(event->text())))
        return;
    if (event->modifiers() == Qt::ControlModifier && event->key() == Qt::Key_Space && m_selectedRow >= 0) {
        selectRow(m_selectedRow, Choice::Toggle);
        return;
    }
    // Not to the scroll area, whose arrow keys would scroll.
    event->ignore();
}

bool TopicTreeView::walk(int key, Choice choice)
{
    switch (key) {
    case Qt::Key_Up:
        selectRow(m_selectedRow < 0 ? topRow() : m_selectedRow - 1, choice);
        return true;
    case Qt::Key_Down:
        selectRow(m_selectedRow < 0 ? topRow() : m_selectedRow + 1, choice);
        return true;
    case Qt::Key_PageUp:
        selectRow(m_selectedRow - pageRows(), choice);
        return true;
    case Qt::Key_PageDown:
        selectRow(m_selectedRow + pageRows(), choice);
        return true;
    case Qt::Key_Home:
        selectRow(0, choice);
        return true;
    case Qt::Key_End:
        selectRow(std::int64_t(m_snapshot.totalRows) - 1, choice);
        return true;
    default:
        return false;
    }
}

bool TopicTreeView::open(int key)
{
    const TreeRow *held = row(m_selectedRow);
    switch (key) {
    case Qt::Key_Left:
        layoutDirection() == Qt::LeftToRight ? stepLeft() : stepRight();
        return true;
    case Qt::Key_Right:
        layoutDirection() == Qt::LeftToRight ? stepRight() : stepLeft();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return held && toggle(*held);
    case Qt::Key_Plus:
    case Qt::Key_Minus:
        if (held && held->expandable)
            emit expansionWanted(held->id, key == Qt::Key_Plus, Explorer::Depth::This);
        return held != nullptr;
    case Qt::Key_Asterisk:
        if (held && held->expandable)
            emit expansionWanted(held->id, true, Explorer::Depth::AllBelow);
        return held != nullptr;
    default:
        return false;
    }
}

bool TopicTreeView::toggle(const TreeRow &held)
{
    if (!held.expandable)
        return false;
    emit expansionWanted(held.id, !held.expanded, Explorer::Depth::This);
    return true;
}

void TopicTreeView::stepLeft()
{
    const TreeRow *held = row(m_selectedRow);
    if (!held)
        return;
    if (held->expandable && held->expanded) {
        emit expansionWanted(held->id, false, Explorer::Depth::This);
        return;
    }
    if (held->depth == 0)
        return;
    for (std::int64_t number = m_selectedRow - 1; row(number); --number) {
        if (row(number)->depth < held->depth) {
            selectRow(number);
            return;
        }
    }
    emit parentWanted();
}

void TopicTreeView::stepRight()
{
    const TreeRow *held = row(m_selectedRow);
    if (!held || !held->expandable)
        return;
    if (held->expanded)
        selectRow(m_selectedRow + 1);
    else
        emit expansionWanted(held->id, true, Explorer::Depth::This);
}

bool TopicTreeView::typeAhead(const QString &text)
{
    const bool goesOn =
        m_sinceTyped.isValid() && !m_sinceTyped.hasExpired(QApplication::keyboardInputInterval());
    if (text.isEmpty() || !text.at(0).isPrint() || (text == QLatin1String(" ") && !goesOn))
        return false;
    m_typed = goesOn ? m_typed + text : text;
    m_sinceTyped.start();
    // While a name is being typed the row that fits so far is kept; a new name begins behind it.
    const std::int64_t from = std::max<std::int64_t>(m_selectedRow + (goesOn ? 0 : 1), m_snapshot.firstRow);
    for (std::int64_t number = from; row(number); ++number) {
        if (row(number)->name.startsWith(m_typed, Qt::CaseInsensitive)) {
            selectRow(number);
            return true;
        }
    }
    emit searchWanted(m_typed);
    return true;
}

bool TopicTreeView::event(QEvent *event)
{
    // Typing jumps to a name: letters must not be taken by shortcuts of the window.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->matches(QKeySequence::Copy)) {
            event->accept();
            return true;
        }
    }
    return QAbstractScrollArea::event(event);
}

bool TopicTreeView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered(-1);
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        showToolTip(help->pos(), help->globalPos());
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

void TopicTreeView::showToolTip(const QPoint &position, const QPoint &globalPosition)
{
    const std::int64_t number = rowAt(position);
    const TreeRow *held = row(number);
    if (!held) {
        QToolTip::hideText();
        return;
    }
    QString text = held->name;
    if (!held->preview.isEmpty())
        text += u'\n' + held->preview;
    if (const QString traffic = column().summary(*held); !traffic.isEmpty())
        text += u'\n' + traffic;
    QToolTip::showText(globalPosition, toolTipText(text), viewport(), rowRect(number));
}

} // namespace espalier
