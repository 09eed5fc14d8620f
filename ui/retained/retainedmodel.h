// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latesttask.h"
#include "ui/retained/retainedarrangement.h"

#include <QAbstractTableModel>
#include <QHash>

#include <vector>

namespace espalier {

/// The retained messages that were found, filtered and sorted off the GUI thread. What is told first is shown first; a
/// new arrangement follows by itself, one at a time.
class RetainedModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { TopicColumn, SizeColumn, QosColumn, AgeColumn, ValueColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Forgets the messages, not since when they were there.
    void clear();
    void append(const RetainedMessages &messages);
    /// Those of the same topics are gone from the server.
    void remove(const RetainedMessages &messages);
    void setText(const QString &text);
    void sort(int column, Qt::SortOrder order) override;

    [[nodiscard]] const RetainedMessages &messages() const { return m_messages; }
    [[nodiscard]] std::uint64_t payloadBytes() const { return m_payloadBytes; }
    [[nodiscard]] const RetainedMessage &message(int row) const;
    /// The topic itself and all below it.
    [[nodiscard]] RetainedMessages below(std::string_view topicName) const;
    /// How many below() finds for each of `levels`, of which each is above the one before it.
    [[nodiscard]] std::vector<std::uint64_t> countBelow(const std::vector<std::string_view> &levels) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Seen
    {
        std::size_t payloadHash = 0;
        WallTime at = 0;
    };

    [[nodiscard]] WallTime firstSeen(const RetainedMessage &message);
    [[nodiscard]] QString text(const RetainedMessage &message, std::uint32_t index, Column column) const;
    void arrangeAgain();
    void handleArranged(std::vector<std::uint32_t> shown);

    RetainedMessages m_messages;
    std::vector<WallTime> m_firstSeen;
    std::vector<std::uint32_t> m_shown;
    std::uint64_t m_payloadBytes = 0;
    RetainedArrangement m_arrangement;
    /// By topic; outlives a look.
    QHash<QByteArray, Seen> m_seen;
    bool m_isStale = false;
    /// Counts changes after which an arrangement that is under way no longer fits.
    std::uint64_t m_generation = 0;
    LatestTask m_task;
};

} // namespace espalier
