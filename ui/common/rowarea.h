// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QAbstractScrollArea>
#include <QAccessible>

#include <cstdint>

namespace espalier {

/// What views of millions of rows have in common: all rows have one height, only those in sight and a page on either side
/// are held, and rows that have not come yet stay blank. Here are their places, the row under the mouse, the selected row,
/// keys and mouse that walk them, and what screen readers ask. Which rows there are, what they show and what it means to
/// select one is the derived view's.
class RowArea : public QAbstractScrollArea
{
    Q_OBJECT
public:
    struct Shape
    {
        int rowHeight = 24;
        /// Above the first row and below the last.
        int padding = 0;
        /// List or Tree.
        QAccessible::Role role = QAccessible::List;
    };

    RowArea(const Theme &theme, const Shape &shape, QWidget *parent);
    ~RowArea() override;

    [[nodiscard]] std::int64_t rowAt(const QPoint &viewportPosition) const;
    /// In viewport coordinates; may lie outside.
    [[nodiscard]] QRect rowRect(std::int64_t number) const;
    [[nodiscard]] std::int64_t selectedRow() const { return m_selectedRow; }
    void ensureVisible(std::int64_t number);

    /// Extend: all rows from the one selected before; Toggle: one more, or no longer.
    enum class Choice { One, Extend, Toggle };
    virtual void selectRow(std::int64_t number, Choice choice = Choice::One) = 0;
    /// Enter or a double click: whether there was anything to do.
    virtual bool activate(std::int64_t number) = 0;

    /// Rows that are held, of those from beginRow() before endRow().
    [[nodiscard]] virtual std::int64_t firstHeld() const = 0;
    [[nodiscard]] virtual std::int64_t heldCount() const = 0;
    [[nodiscard]] bool isHeld(std::int64_t number) const
    {
        return number >= firstHeld() && number < firstHeld() + heldCount();
    }
    [[nodiscard]] virtual bool isChosen(std::int64_t number) const = 0;

    // Of held rows, for screen readers.

    /// What stays the same while the row's number changes.
    [[nodiscard]] virtual std::uint64_t keyOf(std::int64_t number) const = 0;
    [[nodiscard]] virtual QString accessibleText(std::int64_t number, QAccessible::Text kind) const = 0;
    /// What there is beside selection, focus and being out of sight. Expandable rows are toggled by activate().
    virtual void fillAccessible(std::int64_t number, QAccessible::State &state) const;
    [[nodiscard]] QAccessible::Role accessibleRole() const { return m_shape.role; }

signals:
    void menuWanted(const QPoint &globalPosition);
    void copyWanted();

protected:
    bool event(QEvent *event) override;
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void showEvent(QShowEvent *event) override;

    /// Rows that exist: from beginRow(), before endRow().
    [[nodiscard]] virtual std::int64_t beginRow() const { return 0; }
    [[nodiscard]] virtual std::int64_t endRow() const = 0;
    /// Where walking begins without a selection.
    [[nodiscard]] virtual std::int64_t startRow() const { return topRow(); }
    virtual void paintRow(QPainter &painter, const QRect &rect, std::int64_t number) = 0;
    /// Of a held row: any text, not markup.
    [[nodiscard]] virtual QString toolTip(std::int64_t number) const = 0;
    /// Keys beside those of every such view.
    virtual bool takeKey(const QKeyEvent &event) = 0;
    /// Asks for the rows to hold if they have changed.
    virtual void requestRows() = 0;
    virtual void setHovered(std::int64_t number);
    virtual void updateScrollBar();
    /// Tells screen readers that a held row has the focus now.
    virtual void announce(std::int64_t number);

    struct Rows
    {
        std::int64_t first = 0;
        std::int64_t count = 0;
        friend bool operator==(const Rows &, const Rows &) = default;
    };
    /// Those in sight and a page on either side.
    [[nodiscard]] Rows rowsToHold() const;
    [[nodiscard]] std::int64_t topRow() const;
    [[nodiscard]] int pageRows() const;
    [[nodiscard]] std::int64_t hovered() const { return m_hovered; }
    /// The row under the mouse has another number now.
    void renumberHovered(std::int64_t number) { m_hovered = number; }
    void setSelectedRow(std::int64_t number) { m_selectedRow = number; }
    /// Tells screen readers which row is selected now; one that is not held yet, when announceWhenHeld() finds that it is.
    void announceSelection();
    /// For views that got other rows.
    void announceWhenHeld();
    void updateRow(std::int64_t number);
    void scrollTo(std::int64_t value);
    /// The view scrolls by itself, not the user.
    [[nodiscard]] bool isPlacing() const { return m_isPlacing; }
    [[nodiscard]] const Theme &theme() const { return m_theme; }

private:
    bool walk(const QKeyEvent &event);

    const Theme &m_theme;
    const Shape m_shape;
    std::int64_t m_selectedRow = -1;
    std::int64_t m_hovered = -1;
    bool m_isPlacing = false;
    bool m_isAnnounced = true;
};

} // namespace espalier
