// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/sentmodel.h"

#include "ui/common/units.h"
#include "ui/words.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr int maximumRows = 200;

QString failureText(const PublishResult &result)
{
    if (result.kind == PublishResult::Kind::Lost)
        return SentModel::tr("Connection lost before the acknowledgement");
    // Refused without a reason code of the server: there was nobody to send it to.
    if (!isError(result.reason))
        return SentModel::tr("Not connected");
    return Words::reasonName(result.reason, PacketType::PubAck);
}

} // namespace

void SentModel::add(std::uint64_t token, const QString &topic, Qos qos, WallTime time)
{
    if (rowCount() >= maximumRows) {
        beginRemoveRows({}, rowCount() - 1, rowCount() - 1);
        m_rows.pop_back();
        endRemoveRows();
    }
    beginInsertRows({}, 0, 0);
    m_rows.push_front({token, topic, qos, time, State::Waiting, tr("waiting")});
    endInsertRows();
}

void SentModel::judge(Row &row, const PublishResult &result)
{
    switch (result.kind) {
    case PublishResult::Kind::Refused:
    case PublishResult::Kind::Lost:
        row.state = State::Failed;
        row.outcome = failureText(result);
        return;
    case PublishResult::Kind::Completed:
        break;
    }
    if (isError(result.reason)) {
        row.state = State::Failed;
        row.outcome = failureText(result);
    } else if (result.reason == ReasonCode::NoMatchingSubscribers) {
        row.state = State::NoSubscribers;
        row.outcome = tr("No subscribers");
    } else if (row.qos == Qos::AtMostOnce) {
        row.state = State::Sent;
        row.outcome = tr("sent");
    } else {
        row.state = State::Acknowledged;
        row.outcome = QStringLiteral("%1 %2").arg(row.qos == Qos::AtLeastOnce ? QStringLiteral("PUBACK")
                                                                              : QStringLiteral("PUBCOMP"),
                                                  intervalText(result.latency));
    }
}

void SentModel::finish(const PublishResult &result)
{
    const auto found = std::ranges::find(m_rows, result.token, &Row::token);
    if (found == m_rows.end())
        return;
    judge(*found, result);
    const QModelIndex changed = index(int(std::distance(m_rows.begin(), found)));
    emit dataChanged(changed, changed);
}

int SentModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant SentModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    const QString time = timeText(row.time).left(8);
    switch (role) {
    case Qt::DisplayRole:
        return row.topic;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(row.topic, time, row.outcome);
    case Qt::ToolTipRole:
        return toolTipText(row.topic + u'\n' + row.outcome);
    case TimeRole:
        return time;
    case StateRole:
        return QVariant::fromValue(row.state);
    case OutcomeRole:
        return row.outcome;
    default:
        return {};
    }
}

} // namespace espalier
