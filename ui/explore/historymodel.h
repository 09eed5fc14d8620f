// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/treesnapshot.h"
#include "ui/explore/valuesummary.h"

#include <QAbstractTableModel>

#include <deque>

namespace espalier {

/// The kept messages of one topic, newest first. Mirrors TopicDetail: a batch is one insertion at the top, what was
/// evicted is one removal at the bottom, another topic is a reset.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TimeColumn, DeltaColumn, QosColumn, ValueColumn, ColumnCount };
    enum DataRole {
        /// ValueSummary.
        SummaryRole = Qt::UserRole,
        /// The change to the message before, see changeText().
        ChangeRole,
        SequenceRole,
    };

    using QAbstractTableModel::QAbstractTableModel;

    void apply(const TopicDetail &detail);
    void clear();

    /// Null outside. Valid until the next apply().
    [[nodiscard]] const HistoryEntry *entry(int row) const;
    /// -1 when it is not kept (any more).
    [[nodiscard]] int rowOf(std::uint64_t sequence) const;
    /// How many of the newest entries have that sequence number or a later one.
    [[nodiscard]] int countFrom(std::uint64_t sequence) const;
    /// Messages that were received but are not kept any more.
    [[nodiscard]] std::uint64_t evicted() const { return m_firstKept; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    [[nodiscard]] QString text(int row, Column column) const;
    [[nodiscard]] QString change(int row) const;

    /// Oldest first.
    std::deque<HistoryEntry> m_entries;
    std::uint64_t m_firstKept = 0;
};

} // namespace espalier
