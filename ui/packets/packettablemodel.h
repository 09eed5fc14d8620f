// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetrecord.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

namespace espalier {

/// Facts about packets, which are put into words when they are shown. Numbers are sorted by their value.
class PacketTableModel : public QAbstractTableModel
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
    struct Rows
    {
        int count = 0;
        std::function<Cell(int row, int column)> cell {};
        /// The packet that a row belongs to; none set: no row belongs to one.
        std::function<PacketNumber(int row)> packet {};
    };

    PacketTableModel(const QStringList &titles, QObject *parent);

    void setRows(Rows rows);
    /// Rows as they were given, by where they stand.
    [[nodiscard]] int rowAt(int place) const { return m_order[std::size_t(place)]; }
    [[nodiscard]] int placeOf(int row) const;
    [[nodiscard]] std::optional<PacketNumber> packetAt(int place) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    QStringList m_titles;
    Rows m_rows;
    /// Which row stands where.
    std::vector<int> m_order;
};

} // namespace espalier
