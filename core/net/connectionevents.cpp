// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What becomes of the session's events in a Connection.
#include "core/net/connectionoutcome.h"
#include "core/net/connectionprivate.h"

namespace espalier {

namespace {

using namespace std::chrono_literals;

/// A connection that lasted that long was a good one: the next loss is tried again without delay.
constexpr auto stableAfter = 10s;

} // namespace

void Connection::Private::handle(const MessageDelivered &event)
{
    m_hasDelivered = true;
    sink.messageReceived(event.message, m_receivedAt);
}

void Connection::Private::handle(const SessionConnected &event)
{
    m_connectedAt = now();
    m_isProfileNew = false;
    clearFailure();
    status.attempt = 0;
    status.sessionPresent = event.sessionPresent;
    status.clientId = QString::fromStdString(session.clientId());
    status.granted = PropertyList(event.properties);
    const auto gone = subscriptions.beginConnection(event.sessionPresent);
    setStatus(ConnectionPhase::Connected);
    for (const auto &result : gone)
        emit q->subscriptionResult(result);
    requestSubscriptions();
}

void Connection::Private::requestSubscriptions()
{
    if (!session.isConnected())
        return;
    QList<SubscriptionResult> refused;
    subscriptions.request(session, now(), effects, refused);
    for (const auto &result : refused)
        emit q->subscriptionResult(result);
}

void Connection::Private::handle(const PublishCompleted &event)
{
    emit q->publishResult(resultOf(event));
}

void Connection::Private::handle(const RequestCompleted &event)
{
    for (const auto &result : subscriptions.completed(event))
        emit q->subscriptionResult(result);
}

void Connection::Private::handle(const SessionClosed &event)
{
    describe(event, status);
    if (event.cause == SessionClosed::Cause::ConnectionLost)
        describeTransport();
    m_wantsConnection &= isWorthAnotherAttempt(event);
    const bool wasConnected = status.phase == ConnectionPhase::Connected;
    if (wasConnected && now() - m_connectedAt >= stableAfter)
        m_backoff.reset();
    fail();
}

} // namespace espalier
