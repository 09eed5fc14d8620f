// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testfiles.h"

#include <QByteArray>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>

/// Certificates made when a test runs, with EC keys. Link Espalier::core, which brings libcrypto along.
namespace espalier {

namespace test_certificates {

template <auto Free>
struct Deleter
{
    template <typename T>
    void operator()(T *object) const
    {
        Free(object);
    }
};
using KeyPointer = std::unique_ptr<EVP_PKEY, Deleter<&EVP_PKEY_free>>;
using CertificatePointer = std::unique_ptr<X509, Deleter<&X509_free>>;

} // namespace test_certificates

/// A certificate with its key.
class CertifiedKey
{
public:
    struct Request
    {
        const char *commonName = "test";
        /// As OpenSSL writes it: "DNS:localhost,IP:127.0.0.1"; null for none.
        const char *names = "DNS:localhost,IP:127.0.0.1";
        /// Days from now.
        int notBefore = -1;
        int notAfter = 30;
        bool isAuthority = false;
        /// Extended key usage.
        const char *usage = "serverAuth,clientAuth";
    };

    /// Issued by `issuer`; by itself where that is null.
    CertifiedKey(const Request &request, const CertifiedKey *issuer);

    [[nodiscard]] QByteArray certificate() const;
    /// Encrypted where there is a passphrase.
    [[nodiscard]] QByteArray key(const QByteArray &passphrase = {}) const;
    [[nodiscard]] QByteArray pkcs12(const QByteArray &passphrase) const;
    /// As Windows and macOS write it.
    [[nodiscard]] QByteArray oldPkcs12(const QByteArray &passphrase) const;

private:
    [[nodiscard]] QByteArray pkcs12(const QByteArray &passphrase, int keyCipher, int certificateCipher) const;
    void add(X509 *issuer, int nid, const char *value);

    test_certificates::KeyPointer m_key;
    test_certificates::CertificatePointer m_certificate;
};

/// An authority and what it has issued.
struct TestAuthority
{
    CertifiedKey authority {{.commonName = "Test authority", .notAfter = 365, .isAuthority = true}, nullptr};
    CertifiedKey server {{.commonName = "test server"}, &authority};
    CertifiedKey expired {{.commonName = "old server", .notBefore = -30, .notAfter = -2}, &authority};
    CertifiedKey notYet {{.commonName = "new server", .notBefore = 2}, &authority};
    CertifiedKey otherName {{.commonName = "other", .names = "DNS:other.example"}, &authority};
    CertifiedKey forClients {{.commonName = "client", .names = nullptr, .usage = "clientAuth"}, &authority};
    CertifiedKey selfSigned {{.commonName = "alone"}, nullptr};
};

} // namespace espalier
