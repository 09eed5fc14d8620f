// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/propertymodel.h"

#include "core/mqtt/property.h"
#include "core/payload/displaytext.h"
#include "ui/common/units.h"
#include "ui/explore/propertywords.h"

namespace espalier {

void PropertyModel::show(const HistoryEntry &entry)
{
    QList<Row> rows;
    for (const PropertyValue &value : PropertyView(entry.properties.view())) {
        const QString name = value.property == Property::UserProperty
                                 ? tr("User: %1").arg(displayText(asBytes(value.text)))
                                 : propertyName(value.property);
        rows.append({name, propertyText(value)});
    }
    replace(std::move(rows));
}

void PropertyModel::clear()
{
    replace({});
}

void PropertyModel::replace(QList<Row> rows)
{
    // Message after message carries the same properties: selection and scrolling survive that.
    if (rows.size() < m_rows.size()) {
        beginRemoveRows({}, int(rows.size()), int(m_rows.size()) - 1);
        m_rows.resize(rows.size());
        endRemoveRows();
    }
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i) == rows.at(i))
            continue;
        m_rows[i] = rows.at(i);
        emit dataChanged(index(int(i), 0), index(int(i), ValueColumn), {Qt::DisplayRole, Qt::ToolTipRole});
    }
    if (rows.size() > m_rows.size()) {
        beginInsertRows({}, int(m_rows.size()), int(rows.size()) - 1);
        m_rows = std::move(rows);
        endInsertRows();
    }
}

int PropertyModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int PropertyModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PropertyModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows.at(index.row());
    const QString &text = index.column() == NameColumn ? row.name : row.value;
    if (role == Qt::DisplayRole)
        return text;
    return role == Qt::ToolTipRole ? QVariant(toolTipText(text)) : QVariant();
}

} // namespace espalier
