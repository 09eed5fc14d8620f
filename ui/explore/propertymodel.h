// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"

#include <QAbstractTableModel>

namespace espalier {

/// What a message carries beside its payload: the properties of MQTT 5 by name, in the order in which they were sent.
class PropertyModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(const HistoryEntry &entry);
    void clear();

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    struct Row
    {
        QString name;
        QString value;
        friend bool operator==(const Row &, const Row &) = default;
    };
    void replace(QList<Row> rows);

    QList<Row> m_rows;
};

} // namespace espalier
