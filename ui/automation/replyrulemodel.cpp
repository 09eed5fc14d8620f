// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/replyrulemodel.h"

#include "ui/automation/automationwords.h"

#include <QLocale>

namespace espalier {

ReplyRuleModel::ReplyRuleModel(AutoReply &replies, QObject *parent)
    : QAbstractTableModel(parent), m_replies(replies), m_rules(replies.rules())
{
    connect(&replies, &AutoReply::countsChanged, this, [this] {
        if (!m_rules.isEmpty())
            emit dataChanged(index(0, Replies), index(rowCount() - 1, State),
                             {Qt::DisplayRole, Qt::ToolTipRole});
    });
}

int ReplyRuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rules.size());
}

int ReplyRuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : State + 1;
}

QVariant ReplyRuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Rule");
    case TopicFilter:
        return tr("Topic filter");
    case Replies:
        return tr("Replies");
    case State:
        return tr("State");
    default:
        return {};
    }
}

Qt::ItemFlags ReplyRuleModel::flags(const QModelIndex &index) const
{
    const auto flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Name ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant ReplyRuleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto &rule = m_rules[index.row()];
    if (role == Qt::CheckStateRole && index.column() == Name)
        return rule.isOn ? Qt::Checked : Qt::Unchecked;
    if (role == Qt::TextAlignmentRole && index.column() == Replies)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole && !(role == Qt::ToolTipRole && index.column() == State))
        return {};
    const auto count = m_replies.count(rule.id);
    switch (index.column()) {
    case Name:
        return rule.name;
    case TopicFilter:
        return rule.topicFilter;
    case Replies:
        return QLocale().toString(static_cast<qulonglong>(count.replies));
    case State: {
        const auto problem = problemOf(rule);
        const auto text =
            problem ? AutomationWords::replyProblem(*problem) : AutomationWords::replyState(count);
        return role == Qt::ToolTipRole ? text.toHtmlEscaped() : text;
    }
    default:
        return {};
    }
}

bool ReplyRuleModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::CheckStateRole
        || index.column() != Name)
        return false;
    auto rule = m_rules[index.row()];
    rule.isOn = value.toInt() == Qt::Checked;
    setRule(index.row(), rule);
    return true;
}

void ReplyRuleModel::setRule(int row, const ReplyRule &rule)
{
    if (m_rules[row] == rule)
        return;
    m_rules[row] = rule;
    emit dataChanged(index(row, 0), index(row, State));
    keep();
}

void ReplyRuleModel::append(const ReplyRule &rule)
{
    beginInsertRows({}, rowCount(), rowCount());
    m_rules.append(rule);
    endInsertRows();
    keep();
}

void ReplyRuleModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_rules.remove(row);
    endRemoveRows();
    keep();
}

void ReplyRuleModel::moveUp(int row)
{
    if (row <= 0 || !beginMoveRows({}, row, row, {}, row - 1))
        return;
    m_rules.move(row, row - 1);
    endMoveRows();
    keep();
}

void ReplyRuleModel::keep()
{
    m_replies.setRules(m_rules);
}

} // namespace espalier
