// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decoderules.h"

#include <QAbstractTableModel>

#include <vector>

namespace espalier {

/// Rules for decoding in the order in which they are tried, and what is wrong with each.
class DecodeRuleModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FilterColumn, ChoiceColumn, ProblemColumn, ColumnCount };

    explicit DecodeRuleModel(std::vector<DecodeRule> rules, QObject *parent = nullptr);

    [[nodiscard]] const std::vector<DecodeRule> &rules() const { return m_rules; }
    void insert(int row, DecodeRule rule);
    void replace(int row, DecodeRule rule);
    void remove(int row);
    /// One up or down; does nothing at the ends.
    void move(int row, int by);
    void setProblems(std::vector<SchemaProblem> problems);

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    /// Other rules, or another order.
    void rulesChanged();

private:
    [[nodiscard]] QString problemOf(const DecodeRule &rule) const;

    std::vector<DecodeRule> m_rules;
    std::vector<SchemaProblem> m_problems;
};

} // namespace espalier
