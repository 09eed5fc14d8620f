// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/clientsession.h"

#include <algorithm>

namespace espalier {

std::optional<SessionTime> ClientSession::nextDeadline() const
{
    switch (m_state) {
    case State::Idle:
        break;
    case State::Connecting:
        return m_connectSent + m_options.connectTimeout;
    case State::Connected: {
        const auto silence = m_keepAlive.nextDeadline();
        const auto answer = authenticationDue();
        return silence && answer ? std::min(*silence, *answer) : silence ? silence : answer;
    }
    }
    return std::nullopt;
}

std::optional<SessionTime> ClientSession::authenticationDue() const
{
    const auto begun = m_authentication.reauthenticationBegun();
    if (!begun || !m_isReading)
        return std::nullopt;
    return *begun + m_options.connectTimeout;
}

void ClientSession::setReading(bool reading, SessionTime now)
{
    m_isReading = reading;
    m_keepAlive.setReading(reading, now);
    m_authentication.startOver(now);
}

} // namespace espalier
