// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/autoreply.h"

#include <QAbstractTableModel>

namespace espalier {

/// The reply rules: on or off, name, filter, how many replies, what went wrong.
class ReplyRuleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Name, TopicFilter, Replies, State };

    explicit ReplyRuleModel(AutoReply &replies, QObject *parent = nullptr);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;

    [[nodiscard]] const ReplyRule &rule(int row) const { return m_rules[row]; }
    void setRule(int row, const ReplyRule &rule);
    void append(const ReplyRule &rule);
    void remove(int row);
    /// Earlier rules answer first.
    void moveUp(int row);

private:
    void keep();

    AutoReply &m_replies;
    QList<ReplyRule> m_rules;
};

} // namespace espalier
