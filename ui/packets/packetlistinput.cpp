// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packetlist.h"

#include "ui/common/units.h"
#include "ui/packets/packetwords.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

namespace espalier {

// Keys and mouse of the packet list.

void PacketList::mousePressEvent(QMouseEvent *event)
{
    const std::int64_t number = rowAt(event->position().toPoint());
    if (number < 0 || (event->button() != Qt::LeftButton && event->button() != Qt::RightButton))
        return;
    if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ShiftModifier))
        selectRow(number, Choice::Extend);
    else if (event->button() == Qt::LeftButton && event->modifiers().testFlag(Qt::ControlModifier))
        selectRow(number, Choice::Toggle);
    else if (event->button() == Qt::LeftButton || !isChosen(number))
        selectRow(number);
}

void PacketList::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rowAt(event->position().toPoint()) >= 0)
        emit activated();
}

void PacketList::mouseMoveEvent(QMouseEvent *event)
{
    const std::int64_t number = rowAt(event->position().toPoint());
    if ((event->buttons() & Qt::LeftButton) && number >= 0 && number != m_selectedRow)
        selectRow(number, Choice::Extend);
    setHovered(number);
}

void PacketList::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (m_selectedRow >= 0)
            emit menuWanted(viewport()->mapToGlobal(rowRect(m_selectedRow).center()));
    } else if (rowAt(event->pos()) >= 0) {
        emit menuWanted(event->globalPos());
    }
}

void PacketList::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        emit copyWanted();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && m_selectedRow >= 0) {
        emit activated();
        return;
    }
    if (walk(*event))
        return;
    // Not to the scroll area, whose arrow keys would scroll.
    event->ignore();
}

bool PacketList::walk(const QKeyEvent &event)
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::ControlModifier) {
        switch (event.key()) {
        case Qt::Key_Home:
            selectRow(beginRow());
            return true;
        case Qt::Key_End:
            // To the end and on with what comes.
            m_snapshot.isFollowing = true;
            emit followingWanted(true);
            scrollTo(verticalScrollBar()->maximum());
            return true;
        case Qt::Key_Space:
            if (m_selectedRow >= 0)
                selectRow(m_selectedRow, Choice::Toggle);
            return true;
        default:
            return false;
        }
    }
    if (modifiers & ~Qt::ShiftModifier)
        return false;
    const Choice choice = modifiers & Qt::ShiftModifier ? Choice::Extend : Choice::One;
    // Without a selection, walking begins where the list stands: at the last row while it follows.
    const std::int64_t from = m_selectedRow >= 0       ? m_selectedRow
                              : m_snapshot.isFollowing ? endRow() - 1
                                                       : topRow();
    const std::int64_t step = m_selectedRow < 0 ? 0 : 1;
    switch (event.key()) {
    case Qt::Key_Up:
        selectRow(from - step, choice);
        return true;
    case Qt::Key_Down:
        selectRow(from + step, choice);
        return true;
    case Qt::Key_PageUp:
        selectRow(from - pageRows(), choice);
        return true;
    case Qt::Key_PageDown:
        selectRow(from + pageRows(), choice);
        return true;
    case Qt::Key_Home:
        selectRow(beginRow(), choice);
        return true;
    case Qt::Key_End:
        selectRow(endRow() - 1, choice);
        return true;
    default:
        return false;
    }
}

void PacketList::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
    announceSelection();
}

void PacketList::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool PacketList::event(QEvent *event)
{
    // Copying here is of packets: the window's menu must not take it.
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

bool PacketList::viewportEvent(QEvent *event)
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

void PacketList::showToolTip(const QPoint &position, const QPoint &globalPosition)
{
    const std::int64_t number = rowAt(position);
    const PacketRow *held = row(number);
    if (!held) {
        QToolTip::hideText();
        return;
    }
    QToolTip::showText(globalPosition, toolTipText(PacketWords::sentence(*held)), viewport(),
                       rowRect(number));
}

} // namespace espalier
