// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/explore/schedulemodel.h"

#include "ui/common/units.h"
#include "ui/explore/draftwords.h"
#include "ui/explore/sentdelegate.h"
#include "ui/words.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace espalier {

namespace {

using State = ScheduleStatus::State;

BadgeLabel::Tone toneOf(const ScheduleStatus &status)
{
    switch (status.state) {
    case State::Running:
    case State::Finished:
        return status.refused > 0 ? BadgeLabel::Tone::Warning : BadgeLabel::Tone::Good;
    case State::Waiting:
        return BadgeLabel::Tone::Warning;
    case State::Failed:
        return BadgeLabel::Tone::Error;
    case State::Paused:
    case State::Stopped:
        break;
    }
    return BadgeLabel::Tone::Neutral;
}

} // namespace

QString scheduleText(const ScheduleSpec &spec)
{
    switch (spec.kind) {
    case ScheduleSpec::Kind::Once:
        return ScheduleModel::tr("at %1", "date and time").arg(dateTimeText(spec.at.count()).left(19));
    case ScheduleSpec::Kind::Interval:
        return ScheduleModel::tr("every %1", "interval").arg(intervalText(spec.interval));
    case ScheduleSpec::Kind::Burst:
        return ScheduleModel::tr("burst of %1", "count").arg(countText(spec.count));
    case ScheduleSpec::Kind::Ramp:
        return ScheduleModel::tr("%1 to %2/s in %3", "rates, interval")
            .arg(shortNumber(spec.startRate), shortNumber(spec.endRate), intervalText(spec.duration));
    case ScheduleSpec::Kind::Rows:
        return ScheduleModel::tr("rows of a file");
    }
    return {};
}

void ScheduleModel::apply(const QList<ScheduleStatus> &schedules)
{
    const auto isGone = [&schedules](const ScheduleStatus &row) {
        return std::none_of(schedules.cbegin(), schedules.cend(),
                            [&row](const ScheduleStatus &each) { return each.id == row.id; });
    };
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!isGone(m_rows.at(row)))
            continue;
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    }
    // What is left is in the same order: new ones come behind.
    const int known = rowCount();
    for (int row = 0; row < known; ++row)
        m_rows[row] = schedules.at(row);
    if (known > 0)
        emit dataChanged(index(0), index(known - 1));
    if (schedules.size() > known) {
        beginInsertRows({}, known, int(schedules.size()) - 1);
        m_rows = schedules;
        endInsertRows();
    }
}

int ScheduleModel::activeCount() const
{
    return int(std::count_if(m_rows.cbegin(), m_rows.cend(),
                             [](const ScheduleStatus &row) { return !row.isOver(); }));
}

int ScheduleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString ScheduleModel::badge(const ScheduleStatus &status)
{
    switch (status.state) {
    case State::Running:
        return status.isHeldBack ? tr("held back") : tr("running");
    case State::Paused:
        return tr("paused");
    case State::Waiting:
        return tr("waiting");
    case State::Finished:
        return tr("finished");
    case State::Stopped:
        return tr("stopped");
    case State::Failed:
        return tr("failed");
    }
    return {};
}

QString ScheduleModel::progress(const ScheduleStatus &status)
{
    QStringList parts {scheduleText(status.spec)};
    parts << (status.total > 0 ? tr("%1 of %2").arg(countText(status.sent), countText(status.total))
                               : tr("%1 sent").arg(countText(status.sent)));
    if (const QString rate = rateText(status.rate); !rate.isEmpty())
        parts << rate;
    const bool isSeldom = status.spec.kind == ScheduleSpec::Kind::Once
                          || (status.spec.kind == ScheduleSpec::Kind::Interval
                              && status.spec.interval >= std::chrono::seconds(2));
    if (status.nextAt > 0 && isSeldom)
        parts << tr("next %1", "time").arg(timeText(status.nextAt * 1000).left(8));
    return parts.join(QStringLiteral(" · "));
}

QString ScheduleModel::explanation(const ScheduleStatus &status)
{
    QStringList lines {progress(status)};
    lines << tr("%1 acknowledged, %2 refused").arg(countText(status.acknowledged), countText(status.refused));
    if (status.refused > 0 && isError(status.reason))
        lines << tr("Last reason: %1").arg(Words::reasonName(status.reason, PacketType::PubAck));
    if (status.nextAt > 0)
        lines << tr("Next at %1").arg(timeText(status.nextAt * 1000));
    if (status.state == State::Waiting)
        lines << tr("There is no connection: it goes on when there is one.");
    if (status.isHeldBack)
        lines << tr("Slower than wanted: the server or the network takes no more.");
    if (status.draftError)
        lines << draftErrorText(*status.draftError);
    if (status.rowError)
        lines << rowErrorText(*status.rowError);
    return lines.join(u'\n');
}

QVariant ScheduleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const ScheduleStatus &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return row.topic;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2, %3").arg(row.topic, badge(row), explanation(row));
    case Qt::ToolTipRole:
        return toolTipText(row.topic + u'\n' + explanation(row));
    case SentDelegate::DetailRole:
        return progress(row);
    case SentDelegate::BadgeRole:
        return badge(row);
    case SentDelegate::ToneRole:
        return QVariant::fromValue(toneOf(row));
    case SentDelegate::ProgressRole:
        return row.total > 0 ? QVariant(double(row.sent) / double(row.total)) : QVariant();
    default:
        return {};
    }
}

} // namespace espalier
