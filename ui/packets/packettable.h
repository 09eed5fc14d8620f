// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/packets/packettablemodel.h"

#include <QTreeView>

namespace espalier {

/// A table of facts about packets, sorted by the column that is clicked. A row may belong to a packet, which a double click or
/// Enter chooses.
class PacketTable : public QTreeView
{
    Q_OBJECT
public:
    using Cell = PacketTableModel::Cell;

    PacketTable(const QString &name, const QStringList &titles, QWidget *parent = nullptr);

    void setRows(PacketTableModel::Rows rows);
    void setRows(const QList<QList<Cell>> &rows);
    /// The row that is chosen, as it was given; -1: none.
    [[nodiscard]] int currentRow() const;
    void setCurrentRow(int row);

signals:
    void packetChosen(espalier::PacketNumber number);
    void rowChanged();

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    PacketTableModel *m_model;
};

} // namespace espalier
