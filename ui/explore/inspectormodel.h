// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <QAbstractTableModel>

namespace espalier {

/// What the bytes at the caret may stand for, in both orders of bytes.
class InspectorModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, LittleColumn, BigColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setBytes(const Bytes &bytes);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Bytes m_bytes;
};

} // namespace espalier
