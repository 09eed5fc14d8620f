// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/packettable.h"

#include <QHeaderView>

#include <utility>

namespace espalier {

PacketTable::PacketTable(const QString &name, const QStringList &titles, QWidget *parent)
    : QTreeView(parent), m_model(new PacketTableModel(titles, this))
{
    setModel(m_model);
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setTabKeyNavigation(false);
    header()->setStretchLastSection(true);
    // Rows in sight decide how wide a column is: the others are not put into words for that.
    header()->setResizeContentsPrecision(0);
    connect(this, &QTreeView::activated, this, [this](const QModelIndex &index) {
        if (const auto packet = m_model->packetAt(index.row()))
            emit packetChosen(*packet);
    });
    // As they come, until a column is clicked.
    header()->setSectionsClickable(true);
    connect(header(), &QHeaderView::sectionClicked, this, [this](int section) {
        if (isSortingEnabled())
            return;
        header()->setSortIndicator(section, Qt::AscendingOrder);
        setSortingEnabled(true);
    });
}

void PacketTable::setRows(PacketTableModel::Rows rows)
{
    m_model->setRows(std::move(rows));
    if (isSortingEnabled())
        m_model->sort(header()->sortIndicatorSection(), header()->sortIndicatorOrder());
    for (int column = 0; column + 1 < m_model->columnCount(); ++column)
        resizeColumnToContents(column);
}

void PacketTable::setRows(const QList<QList<Cell>> &rows)
{
    setRows(
        {.count = int(rows.size()), .cell = [rows](int row, int column) { return rows.at(row).at(column); }});
}

int PacketTable::currentRow() const
{
    return currentIndex().isValid() ? m_model->rowAt(currentIndex().row()) : -1;
}

void PacketTable::setCurrentRow(int row)
{
    setCurrentIndex(m_model->index(m_model->placeOf(row), 0));
}

void PacketTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    emit rowChanged();
}

} // namespace espalier
