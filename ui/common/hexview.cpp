// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/hexview.h"

#include "ui/common/clipboard.h"

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

namespace {

char hexDigit(unsigned value)
{
    return "0123456789abcdef"[value & 15];
}

QChar shownCharacter(std::uint8_t byte)
{
    return byte >= 0x20 && byte < 0x7f ? QLatin1Char(char(byte)) : QChar(u'·');
}

} // namespace

HexView::HexView(const Theme &theme, QWidget *parent) : LineArea(theme, parent)
{
    setAccessibleName(tr("Bytes"));
}

HexView::~HexView() = default;

void HexView::setBytes(const Bytes &bytes)
{
    m_bytes = bytes;
    if (m_caret >= bytes.size() || m_anchor >= bytes.size()) {
        m_caret = m_anchor = 0;
        m_hasSelection = false;
    }
    m_mark = {};
    updateScrollBars();
    viewport()->update();
}

HexView::Range HexView::selection() const
{
    if (!m_hasSelection || m_bytes.isEmpty())
        return {};
    return {std::min(m_anchor, m_caret), std::max(m_anchor, m_caret) + 1};
}

void HexView::select(Range range)
{
    range.to = std::min(range.to, m_bytes.size());
    m_hasSelection = !range.isEmpty();
    m_anchor = m_hasSelection ? range.from : 0;
    m_caret = m_hasSelection ? range.to - 1 : 0;
    viewport()->update();
    emit selectionChanged();
}

void HexView::setMark(Range mark)
{
    m_mark = {mark.from, std::min(mark.to, m_bytes.size())};
    viewport()->update();
}

void HexView::ensureVisible(std::size_t byte)
{
    const auto line = int(byte / bytesPerLine);
    QScrollBar *bar = verticalScrollBar();
    if (line < bar->value())
        bar->setValue(line);
    else if (line >= bar->value() + bar->pageStep())
        bar->setValue(line - bar->pageStep() + 1);
}

int HexView::offsetDigits() const
{
    constexpr std::size_t fourDigits = 0x1'0000;
    return m_bytes.size() <= fourDigits ? 4 : 8;
}

std::size_t HexView::lineCount() const
{
    return (m_bytes.size() + bytesPerLine - 1) / bytesPerLine;
}

std::size_t HexView::topLine() const
{
    return std::size_t(verticalScrollBar()->value());
}

void HexView::updateScrollBars()
{
    const int visible = std::max(1, (viewport()->height() - 2 * topMargin) / lineHeight);
    // Lines, not pixels: 256 MiB are 16 million lines.
    const auto lines = int(std::min<std::size_t>(lineCount(), INT_MAX));
    verticalScrollBar()->setPageStep(visible);
    verticalScrollBar()->setRange(0, std::max(0, lines - visible));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, int(textX(bytesPerLine)) + margin - viewport()->width()));
}

qreal HexView::hexX(int column) const
{
    // A gap of one more column in the middle.
    return margin + digitWidth() * (offsetDigits() + 2 + column * 3 + (column >= bytesPerLine / 2 ? 1 : 0));
}

qreal HexView::textX(int column) const
{
    return hexX(bytesPerLine) + digitWidth() * (1 + column);
}

QString HexView::lineText(std::size_t line) const
{
    const ByteView view = m_bytes.view();
    const std::size_t start = line * bytesPerLine;
    if (start >= view.size())
        return {};
    QString hex = QStringLiteral("%1 ").arg(start, offsetDigits(), 16, QLatin1Char('0'));
    QString text;
    for (std::size_t i = 0; i < bytesPerLine; ++i) {
        if (i == bytesPerLine / 2)
            hex += u' ';
        if (start + i >= view.size()) {
            hex += QStringLiteral("   ");
            continue;
        }
        const std::uint8_t byte = view[start + i];
        hex += u' ';
        hex += QLatin1Char(hexDigit(byte >> 4));
        hex += QLatin1Char(hexDigit(byte));
        text += shownCharacter(byte);
    }
    return hex + QStringLiteral("  ") + text;
}

void HexView::paintRange(QPainter &painter, std::size_t start, int y, Range range, Role role) const
{
    const std::size_t from = std::max(range.from, start);
    const std::size_t to = std::min({range.to, start + bytesPerLine, m_bytes.size()});
    if (from >= to)
        return;
    const QColor ground = theme().color(role);
    const qreal padding = digitWidth() / 2;
    painter.fillRect(QRectF(QPointF(hexX(int(from - start)) - padding, y),
                            QPointF(hexX(int(to - 1 - start)) + 2 * digitWidth() + padding, y + lineHeight)),
                     ground);
    painter.fillRect(
        QRectF(QPointF(textX(int(from - start)), y), QPointF(textX(int(to - start)), y + lineHeight)),
        ground);
}

