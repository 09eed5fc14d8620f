// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/handshakes.h"

#include "broker/server/reactor.h"

namespace espalier {

Handshakes::Handshakes(Reactor &reactor, std::chrono::milliseconds timeout, std::size_t limit)
    : m_reactor(reactor), m_timeout(timeout), m_limit(limit), m_timer(reactor.executor())
{ }

std::shared_ptr<Handshake> Handshakes::begin(const std::shared_ptr<PeerConnection> &connection,
                                             std::string name)
{
    forgetEnded();
    if (*m_count >= m_limit && !m_waiting.empty()) {
        if (const auto oldest = m_waiting.front().second.lock()) {
            ++m_crowdedOut;
            giveUp(*oldest, "too many clients connect at the same time", {Limit::Handshakes, m_limit});
        }
        m_waiting.pop_front();
    }
    ++*m_count;
    auto handshake = std::make_shared<Handshake>(connection, std::move(name), m_count);
    m_waiting.emplace_back(m_reactor.now() + m_timeout, handshake);
    if (!m_isArmed)
        armTimer();
    return handshake;
}

void Handshakes::fail(const Handshake &handshake, std::string_view cause, const MetLimit &limit)
{
    ++m_failed;
    m_reactor.log({.kind = Event::Kind::HandshakeFailed,
                   .peerName = handshake.name,
                   .limit = limit,
                   .text = std::string(cause)});
}

void Handshakes::giveUp(const Handshake &handshake, std::string_view cause, const MetLimit &limit)
{
    fail(handshake, cause, limit);
    if (const auto connection = handshake.connection.lock())
        connection->abort();
}

void Handshakes::forgetEnded()
{
    while (!m_waiting.empty() && m_waiting.front().second.expired())
        m_waiting.pop_front();
}

void Handshakes::armTimer()
{
    m_isArmed = true;
    m_timer.expires_at(m_waiting.front().first);
    m_timer.async_wait([this](error_code error) {
        m_isArmed = false;
        if (!error)
            handleTimer();
    });
}

void Handshakes::handleTimer()
{
    for (; !m_waiting.empty() && m_waiting.front().first <= m_reactor.now(); m_waiting.pop_front()) {
        const auto handshake = m_waiting.front().second.lock();
        if (!handshake)
            continue;
        ++m_timedOut;
        const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_timeout).count();
        giveUp(*handshake, "it did not come to an end in time",
               {Limit::ConnectTimeout, static_cast<std::uint64_t>(seconds)});
    }
    forgetEnded();
    if (!m_waiting.empty())
        armTimer();
}

} // namespace espalier
