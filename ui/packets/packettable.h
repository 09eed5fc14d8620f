// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetrecord.h"

#include <QTreeWidget>

#include <optional>

namespace espalier {

/// A table of facts about packets, sorted by the column that is clicked: numbers by their value. A row may belong to a packet,
/// which a double click or Enter chooses.
class PacketTable : public QTreeWidget
{
    Q_OBJECT
public:
    /// What stands in a cell: a text, or a number with the text that shows it.
    struct Cell
    {
        Cell(const QString &shown)
            : text(shown) { } // NOLINT(google-explicit-constructor): rows are lists of these
        Cell(std::int64_t value, const QString &shown) : text(shown), number(value) { }
        QString text;
        std::optional<std::int64_t> number {};
    };

    PacketTable(const QString &name, const QStringList &titles, QWidget *parent = nullptr);

    void setRows(const QList<QList<Cell>> &rows, const QList<PacketNumber> &packets = {});
    /// The row that is chosen, as it was given; -1: none.
    [[nodiscard]] int currentRow() const;

signals:
    void packetChosen(espalier::PacketNumber number);
    void rowChanged();
};

} // namespace espalier
