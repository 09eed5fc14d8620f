// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/codeview.h"

#include "ui/common/tokenrole.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QMenu>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace espalier {

CodeView::CodeView(const Theme &theme, QWidget *parent) : LineArea(theme, parent)
{
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

CodeView::~CodeView() = default;

void CodeView::setContent(const QString &text, const QList<TokenSpan> &spans, const QList<Remark> &remarks)
{
    if (text.size() != m_text.size())
        m_selectionStart = m_selectionEnd = 0;
    m_text = text;
    m_spans = spans;
    m_remarks = remarks;
    breakLines();
    viewport()->update();
}

void CodeView::scrollToTop()
{
    verticalScrollBar()->setValue(0);
}

void CodeView::breakLines()
{
    m_columns = std::max(20, int((viewport()->width() - 2 * margin) / digitWidth()));
    m_lines.clear();
    qsizetype start = 0;
    while (start <= m_text.size()) {
        qsizetype end = m_text.indexOf(u'\n', start);
        if (end < 0)
            end = m_text.size();
        do {
            m_lines.push_back(start);
            start += m_columns;
            if (start < end && m_text.at(start).isLowSurrogate())
                ++start;
        } while (start < end);
        start = end + 1;
    }
    updateScrollBar();
}

void CodeView::updateScrollBar()
{
    const int height = int(std::min<std::size_t>(m_lines.size(), 50'000'000)) * lineHeight + 2 * topMargin;
    verticalScrollBar()->setSingleStep(lineHeight);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
}

qsizetype CodeView::lineEnd(std::size_t line) const
{
    const qsizetype end = line + 1 < m_lines.size() ? m_lines[line + 1] : m_text.size();
    return end > m_lines[line] && m_text.at(end - 1) == u'\n' ? end - 1 : end;
}

qreal CodeView::xOf(std::size_t line, qsizetype offset) const
{
    const QString part = m_text.mid(m_lines[line], offset - m_lines[line]);
    return margin + QFontMetricsF(dataFont()).horizontalAdvance(part);
}

void CodeView::paintSelection(QPainter &painter, std::size_t line, qreal y) const
{
    const qsizetype from = std::max(std::min(m_selectionStart, m_selectionEnd), m_lines[line]);
    const qsizetype to = std::min(std::max(m_selectionStart, m_selectionEnd), lineEnd(line));
    if (from < to)
        painter.fillRect(QRectF(QPointF(xOf(line, from), y), QPointF(xOf(line, to), y + lineHeight)),
                         theme().color(Role::Highlight));
}

void CodeView::paintLine(QPainter &painter, std::size_t line, qreal y) const
{
    paintSelection(painter, line, y);
    const qsizetype end = lineEnd(line);
    qreal x = margin;
    const auto draw = [&](qsizetype from, qsizetype to, Role role) {
        if (from >= to)
            return;
        const QString part = m_text.mid(from, to - from);
        painter.setPen(theme().color(role));
        painter.drawText(QPointF(x, y + ascent()), part);
        x += painter.fontMetrics().horizontalAdvance(part);
    };
    qsizetype at = m_lines[line];
    auto span =
        std::ranges::lower_bound(m_spans, at, {}, [](const TokenSpan &s) { return s.offset + s.length - 1; });
    for (; span != m_spans.end() && span->offset < end; ++span) {
        const qsizetype from = std::max<qsizetype>(span->offset, at);
        const qsizetype to = std::min<qsizetype>(span->offset + span->length, end);
        draw(at, from, Role::Text);
        draw(from, to, tokenRole(span->kind, Role::Text));
        at = to;
    }
    draw(at, end, Role::Text);

    const auto remark = std::ranges::lower_bound(m_remarks, m_lines[line], {}, &Remark::offset);
    if (remark != m_remarks.end() && remark->offset < end) {
        painter.setPen(theme().color(Role::Faint));
        painter.drawText(QPointF(x + 2 * digitWidth(), y + ascent()), remark->text);
    }
}

void CodeView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), theme().color(Role::Panel));
    painter.setFont(dataFont());
    const int scrolled = verticalScrollBar()->value() - topMargin;
    const auto first = std::size_t(std::max(0, (event->rect().top() + scrolled) / lineHeight));
    for (std::size_t line = first; line < m_lines.size(); ++line) {
        const qreal y = qreal(line) * lineHeight - scrolled;
        if (y > event->rect().bottom())
            break;
        paintLine(painter, line, y);
    }
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    LineArea::resizeEvent(event);
    const int columns = std::max(20, int((viewport()->width() - 2 * margin) / digitWidth()));
    if (columns != m_columns)
        breakLines();
    else
        updateScrollBar();
}

qsizetype CodeView::offsetAt(const QPoint &position) const
{
    const int y = position.y() + verticalScrollBar()->value() - topMargin;
    if (y < 0 || m_lines.empty())
        return 0;
    const auto line = std::size_t(y / lineHeight);
    if (line >= m_lines.size())
        return m_text.size();
    // Characters of other scripts are not as wide as the digits: measure until the place is found.
    const qsizetype end = lineEnd(line);
    qsizetype offset = m_lines[line];
    while (offset < end && xOf(line, offset + 1) - digitWidth() / 2 < position.x())
        ++offset;
    return offset;
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
    if (event->button() == Qt::LeftButton) {
        const qsizetype offset = offsetAt(event->position().toPoint());
        setSelection(event->modifiers() & Qt::ShiftModifier ? m_selectionStart : offset, offset);
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
    else if (event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else
        LineArea::keyPressEvent(event);
}

void CodeView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy"), this, &CodeView::copy)->setShortcut(QKeySequence::Copy);
    menu.addAction(tr("Select All"), this, &CodeView::selectAll)->setShortcut(QKeySequence::SelectAll);
    menu.exec(event->globalPos());
}

} // namespace espalier
