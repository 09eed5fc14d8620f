// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/diff.h"

#include <QAbstractTableModel>

namespace espalier {

/// The rows of a comparison. The sign says what the colour says: "+", "−", "~".
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { SignColumn, PlaceColumn, BeforeColumn, AfterColumn, ColumnCount };
    /// DiffRow::Kind as a number.
    static constexpr int KindRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    void setDiff(PayloadDiff diff);
    [[nodiscard]] const PayloadDiff &diff() const { return m_diff; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(const DiffRow &row, Column column) const;

    PayloadDiff m_diff;
};

/// "+", "−", "~"; empty for what is equal.
[[nodiscard]] QString diffSign(DiffRow::Kind kind);

} // namespace espalier
