// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/decoderulemodel.h"

#include "ui/explore/decodewords.h"

#include <algorithm>
#include <utility>

namespace espalier {

DecodeRuleModel::DecodeRuleModel(std::vector<DecodeRule> rules, QObject *parent)
    : QAbstractTableModel(parent), m_rules(std::move(rules))
{ }

void DecodeRuleModel::insert(int row, DecodeRule rule)
{
    beginInsertRows({}, row, row);
    m_rules.insert(m_rules.begin() + row, std::move(rule));
    endInsertRows();
    emit rulesChanged();
}

void DecodeRuleModel::replace(int row, DecodeRule rule)
{
    m_rules[std::size_t(row)] = std::move(rule);
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
    emit rulesChanged();
}

void DecodeRuleModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_rules.erase(m_rules.begin() + row);
    endRemoveRows();
    emit rulesChanged();
}

void DecodeRuleModel::move(int row, int by)
{
    const int to = row + by;
    if (to < 0 || to >= rowCount())
        return;
    // The row that goes the other way moves around this one.
    beginMoveRows({}, row, row, {}, by > 0 ? to + 1 : to);
    std::swap(m_rules[std::size_t(row)], m_rules[std::size_t(to)]);
    endMoveRows();
    emit rulesChanged();
}

void DecodeRuleModel::setProblems(std::vector<SchemaProblem> problems)
{
    m_problems = std::move(problems);
    if (!m_rules.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString DecodeRuleModel::problemOf(const DecodeRule &rule) const
{
    if (rule.choice.decoder == DecoderKind::Packed)
        return patternProblem(QString::fromStdString(rule.choice.pattern));
    // Problems name the file, or the topic filter when they are about the rule itself.
    const bool hasSchema =
        rule.choice.decoder == DecoderKind::Avro || rule.choice.decoder == DecoderKind::Protobuf;
    const auto found = std::ranges::find_if(m_problems, [&](const SchemaProblem &problem) {
        return hasSchema && (problem.file == rule.topicFilter || problem.file == rule.choice.schema);
    });
    return found == m_problems.end() ? QString() : schemaProblemText(*found, rule.topicFilter);
}

int DecodeRuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rules.size());
}

int DecodeRuleModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant DecodeRuleModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    const DecodeRule &rule = m_rules[std::size_t(index.row())];
    switch (index.column()) {
    case FilterColumn:
        return QString::fromStdString(rule.topicFilter);
    case ChoiceColumn:
        return choiceText(rule.choice);
    case ProblemColumn:
        return problemOf(rule);
    default:
        return {};
    }
}

QVariant DecodeRuleModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FilterColumn:
        return tr("Topic filter");
    case ChoiceColumn:
        return tr("Decode as");
    case ProblemColumn:
        return tr("Problem");
    default:
        return {};
    }
}

} // namespace espalier
