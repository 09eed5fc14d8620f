// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/message.h"

#include <QList>
#include <QMetaType>

#include <cstdint>
#include <string>

namespace espalier {

/// A message as a server retains it (3.3.1.3). Owns its bytes; crosses threads.
struct RetainedMessage
{
    std::string topicName {};
    Bytes payload {};
    /// Encoded, see PropertyView: those that belong to the message, not to the way it came.
    Bytes properties {};
    Qos qos = Qos::AtMostOnce;
    /// Of the payload as it was received.
    std::uint64_t payloadSize = 0;
    /// When it was looked at; the standard does not tell when it was published.
    WallTime seenAt = 0;

    /// False where the payload was too much to be kept: then the message cannot be brought back.
    [[nodiscard]] bool isWhole() const { return payload.size() == payloadSize; }
    friend bool operator==(const RetainedMessage &, const RetainedMessage &) = default;
};

using RetainedMessages = QList<RetainedMessage>;

enum class RetainedTask : std::uint8_t { None, Looking, Clearing, Restoring };

struct RetainedProgress
{
    RetainedTask task = RetainedTask::None;
    /// Messages found, or answered by the server. `total` is 0 while it is not known.
    std::uint32_t done = 0;
    std::uint32_t total = 0;
    std::uint32_t failed = 0;
    friend bool operator==(const RetainedProgress &, const RetainedProgress &) = default;
};

/// How a task ended.
struct RetainedOutcome
{
    enum class Kind : std::uint8_t {
        /// All was tried; see `undone` for what the server refused.
        Finished,
        Cancelled,
        /// The server does not let us subscribe to the filter: see `reason`.
        SubscriptionRefused,
        /// There was no connection, or it ended: see `status`.
        ConnectionFailed,
        /// More messages than are listed; the rest was not looked at.
        TooMany,
    } kind = Kind::Finished;
    RetainedTask task = RetainedTask::None;
    std::uint32_t done = 0;
    /// Indexes into the task's messages of those that were refused or not tried, ascending.
    QList<std::uint32_t> undone {};
    /// Of the first refusal.
    ReasonCode reason = ReasonCode::Success;
    QString reasonString {};
    ConnectionStatus status {};
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::RetainedProgress)
Q_DECLARE_METATYPE(espalier::RetainedOutcome)
