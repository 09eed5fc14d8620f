// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/diffmodel.h"

#include "ui/common/units.h"

namespace espalier {

namespace {

QString kindName(DiffRow::Kind kind)
{
    switch (kind) {
    case DiffRow::Kind::Removed:
        return DiffModel::tr("Removed");
    case DiffRow::Kind::Added:
        return DiffModel::tr("Added");
    case DiffRow::Kind::Changed:
        return DiffModel::tr("Changed");
    case DiffRow::Kind::Equal:
    case DiffRow::Kind::Skipped:
        break;
    }
    return DiffModel::tr("Equal");
}

} // namespace

QString diffSign(DiffRow::Kind kind)
{
    switch (kind) {
    case DiffRow::Kind::Removed:
        return QStringLiteral("−");
    case DiffRow::Kind::Added:
        return QStringLiteral("+");
    case DiffRow::Kind::Changed:
        return QStringLiteral("~");
    case DiffRow::Kind::Equal:
    case DiffRow::Kind::Skipped:
        break;
    }
    return {};
}

void DiffModel::setDiff(PayloadDiff diff)
{
    beginResetModel();
    m_diff = std::move(diff);
    endResetModel();
}

int DiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_diff.rows.size());
}

int DiffModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DiffModel::text(const DiffRow &row, Column column) const
{
    switch (column) {
    case SignColumn:
        return diffSign(row.kind);
    case PlaceColumn:
        return row.place;
    case BeforeColumn:
        return row.before;
    case AfterColumn:
        if (row.kind == DiffRow::Kind::Skipped)
            return tr("%Ln equal lines", nullptr, int(row.count));
        // Lines stand below each other in one column.
        return m_diff.form == PayloadDiff::Form::Lines && row.kind == DiffRow::Kind::Removed ? row.before
                                                                                             : row.after;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant DiffModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const DiffRow &row = m_diff.rows.at(std::size_t(index.row()));
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTipText(text(row, column));
    case Qt::AccessibleTextRole:
        return column == SignColumn ? QVariant(kindName(row.kind)) : QVariant();
    case KindRole:
        return int(row.kind);
    default:
        return {};
    }
}

QVariant DiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case PlaceColumn:
        return m_diff.form == PayloadDiff::Form::Bytes ? tr("Offset") : tr("Path");
    case BeforeColumn:
        return tr("Before");
    case AfterColumn:
        return tr("After");
    case SignColumn:
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace espalier
