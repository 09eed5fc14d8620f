// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retained/retainedmodel.h"

#include "core/payload/displaytext.h"
#include "core/payload/glance.h"
#include "ui/common/units.h"
#include "ui/words.h"

#include <QDateTime>

#include <algorithm>
#include <string_view>
#include <utility>

namespace espalier {

namespace {

QByteArray keyOf(const RetainedMessage &message)
{
    return {message.topicName.data(), static_cast<qsizetype>(message.topicName.size())};
}

bool isAtOrBelow(std::string_view topicName, std::string_view ancestor)
{
    return topicName.starts_with(ancestor)
           && (topicName.size() == ancestor.size() || topicName[ancestor.size()] == '/');
}

Qt::Alignment alignmentOf(int column)
{
    switch (column) {
    case RetainedModel::SizeColumn:
    case RetainedModel::AgeColumn:
        return Qt::AlignTrailing | Qt::AlignVCenter;
    case RetainedModel::QosColumn:
        return Qt::AlignCenter;
    default:
        return Qt::AlignLeading | Qt::AlignVCenter;
    }
}

} // namespace

void RetainedModel::clear()
{
    beginResetModel();
    m_messages.clear();
    m_firstSeen.clear();
    m_shown.clear();
    m_payloadBytes = 0;
    ++m_generation;
    endResetModel();
}

WallTime RetainedModel::firstSeen(const RetainedMessage &message)
{
    const auto hash = std::hash<std::string_view>()(message.payload.text());
    auto &seen = m_seen[keyOf(message)];
    if (seen.at == 0 || seen.payloadHash != hash)
        seen = {.payloadHash = hash, .at = message.seenAt};
    return seen.at;
}

void RetainedModel::append(const RetainedMessages &messages)
{
    for (const auto &message : messages) {
        m_firstSeen.push_back(firstSeen(message));
        m_payloadBytes += message.payloadSize;
    }
    m_messages.append(messages);
    arrangeAgain();
}

void RetainedModel::remove(const RetainedMessages &messages)
{
    QSet<QByteArray> gone;
    for (const auto &message : messages)
        gone.insert(keyOf(message));
    const auto old = std::exchange(m_messages, RetainedMessages());
    clear();
    RetainedMessages left;
    for (const auto &message : old) {
        if (!gone.contains(keyOf(message)))
            left.append(message);
    }
    append(left);
}

void RetainedModel::setText(const QString &text)
{
    m_arrangement.text = text;
    arrangeAgain();
}

void RetainedModel::sort(int column, Qt::SortOrder order)
{
    switch (column) {
    case SizeColumn:
        m_arrangement.key = RetainedArrangement::Key::Size;
        break;
    case QosColumn:
        m_arrangement.key = RetainedArrangement::Key::Qos;
        break;
    case AgeColumn:
        m_arrangement.key = RetainedArrangement::Key::FirstSeen;
        break;
    default:
        m_arrangement.key = RetainedArrangement::Key::Topic;
    }
    m_arrangement.order = order;
    arrangeAgain();
}

void RetainedModel::arrangeAgain()
{
    // While one is being made, the messages are not copied for the next: then each append() would copy all of them.
    m_isStale = m_task.isBusy();
    if (m_isStale)
        return;
    m_task.run([this, messages = m_messages, firstSeen = m_firstSeen, arrangement = m_arrangement,
                generation = m_generation] {
        return [this, shown = arrange(messages, firstSeen, arrangement), generation]() mutable {
            if (generation == m_generation)
                handleArranged(std::move(shown));
            if (m_isStale)
                arrangeAgain();
        };
    });
}

void RetainedModel::handleArranged(std::vector<std::uint32_t> shown)
{
    if (shown == m_shown)
        return;
    if (shown.size() != m_shown.size()) {
        beginResetModel();
        m_shown = std::move(shown);
        endResetModel();
        return;
    }
    // Another order: what is selected stays so.
    emit layoutAboutToBeChanged();
    const auto persistent = persistentIndexList();
    QHash<std::uint32_t, int> rows;
    if (!persistent.isEmpty()) {
        for (std::size_t row = 0; row < shown.size(); ++row)
            rows.insert(shown[row], static_cast<int>(row));
    }
    QModelIndexList moved;
    for (const auto &old : persistent) {
        const auto row = rows.value(m_shown[static_cast<std::size_t>(old.row())], -1);
        moved.append(row < 0 ? QModelIndex() : createIndex(row, old.column()));
    }
    m_shown = std::move(shown);
    changePersistentIndexList(persistent, moved);
    emit layoutChanged();
}

const RetainedMessage &RetainedModel::message(int row) const
{
    return m_messages.at(m_shown[static_cast<std::size_t>(row)]);
}

RetainedMessages RetainedModel::below(std::string_view topicName) const
{
    RetainedMessages found;
    std::copy_if(m_messages.begin(), m_messages.end(), std::back_inserter(found),
                 [&](const RetainedMessage &message) { return isAtOrBelow(message.topicName, topicName); });
    return found;
}

std::vector<std::uint64_t> RetainedModel::countBelow(const std::vector<std::string_view> &levels) const
{
    std::vector<std::uint64_t> counts(levels.size());
    for (const auto &message : m_messages) {
        for (std::size_t i = levels.size(); i > 0 && isAtOrBelow(message.topicName, levels[i - 1]); --i)
            ++counts[i - 1];
    }
    return counts;
}

int RetainedModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int RetainedModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RetainedModel::text(const RetainedMessage &message, std::uint32_t index, Column column) const
{
    switch (column) {
    case TopicColumn:
        return displayText(asBytes(message.topicName));
    case SizeColumn:
        return sizeText(message.payloadSize);
    case QosColumn:
        return QString::number(static_cast<int>(message.qos));
    case AgeColumn: {
        const auto now = QDateTime::currentMSecsSinceEpoch() * 1000;
        return QStringLiteral("≥ ")
               + intervalText(std::chrono::microseconds(std::max<WallTime>(0, now - m_firstSeen[index])));
    }
    case ValueColumn:
        return message.isWhole() ? glanceAt(message.payload.view()).preview
                                 : tr("Too large to be kept; cannot be backed up or brought back");
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RetainedModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const auto column = static_cast<Column>(index.column());
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(column));
    if (role != Qt::DisplayRole)
        return {};
    return text(message(index.row()), m_shown[static_cast<std::size_t>(index.row())], column);
}

QVariant RetainedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == AgeColumn)
        return tr(
            "A server does not tell when a retained message was published: this is how long it has been the "
            "same since it was first seen here");
    if (role == Qt::TextAlignmentRole)
        return int(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TopicColumn:
        return tr("Topic");
    case SizeColumn:
        return tr("Size");
    case QosColumn:
        return tr("QoS");
    case AgeColumn:
        return tr("Age");
    case ValueColumn:
        return tr("Value");
    default:
        return {};
    }
}

} // namespace espalier
