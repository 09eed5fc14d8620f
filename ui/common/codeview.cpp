// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/codeview.h"

#include "ui/common/tokenrole.h"

#include <QFontMetricsF>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {
constexpr int gutterWidth = 24;
}

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
    findMatches();
    viewport()->update();
}

void CodeView::startAnew()
{
    m_folds.clear();
    m_marks.clear();
    m_currentMatch = -1;
    m_current = 0;
    verticalScrollBar()->setValue(0);
}

void CodeView::setGutter(Gutter gutter)
{
    if (m_gutter == gutter)
        return;
    m_gutter = gutter;
    m_folds.clear();
    viewport()->setMouseTracking(gutter == Gutter::Shown);
    breakLines();
    viewport()->update();
}

void CodeView::setRemarks(const QList<Remark> &remarks)
{
    m_remarks = remarks;
    viewport()->update();
}

void CodeView::setMarks(const QList<Mark> &marks)
{
    if (m_marks == marks)
        return;
    m_marks = marks;
    viewport()->update();
}

qreal CodeView::textLeft() const
{
    return m_gutter == Gutter::Shown ? gutterWidth : margin;
}

qsizetype CodeView::indentAt(qsizetype start) const
{
    qsizetype end = start;
    while (end < m_text.size() && m_text.at(end) == u' ')
        ++end;
    return end - start;
}

void CodeView::appendLine(qsizetype start, qsizetype end, int number)
{
    do {
        qsizetype next = start + m_columns;
        if (next < end && m_text.at(next).isLowSurrogate())
            ++next;
        m_lines.push_back({start, std::min(next, end), std::exchange(number, -1), 0});
        start = next;
    } while (start < end);
}

int CodeView::skipFolded(qsizetype &start, int number, qsizetype indent)
{
    int count = 0;
    while (start < m_text.size() && indentAt(start) > indent) {
        const qsizetype end = m_text.indexOf(u'\n', start);
        start = end < 0 ? m_text.size() + 1 : end + 1;
        ++count;
    }
    if (count == 0)
        m_folds.remove(number);
    return count;
}

void CodeView::breakLines()
{
    m_columns = std::max(20, int((viewport()->width() - textLeft() - margin) / digitWidth()));
    m_lines.clear();
    qsizetype start = 0;
    int current = 0;
    for (int number = 0; start <= m_text.size(); ++number) {
        qsizetype end = m_text.indexOf(u'\n', start);
        if (end < 0)
            end = m_text.size();
        const std::size_t first = m_lines.size();
        if (number <= m_current)
            current = number;
        appendLine(start, end, number);
        const qsizetype indent = indentAt(start);
        start = end + 1;
        if (m_folds.contains(number)) {
            m_lines[first].folded = skipFolded(start, number, indent);
            number += m_lines[first].folded;
        }
    }
    // Never one that is folded away.
    m_current = current;
    updateScrollBar();
}

void CodeView::updateScrollBar()
{
    const int height = int(std::min<std::size_t>(m_lines.size(), 50'000'000)) * lineHeight + 2 * topMargin;
    verticalScrollBar()->setSingleStep(lineHeight);
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setRange(0, std::max(0, height - viewport()->height()));
}

void CodeView::setSearch(const QString &text)
{
    m_search = text;
    m_currentMatch = -1;
    findMatches();
    viewport()->update();
}

void CodeView::findMatches()
{
    m_matches.clear();
    if (m_search.isEmpty())
        return;
    qsizetype at = m_text.indexOf(m_search, 0, Qt::CaseInsensitive);
    while (at >= 0 && m_matches.size() < maximumMatches) {
        m_matches.append(at);
        at = m_text.indexOf(m_search, at + m_search.size(), Qt::CaseInsensitive);
    }
    m_currentMatch = std::min(m_currentMatch, m_matches.size() - 1);
}

void CodeView::showMatch(qsizetype match)
{
    if (match < 0 || match >= m_matches.size())
        return;
    m_currentMatch = match;
    const qsizetype offset = m_matches.at(match);
    const Line &line = m_lines[lineOf(offset)];
    // A line that is folded away is not among those that are shown.
    if (!m_folds.isEmpty() && (offset < line.start || offset > line.end))
        unfoldAll();
    setSelection(offset, offset + m_search.size());
    setCurrent(lineOf(offset));
    bringIntoSight(offset);
}

std::size_t CodeView::lineOf(qsizetype offset) const
{
    const auto after = std::ranges::upper_bound(m_lines, offset, {}, &Line::start);
    return after == m_lines.begin() ? 0 : std::size_t(std::distance(m_lines.begin(), after)) - 1;
}

void CodeView::bringIntoSight(qsizetype offset)
{
    const int y = int(lineOf(offset)) * lineHeight + topMargin;
    QScrollBar *bar = verticalScrollBar();
    if (y < bar->value() || y + lineHeight > bar->value() + viewport()->height())
        bar->setValue(y - viewport()->height() / 3);
}

