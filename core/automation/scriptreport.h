// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mailbox.h"
#include "core/mqtt/reasoncode.h"

#include <QList>
#include <QString>

#include <chrono>
#include <cstdint>

namespace espalier {

/// A line of a script's console. What the script itself wrote is text; the rest is a fact that the window phrases.
struct ScriptLine
{
    enum class Kind : std::uint8_t {
        Log,
        Warning,
        Error,
        /// The process could not be started: `text` is the system's word.
        CannotStart,
        /// Did not return in time; `line` is where the piece of work was asked for, 0 the script itself.
        TimedOut,
        OutOfMemory,
        /// The process ended by itself in a way that is not foreseen.
        Crashed,
        /// `count` messages were dropped, the script was too slow for them.
        MessagesDropped,
        /// `count` lines were left out, there were too many.
        LinesDropped,
        /// A message to the topic `text` was not sent: `reason`.
        PublishRefused,
        /// A property of a message is unknown or wrong: its name in `text`.
        WrongProperty,
        /// The subscription to `text` was refused: `reason`.
        SubscriptionRefused,
        /// The connection was closed, and the script with it.
        ConnectionClosed,
        Finished,
        Stopped,
    } kind = Kind::Log;
    QString text {};
    /// Of the script; 0: not known.
    int line = 0;
    std::uint64_t count = 0;
    ReasonCode reason = ReasonCode::Success;
    /// Milliseconds since 1970.
    std::int64_t time = 0;
};

/// What is new of a running script, and how it stands.
struct ScriptReport
{
    enum class State : std::uint8_t { Running, Finished, Stopped, Failed } state = State::Running;
    /// At most `mostLines`; the oldest go first.
    QList<ScriptLine> lines {};
    std::uint64_t messagesIn = 0;
    std::uint64_t messagesOut = 0;
    std::uint64_t messagesDropped = 0;
    std::chrono::milliseconds processorTime {0};
    std::int64_t memory = 0;

    static constexpr qsizetype mostLines = 1000;
};

/// Makes `waiting` what a taker should see who has not taken it before `next` came.
void merge(ScriptReport &waiting, ScriptReport &&next);

using ScriptFeed = Mailbox<ScriptReport>;

} // namespace espalier
