// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/accesspolicy.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

class UserCredentials;

/// TLS of a listener. Files are PEM; they are read when the server starts and when it reloads them.
struct TlsSettings
{
    /// The server's certificate, followed by those between it and its authority.
    std::string certificateFile {};
    std::string keyFile {};
    /// Of an encrypted key file.
    std::string keyPassphrase {};
    /// Who signs the clients' certificates: one file, or a folder as `openssl rehash` makes it, or both.
    std::string authorityFile {};
    std::string authorityPath {};
    /// Certificates of clients that are taken back; empty for none.
    std::string revocationFile {};
    /// OpenSSL's names, of TLS 1.2 and of TLS 1.3; empty for OpenSSL's choice.
    std::string ciphers {};
    std::string cipherSuites {};
    enum class Version : std::uint8_t { V12, V13 } minimumVersion = Version::V12;
    /// Parameters of the Diffie-Hellman exchange in TLS 1.2; empty for OpenSSL's choice.
    std::string dhParametersFile {};
    enum class ClientCertificate : std::uint8_t {
        NotAsked,
        /// Clients may come without one; who has one must have a good one.
        Optional,
        Required,
    } clientCertificate = ClientCertificate::NotAsked;

    friend bool operator==(const TlsSettings &, const TlsSettings &) = default;
};

/// What a client's certificate says about its user name.
enum class CertificateIdentity : std::uint8_t {
    Nothing,
    CommonName,
    /// The first Subject Alternative Name that is a name, an e-mail address or a URI.
    AlternativeName,
    /// The whole subject, as RFC 2253 writes it.
    Subject,
};

enum class AnonymousAccess : std::uint8_t {
    /// Clients of this machine need not log in. A server that others reach does not start with it, unless all clients have
    /// to log in for another reason.
    LoopbackOnly,
    /// Asked for by name.
    Everywhere,
    /// Every client has to log in.
    Nobody,
};

/// Who may come in by a listener.
struct ListenerAccess
{
    AnonymousAccess anonymous = AnonymousAccess::LoopbackOnly;
    /// Where a client has a certificate, this part of it is its user name, and it has logged in with it.
    CertificateIdentity certificateIdentity = CertificateIdentity::Nothing;
    ClientIdRules clientIds {};
    /// Files in mosquitto's formats of users who log in with a password, and of access rules; empty for none. What they
    /// say is read by loadAccessFiles(), and what it has read is what counts.
    std::string passwordFile {};
    std::string aclFile {};
    /// Null: user names are believed where anonymous clients are let in.
    std::shared_ptr<const UserCredentials> users {};
    /// Null: everything is allowed.
    std::shared_ptr<const AccessRules> rules {};
    /// Filled in by the server: its number among the listeners.
    std::uint32_t policy = noPolicy;
    /// Filled in by the server: AccessPolicy::listener.
    std::string name {};
};

/// Where they are set, they replace what EngineSettings says for clients of a listener.
struct ListenerLimits
{
    /// Connections at the same time; one more is closed at once.
    std::optional<std::uint32_t> maximumConnections {};
    std::optional<std::uint32_t> maximumPacketSize {};
    std::optional<Qos> maximumQos {};
    std::optional<std::uint16_t> topicAliasMaximum {};

    friend bool operator==(const ListenerLimits &, const ListenerLimits &) = default;
};

struct WebSocketSettings
{
    /// The only path that is served; empty for any.
    std::string path {};
    /// Web pages from elsewhere are refused; empty for any. Programs that are no browsers say no origin and are let in.
    std::vector<std::string> allowedOrigins {};
    /// Longest request that begins a connection.
    std::uint32_t maximumHeaderSize = 8 * 1024;

    friend bool operator==(const WebSocketSettings &, const WebSocketSettings &) = default;
};

/// Something to listen on, or listened on.
struct ListenerSettings
{
    /// An address in figures, or a host name: all its addresses. Empty: all addresses of this machine, IPv4 and IPv6.
    std::string address {};
    /// 0 lets the system choose.
    std::uint16_t port = 0;
    /// Left out without an error when the system does not have this address, as ::1 where IPv6 is switched off.
    enum class Need : std::uint8_t { Required, Optional } need = Need::Required;
    enum class Protocol : std::uint8_t { Mqtt, WebSocket } protocol = Protocol::Mqtt;
    /// A Unix socket of this name, instead of address and port.
    std::string unixPath {};
    /// Who may connect to it: rights of the file.
    std::uint32_t unixMode = 0600;
    /// Only by this network interface, as "eth0"; empty for any.
    std::string interfaceName {};
    std::optional<TlsSettings> tls {};
    WebSocketSettings webSocket {};
    ListenerAccess access {};
    ListenerLimits limits {};
    /// ListenerRules::mountPoint.
    std::string mountPoint {};
};

/// Both addresses that `localhost` may mean, with one port.
[[nodiscard]] std::vector<ListenerSettings> loopbackListeners(std::uint16_t port);
/// "mqtt://127.0.0.1:1883", "wss://[::1]:8884/mqtt", "unix:/run/broker.sock"
[[nodiscard]] std::string listenerUrl(const ListenerSettings &listener);
/// Whether other machines can reach it.
[[nodiscard]] bool isReachableFromElsewhere(const ListenerSettings &listener);

} // namespace espalier
