// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/payloadregistry.h"
#include "core/store/treesnapshot.h"
#include "ui/explore/valuesummary.h"

#include <QAbstractTableModel>
#include <QCache>

#include <deque>
#include <memory>

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
    /// The user's rules, by which values are shown; null: none.
    void setPayloadRegistry(const std::shared_ptr<const PayloadRegistry> &registry);

    /// Null outside. Valid until the next apply().
    [[nodiscard]] const HistoryEntry *entry(int row) const;
    /// -1 when it is not kept (any more).
    [[nodiscard]] int rowOf(std::uint64_t sequence) const;
    /// Of those with that payload, the row of the one that came nearest to a time; -1: there is none.
    [[nodiscard]] int nearest(WallTime time, const Bytes &payload) const;
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
    [[nodiscard]] ValueSummary summary(const HistoryEntry &entry) const;
    void forgetSummaries();

    /// Oldest first.
    std::deque<HistoryEntry> m_entries;
    std::uint64_t m_firstKept = 0;
    /// What values are decoded with.
    QByteArray m_topicName;
    std::shared_ptr<const PayloadRegistry> m_registry;
    std::shared_ptr<const SparkplugAliases> m_aliases;
    /// By sequence: views ask for the same ones again and again.
    mutable QCache<quint64, ValueSummary> m_summaries {500};
};

} // namespace espalier