qreal CodeView::xOf(const Line &line, qsizetype offset) const
{
    const QString part = m_text.mid(line.start, offset - line.start);
    return textLeft() + QFontMetricsF(dataFont()).horizontalAdvance(part);
}

void CodeView::paintRange(QPainter &painter, const Line &line, qreal y, qsizetype from, qsizetype to,
                          Role role) const
{
    from = std::max(from, line.start);
    to = std::min(to, line.end);
    if (from < to)
        painter.fillRect(QRectF(QPointF(xOf(line, from), y), QPointF(xOf(line, to), y + lineHeight)),
                         theme().color(role));
}

void CodeView::paintMatches(QPainter &painter, const Line &line, qreal y) const
{
    auto match = std::ranges::lower_bound(m_matches, line.start - m_search.size() + 1);
    for (; match != m_matches.end() && *match < line.end; ++match)
        paintRange(painter, line, y, *match, *match + m_search.size(), Role::WarningSoft);
}

const CodeView::Mark *CodeView::markOf(const Line &line) const
{
    const auto mark = std::ranges::lower_bound(m_marks, line.start, {}, &Mark::offset);
    return mark != m_marks.end() && mark->offset < line.end ? &*mark : nullptr;
}

void CodeView::paintGutter(QPainter &painter, const Line &line, qreal y) const
{
    const QPointF center(gutterWidth / 2.0, y + lineHeight / 2.0);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isFoldable(line)) {
        painter.setPen(QPen(theme().color(Role::Faint), 1.4));
        const bool isFolded = line.folded > 0;
        const QPointF points[] = {center + (isFolded ? QPointF(-2, -4) : QPointF(-4, -2)),
                                  center + (isFolded ? QPointF(2, 0) : QPointF(0, 2)),
                                  center + (isFolded ? QPointF(-2, 4) : QPointF(4, -2))};
        painter.drawPolyline(points, 3);
    } else if (const Mark *mark = markOf(line)) {
        painter.setPen(QPen(theme().color(mark->isOn ? Role::Number : Role::Faint), mark->isOn ? 1.8 : 1));
        const QPointF points[] = {center + QPointF(-5, 3), center + QPointF(-2, -1), center + QPointF(1, 1),
                                  center + QPointF(5, -4)};
        painter.drawPolyline(points, 4);
        // What is drawn has a line of ground below it: not by its colour alone.
        if (mark->isOn)
            painter.drawLine(center + QPointF(-5, 6), center + QPointF(5, 6));
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
}

void CodeView::paintLine(QPainter &painter, const Line &line, qreal y) const
{
    if (m_gutter == Gutter::Shown && line.number == m_current && hasFocus())
        painter.fillRect(QRectF(0, y, viewport()->width(), lineHeight), theme().color(Role::Hover));
    paintMatches(painter, line, y);
    paintRange(painter, line, y, std::min(m_selectionStart, m_selectionEnd),
               std::max(m_selectionStart, m_selectionEnd), Role::Highlight);
    if (m_gutter == Gutter::Shown)
        paintGutter(painter, line, y);
    qreal x = textLeft();
    const auto draw = [&](qsizetype from, qsizetype to, Role role) {
        if (from >= to)
            return;
        const QString part = m_text.mid(from, to - from);
        painter.setPen(theme().color(role));
        painter.drawText(QPointF(x, y + ascent()), part);
        x += painter.fontMetrics().horizontalAdvance(part);
    };
    qsizetype at = line.start;
    auto span =
        std::ranges::lower_bound(m_spans, at, {}, [](const TokenSpan &s) { return s.offset + s.length - 1; });
    for (; span != m_spans.end() && span->offset < line.end; ++span) {
        const qsizetype from = std::max<qsizetype>(span->offset, at);
        const qsizetype to = std::min<qsizetype>(span->offset + span->length, line.end);
        draw(at, from, Role::Text);
        draw(from, to, tokenRole(span->kind, Role::Text));
        at = to;
    }
    draw(at, line.end, Role::Text);

    QString remarkText;
    if (line.folded > 0)
        remarkText = tr("… %Ln lines", nullptr, line.folded);
    const auto remark = std::ranges::lower_bound(m_remarks, line.start, {}, &Remark::offset);
    if (remark != m_remarks.end() && remark->offset < line.end)
        remarkText = remark->text;
    if (!remarkText.isEmpty()) {
        painter.setPen(theme().color(Role::Faint));
        painter.drawText(QPointF(x + 2 * digitWidth(), y + ascent()), remarkText);
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
        paintLine(painter, m_lines[line], y);
    }
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    LineArea::resizeEvent(event);
    const int columns = std::max(20, int((viewport()->width() - textLeft() - margin) / digitWidth()));
    if (columns != m_columns)
        breakLines();
    else
        updateScrollBar();
}

} // namespace espalier
