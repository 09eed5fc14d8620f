// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturetap.h"
#include "core/net/connection.h"
#include "core/net/wantedsubscriptions.h"
#include "core/session/backoff.h"
#include "core/session/clientsession.h"

#include <QRandomGenerator>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace espalier {

/// What stands behind Connection: the session, its transport and the timer.
class Connection::Private
{
public:
    Private(Connection *owner, Profile p, Secrets s, TransportFactory factory, MessageSink &messageSink);

    [[nodiscard]] static SessionTime now() { return std::chrono::steady_clock::now(); }

    void begin();
    void end();
    void change(const Profile &changed, const Secrets &itsSecrets);
    /// Carries out what calls of the session have asked for since the last time.
    void carry();
    void requestSubscriptions();
    void setCapture(const std::shared_ptr<CaptureFeed> &feed);

    Connection *const q;
    Profile profile;
    Secrets secrets;
    const TransportFactory makeTransport;
    MessageSink &sink;
    ConnectionStatus status;
    WantedSubscriptions subscriptions;
    ClientSession session;
    /// Instead of the profile's method; null for none.
    std::shared_ptr<Authenticator> authenticator;
    Effects effects;
    Transport *transport = nullptr;
    bool isReading = true;

private:
    void attempt();
    void fail();
    void handOn(const Effects &batch);
    [[nodiscard]] Transport *letTransportGo();
    enum class CaptureStart : std::uint8_t { WithConnection, Within };
    void beginCapture(CaptureStart start);
    void capture(Side sender, ByteView bytes);
    void endCapture();
    void armTimer();
    void setStatus(ConnectionPhase phase);
    /// Nothing went wrong: no failure, no reason.
    void clearFailure();
    /// What the transport that has ended says of it.
    void describeTransport();

    [[nodiscard]] ConnectOptions optionsForNow();
    void handleOpened();
    void handleReceived(ByteView bytes);
    void handleTransportClosed(ConnectionFailure cause, const QString &detail);
    void handleTimeout();

    void handle(const MessageDelivered &event);
    void handle(const SessionConnected &event);
    void handle(const PublishCompleted &event);
    void handle(const RequestCompleted &event);
    void handle(const SessionClosed &event);
    void handle(const AuthenticationRequested &event);
    void handle(const ReauthenticationCompleted &event);

    /// The batch that carry() is at; its buffers are kept for the next.
    Effects m_carried;
    bool m_isCarrying = false;
    bool m_wantsConnection = false;
    /// Not connected yet since the profile is as it is.
    bool m_isProfileNew = true;
    bool m_hasDelivered = false;
    WallTime m_receivedAt = 0;
    SessionTime m_connectedAt {};
    ConnectionFailure m_transportFailure = ConnectionFailure::None;
    QString m_transportDetail;
    TransportReport m_report;
    QString m_clientId;
    QTimer m_timer;
    /// Null while nothing is captured.
    std::unique_ptr<CaptureTap> m_tap;
    /// None while there is no connection.
    std::optional<CaptureTap::Stream> m_captured;
    Backoff m_backoff {QRandomGenerator::system()->generate64()};
};

} // namespace espalier
