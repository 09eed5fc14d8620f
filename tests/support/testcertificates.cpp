// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testcertificates.h"

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace espalier {
namespace {

using namespace test_certificates;
using BioPointer = std::unique_ptr<BIO, Deleter<&BIO_free_all>>;

void require(bool good)
{
    if (!good)
        throw std::runtime_error("OpenSSL cannot make a test's certificate");
}

/// What `write` writes.
template <typename Function>
QByteArray written(Function write)
{
    const BioPointer bio(BIO_new(BIO_s_mem()));
    require(write(bio.get()) == 1);
    char *data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<qsizetype>(size)};
}

} // namespace

CertifiedKey::CertifiedKey(const Request &request, const CertifiedKey *issuer)
    : m_key(EVP_EC_gen("P-256")), m_certificate(X509_new())
{
    static long serial = 0;
    X509 *const made = m_certificate.get();
    require(m_key && made);
    X509_set_version(made, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(made), ++serial);
    X509_time_adj_ex(X509_getm_notBefore(made), request.notBefore, 0, nullptr);
    X509_time_adj_ex(X509_getm_notAfter(made), request.notAfter, 0, nullptr);
    X509_set_pubkey(made, m_key.get());
    require(X509_NAME_add_entry_by_txt(X509_get_subject_name(made), "CN", MBSTRING_UTF8,
                                       reinterpret_cast<const unsigned char *>(request.commonName), -1, -1, 0)
            == 1);
    X509 *const by = issuer ? issuer->m_certificate.get() : made;
    X509_set_issuer_name(made, X509_get_subject_name(by));
    add(by, NID_basic_constraints, request.isAuthority ? "critical,CA:TRUE" : "CA:FALSE");
    if (request.isAuthority)
        add(by, NID_key_usage, "critical,keyCertSign,cRLSign");
    else
        add(by, NID_ext_key_usage, request.usage);
    if (request.names && !request.isAuthority)
        add(by, NID_subject_alt_name, request.names);
    require(X509_sign(made, (issuer ? issuer->m_key : m_key).get(), EVP_sha256()) > 0);
}

QByteArray CertifiedKey::certificate() const
{
    return written([this](BIO *bio) { return PEM_write_bio_X509(bio, m_certificate.get()); });
}

QByteArray CertifiedKey::key(const QByteArray &passphrase) const
{
    return written([&](BIO *bio) {
        const auto *cipher = passphrase.isEmpty() ? nullptr : EVP_aes_256_cbc();
        return PEM_write_bio_PKCS8PrivateKey(bio, m_key.get(), cipher, passphrase.constData(),
                                             static_cast<int>(passphrase.size()), nullptr, nullptr);
    });
}

QByteArray CertifiedKey::pkcs12(const QByteArray &passphrase) const
{
    return pkcs12(passphrase, 0, 0);
}

QByteArray CertifiedKey::oldPkcs12(const QByteArray &passphrase) const
{
    const std::unique_ptr<OSSL_PROVIDER, Deleter<&OSSL_PROVIDER_unload>> legacy(
        OSSL_PROVIDER_try_load(nullptr, "legacy", 1));
    return pkcs12(passphrase, NID_pbe_WithSHA1And3_Key_TripleDES_CBC, NID_pbe_WithSHA1And40BitRC2_CBC);
}

QByteArray CertifiedKey::pkcs12(const QByteArray &passphrase, int keyCipher, int certificateCipher) const
{
    const std::unique_ptr<PKCS12, Deleter<&PKCS12_free>> file(
        PKCS12_create(passphrase.constData(), "test", m_key.get(), m_certificate.get(), nullptr, keyCipher,
                      certificateCipher, 0, 0, 0));
    require(file != nullptr);
    return written([&](BIO *bio) { return i2d_PKCS12_bio(bio, file.get()); });
}

void CertifiedKey::add(X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context {};
    X509V3_set_ctx(&context, issuer, m_certificate.get(), nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, Deleter<&X509_EXTENSION_free>> extension(
        X509V3_EXT_conf_nid(nullptr, &context, nid, value));
    require(extension && X509_add_ext(m_certificate.get(), extension.get(), -1) == 1);
}

} // namespace espalier
