// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/explorer.h"
#include "ui/explore/topicrowpainter.h"

#include <QAbstractScrollArea>
#include <QBasicTimer>
#include <QElapsedTimer>

namespace espalier {

/// The topic tree: shows the rows of a TreeSnapshot and asks for those it needs. Holds the visible rows and a page on
/// either side, however many there are; rows that have not come yet stay blank. It knows no Explorer: what the user
/// does leaves as signals, and comes back as the next snapshot.
///
/// Rows stay where they are while data arrives: the row under the pointer, else the selected row, else the top row
/// keeps its place on the screen when rows come or go above it.
class TopicTreeView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit TopicTreeView(const Theme &theme, QWidget *parent = nullptr);
    ~TopicTreeView() override;

    void setSnapshot(const TreeSnapshot &snapshot);
    [[nodiscard]] const TreeSnapshot &snapshot() const { return m_snapshot; }
    /// Tells which rows are wanted even if it was told before: to another receiver.
    void requestAgain();
    enum class Glow { Off, On };
    void setGlow(Glow glow);

    /// The row with that number if it is held; null otherwise.
    [[nodiscard]] const TreeRow *row(std::int64_t number) const;
    [[nodiscard]] std::int64_t rowAt(const QPoint &viewportPosition) const;
    /// In viewport coordinates; may lie outside.
    [[nodiscard]] QRect rowRect(std::int64_t number) const;
    [[nodiscard]] TopicId selected() const { return m_selected; }
    [[nodiscard]] std::int64_t selectedRow() const { return m_selectedRow; }
    /// Extend: all rows from the one selected before; Toggle: one more, or no longer. Rows that are not held are selected
    /// alone.
    enum class Choice { One, Extend, Toggle };
    void selectRow(std::int64_t number, Choice choice = Choice::One);
    [[nodiscard]] TopicColumn &column() { return m_painter.column(); }
    void ensureVisible(std::int64_t number);

    [[nodiscard]] QSize sizeHint() const override { return {560, 600}; }

signals:
    /// Rows to hold, and what must not move: see Explorer::setViewport().
    void viewportWanted(quint32 firstRow, quint32 rowCount, espalier::TopicId anchor, quint32 anchorRow);
    void topicSelected(espalier::TopicId id);
    /// A row that is not held was chosen.
    void rowSelected(qint64 row);
    /// Beside what is chosen: this one more or no longer; all up to this one.
    void topicToggled(espalier::TopicId id);
    void topicsChosenTo(espalier::TopicId id);
    /// Rows must not move while the mouse is over them.
    void mouseOverRows(bool over);
    void expansionWanted(espalier::TopicId id, bool expanded, espalier::Explorer::Depth depth);
    /// The level above the selected one is to be selected, and is not held.
    void parentWanted();
    /// The next row whose name starts so is to be selected, and is not held.
    void searchWanted(const QString &prefix);
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
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

private:
    struct Anchor
    {
        TopicId id = TopicId::None;
        std::int64_t row = -1;
    };

    [[nodiscard]] Anchor anchor() const;
    [[nodiscard]] std::int64_t whereIs(TopicId id) const;
    void keepInPlace(const Anchor &before);
    void followRequest();
    void adoptSelection();
    void updateScrollBar();
    void requestRows();
    [[nodiscard]] std::int64_t topRow() const;
    [[nodiscard]] int pageRows() const;
    void setHovered(std::int64_t number);
    void updateRow(std::int64_t number);
    [[nodiscard]] qreal glowOf(const TreeRow &row, std::int64_t now) const;
    void startGlow();
    bool toggle(const TreeRow &row);
    bool walk(int key, Choice choice);
    bool open(int key);
    void stepLeft();
    void stepRight();
    bool typeAhead(const QString &text);
    void announceSelection();
    void showToolTip(const QPoint &position, const QPoint &globalPosition);

    TopicRowPainter m_painter;
    const Theme &m_theme;
    TreeSnapshot m_snapshot;
    TopicId m_selected = TopicId::None;
    std::int64_t m_selectedRow = -1;
    /// Runs from a selection made here until a snapshot agrees: older snapshots do not take it back meanwhile.
    QElapsedTimer m_selectionClaim;
    std::int64_t m_hovered = -1;
    Glow m_glow = Glow::On;
    QBasicTimer m_glowTimer;
    QString m_typed;
    QElapsedTimer m_sinceTyped;
    struct Request
    {
        std::uint32_t firstRow = 0;
        std::uint32_t rowCount = 0;
        friend bool operator==(const Request &, const Request &) = default;
    } m_request;
    /// What the last request named as its anchor.
    Anchor m_requestAnchor;
};

} // namespace espalier
