// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/effects.h"

#include <chrono>
#include <optional>

namespace espalier {

/// When to send PINGREQ and when to give a silent server up (3.1.2.10, 3.12). A server that sends anything at all lives:
/// a PINGRESP may wait behind a megabyte of messages.
class KeepAliveTimer
{
public:
    /// An interval of zero switches everything off. `lastSent` is when CONNECT was sent.
    void start(std::chrono::seconds interval, std::chrono::milliseconds responseTimeout, SessionTime lastSent,
               SessionTime now);
    void sent(SessionTime now) { m_lastSent = now; }
    void received(SessionTime now);
    void pingSent(SessionTime now);
    /// While nobody reads, silence means nothing.
    void setReading(bool reading, SessionTime now);

    [[nodiscard]] std::optional<SessionTime> pingDue() const;
    [[nodiscard]] std::optional<SessionTime> silenceDue() const;
    [[nodiscard]] std::optional<SessionTime> nextDeadline() const;

private:
    std::chrono::seconds m_interval {0};
    std::chrono::milliseconds m_responseTimeout {0};
    SessionTime m_lastSent {};
    SessionTime m_lastReceived {};
    std::optional<SessionTime> m_pingSent;
    bool m_isReading = true;
};

} // namespace espalier
