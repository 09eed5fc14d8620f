// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/selfsigned.h"

#include <QHostAddress>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <memory>

namespace espalier {

namespace {

using KeyPointer = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using CertificatePointer = std::unique_ptr<X509, decltype(&X509_free)>;
using ExtensionPointer = std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)>;
using BioPointer = std::unique_ptr<BIO, decltype(&BIO_free_all)>;

bool addExtension(X509 *certificate, int kind, const QByteArray &value)
{
    X509V3_CTX context {};
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const ExtensionPointer extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.constData()),
                                     &X509_EXTENSION_free);
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// "DNS:localhost,IP:127.0.0.1": a comma would begin another name, so what has one is left out.
QByteArray alternativeNames(const QStringList &names)
{
    QByteArray list;
    for (const auto &name : names) {
        if (name.isEmpty() || name.contains(QLatin1Char(',')))
            continue;
        list += list.isEmpty() ? "" : ",";
        list += (QHostAddress(name).isNull() ? "DNS:" : "IP:") + name.toUtf8();
    }
    return list;
}

bool setIdentity(X509 *certificate, EVP_PKEY *key, const QByteArray &commonName, std::chrono::days validity)
{
    std::array<unsigned char, 16> serial {};
    if (RAND_bytes(serial.data(), static_cast<int>(serial.size())) != 1)
        return false;
    serial[0] &= 0x7fU; // positive
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
        BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr), &BN_free);
    auto *name = X509_get_subject_name(certificate);
    return number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate))
           && X509_set_version(certificate, X509_VERSION_3) == 1
           && X509_gmtime_adj(X509_getm_notBefore(certificate), -3600)
           && X509_time_adj_ex(X509_getm_notAfter(certificate), static_cast<int>(validity.count()), 0,
                               nullptr)
           && X509_set_pubkey(certificate, key) == 1
           && X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                                         reinterpret_cast<const unsigned char *>(commonName.constData()),
                                         static_cast<int>(commonName.size()), -1, 0)
                  == 1
           && X509_set_issuer_name(certificate, name) == 1;
}

template <typename Write>
QByteArray pemOf(Write write)
{
    const BioPointer bio(BIO_new(BIO_s_mem()), &BIO_free_all);
    if (!bio || write(bio.get()) != 1)
        return {};
    char *data = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<qsizetype>(size)};
}

} // namespace

std::optional<SelfSigned> makeSelfSigned(const QStringList &names, std::chrono::days validity)
{
    const KeyPointer key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    const CertificatePointer certificate(X509_new(), &X509_free);
    const auto list = alternativeNames(names);
    // Key Usage is left out: without the right to issue, clients could not be told to trust it, and with it they should
    // not be.
    const bool isMade = key && certificate && !list.isEmpty()
                        && setIdentity(certificate.get(), key.get(), "Espalier", validity)
                        && addExtension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE")
                        && addExtension(certificate.get(), NID_ext_key_usage, "serverAuth")
                        && addExtension(certificate.get(), NID_subject_alt_name, list)
                        && X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0;
    if (!isMade)
        return std::nullopt;
    SelfSigned made {
        .certificate = pemOf([&](BIO *bio) { return PEM_write_bio_X509(bio, certificate.get()); }),
        .key = pemOf([&](BIO *bio) {
            return PEM_write_bio_PKCS8PrivateKey(bio, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        })};
    if (made.certificate.isEmpty() || made.key.isEmpty())
        return std::nullopt;
    return made;
}

} // namespace espalier
