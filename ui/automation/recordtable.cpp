// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/recordtable.h"

#include <QComboBox>
#include <QLineEdit>
#include <QLocale>

#include <utility>

namespace espalier {

RecordTable::RecordTable(QList<Column> columns, QObject *parent)
    : QAbstractTableModel(parent), m_columns(std::move(columns))
{ }

void RecordTable::reset(int rows)
{
    beginResetModel();
    m_rows = rows;
    m_wrongRow = -1;
    endResetModel();
}

void RecordTable::append()
{
    beginInsertRows({}, m_rows, m_rows);
    ++m_rows;
    endInsertRows();
    emit edited();
}

void RecordTable::remove(int row, const std::function<void()> &remove)
{
    beginRemoveRows({}, row, row);
    remove();
    --m_rows;
    endRemoveRows();
    emit edited();
}

void RecordTable::setProblem(int row, const QString &text)
{
    const int before = std::exchange(m_wrongRow, row);
    m_problem = text;
    for (const int changed : {before, row})
        if (changed >= 0 && changed < m_rows)
            emit dataChanged(index(changed, 0), index(changed, columnCount() - 1),
                             {Qt::ToolTipRole, Qt::AccessibleDescriptionRole});
}

int RecordTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int RecordTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant RecordTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= m_columns.size())
        return {};
    return m_columns[section].header;
}

Qt::ItemFlags RecordTable::flags(const QModelIndex &index) const
{
    const auto flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    return flags
           | (m_columns[index.column()].kind == Column::Kind::Check ? Qt::ItemIsUserCheckable
                                                                    : Qt::ItemIsEditable);
}

QVariant RecordTable::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &column = m_columns[index.column()];
    if ((role == Qt::ToolTipRole || role == Qt::AccessibleDescriptionRole) && index.row() == m_wrongRow)
        return m_problem.toHtmlEscaped();
    if (role == Qt::CheckStateRole && column.kind == Column::Kind::Check)
        return column.get(index.row()).toBool() ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::TextAlignmentRole && column.kind == Column::Kind::Number)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if ((role != Qt::DisplayRole && role != Qt::EditRole) || column.kind == Column::Kind::Check)
        return {};
    const auto value = column.get(index.row());
    if (role == Qt::DisplayRole && column.kind == Column::Kind::Choice)
        return column.choices.value(value.toInt());
    // As it is typed: shortest, with a point.
    return column.kind == Column::Kind::Number ? QVariant(QString::number(value.toDouble(), 'g', 15)) : value;
}

bool RecordTable::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    const auto &column = m_columns[index.column()];
    if (column.kind == Column::Kind::Check) {
        if (role != Qt::CheckStateRole)
            return false;
        column.set(index.row(), value.toInt() == Qt::Checked);
    } else if (role != Qt::EditRole) {
        return false;
    } else if (column.kind == Column::Kind::Number) {
        bool isNumber = false;
        auto number = value.toString().toDouble(&isNumber);
        if (!isNumber)
            number = QLocale().toDouble(value.toString(), &isNumber);
        if (!isNumber)
            return false;
        column.set(index.row(), number);
    } else {
        column.set(index.row(), value);
    }
    emit dataChanged(index, index);
    emit edited();
    return true;
}

QWidget *RecordDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                      const QModelIndex &index) const
{
    const auto *table = qobject_cast<const RecordTable *>(index.model());
    if (!table || table->column(index.column()).kind != RecordTable::Column::Kind::Choice) {
        auto *line = QStyledItemDelegate::createEditor(parent, option, index);
        if (line && table)
            line->setAccessibleName(table->column(index.column()).header);
        return line;
    }
    auto *list = new QComboBox(parent);
    list->setAccessibleName(table->column(index.column()).header);
    list->addItems(table->column(index.column()).choices);
    return list;
}

void RecordDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    if (auto *list = qobject_cast<QComboBox *>(editor))
        list->setCurrentIndex(index.data(Qt::EditRole).toInt());
    else
        QStyledItemDelegate::setEditorData(editor, index);
}

void RecordDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    if (auto *list = qobject_cast<QComboBox *>(editor))
        model->setData(index, list->currentIndex());
    else
        QStyledItemDelegate::setModelData(editor, model, index);
}

} // namespace espalier
