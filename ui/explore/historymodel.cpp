// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/historymodel.h"

#include "ui/common/units.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace espalier {

void HistoryModel::clear()
{
    beginResetModel();
    m_entries.clear();
    m_firstKept = 0;
    m_summaries.clear();
    endResetModel();
}

void HistoryModel::setPayloadRegistry(const std::shared_ptr<const PayloadRegistry> &registry)
{
    m_registry = registry;
    forgetSummaries();
}

void HistoryModel::forgetSummaries()
{
    m_summaries.clear();
    if (!m_entries.empty())
        emit dataChanged(index(0, ValueColumn), index(rowCount() - 1, ValueColumn));
}

ValueSummary HistoryModel::summary(const HistoryEntry &entry) const
{
    if (const ValueSummary *known = m_summaries.object(entry.sequence))
        return *known;
    const ValueSummary made =
        summarize(entry.payload, {.topic = {m_topicName.constData(), std::size_t(m_topicName.size())},
                                  .registry = m_registry.get(),
                                  .aliases = m_aliases.get()});
    m_summaries.insert(entry.sequence, new ValueSummary(made));
    return made;
}

void HistoryModel::apply(const TopicDetail &detail)
{
    if (detail.reset)
        clear();
    m_topicName = detail.topicName;
    if (std::exchange(m_aliases, detail.aliases) != detail.aliases)
        forgetSummaries();
    const auto kept = std::ranges::find_if(
        detail.appended, [&](const HistoryEntry &entry) { return entry.sequence >= detail.firstKept; });
    if (const auto count = std::distance(kept, detail.appended.end()); count > 0) {
        beginInsertRows({}, 0, int(count) - 1);
        m_entries.insert(m_entries.end(), kept, detail.appended.end());
        endInsertRows();
    }
    m_firstKept = std::max(m_firstKept, detail.firstKept);
    const auto firstLeft = std::ranges::lower_bound(m_entries, m_firstKept, {}, &HistoryEntry::sequence);
    if (const auto gone = int(std::distance(m_entries.begin(), firstLeft)); gone > 0) {
        beginRemoveRows({}, rowCount() - gone, rowCount() - 1);
        m_entries.erase(m_entries.begin(), firstLeft);
        endRemoveRows();
        // The oldest one lost what it was compared to.
        if (!m_entries.empty())
            emit dataChanged(index(rowCount() - 1, DeltaColumn), index(rowCount() - 1, ValueColumn));
    }
}

const HistoryEntry *HistoryModel::entry(int row) const
{
    return row >= 0 && row < rowCount() ? &m_entries[m_entries.size() - 1 - std::size_t(row)] : nullptr;
}

int HistoryModel::rowOf(std::uint64_t sequence) const
{
    const auto found = std::ranges::lower_bound(m_entries, sequence, {}, &HistoryEntry::sequence);
    if (found == m_entries.end() || found->sequence != sequence)
        return -1;
    return int(std::distance(found, m_entries.end())) - 1;
}

int HistoryModel::nearest(WallTime time, const Bytes &payload) const
{
    int found = -1;
    const auto distance = [&](int row) { return std::abs(entry(row)->time - time); };
    for (int row = 0; row < rowCount(); ++row)
        if ((found < 0 || distance(row) < distance(found))
            && std::ranges::equal(entry(row)->payload.view(), payload.view()))
            found = row;
    return found;
}

int HistoryModel::countFrom(std::uint64_t sequence) const
{
    const auto found = std::ranges::lower_bound(m_entries, sequence, {}, &HistoryEntry::sequence);
    return int(std::distance(found, m_entries.end()));
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString HistoryModel::change(int row) const
{
    const HistoryEntry *before = entry(row + 1);
    return before ? changeText(summary(*before), summary(*entry(row))) : QString();
}

QString HistoryModel::text(int row, Column column) const
{
    const HistoryEntry &shown = *entry(row);
    switch (column) {
    case TimeColumn:
        return timeText(shown.time);
    case DeltaColumn: {
        const HistoryEntry *before = entry(row + 1);
        return before ? intervalText(std::chrono::microseconds(shown.time - before->time)) : QString();
    }
    case QosColumn:
        return QString::number(int(shown.qos));
    case ValueColumn: {
        const ValueSummary value = summary(shown);
        return value.label.isEmpty() ? value.text : value.label + u' ' + value.text;
    }
    case ColumnCount:
        break;
    }
    return {};
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::ToolTipRole:
        return column == TimeColumn ? toolTipText(dateTimeText(entry(index.row())->time)) : QVariant();
    case Qt::TextAlignmentRole:
        return column == DeltaColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case SummaryRole:
        return QVariant::fromValue(summary(*entry(index.row())));
    case ChangeRole:
        return change(index.row());
    case SequenceRole:
        return QVariant::fromValue(entry(index.row())->sequence);
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant((section == DeltaColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case TimeColumn:
        return tr("Time");
    case DeltaColumn:
        return tr("Δ", "time since the message before");
    case QosColumn:
        return tr("QoS");
    case ValueColumn:
        return tr("Value");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace espalier
