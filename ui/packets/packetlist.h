// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/common/rowarea.h"
#include "ui/packets/packetrowpainter.h"
#include "ui/packets/rowselection.h"

#include <QElapsedTimer>

namespace espalier {

/// The packet list: shows the rows of a PacketSnapshot and asks for those it needs. It knows no PacketInspector: what the
/// user does leaves as signals, and comes back as the next snapshot.
///
/// Rows stay where they are on the screen while packets arrive and old ones are evicted. While it follows, the last row
/// stays in sight instead; who scrolls back or selects a row ends that, who scrolls to the end begins it.
class PacketList : public RowArea
{
    Q_OBJECT
public:
    explicit PacketList(const Theme &theme, QWidget *parent = nullptr);
    ~PacketList() override;

    void setSnapshot(const PacketSnapshot &snapshot);
    [[nodiscard]] const PacketSnapshot &snapshot() const { return m_snapshot; }
    [[nodiscard]] PacketHeader *header() const { return m_header; }
    /// Grounds of rows by colour rule.
    void setColorRules(const QList<Role> &grounds);

    /// What is said where there are no rows.
    void setPlaceholder(const QString &text);

    /// The row with that number if it is held; null otherwise.
    [[nodiscard]] const PacketRow *row(std::int64_t number) const;
    [[nodiscard]] bool isChosen(std::int64_t number) const override;
    /// All chosen rows, the selected one among them.
    [[nodiscard]] std::vector<RowSelection::Run> chosen() const;
    /// Extend: all rows from the one selected last by itself.
    void selectRow(std::int64_t number, Choice choice = Choice::One) override;
    bool activate(std::int64_t number) override;
    [[nodiscard]] std::int64_t firstHeld() const override { return std::int64_t(m_snapshot.firstRow); }
    [[nodiscard]] std::int64_t heldCount() const override { return m_snapshot.rows.size(); }
    [[nodiscard]] std::uint64_t keyOf(std::int64_t number) const override { return row(number)->number; }
    [[nodiscard]] QString accessibleText(std::int64_t number, QAccessible::Text kind) const override;
    /// What stands in a column of a row, as it is painted.
    [[nodiscard]] QString text(const PacketRow &row, PacketColumn column) const
    {
        return m_painter.text(row, column);
    }

    [[nodiscard]] QSize sizeHint() const override { return {960, 352}; }

signals:
    /// Rows to hold.
    void viewportWanted(quint64 firstRow, quint32 rowCount);
    void packetSelected(espalier::PacketNumber number);
    /// A row that is not held was chosen.
    void rowSelected(quint64 row);
    void followingWanted(bool on);
    /// Enter or a double click on the selected row.
    void activated();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

    [[nodiscard]] std::int64_t beginRow() const override { return std::int64_t(m_snapshot.beginRow); }
    [[nodiscard]] std::int64_t endRow() const override { return std::int64_t(m_snapshot.endRow); }
    [[nodiscard]] std::int64_t startRow() const override;
    void paintRow(QPainter &painter, const QRect &rect, std::int64_t number) override;
    [[nodiscard]] QString toolTip(std::int64_t number) const override;
    bool takeKey(const QKeyEvent &event) override;
    void requestRows() override;
    void updateScrollBar() override;

private:
    void adoptSelection();
    /// The nearest chosen row; `number` itself where none is.
    [[nodiscard]] std::int64_t chosenNear(std::int64_t number) const;
    void placeHeader();

    PacketHeader *m_header;
    PacketRowPainter m_painter;
    PacketSnapshot m_snapshot;
    /// Where Extend begins.
    std::int64_t m_anchorRow = -1;
    RowSelection m_chosen;
    /// Runs from a selection made here until a snapshot agrees: older snapshots do not take it back meanwhile.
    QElapsedTimer m_selectionClaim;
    Rows m_request;
    /// Other rows are shown: the selected one is to be in sight when it is found among them.
    bool m_isSelectionSought = false;
    QString m_placeholder;
};

} // namespace espalier