void HexView::paintLine(QPainter &painter, std::size_t line, int y) const
{
    const ByteView view = m_bytes.view();
    const std::size_t start = line * bytesPerLine;
    const std::size_t end = std::min(start + bytesPerLine, view.size());
    paintRange(painter, start, y, m_mark, Role::AccentSoft);
    paintRange(painter, start, y, selection(), Role::Highlight);
    painter.setPen(theme().color(Role::Faint));
    painter.drawText(QPointF(margin, y + ascent()),
                     QStringLiteral("%1").arg(start, offsetDigits(), 16, QLatin1Char('0')));
    painter.setPen(theme().color(Role::Text));
    const auto drawHalf = [&](std::size_t first, std::size_t last) {
        QString digits;
        for (std::size_t at = first; at < std::min(last, end); ++at) {
            digits += QLatin1Char(hexDigit(view[at] >> 4));
            digits += QLatin1Char(hexDigit(view[at]));
            digits += u' ';
        }
        painter.drawText(QPointF(hexX(int(first - start)), y + ascent()), digits);
    };
    drawHalf(start, start + bytesPerLine / 2);
    drawHalf(start + bytesPerLine / 2, start + bytesPerLine);
    QString text;
    for (std::size_t at = start; at < end; ++at)
        text += shownCharacter(view[at]);
    painter.setPen(theme().color(Role::Muted));
    painter.drawText(QPointF(textX(0), y + ascent()), text);
}

void HexView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), theme().color(Role::Panel));
    painter.setFont(dataFont());
    painter.translate(-horizontalScrollBar()->value(), 0);
    int y = topMargin;
    for (std::size_t line = topLine(); line < lineCount() && y < viewport()->height();
         ++line, y += lineHeight)
        paintLine(painter, line, y);
}

void HexView::resizeEvent(QResizeEvent *event)
{
    LineArea::resizeEvent(event);
    updateScrollBars();
}

std::size_t HexView::byteAt(const QPoint &position) const
{
    if (m_bytes.isEmpty())
        return 0;
    const qreal x = position.x() + horizontalScrollBar()->value();
    const std::size_t line = topLine() + std::size_t(std::max(0, (position.y() - topMargin) / lineHeight));
    int column = 0;
    if (x >= textX(0))
        column = int((x - textX(0)) / digitWidth());
    else
        while (column < bytesPerLine - 1 && x >= hexX(column + 1) - digitWidth() / 2)
            ++column;
    return std::min(line * bytesPerLine + std::size_t(std::clamp(column, 0, bytesPerLine - 1)),
                    m_bytes.size() - 1);
}

void HexView::moveCaret(std::size_t caret, Qt::KeyboardModifiers modifiers)
{
    if (m_bytes.isEmpty())
        return;
    m_caret = std::min(caret, m_bytes.size() - 1);
    if (!(modifiers & Qt::ShiftModifier))
        m_anchor = m_caret;
    m_hasSelection = true;
    ensureVisible(m_caret);
    viewport()->update();
    emit selectionChanged();
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    const auto back = [this](std::size_t by) { return m_caret > by ? m_caret - by : 0; };
    const std::size_t page = std::size_t(verticalScrollBar()->pageStep()) * bytesPerLine;
    const std::size_t lineStart = m_caret - m_caret % bytesPerLine;
    const bool toEnds = event->modifiers() & Qt::ControlModifier;
    if (event->matches(QKeySequence::Copy)) {
        copyHex();
        return;
    }
    if (event->matches(QKeySequence::SelectAll)) {
        select({0, m_bytes.size()});
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        return moveCaret(back(1), event->modifiers());
    case Qt::Key_Right:
        return moveCaret(m_caret + 1, event->modifiers());
    case Qt::Key_Up:
        return moveCaret(m_caret < bytesPerLine ? m_caret : m_caret - bytesPerLine, event->modifiers());
    case Qt::Key_Down:
        return moveCaret(m_caret + bytesPerLine, event->modifiers());
    case Qt::Key_PageUp:
        return moveCaret(back(page), event->modifiers());
    case Qt::Key_PageDown:
        return moveCaret(m_caret + page, event->modifiers());
    case Qt::Key_Home:
        return moveCaret(toEnds ? 0 : lineStart, event->modifiers());
    case Qt::Key_End:
        return moveCaret(toEnds ? m_bytes.size() : lineStart + bytesPerLine - 1, event->modifiers());
    default:
        event->ignore();
    }
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveCaret(byteAt(event->position().toPoint()), event->modifiers());
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        moveCaret(byteAt(event->position().toPoint()), Qt::ShiftModifier);
}

Bytes HexView::selectedBytes() const
{
    const Range range = selection();
    return m_hasSelection ? m_bytes.slice(range.from, range.to - range.from) : m_bytes;
}

QString HexView::selectionAsHex() const
{
    const Bytes part = selectedBytes();
    const auto raw = QByteArray::fromRawData(part.text().data(), qsizetype(part.size()));
    return QString::fromLatin1(raw.toHex(' '));
}

void HexView::copyHex()
{
    if (Clipboard::fits(selectedBytes().size(), this))
        QApplication::clipboard()->setText(selectionAsHex());
}

void HexView::copyText()
{
    const Bytes part = selectedBytes();
    if (Clipboard::fits(part.size(), this))
        QApplication::clipboard()->setText(QString::fromUtf8(part.text().data(), qsizetype(part.size())));
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Copy as Hex"), this, &HexView::copyHex)->setShortcut(QKeySequence::Copy);
    menu->addAction(tr("Copy as Text"), this, &HexView::copyText);
    menu->popup(event->globalPos());
}

} // namespace espalier
