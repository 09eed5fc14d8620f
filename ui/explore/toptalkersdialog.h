// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/talkers.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QPointer>
#include <QTimer>

class QComboBox;
class QTableView;

namespace espalier {

class Explorer;

/// The topics that send most, most first.
class TalkerModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Topic, Rate, ByteRate, Share, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    /// Rows keep their place in the view; what stands in them changes. `total` is what shares are of.
    void setTalkers(const QList<Talker> &talkers, TalkerOrder order, float total);
    [[nodiscard]] QByteArray topicName(int row) const { return m_talkers.value(row).topicName; }
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<Talker> m_talkers;
    TalkerOrder m_order = TalkerOrder::Messages;
    float m_total = 0;
};

/// Who sends most on a connection, live; a click shows the topic in the tree. Holds still while the mouse is over it.
class TopTalkersDialog : public QDialog
{
    Q_OBJECT
public:
    TopTalkersDialog(Explorer &explorer, QWidget *parent);

private:
    void refresh();

    QPointer<Explorer> m_explorer;
    QComboBox *m_order;
    QTableView *m_table;
    TalkerModel *m_model;
    QTimer m_timer;
};

} // namespace espalier
