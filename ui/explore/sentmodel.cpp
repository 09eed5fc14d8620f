// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/sentmodel.h"

#include "ui/common/units.h"
#include "ui/explore/sentdelegate.h"
#include "ui/words.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr int maximumRows = 200;
constexpr qsizetype maximumSize = 16 * 1024 * 1024;

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

void SentModel::add(std::uint64_t token, const PublishDraft &draft, WallTime time)
{
    m_size += draft.payload.size();
    while (!m_rows.empty() && (rowCount() >= maximumRows || m_size > maximumSize))
        dropOldest();
    beginInsertRows({}, 0, 0);
    m_rows.push_front({token, draft.topic, draft, time, State::Waiting, tr("waiting"), {}});
    endInsertRows();
}

void SentModel::dropOldest()
{
    beginRemoveRows({}, rowCount() - 1, rowCount() - 1);
    m_size -= m_rows.back().draft.payload.size();
    m_rows.pop_back();
    endRemoveRows();
}

void SentModel::judge(Row &row, const PublishResult &result)
{
    row.detail = result.reasonString;
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
        row.detail = tr("The server has the message, but nobody subscribes to its topic.");
    } else if (row.draft.qos == Qos::AtMostOnce) {
        row.state = State::Sent;
        row.outcome = tr("sent");
    } else {
        row.state = State::Acknowledged;
        row.outcome = QStringLiteral("%1 %2").arg(
            row.draft.qos == Qos::AtLeastOnce ? QStringLiteral("PUBACK") : QStringLiteral("PUBCOMP"),
            intervalText(result.latency));
    }
}

template <typename Change>
void SentModel::change(std::uint64_t token, Change &&apply)
{
    const auto found = std::ranges::find(m_rows, token, &Row::token);
    if (found == m_rows.end())
        return;
    apply(*found);
    const QModelIndex changed = index(int(std::distance(m_rows.begin(), found)));
    emit dataChanged(changed, changed);
}

void SentModel::finish(const PublishResult &result)
{
    change(result.token, [&result](Row &row) { judge(row, result); });
}

void SentModel::setTopic(std::uint64_t token, const QString &topic)
{
    change(token, [&topic](Row &row) { row.topic = topic; });
}

void SentModel::fail(std::uint64_t token, const QString &reason)
{
    change(token, [&reason](Row &row) {
        row.state = State::Failed;
        row.outcome = tr("Not sent");
        row.detail = reason;
    });
}

BadgeLabel::Tone SentModel::toneOf(State state)
{
    switch (state) {
    case State::Waiting:
    case State::Sent:
        break;
    case State::Acknowledged:
        return BadgeLabel::Tone::Good;
    case State::NoSubscribers:
        return BadgeLabel::Tone::Warning;
    case State::Failed:
        return BadgeLabel::Tone::Error;
    }
    return BadgeLabel::Tone::Neutral;
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
        return toolTipText(row.topic + u'\n' + row.outcome
                           + (row.detail.isEmpty() ? QString() : u'\n' + row.detail));
    case TimeRole:
    case SentDelegate::DetailRole:
        return time;
    case SentDelegate::ToneRole:
        return QVariant::fromValue(toneOf(row.state));
    case StateRole:
        return QVariant::fromValue(row.state);
    case OutcomeRole:
    case SentDelegate::BadgeRole:
        return row.outcome;
    default:
        return {};
    }
}

} // namespace espalier
