// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/rowarea.h"

#include "ui/common/rowareaaccessible.h"
#include "ui/common/units.h"

#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>
#include <climits>

namespace espalier {

RowArea::RowArea(const Theme &theme, const Shape &shape, QWidget *parent)
    : QAbstractScrollArea(parent), m_theme(theme), m_shape(shape)
{
    RowAreaAccessible::install();
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_OpaquePaintEvent);
    verticalScrollBar()->setSingleStep(shape.rowHeight);
}

RowArea::~RowArea() = default;

std::int64_t RowArea::rowAt(const QPoint &position) const
{
    const std::int64_t y = std::int64_t(position.y()) + verticalScrollBar()->value() - m_shape.padding;
    const std::int64_t number = y < 0 ? -1 : beginRow() + y / m_shape.rowHeight;
    return number < endRow() ? number : -1;
}

QRect RowArea::rowRect(std::int64_t number) const
{
    const int height = m_shape.rowHeight;
    const std::int64_t y = (number - beginRow()) * height + m_shape.padding - verticalScrollBar()->value();
    return {0, int(std::clamp<std::int64_t>(y, -height, INT_MAX / 2)), viewport()->width(), height};
}

std::int64_t RowArea::topRow() const
{
    return beginRow() + std::max(0, verticalScrollBar()->value() - m_shape.padding) / m_shape.rowHeight;
}

int RowArea::pageRows() const
{
    return std::max(1, viewport()->height() / m_shape.rowHeight);
}

RowArea::Rows RowArea::rowsToHold() const
{
    const std::int64_t page = pageRows() + 2;
    const std::int64_t first = std::max(beginRow(), topRow() - page);
    return {first, 3 * page};
}

void RowArea::updateScrollBar()
{
    const QScopedValueRollback placing(m_isPlacing, true);
    // A scroll bar counts in int: beyond 89 million rows the rest is reached by filtering.
    const std::int64_t height = (endRow() - beginRow()) * m_shape.rowHeight + 2 * m_shape.padding;
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(std::max(m_shape.rowHeight, viewport()->height() - m_shape.rowHeight));
    bar->setRange(0, int(std::clamp<std::int64_t>(height - viewport()->height(), 0, INT_MAX / 2)));
}

void RowArea::scrollTo(std::int64_t value)
{
    const QScopedValueRollback placing(m_isPlacing, true);
    QScrollBar *bar = verticalScrollBar();
    bar->setValue(int(std::clamp<std::int64_t>(value, 0, bar->maximum())));
}

void RowArea::ensureVisible(std::int64_t number)
{
    const std::int64_t top = (number - beginRow()) * m_shape.rowHeight;
    const std::int64_t bottom = top + m_shape.rowHeight + 2 * m_shape.padding - viewport()->height();
    if (top < verticalScrollBar()->value())
        scrollTo(top);
    else if (bottom > verticalScrollBar()->value())
        scrollTo(bottom);
}

void RowArea::updateRow(std::int64_t number)
{
    if (number >= 0)
        viewport()->update(rowRect(number));
}

void RowArea::setHovered(std::int64_t number)
{
    if (number == m_hovered)
        return;
    updateRow(m_hovered);
    m_hovered = number;
    updateRow(m_hovered);
}

void RowArea::announceSelection()
{
    m_isAnnounced = false;
    announceWhenHeld();
}

void RowArea::announceWhenHeld()
{
    if (m_isAnnounced || !hasFocus() || !isHeld(m_selectedRow))
        return;
    m_isAnnounced = true;
    announce(m_selectedRow);
}

void RowArea::announce(std::int64_t number)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    event.setChild(int(number - firstHeld()));
    QAccessible::updateAccessibility(&event);
}

void RowArea::fillAccessible(std::int64_t, QAccessible::State &) const { }

void RowArea::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), m_theme.color(Role::Panel));
    const std::int64_t top = topRow();
    for (std::int64_t number = top; number <= top + pageRows() + 1; ++number) {
        const QRect rect = rowRect(number);
        if (isHeld(number) && event->region().intersects(rect))
            paintRow(painter, rect, number);
    }
    if (hasFocus() && m_selectedRow < 0) { // else the selected row shows it
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = viewport()->rect();
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void RowArea::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBar();
    requestRows();
}

void RowArea::scrollContentsBy(int, int)
{
    setHovered(viewport()->underMouse() ? rowAt(viewport()->mapFromGlobal(QCursor::pos())) : -1);
    requestRows();
    viewport()->update();
}

void RowArea::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    requestRows();
}

void RowArea::mousePressEvent(QMouseEvent *event)
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

void RowArea::mouseDoubleClickEvent(QMouseEvent *event)
{
    const std::int64_t number = rowAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && number >= 0)
        activate(number);
}

void RowArea::mouseMoveEvent(QMouseEvent *event)
{
    setHovered(rowAt(event->position().toPoint()));
}

void RowArea::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Keyboard) {
        if (m_selectedRow >= 0)
            emit menuWanted(viewport()->mapToGlobal(rowRect(m_selectedRow).center()));
    } else if (rowAt(event->pos()) >= 0) {
        emit menuWanted(event->globalPos());
    }
}

void RowArea::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        emit copyWanted();
    else if (!walk(*event) && !takeKey(*event))
        // Not to the scroll area, whose arrow keys would scroll.
        event->ignore();
}

bool RowArea::walk(const QKeyEvent &event)
{
    const auto modifiers = event.modifiers() & ~Qt::KeypadModifier;
    if (modifiers == Qt::ControlModifier && event.key() == Qt::Key_Space && m_selectedRow >= 0) {
        selectRow(m_selectedRow, Choice::Toggle);
        return true;
    }
    if (modifiers & ~Qt::ShiftModifier)
        return false;
    const Choice choice = modifiers & Qt::ShiftModifier ? Choice::Extend : Choice::One;
    const std::int64_t from = m_selectedRow < 0 ? startRow() : m_selectedRow;
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
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return m_selectedRow >= 0 && activate(m_selectedRow);
    default:
        return false;
    }
}

void RowArea::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
    announceSelection();
}

void RowArea::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool RowArea::event(QEvent *event)
{
    // Copying here is of rows: the window's menu must not take it.
    if (event->type() == QEvent::ShortcutOverride
        && static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        event->accept();
        return true;
    }
    return QAbstractScrollArea::event(event);
}

bool RowArea::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::Leave)
        setHovered(-1);
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    if (const std::int64_t number = rowAt(help->pos()); isHeld(number))
        QToolTip::showText(help->globalPos(), toolTipText(toolTip(number)), viewport(), rowRect(number));
    else
        QToolTip::hideText();
    return true;
}

} // namespace espalier
