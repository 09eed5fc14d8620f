// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/publishdraft.h"

#include <QAbstractTableModel>

namespace espalier {

/// The MQTT 5 properties of the message that is being written; edited in place. The name of a user property is edited
/// in the first column. Qt::StatusTipRole says what is wrong with a value.
class DraftPropertyModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ValueColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    [[nodiscard]] const QList<DraftProperty> &properties() const { return m_rows; }
    /// The row of the new one, or of the one that is there when it may stand once only.
    int add(Property property);
    void remove(int row);
    /// Takes a row one place up or down, as far as there is room; where it is then.
    enum class Direction { Up, Down };
    int move(int row, Direction direction);
    void setProperties(const QList<DraftProperty> &properties);
    /// Of the first row that cannot be sent; empty when all can.
    [[nodiscard]] QString firstProblem() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    QList<DraftProperty> m_rows;
};

} // namespace espalier
