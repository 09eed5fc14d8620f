// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/codeview.h"

#include <QKeyEvent>

#include <algorithm>

namespace espalier {

// Folding what is indented, and the current line, from which the keyboard does it.

bool CodeView::isFoldable(const Line &line) const
{
    if (line.folded > 0)
        return true;
    if (line.number < 0)
        return false;
    const qsizetype end = m_text.indexOf(u'\n', line.start);
    return end >= 0 && indentAt(end + 1) > indentAt(line.start);
}

void CodeView::toggleFold(int line)
{
    if (!m_folds.remove(line))
        m_folds.insert(line);
    breakLines();
    viewport()->update();
}

void CodeView::foldAll()
{
    unfoldAll();
    // The outermost stays open: folded, it would hide all there is.
    for (const Line &line : m_lines)
        if (line.number > 0 && isFoldable(line))
            m_folds.insert(line.number);
    breakLines();
    viewport()->update();
}

void CodeView::unfoldAll()
{
    m_folds.clear();
    breakLines();
    viewport()->update();
}

std::size_t CodeView::currentIndex() const
{
    const auto current = std::ranges::find(m_lines, m_current, &Line::number);
    return current == m_lines.end() ? 0 : std::size_t(std::distance(m_lines.begin(), current));
}

void CodeView::setCurrent(std::size_t index)
{
    while (index > 0 && m_lines[index].number < 0)
        --index;
    m_current = m_lines[index].number;
    viewport()->update();
}

std::size_t CodeView::enclosing(std::size_t index) const
{
    const qsizetype indent = indentAt(m_lines[index].start);
    const qsizetype first = m_lines[index].start + indent;
    const bool isEnd = first < m_text.size() && (m_text.at(first) == u'}' || m_text.at(first) == u']');
    for (std::size_t above = index; above-- > 0;) {
        const qsizetype there = indentAt(m_lines[above].start);
        if (m_lines[above].number >= 0 && (there < indent || (isEnd && there == indent)))
            return above;
    }
    return index;
}

void CodeView::foldCurrent()
{
    std::size_t index = currentIndex();
    if (!isFoldable(m_lines[index]) || m_lines[index].folded > 0)
        index = enclosing(index);
    if (!isFoldable(m_lines[index]) || m_lines[index].folded > 0)
        return;
    setCurrent(index);
    toggleFold(m_current);
    bringIntoSight(m_lines[currentIndex()].start);
}

void CodeView::unfoldCurrent()
{
    if (m_lines[currentIndex()].folded > 0)
        toggleFold(m_current);
}

qsizetype CodeView::currentValue() const
{
    const Line &line = m_lines[currentIndex()];
    qsizetype end = m_text.indexOf(u'\n', line.start);
    if (end < 0)
        end = m_text.size();
    const bool hasComma = end > line.start && m_text.at(end - 1) == u',';
    return std::max(line.start, end - (hasComma ? 2 : 1));
}

void CodeView::moveCurrent(std::ptrdiff_t lines)
{
    const auto last = std::ptrdiff_t(m_lines.size()) - 1;
    auto index = std::clamp<std::ptrdiff_t>(std::ptrdiff_t(currentIndex()) + lines, 0, last);
    // What continues a broken line is passed over.
    while (lines > 0 && index < last && m_lines[std::size_t(index)].number < 0)
        ++index;
    setCurrent(std::size_t(index));
    bringIntoSight(m_lines[currentIndex()].start);
}

bool CodeView::walk(const QKeyEvent &event)
{
    const std::ptrdiff_t page = std::max(1, viewport()->height() / lineHeight - 1);
    const auto all = std::ptrdiff_t(m_lines.size());
    switch (event.key()) {
    case Qt::Key_Up:
        moveCurrent(-1);
        return true;
    case Qt::Key_Down:
        moveCurrent(1);
        return true;
    case Qt::Key_PageUp:
        moveCurrent(-page);
        return true;
    case Qt::Key_PageDown:
        moveCurrent(page);
        return true;
    case Qt::Key_Home:
        moveCurrent(-all);
        return true;
    case Qt::Key_End:
        moveCurrent(all);
        return true;
    default:
        return false;
    }
}

void CodeView::stepOut()
{
    const std::size_t index = currentIndex();
    if (isFoldable(m_lines[index]) && m_lines[index].folded == 0)
        foldCurrent();
    else
        moveCurrent(std::ptrdiff_t(enclosing(index)) - std::ptrdiff_t(index));
}

void CodeView::stepIn()
{
    const Line &line = m_lines[currentIndex()];
    if (line.folded > 0)
        unfoldCurrent();
    else if (isFoldable(line))
        moveCurrent(1);
}

bool CodeView::foldByKey(const QKeyEvent &event)
{
    const bool isForAll = event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier);
    switch (event.key()) {
    case Qt::Key_Left:
        isForAll ? foldAll() : stepOut();
        return true;
    case Qt::Key_Right:
        isForAll ? unfoldAll() : stepIn();
        return true;
    case Qt::Key_Minus:
        foldCurrent();
        return true;
    case Qt::Key_Plus:
        unfoldCurrent();
        return true;
    case Qt::Key_Asterisk:
        unfoldAll();
        return true;
    default:
        return false;
    }
}

} // namespace espalier
