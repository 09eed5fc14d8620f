// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/topictreeview.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

namespace espalier {

// Keys and mouse of the tree view that other views of rows do not have.

void TopicTreeView::mousePressEvent(QMouseEvent *event)
{
    const QPoint position = event->position().toPoint();
    const std::int64_t number = rowAt(position);
    const TreeRow *held = row(number);
    const bool isLeft = event->button() == Qt::LeftButton;
    if (isLeft && held && held->expandable
        && m_painter.arrowRect(rowRect(number), *held, layoutDirection()).contains(position))
        activate(number);
    else if (event->button() == Qt::RightButton && held && !held->chosen)
        selectRow(number);
    else
        RowArea::mousePressEvent(event);
}

bool TopicTreeView::takeKey(const QKeyEvent &event)
{
    const bool isPlain = !(event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier));
    return isPlain && (open(event.key()) || typeAhead(event.text()));
}

bool TopicTreeView::open(int key)
{
    const TreeRow *held = row(selectedRow());
    switch (key) {
    case Qt::Key_Left:
        layoutDirection() == Qt::LeftToRight ? stepLeft() : stepRight();
        return true;
    case Qt::Key_Right:
        layoutDirection() == Qt::LeftToRight ? stepRight() : stepLeft();
        return true;
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

bool TopicTreeView::activate(std::int64_t number)
{
    const TreeRow *held = row(number);
    if (!held || !held->expandable)
        return false;
    emit expansionWanted(held->id, !held->expanded, Explorer::Depth::This);
    return true;
}

void TopicTreeView::stepLeft()
{
    const TreeRow *held = row(selectedRow());
    if (!held)
        return;
    if (held->expandable && held->expanded) {
        emit expansionWanted(held->id, false, Explorer::Depth::This);
        return;
    }
    if (held->depth == 0)
        return;
    for (std::int64_t number = selectedRow() - 1; row(number); --number) {
        if (row(number)->depth < held->depth) {
            selectRow(number);
            return;
        }
    }
    emit parentWanted();
}

void TopicTreeView::stepRight()
{
    const TreeRow *held = row(selectedRow());
    if (!held || !held->expandable)
        return;
    if (held->expanded)
        selectRow(selectedRow() + 1);
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
    const std::int64_t from = std::max<std::int64_t>(selectedRow() + (goesOn ? 0 : 1), m_snapshot.firstRow);
    for (std::int64_t number = from; row(number); ++number) {
        if (row(number)->name.startsWith(m_typed, Qt::CaseInsensitive)) {
            selectRow(number);
            return true;
        }
    }
    emit searchWanted(m_typed);
    return true;
}

} // namespace espalier
