// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/reasoncode.h"
#include "core/publish/schedule.h"
#include "core/service/publishdraft.h"
#include "core/service/rowfile.h"

#include <QList>
#include <QMetaType>
#include <QString>

#include <optional>

namespace espalier {

enum class ScheduleId : std::uint32_t { None = 0 };

/// What is to be sent, and when.
struct ScheduleRequest
{
    ScheduleId id = ScheduleId::None;
    ScheduleSpec spec;
    PublishDraft draft;
    /// Rows: the file, and the columns that give the topic, the payload and the time of a row; empty: the draft's, the
    /// interval.
    QString file;
    QString topicColumn;
    QString payloadColumn;
    QString timeColumn;
};

/// How far a schedule has come. A plain value that crosses threads.
struct ScheduleStatus
{
    enum class State : std::uint8_t {
        Running,
        /// By the user.
        Paused,
        /// There is no connection; goes on when there is one.
        Waiting,
        Finished,
        /// By the user, before its end.
        Stopped,
        /// A message could not be made, or the file could not be read: see draftError, rowError.
        Failed,
    };
    ScheduleId id = ScheduleId::None;
    State state = State::Running;
    ScheduleSpec spec;
    /// Topic of the draft, as typed.
    QString topic;
    std::uint64_t sent = 0;
    /// QoS 1 and 2: acknowledged without an error. QoS 0: written.
    std::uint64_t acknowledged = 0;
    /// Refused by the server or not sent at all; the reason of the last one.
    std::uint64_t refused = 0;
    ReasonCode reason = ReasonCode::Success;
    /// 0: not known.
    std::uint64_t total = 0;
    /// Messages per second.
    double rate = 0;
    /// Sending waits for acknowledgements or for the network.
    bool isHeldBack = false;
    /// Wall clock, milliseconds since 1970; 0: none.
    std::int64_t nextAt = 0;
    std::optional<DraftError> draftError;
    std::optional<RowError> rowError;

    [[nodiscard]] bool isOver() const
    {
        return state == State::Finished || state == State::Stopped || state == State::Failed;
    }
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::ScheduleRequest)
Q_DECLARE_METATYPE(espalier::ScheduleStatus)
