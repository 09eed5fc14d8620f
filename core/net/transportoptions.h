// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <utility>

/// How bytes reach a server: plain values, part of Profile.
namespace espalier {

/// Names and values in order; names may come more than once.
using TextPairs = QList<std::pair<QString, QString>>;

enum class TransportKind : std::uint8_t {
    /// The local broker of this window, through memory.
    LocalBroker,
    Tcp,
    Tls,
    WebSocket,
    SecureWebSocket,
};

[[nodiscard]] constexpr bool usesTls(TransportKind kind)
{
    return kind == TransportKind::Tls || kind == TransportKind::SecureWebSocket;
}
[[nodiscard]] constexpr bool usesWebSocket(TransportKind kind)
{
    return kind == TransportKind::WebSocket || kind == TransportKind::SecureWebSocket;
}
/// "mqtt", "mqtts", "ws", "wss"; empty for the local broker.
[[nodiscard]] QString schemeOf(TransportKind kind);
/// Of a network; nothing for other words.
[[nodiscard]] std::optional<TransportKind> kindOfScheme(const QString &scheme);
/// 1883, 8883, 80, 443.
[[nodiscard]] std::uint16_t defaultPort(TransportKind kind);

struct WebSocketOptions
{
    /// What is asked for in the HTTP request, with '/' at its beginning; may hold a query.
    QString path = QStringLiteral("/mqtt");
    /// Further header fields of that request. They are stored as they are: no place for secrets.
    TextPairs headers;
    friend bool operator==(const WebSocketOptions &, const WebSocketOptions &) = default;
};

/// Who the client is, for servers that ask. The passphrase of the key travels beside it: Secrets::keyPassphrase.
struct ClientCertificate
{
    enum class Format : std::uint8_t {
        None,
        /// `file` is a certificate, followed by those of its issuers if need be.
        Pem,
        /// `file` has certificate and key.
        Pkcs12,
    } format = Format::None;
    QString file {};
    /// PEM only; empty: the key stands in `file`, too.
    QString keyFile {};
    friend bool operator==(const ClientCertificate &, const ClientCertificate &) = default;
};

struct TlsOptions
{
    /// Certificates (PEM) of those who are trusted; empty: whom the system trusts.
    QString authorityFile;
    ClientCertificate client;
    /// Told to the server (SNI) and looked for in its certificate; empty: the host.
    QString serverName;
    /// Application protocols that are offered (ALPN), in order of preference.
    QStringList applicationProtocols;
    enum class Version : std::uint8_t { Tls12, Tls13 } minimumVersion = Version::Tls12;
    enum class Verification : std::uint8_t {
        /// A certificate must be issued by somebody trusted, name the server and be in force.
        Full,
        /// Any certificate will do: whoever sits between can read and change all that is sent.
        None,
    } verification = Verification::Full;
    /// SHA-256 of certificates (DER, 32 bytes each). Where there are any, Verification::Full accepts these and no others,
    /// whoever issued them and whatever is wrong with them. The server's own certificate is compared, none of its
    /// issuers'.
    QList<QByteArray> pinnedFingerprints;
    friend bool operator==(const TlsOptions &, const TlsOptions &) = default;
};

/// The way out of this network. The password travels beside it: Secrets::proxyPassword.
struct ProxyOptions
{
    enum class Kind : std::uint8_t { None, System, Http, Socks5 } kind = Kind::None;
    /// Host and port count for Http and Socks5.
    QString host {};
    std::uint16_t port = 0;
    QString userName {};
    friend bool operator==(const ProxyOptions &, const ProxyOptions &) = default;
};

} // namespace espalier
