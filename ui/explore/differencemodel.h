// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicimage.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// What is not the same on two sides, as rows: the topic and its value on either side.
class DifferenceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { Kind, Topic, Left, Right, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;
    void setDifferences(std::shared_ptr<const TopicDifferences> differences);
    /// Only this kind; and only topics with this text.
    void setFilter(std::optional<TopicDifference::Kind> kind, const QString &text);
    [[nodiscard]] QByteArray topicName(int row) const;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void rebuild();
    [[nodiscard]] const std::vector<TopicDifference> &list() const;

    std::shared_ptr<const TopicDifferences> m_differences;
    std::optional<TopicDifference::Kind> m_kind;
    QString m_text;
    /// Indexes of the rows that are shown.
    std::vector<std::uint32_t> m_rows;
};

} // namespace espalier
