// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/net/transportoptions.h"

#include <QList>
#include <QUuid>

#include <cstdint>
#include <optional>

/// Plain values about proxies that devices connect to; they cross threads.
namespace espalier {

/// How a proxy listens, and for whom. Holds no secrets.
struct ProxySettings
{
    QUuid id {};
    QString name {};
    /// To listen on, in figures. The loopback unless the user asked for more.
    QString address = QStringLiteral("127.0.0.1");
    /// 0 lets the system choose.
    std::uint16_t port = 18830;
    /// Any but LocalBroker.
    TransportKind listener = TransportKind::Tcp;
    /// PEM, with those of its issuers behind it if need be; empty: one is made at each start that nobody has issued.
    QString certificateFile {};
    /// PEM, without passphrase; empty: the key stands in certificateFile, too.
    QString keyFile {};
    /// The profile that says where bytes go.
    QUuid target {};
    friend bool operator==(const ProxySettings &, const ProxySettings &) = default;
};

/// A device behind a proxy. Numbered from 1 over all that a proxy has accepted.
struct ProxyConnection
{
    std::uint32_t number = 0;
    TransportEnd device {};
    /// Wall clock, milliseconds since 1970.
    std::int64_t since = 0;
    std::uint64_t bytesFromDevice = 0;
    std::uint64_t bytesFromTarget = 0;
    /// The target has taken the connection.
    bool isThrough = false;
    friend bool operator==(const ProxyConnection &, const ProxyConnection &) = default;
};

struct ProxyProblem
{
    enum class Kind : std::uint8_t {
        // The proxy does not listen.
        PortInUse,
        PermissionDenied,
        AddressNotAvailable,
        /// See tls: a file cannot be used, or this system speaks no TLS.
        CertificateFailed,
        /// See detail.
        ListenFailed,

        // One device is not served.
        /// It did not get as far as MQTT, or its connection broke: see failure, webSocket, detail.
        DeviceFailed,
        /// See failure, tls, webSocket, detail.
        TargetFailed,
        /// There are as many as a proxy serves.
        TooManyDevices,
    } kind = Kind::ListenFailed;
    ConnectionFailure failure = ConnectionFailure::None;
    std::optional<TlsFailure> tls {};
    std::optional<WebSocketFailure> webSocket {};
    /// The system's words.
    QString detail {};
    friend bool operator==(const ProxyProblem &, const ProxyProblem &) = default;
};

struct ProxyStatus
{
    enum class State : std::uint8_t {
        Stopped,
        Running,
        /// It could not begin: see problem.
        Failed,
    } state = State::Stopped;
    /// Where it really listens.
    TransportEnd listening {};
    /// SHA-256 of its certificate; empty without TLS.
    QByteArray fingerprint {};
    QList<ProxyConnection> connections {};
    // All since the start, of connections that have ended, too.
    std::uint32_t accepted = 0;
    std::uint64_t bytesFromDevices = 0;
    std::uint64_t bytesFromTarget = 0;
    /// The last one.
    std::optional<ProxyProblem> problem {};
};

} // namespace espalier

Q_DECLARE_METATYPE(espalier::ProxyStatus)
