// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/servertest.h"
#include "tests/support/testcertificates.h"
#include "tests/support/testfiles.h"

#include <string>

/// Brokers that listen with TLS, with certificates made on the spot.
namespace espalier::test {

using ClientCertificate = TlsSettings::ClientCertificate;

inline const TestAuthority &authority()
{
    static const TestAuthority made;
    return made;
}

inline const TestFiles &files()
{
    static const TestFiles made;
    return made;
}

inline std::string fileOf(const char *name, const QByteArray &content)
{
    return files().write(name, content).toStdString();
}

inline TlsSettings tlsOf(const CertifiedKey &identity)
{
    return {.certificateFile = fileOf("server.pem", identity.certificate()),
            .keyFile = fileOf("server.key", identity.key())};
}

inline TlsSettings forClients(ClientCertificate clientCertificate)
{
    auto tls = tlsOf(authority().server);
    tls.authorityFile = fileOf("ca.pem", authority().authority.certificate());
    tls.clientCertificate = clientCertificate;
    return tls;
}

inline ServerSettings settingsOf(const TlsSettings &tls)
{
    ServerSettings settings;
    settings.listeners = {{.address = "127.0.0.1", .tls = tls}};
    return settings;
}

/// A client's context that trusts the test's authority.
inline asio::ssl::context trusting(const CertifiedKey *own = nullptr)
{
    asio::ssl::context context(asio::ssl::context::tls_client);
    const auto trusted = authority().authority.certificate();
    context.add_certificate_authority(
        asio::buffer(trusted.constData(), static_cast<std::size_t>(trusted.size())));
    context.set_verify_mode(asio::ssl::verify_peer);
    if (own) {
        const auto certificate = own->certificate();
        const auto key = own->key();
        context.use_certificate(
            asio::buffer(certificate.constData(), static_cast<std::size_t>(certificate.size())),
            asio::ssl::context::pem);
        context.use_private_key(asio::buffer(key.constData(), static_cast<std::size_t>(key.size())),
                                asio::ssl::context::pem);
    }
    return context;
}

} // namespace espalier::test
