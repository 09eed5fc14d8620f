// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/transportreport.h"

#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <cstdint>
#include <optional>

/// What Doctor finds: plain values that cross threads.
namespace espalier {

/// In the order in which they are tried.
enum class DiagnosisStep : std::uint8_t {
    /// The name becomes addresses.
    Name,
    /// The proxy can be reached.
    Proxy,
    Tcp,
    /// The handshake.
    Tls,
    /// Who the server is: issuer, host name, dates, use.
    Certificate,
    WebSocket,
    /// CONNECT and its answer.
    Mqtt,
};

enum class DiagnosisCause : std::uint8_t {
    None,
    HostNotFound,
    Refused,
    TimedOut,
    NetworkUnreachable,
    ClosedByPeer,
    ProxyFailed,
    /// See tls.
    Tls,
    /// TLS was tried, and the server speaks without.
    ServerSpeaksWithoutTls,
    /// It was tried without TLS, and the server speaks with it.
    ServerSpeaksTls,
    /// See webSocket.
    WebSocket,
    /// WebSocket was tried, and the server speaks MQTT without.
    ServerSpeaksWithoutWebSocket,
    /// It was tried without WebSocket, and the server speaks MQTT over it.
    ServerSpeaksWebSocket,
    /// It speaks HTTP, and MQTT neither over it nor without.
    ServerIsWebServer,
    /// It answers another version of the protocol: see otherVersion.
    OtherVersion,
    /// See status: reason, detail and answer of a CONNACK or DISCONNECT, violation, authentication.
    Mqtt,
    /// The server asks for data that only the user can give.
    NeedsAnswers,
    LocalBrokerStopped,
    /// See detail.
    Other,
};

struct DiagnosisResult
{
    DiagnosisStep step = DiagnosisStep::Name;
    enum class State : std::uint8_t {
        /// One before it has failed.
        NotTried,
        /// This way does without it.
        NotNeeded,
        Running,
        Fine,
        Failed,
    } state = State::NotTried;
    DiagnosisCause cause = DiagnosisCause::None;
    /// The system's words.
    QString detail {};
    std::chrono::milliseconds duration {0};
    /// Name: what was found. Proxy: host and port.
    QStringList addresses {};
    /// Tls and Certificate.
    TransportSecurity security {};
    std::optional<TlsFailure> tls {};
    /// Certificate: days until the server's certificate ends; negative when it has.
    std::optional<qint64> daysLeft {};
    std::optional<WebSocketFailure> webSocket {};
    std::optional<ProtocolVersion> otherVersion {};
    /// Mqtt.
    ConnectionStatus status {};
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::DiagnosisResult)
