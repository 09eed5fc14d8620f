// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/listenersettings.h"
#include "core/base/expected.h"

#include <openssl/ssl.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

template <auto Free>
struct OpenSslDeleter
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};

/// Certificate, key and rules of a TLS listener, ready for use. Immutable, shared by the connections that were made with it.
class TlsContext
{
public:
    /// Protocols that a client may name in its ALPN extension; one that names others only is served all the same.
    enum class Application : std::uint8_t { Mqtt, WebSocket };
    /// Reads the files. The error says which is wrong and what to do.
    [[nodiscard]] static Expected<std::shared_ptr<const TlsContext>, std::string> load(
        const TlsSettings &settings, Application application);

    /// A server's side of one connection.
    [[nodiscard]] SSL *newConnection() const { return SSL_new(m_context.get()); }
    /// What will soon keep clients out, as a certificate that has expired.
    [[nodiscard]] const std::vector<std::string> &warnings() const { return m_warnings; }

private:
    explicit TlsContext(Application application);
    [[nodiscard]] Expected<void, std::string> useIdentity(const TlsSettings &settings);
    [[nodiscard]] Expected<void, std::string> useCiphers(const TlsSettings &settings);
    [[nodiscard]] Expected<void, std::string> verifyClients(const TlsSettings &settings);
    [[nodiscard]] Expected<void, std::string> useRevocations(const std::string &file);
    void warnAboutDates(const std::string &file);

    std::unique_ptr<SSL_CTX, OpenSslDeleter<&SSL_CTX_free>> m_context;
    std::vector<std::string> m_warnings;
};

/// The part of the client's certificate that is its user name; empty without a certificate, or when it has no such part that
/// could be one.
[[nodiscard]] std::string certificateUserName(const SSL *connection, CertificateIdentity identity);
/// Why a handshake has failed, from OpenSSL's queue of errors and, where the client's certificate was refused, the reason.
[[nodiscard]] std::string handshakeFailure(const SSL *connection);

} // namespace espalier
