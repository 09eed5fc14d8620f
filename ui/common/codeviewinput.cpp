// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/codeview.h"
#include "ui/common/units.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>

namespace espalier {

std::optional<std::size_t> CodeView::lineAtY(int y) const
{
    y += verticalScrollBar()->value() - topMargin;
    const auto line = std::size_t(std::max(0, y) / lineHeight);
    return y >= 0 && line < m_lines.size() ? std::optional(line) : std::nullopt;
}

qsizetype CodeView::offsetAt(const QPoint &position) const
{
    const auto number = lineAtY(position.y());
    if (!number)
        return position.y() <= topMargin || m_lines.empty() ? 0 : m_text.size();
    const Line &line = m_lines[*number];
    // Characters of other scripts are not as wide as the digits: measure until the place is found.
    qsizetype offset = line.start;
    while (offset < line.end && xOf(line, offset + 1) - digitWidth() / 2 < position.x())
        ++offset;
    return offset;
}

bool CodeView::clickGutter(const QPoint &position)
{
    const auto number = lineAtY(position.y());
    if (m_gutter == Gutter::None || position.x() >= textLeft() || !number)
        return false;
    const Line &line = m_lines[*number];
    if (isFoldable(line))
        toggleFold(line.number);
    else if (const Mark *mark = markOf(line))
        emit markClicked(mark->offset);
    return true;
}

QString CodeView::gutterHint(const QPoint &position) const
{
    const auto number = lineAtY(position.y());
    if (m_gutter == Gutter::None || position.x() >= textLeft() || !number)
        return {};
    const Line &line = m_lines[*number];
    if (isFoldable(line))
        return line.folded > 0 ? tr("Unfold (Right)", "the key with the arrow to the right")
                               : tr("Fold (Left)", "the key with the arrow to the left");
    const Mark *mark = markOf(line);
    if (!mark)
        return {};
    return (mark->isOn ? tr("Do not draw %1 over time") : tr("Draw %1 over time")).arg(mark->name);
}

bool CodeView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), toolTipText(gutterHint(help->pos())), viewport());
        return true;
    }
    if (event->type() == QEvent::MouseMove) {
        const QPoint position = static_cast<QMouseEvent *>(event)->position().toPoint();
        viewport()->setCursor(position.x() >= textLeft() || m_gutter == Gutter::None ? Qt::IBeamCursor
                              : gutterHint(position).isEmpty()                       ? Qt::ArrowCursor
                                                               : Qt::PointingHandCursor);
    }
    return LineArea::viewportEvent(event);
}

void CodeView::setSelection(qsizetype from, qsizetype to)
{
    m_selectionStart = from;
    m_selectionEnd = to;
    viewport()->update();
}

QString CodeView::selectedText() const
{
    const qsizetype from = std::min(m_selectionStart, m_selectionEnd);
    return m_text.mid(from, std::max(m_selectionStart, m_selectionEnd) - from);
}

void CodeView::selectAll()
{
    setSelection(0, m_text.size());
}

void CodeView::copy() const
{
    const QString selection = selectedText();
    QApplication::clipboard()->setText(selection.isEmpty() ? m_text : selection);
}

void CodeView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && !clickGutter(event->position().toPoint())) {
        const qsizetype offset = offsetAt(event->position().toPoint());
        setSelection(event->modifiers() & Qt::ShiftModifier ? m_selectionStart : offset, offset);
        setCurrent(lineOf(offset));
    }
}

void CodeView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    setSelection(m_selectionStart, offsetAt(event->position().toPoint()));
    const int y = event->position().toPoint().y();
    if (y < 0 || y > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + (y < 0 ? -lineHeight : lineHeight));
}

void CodeView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const qsizetype offset = offsetAt(event->position().toPoint());
    const auto isWord = [this](qsizetype at) {
        const QChar c = m_text.at(at);
        return c.isLetterOrNumber() || c == u'_' || c == u'-' || c == u'.' || c.isSurrogate();
    };
    qsizetype from = offset;
    qsizetype to = offset;
    while (from > 0 && isWord(from - 1))
        --from;
    while (to < m_text.size() && isWord(to))
        ++to;
    setSelection(from, to);
}

void CodeView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copy();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (event->matches(QKeySequence::Find))
        emit searchWanted();
    else if (m_gutter == Gutter::Shown && (walk(*event) || foldByKey(*event)))
        event->accept();
    else if (event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else
        LineArea::keyPressEvent(event);
}

void CodeView::focusInEvent(QFocusEvent *event)
{
    LineArea::focusInEvent(event);
    viewport()->update();
}

void CodeView::focusOutEvent(QFocusEvent *event)
{
    LineArea::focusOutEvent(event);
    viewport()->update();
}

void CodeView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy"), this, &CodeView::copy)->setShortcut(QKeySequence::Copy);
    menu->addAction(tr("Select All"), this, &CodeView::selectAll)->setShortcut(QKeySequence::SelectAll);
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const bool isAtLine = isByKey && m_gutter == Gutter::Shown && m_selectionStart == m_selectionEnd;
    const qsizetype place = isAtLine ? currentValue() : isByKey ? m_selectionStart : offsetAt(event->pos());
    if (!isByKey)
        setCurrent(lineOf(place));
    emit menuOpening(menu, int(place));
    if (m_gutter == Gutter::Shown) {
        menu->addSeparator();
        const auto add = [&](const QString &text, const QKeySequence &key, void (CodeView::*fold)()) {
            QAction *action = menu->addAction(text, this, fold);
            action->setShortcut(key);
            return action;
        };
        const bool isFolded = m_lines[currentIndex()].folded > 0;
        add(tr("Fold"), Qt::Key_Left, &CodeView::foldCurrent)->setEnabled(!isFolded);
        add(tr("Unfold"), Qt::Key_Right, &CodeView::unfoldCurrent)->setEnabled(isFolded);
        add(tr("Fold All"), Qt::CTRL | Qt::SHIFT | Qt::Key_Left, &CodeView::foldAll);
        add(tr("Unfold All"), Qt::CTRL | Qt::SHIFT | Qt::Key_Right, &CodeView::unfoldAll);
    }
    menu->popup(event->globalPos());
}

} // namespace espalier
