// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>

/// What a transport has to tell about its way to the server: plain values that cross threads. Texts that come from
/// certificates and from servers are as they were sent: never markup.
namespace espalier {

struct CertificateInfo
{
    /// Common Name, else Organization, else the whole name.
    QString subject;
    QString issuer;
    /// Host names and addresses it is issued for (Subject Alternative Name).
    QStringList names;
    QDateTime notBefore;
    QDateTime notAfter;
    /// SHA-256, 32 bytes.
    QByteArray fingerprint;
    enum class KeyType : std::uint8_t { Other, Rsa, Ec, Dsa } keyType = KeyType::Other;
    int keyBits = 0;
    bool isSelfSigned = false;
    friend bool operator==(const CertificateInfo &, const CertificateInfo &) = default;
};

enum class TlsProblem : std::uint8_t {
    // The server's certificate
    /// It is none of TlsOptions::pinnedFingerprints.
    NotPinned,
    Revoked,
    /// Something is wrong with it that TlsFailure::detail names.
    BadCertificate,
    /// Nobody who is trusted has issued it.
    NotTrusted,
    SelfSigned,
    HostNameMismatch,
    Expired,
    NotYetValid,
    /// It may not be used for a server, or its issuer must not issue.
    WrongPurpose,

    // The handshake
    /// What the server sent is not TLS.
    NotTls,
    /// The server closed without a word; a server that expects no TLS may do so.
    ClosedDuringHandshake,
    NoCommonVersion,
    NoCommonCipher,
    NoCommonApplicationProtocol,
    /// The server has nothing under TlsOptions::serverName.
    ServerNameUnknown,
    ClientCertificateRequired,
    ClientCertificateRefused,

    // Own files, see TlsFailure::file
    AuthorityFileUnreadable,
    CertificateFileUnreadable,
    KeyFileUnreadable,
    /// The key, or the PKCS#12 file, needs another passphrase, or one at all.
    WrongPassphrase,
    KeyDoesNotMatch,

    /// This system cannot speak TLS.
    NotSupported,
    Other,
};

struct TlsFailure
{
    /// The first is the worst; never empty.
    QList<TlsProblem> problems;
    /// What the server showed, its own certificate first; empty when it did not come to that.
    QList<CertificateInfo> chain {};
    /// The own file that is meant; empty for the other problems.
    QString file {};
    /// The system's words.
    QString detail {};
    friend bool operator==(const TlsFailure &, const TlsFailure &) = default;
};

struct WebSocketFailure
{
    enum class Kind : std::uint8_t {
        /// The answer is not HTTP.
        NotHttp,
        /// The answer is HTTP with another status than 101: see status and detail.
        Refused,
        /// It says 101 but not what belongs to it.
        BadHandshake,
        /// The server does not speak MQTT over WebSocket.
        NoMqtt,
        /// A frame that no server may send: see detail.
        BadFrame,
        /// The server said good-bye: see status, a number of RFC 6455 section 7.4, and detail.
        Closed,
    } kind = Kind::NotHttp;
    int status = 0;
    QString detail {};
    friend bool operator==(const WebSocketFailure &, const WebSocketFailure &) = default;
};

/// How far what is sent is safe from others.
enum class Trust : std::uint8_t {
    /// No TLS.
    Plain,
    /// The certificate was checked.
    Verified,
    /// The certificate is the one the user has pinned.
    Pinned,
    /// TLS with anybody: the user wanted no check.
    Unverified,
};

struct TransportSecurity
{
    Trust trust = Trust::Plain;
    /// "TLSv1.3"; like the rest empty without TLS.
    QString version {};
    QString cipher {};
    /// What was agreed on by ALPN.
    QString applicationProtocol {};
    QList<CertificateInfo> chain {};
    friend bool operator==(const TransportSecurity &, const TransportSecurity &) = default;
};

/// An end of a connection, as the system sees it; empty where there is no network.
struct TransportEnd
{
    /// In figures.
    QString address {};
    std::uint16_t port = 0;
    friend bool operator==(const TransportEnd &, const TransportEnd &) = default;
};

struct TransportReport
{
    /// Known from opened() on.
    TransportEnd own {};
    TransportEnd peer {};
    TransportSecurity security {};
    std::optional<TlsFailure> tls {};
    std::optional<WebSocketFailure> webSocket {};
};

} // namespace espalier
