// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QStyledItemDelegate>

#include <functional>

namespace espalier {

/// A small list of records that is edited in its cells. Whoever owns the records says what its columns are.
class RecordTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    struct Column
    {
        QString header {};
        enum class Kind : std::uint8_t { Text, Number, Check, Choice } kind = Kind::Text;
        std::function<QVariant(int row)> get {};
        /// May do nothing where the value makes no sense.
        std::function<void(int row, const QVariant &value)> set {};
        /// Of a choice; its value is the position.
        QStringList choices {};
    };

    explicit RecordTable(QList<Column> columns, QObject *parent = nullptr);

    /// Shows other records.
    void reset(int rows);
    /// One more at the end, which the owner has added already.
    void append();
    /// The owner removes it in `remove`.
    void remove(int row, const std::function<void()> &remove);
    /// Marks a row as wrong, with the reason; -1: none.
    void setProblem(int row, const QString &text);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    [[nodiscard]] const Column &column(int column) const { return m_columns[column]; }

signals:
    void edited();

private:
    QList<Column> m_columns;
    int m_rows = 0;
    int m_wrongRow = -1;
    QString m_problem;
};

/// Edits the cells of a RecordTable: a list for a choice, a line for the rest.
class RecordDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QWidget *createEditor(QWidget *parent, const QStyleOptionViewItem &option,
                                        const QModelIndex &index) const override;
    void setEditorData(QWidget *editor, const QModelIndex &index) const override;
    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override;
};

} // namespace espalier
