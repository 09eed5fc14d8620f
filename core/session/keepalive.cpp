// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/keepalive.h"

#include <algorithm>

namespace espalier {

void KeepAliveTimer::start(std::chrono::seconds interval, std::chrono::milliseconds responseTimeout,
                           SessionTime lastSent, SessionTime now)
{
    m_interval = interval;
    m_responseTimeout = responseTimeout;
    m_lastSent = lastSent;
    m_lastReceived = now;
    m_pingSent.reset();
}

void KeepAliveTimer::received(SessionTime now)
{
    m_lastReceived = now;
    m_pingSent.reset();
}

void KeepAliveTimer::pingSent(SessionTime now)
{
    m_lastSent = now;
    if (!m_pingSent)
        m_pingSent = now;
}

void KeepAliveTimer::setReading(bool reading, SessionTime now)
{
    m_isReading = reading;
    m_lastReceived = now;
    if (m_pingSent)
        m_pingSent = now;
}

std::optional<SessionTime> KeepAliveTimer::pingDue() const
{
    if (m_interval.count() == 0)
        return std::nullopt;
    // A server that says nothing is asked as well, though we keep sending: only an answer shows that it lives.
    const bool listens = m_isReading && !m_pingSent;
    return (listens ? std::min(m_lastSent, m_lastReceived) : m_lastSent) + m_interval;
}

std::optional<SessionTime> KeepAliveTimer::silenceDue() const
{
    if (!m_pingSent || !m_isReading)
        return std::nullopt;
    return *m_pingSent + m_responseTimeout;
}

std::optional<SessionTime> KeepAliveTimer::nextDeadline() const
{
    const auto ping = pingDue();
    const auto silence = silenceDue();
    return ping && silence ? std::min(*ping, *silence) : ping ? ping : silence;
}

} // namespace espalier
