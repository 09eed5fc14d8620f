// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"
#include "ui/packets/packetrowpainter.h"
#include "ui/packets/rowselection.h"

#include <QAbstractScrollArea>
#include <QElapsedTimer>

namespace espalier {

/// The packet list: shows the rows of a PacketSnapshot and asks for those it needs. Holds the visible rows and a page on
/// either side, however many there are; rows that have not come yet stay blank. It knows no PacketInspector: what the
/// user does leaves as signals, and comes back as the next snapshot.
///
/// Rows stay where they are on the screen while packets arrive and old ones are evicted. While it follows, the last row
/// stays in sight instead; who scrolls back or selects a row ends that, who scrolls to the end begins it.
class PacketList : public QAbstractScrollArea
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
    [[nodiscard]] std::int64_t rowAt(const QPoint &viewportPosition) const;
    /// In viewport coordinates; may lie outside.
    [[nodiscard]] QRect rowRect(std::int64_t number) const;
    [[nodiscard]] std::int64_t selectedRow() const { return m_selectedRow; }
    [[nodiscard]] bool isChosen(std::int64_t number) const;
    /// All chosen rows, the selected one among them.
    [[nodiscard]] std::vector<RowSelection::Run> chosen() const;
    /// Extend: all rows from the one selected last by itself; Toggle: one more, or no longer.
    enum class Choice { One, Extend, Toggle };
    void selectRow(std::int64_t number, Choice choice = Choice::One);
    void ensureVisible(std::int64_t number);
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
    void menuWanted(const QPoint &globalPosition);
    void copyWanted();
    /// Enter or a double click on the selected row.
    void activated();

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

private:
    struct Request
    {
        std::uint64_t firstRow = 0;
        std::uint32_t rowCount = 0;
        friend bool operator==(const Request &, const Request &) = default;
    };

    [[nodiscard]] std::int64_t beginRow() const { return std::int64_t(m_snapshot.beginRow); }
    [[nodiscard]] std::int64_t endRow() const { return std::int64_t(m_snapshot.endRow); }
    [[nodiscard]] std::int64_t topRow() const;
    [[nodiscard]] int pageRows() const;
    void adoptSelection();
    void placeHeader();
    void updateScrollBars();
    void scrollTo(std::int64_t value);
    void requestRows();
    void setHovered(std::int64_t number);
    void updateRow(std::int64_t number);
    bool walk(const QKeyEvent &event);
    void announceSelection();
    void showToolTip(const QPoint &position, const QPoint &globalPosition);

    const Theme &m_theme;
    PacketHeader *m_header;
    PacketRowPainter m_painter;
    PacketSnapshot m_snapshot;
    std::int64_t m_selectedRow = -1;
    /// Where Extend begins.
    std::int64_t m_anchorRow = -1;
    RowSelection m_chosen;
    /// Runs from a selection made here until a snapshot agrees: older snapshots do not take it back meanwhile.
    QElapsedTimer m_selectionClaim;
    std::int64_t m_hovered = -1;
    Request m_request;
    QString m_placeholder;
    /// The list scrolls by itself, not the user.
    bool m_isPlacing = false;
};

} // namespace espalier
