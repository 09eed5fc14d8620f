// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/property.h"
#include "core/mqtt/reasoncode.h"
#include "core/mqtt/violation.h"
#include "core/net/transportreport.h"
#include "core/session/authenticator.h"

#include <QByteArray>
#include <QMetaType>
#include <QString>

#include <chrono>
#include <cstdint>
#include <optional>

namespace espalier {

enum class ConnectionPhase : std::uint8_t {
    Disconnected,
    /// Transport or MQTT handshake under way.
    Connecting,
    Connected,
    /// Lost; the next attempt is at ConnectionStatus::retryAt.
    Waiting,
};

enum class ConnectionFailure : std::uint8_t {
    None,
    HostNotFound,
    Refused,
    TimedOut,
    NetworkUnreachable,
    /// The peer closed without a word.
    ClosedByPeer,
    /// CONNACK with an error: see reason.
    RefusedByServer,
    /// DISCONNECT from the server: see reason.
    DisconnectedByServer,
    /// The peer broke the protocol: see violation.
    ProtocolViolation,
    KeepAliveTimeout,
    /// Enhanced authentication failed on this side: see authentication.
    AuthenticationFailed,
    LocalBrokerStopped,
    /// See tls.
    TlsFailed,
    /// See webSocket.
    WebSocketFailed,
    /// The proxy cannot be reached, does not let this through, or wants another user name or password.
    ProxyFailed,
    Other,
};

/// What is known about a connection. A plain value that crosses threads.
struct ConnectionStatus
{
    ConnectionPhase phase = ConnectionPhase::Disconnected;
    ConnectionFailure failure = ConnectionFailure::None;
    ReasonCode reason = ReasonCode::Success;
    /// Reason String of the server, or the system's words.
    QString detail;
    std::optional<Violation> violation;
    std::optional<AuthenticationFailure> authentication;
    std::optional<TlsFailure> tls;
    std::optional<WebSocketFailure> webSocket;
    /// Of the last CONNACK with an error or DISCONNECT: User Properties, Server Reference and so on.
    PropertyList answer;
    /// Of the connection that is open, or was open last.
    TransportSecurity security;
    /// Wall clock, milliseconds since 1970; only in Waiting.
    std::int64_t retryAt = 0;
    /// Count of attempts since the last success.
    std::uint32_t attempt = 0;
    bool sessionPresent = false;
    QString clientId;
    /// Properties of the CONNACK as sent.
    PropertyList granted;
};

/// Outcome of one filter of a SUBSCRIBE or UNSUBSCRIBE.
struct SubscriptionResult
{
    QString topicFilter;
    enum class Kind : std::uint8_t { Subscribed, Unsubscribed } kind = Kind::Subscribed;
    ReasonCode reason = ReasonCode::Success;
    QString reasonString {};
};

/// Outcome of a PUBLISH.
struct PublishResult
{
    /// The number that publish() was given.
    std::uint64_t token = 0;
    enum class Kind : std::uint8_t {
        /// QoS 0: handed to the network. QoS 1 and 2: fully acknowledged, see reason.
        Completed,
        /// Not sent: no connection, or above a limit of the server. See reason.
        Refused,
        /// The session ended before the acknowledgement.
        Lost,
    } kind = Kind::Completed;
    ReasonCode reason = ReasonCode::Success;
    QString reasonString {};
    std::chrono::microseconds latency {0};
};

/// A step of enhanced authentication: what the server asked for (4.12).
struct AuthenticationStep
{
    std::optional<QByteArray> data;
    /// Connection::continueAuthentication() has to answer it.
    bool awaitsAnswer = false;
};

/// Outcome of Connection::reauthenticate(). When the server or this side finds it wrong, the connection ends instead.
struct ReauthenticationResult
{
    /// Success, or why nothing was sent.
    ReasonCode reason = ReasonCode::Success;
    QString reasonString {};
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::ConnectionStatus)
Q_DECLARE_METATYPE(espalier::SubscriptionResult)
Q_DECLARE_METATYPE(espalier::PublishResult)
Q_DECLARE_METATYPE(espalier::AuthenticationStep)
Q_DECLARE_METATYPE(espalier::ReauthenticationResult)
