// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"

#include "core/net/connectionoutcome.h"
#include "core/net/connectionprivate.h"
#include "core/net/transport.h"
#include "core/net/wallclock.h"

#include <QDateTime>
#include <QRandomGenerator>

#include <chrono>
#include <utility>
#include <variant>

namespace espalier {

namespace {

using namespace std::chrono_literals;

/// What may wait in the transport before messages with QoS 0 are refused.
constexpr std::size_t transportQueueLimit = 64 * 1024 * 1024;

QString madeUpClientId()
{
    return QStringLiteral("espalier-%1").arg(QRandomGenerator::system()->generate(), 8, 16, QLatin1Char('0'));
}

} // namespace

Connection::Private::Private(Connection *owner, Profile p, Secrets s, TransportFactory factory,
                             MessageSink &messageSink)
    : q(owner)
    , profile(std::move(p))
    , secrets(std::move(s))
    , makeTransport(std::move(factory))
    , sink(messageSink)
    , subscriptions(profile.subscriptions)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer); // a coarse one may be early
    QObject::connect(&m_timer, &QTimer::timeout, q, [this] { handleTimeout(); });
}

void Connection::Private::setStatus(ConnectionPhase phase)
{
    status.phase = phase;
    emit q->statusChanged(status);
}

void Connection::Private::clearFailure()
{
    status.failure = ConnectionFailure::None;
    status.reason = ReasonCode::Success;
    status.detail.clear();
    status.violation.reset();
    status.authentication.reset();
    status.tls.reset();
    status.webSocket.reset();
    status.answer.clear();
}

void Connection::Private::describeTransport()
{
    status.failure = m_transportFailure;
    status.detail = m_transportDetail;
    status.tls = m_report.tls;
    status.webSocket = m_report.webSocket;
    m_wantsConnection &= isWorthAnotherAttempt(m_report);
}

void Connection::Private::begin()
{
    m_wantsConnection = true;
    if (status.phase != ConnectionPhase::Disconnected && status.phase != ConnectionPhase::Waiting)
        return;
    status.attempt = 0;
    m_backoff.reset();
    attempt();
}

void Connection::Private::attempt()
{
    m_timer.stop();
    m_transportFailure = ConnectionFailure::None;
    m_transportDetail.clear();
    m_report = {};
    ++status.attempt;
    status.retryAt = 0;
    transport = makeTransport(profile, secrets).release();
    if (!transport) {
        status.failure = ConnectionFailure::LocalBrokerStopped;
        fail();
        return;
    }
    transport->setParent(q);
    QObject::connect(transport, &Transport::opened, q, [this] { handleOpened(); });
    QObject::connect(transport, &Transport::received, q, [this](ByteView bytes) { handleReceived(bytes); });
    QObject::connect(
        transport, &Transport::closed, q,
        [this](ConnectionFailure cause, const QString &detail) { handleTransportClosed(cause, detail); });
    transport->setReading(isReading);
    setStatus(ConnectionPhase::Connecting);
    if (transport) // nobody has closed it meanwhile
        transport->open();
}

ConnectOptions Connection::Private::optionsForNow()
{
    if (profile.clientId.isEmpty() && m_clientId.isEmpty())
        m_clientId = madeUpClientId();
    auto options =
        authenticator ? connectOptions(profile, secrets, authenticator) : connectOptions(profile, secrets);
    if (options.clientId.empty())
        options.clientId = m_clientId.toStdString();
    // Clean Start is for the first time: after a loss the session goes on.
    if (options.version == ProtocolVersion::V5 && session.hasState() && !m_isProfileNew)
        options.cleanStart = false;
    return options;
}

void Connection::Private::handleOpened()
{
    status.security = transport->report().security;
    beginCapture(CaptureStart::WithConnection);
    session.connect(optionsForNow(), now(), effects);
    carry();
}

void Connection::Private::handleReceived(ByteView bytes)
{
    m_receivedAt = wallNow();
    session.receive(bytes, now(), effects);
    capture(Side::Server, bytes); // what the session answers is written by carry()
    carry();
}

void Connection::Private::handleTransportClosed(ConnectionFailure cause, const QString &detail)
{
    m_transportFailure = cause == ConnectionFailure::None ? ConnectionFailure::ClosedByPeer : cause;
    m_transportDetail = detail;
    if (auto *gone = letTransportGo()) {
        m_report = gone->report();
        gone->deleteLater();
    }
    endCapture();
    session.connectionLost(now(), effects);
    carry();
    if (status.phase != ConnectionPhase::Connecting || transport)
        return; // the session has told, or a new attempt is under way
    // It never opened, so the session does not know.
    clearFailure();
    describeTransport();
    fail();
}

void Connection::Private::handleTimeout()
{
    if (status.phase == ConnectionPhase::Waiting) {
        attempt();
        return;
    }
    session.advance(now(), effects);
    carry();
}

