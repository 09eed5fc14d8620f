// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/explorer.h"
#include "ui/common/rowarea.h"
#include "ui/explore/topicrowpainter.h"

#include <QBasicTimer>
#include <QElapsedTimer>

namespace espalier {

/// The topic tree: shows the rows of a TreeSnapshot and asks for those it needs. It knows no Explorer: what the user does
/// leaves as signals, and comes back as the next snapshot.
///
/// Rows stay where they are while data arrives: the row under the pointer, else the selected row, else the top row
/// keeps its place on the screen when rows come or go above it.
class TopicTreeView : public RowArea
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
    [[nodiscard]] TopicId selected() const { return m_selected; }
    [[nodiscard]] bool isChosen(std::int64_t number) const override;
    /// Rows that are not held are selected alone.
    void selectRow(std::int64_t number, Choice choice = Choice::One) override;
    /// Expands or collapses.
    bool activate(std::int64_t number) override;
    [[nodiscard]] TopicColumn &column() { return m_painter.column(); }
    [[nodiscard]] std::int64_t firstHeld() const override { return m_snapshot.firstRow; }
    [[nodiscard]] std::int64_t heldCount() const override { return m_snapshot.rows.size(); }
    [[nodiscard]] std::uint64_t keyOf(std::int64_t number) const override
    {
        return std::uint64_t(row(number)->id);
    }
    [[nodiscard]] QString accessibleText(std::int64_t number, QAccessible::Text kind) const override;
    void fillAccessible(std::int64_t number, QAccessible::State &state) const override;

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

protected:
    void mousePressEvent(QMouseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void timerEvent(QTimerEvent *event) override;

    [[nodiscard]] std::int64_t endRow() const override { return m_snapshot.totalRows; }
    void paintRow(QPainter &painter, const QRect &rect, std::int64_t number) override;
    [[nodiscard]] QString toolTip(std::int64_t number) const override;
    bool takeKey(const QKeyEvent &event) override;
    void requestRows() override;
    void setHovered(std::int64_t number) override;

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
    [[nodiscard]] qreal glowOf(const TreeRow &row, std::int64_t now) const;
    void startGlow();
    [[nodiscard]] static QString describe(const TreeRow &held);
    bool open(int key);
    void stepLeft();
    void stepRight();
    bool typeAhead(const QString &text);

    TopicRowPainter m_painter;
    TreeSnapshot m_snapshot;
    TopicId m_selected = TopicId::None;
    /// Runs from a selection made here until a snapshot agrees: older snapshots do not take it back meanwhile.
    QElapsedTimer m_selectionClaim;
    Glow m_glow = Glow::On;
    QBasicTimer m_glowTimer;
    QString m_typed;
    QElapsedTimer m_sinceTyped;
    Rows m_request;
    /// What the last request named as its anchor.
    Anchor m_requestAnchor;
};

} // namespace espalier
