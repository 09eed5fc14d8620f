// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "ui/common/linearea.h"

namespace espalier {

/// Bytes as offset, hexadecimal digits and text, sixteen to a line. Paints the lines in sight only; holds the bytes as
/// they are. A caret and a selection of bytes move with keys and mouse.
class HexView : public LineArea
{
    Q_OBJECT
public:
    static constexpr int bytesPerLine = 16;

    explicit HexView(const Theme &theme, QWidget *parent = nullptr);
    ~HexView() override;

    /// Keeps scroll position and selection as far as the new bytes reach.
    void setBytes(const Bytes &bytes);
    [[nodiscard]] const Bytes &bytes() const { return m_bytes; }

    /// Half-open; empty when nothing is selected.
    struct Range
    {
        std::size_t from = 0;
        std::size_t to = 0;
        [[nodiscard]] bool isEmpty() const { return from >= to; }
    };
    [[nodiscard]] Range selection() const;
    void select(Range range);
    /// Bytes that belong together are shown on a ground of their own, whatever is selected; empty: none.
    void setMark(Range mark);
    [[nodiscard]] Range mark() const { return m_mark; }
    /// Scrolls until the byte is in sight.
    void ensureVisible(std::size_t byte);
    /// "82 0a 00" of the selection, of all when nothing is selected.
    [[nodiscard]] QString selectionAsHex() const;
    /// One line as it is painted.
    [[nodiscard]] QString lineText(std::size_t line) const;

signals:
    void selectionChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void layOut() override { updateScrollBars(); }

private:
    void updateScrollBars();
    [[nodiscard]] std::size_t lineCount() const;
    [[nodiscard]] std::size_t topLine() const;
    [[nodiscard]] int offsetDigits() const;
    [[nodiscard]] qreal hexX(int column) const;
    [[nodiscard]] qreal textX(int column) const;
    [[nodiscard]] std::size_t byteAt(const QPoint &position) const;
    void moveCaret(std::size_t caret, Qt::KeyboardModifiers modifiers);
    void paintLine(QPainter &painter, std::size_t line, int y) const;
    void paintRange(QPainter &painter, std::size_t start, int y, Range range, Role role) const;
    [[nodiscard]] Bytes selectedBytes() const;
    void copyHex();
    void copyText();

    Bytes m_bytes;
    /// The byte where the selection began and the one where it is now; both are selected.
    std::size_t m_anchor = 0;
    std::size_t m_caret = 0;
    bool m_hasSelection = false;
    Range m_mark;
};

} // namespace espalier