void Connection::Private::armTimer()
{
    if (status.phase == ConnectionPhase::Waiting)
        return; // it runs until the next attempt
    const auto deadline = session.nextDeadline();
    if (!deadline) {
        m_timer.stop();
        return;
    }
    const auto wait = std::chrono::ceil<std::chrono::milliseconds>(*deadline - now());
    m_timer.start(std::max(wait, 0ms));
}

void Connection::Private::carry()
{
    if (m_isCarrying)
        return; // called from within an event: the loop below goes on with it
    m_isCarrying = true;
    while (!effects.events.empty() || !effects.output.isEmpty()
           || effects.transport != Effects::Transport::KeepOpen) {
        std::swap(effects, m_carried);
        handOn(m_carried);
        m_carried.clear();
    }
    m_isCarrying = false;
    if (std::exchange(m_hasDelivered, false))
        sink.endOfBatch();
    armTimer();
}

void Connection::Private::handOn(const Effects &batch)
{
    // When the connection ends, its transport is let go first: a handler may begin the next attempt.
    const bool ends = batch.transport != Effects::Transport::KeepOpen;
    Transport *const target = ends ? letTransportGo() : transport;
    for (const auto &event : batch.events)
        std::visit([this](const auto &e) { handle(e); }, event);
    if (!target)
        return;
    if (!batch.output.isEmpty()) {
        capture(Side::Client, batch.output.view());
        target->write(batch.output.view());
    }
    if (ends)
        endCapture();
    if (batch.transport == Effects::Transport::CloseAfterWriting)
        target->close();
    else if (ends)
        target->abort();
}

/// The transport, which from now on deletes itself when it closes; null when there is none.
Transport *Connection::Private::letTransportGo()
{
    auto *going = std::exchange(transport, nullptr);
    if (going) {
        going->disconnect(q);
        QObject::connect(going, &Transport::closed, going, &QObject::deleteLater);
    }
    return going;
}

/// Waits for the next attempt, or gives up.
void Connection::Private::fail()
{
    if (!m_wantsConnection || !profile.reconnect) {
        m_wantsConnection = false;
        m_timer.stop();
        setStatus(ConnectionPhase::Disconnected);
        return;
    }
    const auto wait = m_backoff.next();
    status.retryAt = QDateTime::currentMSecsSinceEpoch() + wait.count();
    m_timer.start(wait);
    setStatus(ConnectionPhase::Waiting);
}

void Connection::Private::end()
{
    m_wantsConnection = false;
    m_timer.stop();
    if (status.phase == ConnectionPhase::Disconnected)
        return;
    if (!session.isIdle()) {
        session.disconnect(ReasonCode::NormalDisconnection, {}, now(), effects);
        carry();
        return;
    }
    // There is no session to end: the transport is opening, or nothing is there at all.
    if (auto *going = letTransportGo())
        going->abort();
    endCapture();
    clearFailure();
    status.retryAt = 0;
    setStatus(ConnectionPhase::Disconnected);
}

void Connection::Private::change(const Profile &changed, const Secrets &itsSecrets)
{
    end();
    profile = changed;
    secrets = itsSecrets;
    m_isProfileNew = true;
    begin();
}

Connection::Connection(Profile profile, Secrets secrets, TransportFactory factory, MessageSink &sink,
                       QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(profile), std::move(secrets), std::move(factory), sink))
{ }

Connection::~Connection()
{
    blockSignals(true);
    d->end(); // the server hears DISCONNECT as far as the transport takes it at once
}

void Connection::open()
{
    d->begin();
}

void Connection::close()
{
    d->end();
}

void Connection::change(const Profile &profile, const Secrets &secrets)
{
    d->change(profile, secrets);
}

void Connection::subscribe(const SubscriptionSpec &spec)
{
    d->subscriptions.add(spec);
    d->requestSubscriptions();
    d->carry();
}

void Connection::unsubscribe(const QString &topicFilter)
{
    d->subscriptions.remove(topicFilter);
    d->requestSubscriptions();
    d->carry();
}

std::size_t Connection::bytesToWrite() const
{
    return d->transport ? d->transport->bytesToWrite() : 0;
}

void Connection::publish(OutgoingMessage message)
{
    const bool isCongested = bytesToWrite() > transportQueueLimit;
    if (isCongested && message.qos == Qos::AtMostOnce) {
        emit publishResult({.token = message.token,
                            .kind = PublishResult::Kind::Refused,
                            .reason = ReasonCode::QuotaExceeded});
        return;
    }
    d->session.publish(std::move(message), Private::now(), d->effects);
    d->carry();
}

void Connection::setCapture(const std::shared_ptr<CaptureFeed> &feed)
{
    d->setCapture(feed);
}

void Connection::setReading(bool on)
{
    d->isReading = on;
    d->session.setReading(on, Private::now());
    if (d->transport)
        d->transport->setReading(on);
    d->carry();
}

const ConnectionStatus &Connection::status() const
{
    return d->status;
}

const Profile &Connection::profile() const
{
    return d->profile;
}

const Secrets &Connection::secrets() const
{
    return d->secrets;
}

} // namespace espalier
