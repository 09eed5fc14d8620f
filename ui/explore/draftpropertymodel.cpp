// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/draftpropertymodel.h"

#include "core/service/messagecomposer.h"
#include "ui/common/units.h"
#include "ui/explore/draftwords.h"
#include "ui/explore/propertywords.h"

#include <algorithm>

namespace espalier {

namespace {

/// Why the value cannot be sent; invalid while it can, and while nothing is typed yet.
QVariant problem(const DraftProperty &row)
{
    if (row.value.isEmpty())
        return {};
    const auto error = checkDraft({.topic = QStringLiteral("t"), .properties = {row}}, ProtocolVersion::V5);
    return error ? QVariant(draftErrorText(*error)) : QVariant();
}

} // namespace

int DraftPropertyModel::add(Property property)
{
    if (property != Property::UserProperty) {
        const auto found = std::ranges::find(m_rows, property, &DraftProperty::property);
        if (found != m_rows.end())
            return int(std::distance(m_rows.begin(), found));
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    m_rows.append({property, {}, {}});
    endInsertRows();
    return row;
}

int DraftPropertyModel::move(int row, Direction direction)
{
    const int target = row + (direction == Direction::Up ? -1 : 1);
    if (row < 0 || row >= rowCount() || target < 0 || target >= rowCount())
        return row;
    // The row that it is put before, as beginMoveRows() wants it.
    beginMoveRows({}, row, row, {}, direction == Direction::Up ? target : target + 1);
    m_rows.move(row, target);
    endMoveRows();
    return target;
}

void DraftPropertyModel::setProperties(const QList<DraftProperty> &properties)
{
    if (!m_rows.isEmpty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_rows.clear();
        endRemoveRows();
    }
    if (properties.isEmpty())
        return;
    beginInsertRows({}, 0, int(properties.size()) - 1);
    m_rows = properties;
    endInsertRows();
}

QString DraftPropertyModel::firstProblem() const
{
    for (const DraftProperty &row : m_rows) {
        if (const QVariant words = problem(row); words.isValid())
            return words.toString();
    }
    return {};
}

void DraftPropertyModel::remove(int row)
{
    if (row < 0 || row >= rowCount())
        return;
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

int DraftPropertyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int DraftPropertyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DraftPropertyModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DraftProperty &row = m_rows.at(index.row());
    const bool isName = index.column() == NameColumn;
    const bool isUser = row.property == Property::UserProperty;
    switch (role) {
    case Qt::DisplayRole:
        if (!isName)
            return row.value;
        return isUser ? tr("User: %1").arg(row.name) : propertyName(row.property);
    case Qt::EditRole:
        return isName ? row.name : row.value;
    case Qt::StatusTipRole:
        return problem(row);
    case Qt::ToolTipRole:
        return problem(row).isValid() ? QVariant(toolTipText(problem(row).toString())) : QVariant();
    default:
        return {};
    }
}

bool DraftPropertyModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    DraftProperty &row = m_rows[index.row()];
    (index.column() == NameColumn ? row.name : row.value) = value.toString();
    emit dataChanged(index, index);
    return true;
}

Qt::ItemFlags DraftPropertyModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    const bool isUser = m_rows.at(index.row()).property == Property::UserProperty;
    if (index.column() == ValueColumn || isUser)
        flags |= Qt::ItemIsEditable;
    return flags;
}

} // namespace espalier
