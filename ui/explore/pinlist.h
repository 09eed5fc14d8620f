// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/explore/topicrowpainter.h"

#include <QAbstractListModel>
#include <QListView>
#include <QStyledItemDelegate>

namespace espalier {

/// The pinned topics as rows with whole names.
class PinModel : public QAbstractListModel
{
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void setRows(const QList<TreeRow> &rows);
    [[nodiscard]] const QList<TreeRow> &rows() const { return m_rows; }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<TreeRow> m_rows;
};

/// Stands above the tree while anything is pinned, as high as it must be but no higher than some rows.
class PinList : public QListView
{
    Q_OBJECT
public:
    explicit PinList(const Theme &theme, QWidget *parent = nullptr);

    void setSnapshot(const TreeSnapshot &snapshot);
    [[nodiscard]] TopicRowPainter &painter() { return m_painter; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    /// By the name that the row shows: the list may be older than what is pinned.
    void revealWanted(const QString &shownName);
    void unpinWanted(const QString &shownName);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    [[nodiscard]] QString nameAt(const QModelIndex &index) const;

    TopicRowPainter m_painter;
    PinModel *m_model;
};

} // namespace espalier
