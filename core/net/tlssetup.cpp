// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlssetup.h"

#include "core/file/inputfile.h"

#include <QBuffer>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>

#include <openssl/pkcs12.h>
#include <openssl/provider.h>

#include <algorithm>
#include <memory>

namespace espalier {

namespace {

/// Files with all authorities of a system are a quarter of that.
constexpr qint64 largestFile = 4 * 1024 * 1024;

TlsFailure fileFailure(TlsProblem problem, const QString &file, const QString &detail = {})
{
    return {.problems = {problem}, .chain = {}, .file = file, .detail = detail};
}

Expected<QByteArray, TlsFailure> contentOf(const QString &path, TlsProblem problem)
{
    QFile file(path);
    if (const auto opened = openInput(file); !opened)
        return unexpected(fileFailure(problem, path, opened.error()));
    auto content = file.read(largestFile + 1);
    if (content.size() > largestFile)
        return unexpected(fileFailure(problem, path, QStringLiteral("> 4 MiB")));
    return content;
}

/// PEM does not always say what kind of key it holds, and QSslKey wants to know.
QSslKey keyFrom(const QByteArray &pem, const QByteArray &passphrase)
{
    for (const auto algorithm : {QSsl::Ec, QSsl::Rsa, QSsl::Dsa}) {
        if (QSslKey key(pem, algorithm, QSsl::Pem, QSsl::PrivateKey, passphrase); !key.isNull())
            return key;
    }
    return {};
}

Expected<void, TlsFailure> addPem(const ClientCertificate &client, const QByteArray &passphrase,
                                  QSslConfiguration &configuration)
{
    const auto certificate = contentOf(client.file, TlsProblem::CertificateFileUnreadable);
    if (!certificate)
        return unexpected(certificate.error());
    const auto chain = QSslCertificate::fromData(*certificate, QSsl::Pem);
    if (chain.isEmpty())
        return unexpected(fileFailure(TlsProblem::CertificateFileUnreadable, client.file));
    const auto keyFile = client.keyFile.isEmpty() ? client.file : client.keyFile;
    const auto pem = contentOf(keyFile, TlsProblem::KeyFileUnreadable);
    if (!pem)
        return unexpected(pem.error());
    const auto key = keyFrom(*pem, passphrase);
    if (key.isNull()) {
        const bool isEncrypted = pem->contains("ENCRYPTED");
        return unexpected(
            fileFailure(isEncrypted ? TlsProblem::WrongPassphrase : TlsProblem::KeyFileUnreadable, keyFile));
    }
    configuration.setLocalCertificateChain(chain);
    configuration.setPrivateKey(key);
    return {};
}

using Pkcs12 = std::unique_ptr<PKCS12, decltype(&PKCS12_free)>;

Pkcs12 parsePkcs12(const QByteArray &content)
{
    const auto *begin = reinterpret_cast<const unsigned char *>(content.constData());
    return {d2i_PKCS12(nullptr, &begin, static_cast<long>(content.size())), &PKCS12_free};
}

bool fits(const QByteArray &passphrase, PKCS12 *file)
{
    return PKCS12_verify_mac(file, passphrase.constData(), static_cast<int>(passphrase.size())) == 1;
}

bool importPkcs12(QByteArray &content, const QByteArray &passphrase, QSslConfiguration &configuration)
{
    QBuffer buffer(&content);
    buffer.open(QIODevice::ReadOnly);
    QSslKey key;
    QSslCertificate certificate;
    QList<QSslCertificate> issuers;
    if (!QSslCertificate::importPkcs12(&buffer, &key, &certificate, &issuers, passphrase))
        return false;
    configuration.setLocalCertificateChain(QList<QSslCertificate> {certificate} + issuers);
    configuration.setPrivateKey(key);
    return true;
}

/// Windows and macOS still write ciphers that OpenSSL 3 keeps apart, and has only while this lives.
struct OldCiphers
{
    std::unique_ptr<OSSL_PROVIDER, decltype(&OSSL_PROVIDER_unload)> provider {
        OSSL_PROVIDER_try_load(nullptr, "legacy", 1), &OSSL_PROVIDER_unload};
};

Expected<void, TlsFailure> addPkcs12(const ClientCertificate &client, const QByteArray &passphrase,
                                     QSslConfiguration &configuration)
{
    auto content = contentOf(client.file, TlsProblem::CertificateFileUnreadable);
    if (!content)
        return unexpected(content.error());
    const auto file = parsePkcs12(*content);
    if (!file)
        return unexpected(fileFailure(TlsProblem::CertificateFileUnreadable, client.file));
    if (importPkcs12(*content, passphrase, configuration))
        return {};
    if (!fits(passphrase, file.get()))
        return unexpected(fileFailure(TlsProblem::WrongPassphrase, client.file));
    const OldCiphers old;
    if (!importPkcs12(*content, passphrase, configuration))
        return unexpected(fileFailure(TlsProblem::CertificateFileUnreadable, client.file));
    return {};
}

Expected<void, TlsFailure> addClient(const ClientCertificate &client, const QByteArray &passphrase,
                                     QSslConfiguration &configuration)
{
    switch (client.format) {
    case ClientCertificate::Format::None:
        break;
    case ClientCertificate::Format::Pem:
        return addPem(client, passphrase, configuration);
    case ClientCertificate::Format::Pkcs12:
        return addPkcs12(client, passphrase, configuration);
    }
    return {};
}

QString nameOf(const QSslCertificate &certificate, bool isIssuer)
{
    for (const auto part : {QSslCertificate::CommonName, QSslCertificate::Organization}) {
        const auto texts = isIssuer ? certificate.issuerInfo(part) : certificate.subjectInfo(part);
        if (!texts.isEmpty())
            return texts.first();
    }
    return isIssuer ? certificate.issuerDisplayName() : certificate.subjectDisplayName();
}

CertificateInfo::KeyType keyTypeOf(QSsl::KeyAlgorithm algorithm)
{
    switch (algorithm) {
    case QSsl::Rsa:
        return CertificateInfo::KeyType::Rsa;
    case QSsl::Ec:
        return CertificateInfo::KeyType::Ec;
    case QSsl::Dsa:
        return CertificateInfo::KeyType::Dsa;
    default:
        return CertificateInfo::KeyType::Other;
    }
}

TlsProblem problemOf(const QSslError &error)
{
    switch (error.error()) {
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted:
        return TlsProblem::Revoked;
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::SelfSignedCertificateInChain:
    case QSslError::CertificateUntrusted:
    case QSslError::CertificateRejected:
        return TlsProblem::NotTrusted;
    case QSslError::SelfSignedCertificate:
        return TlsProblem::SelfSigned;
    case QSslError::HostNameMismatch:
        return TlsProblem::HostNameMismatch;
    case QSslError::CertificateExpired:
        return TlsProblem::Expired;
    case QSslError::CertificateNotYetValid:
        return TlsProblem::NotYetValid;
    case QSslError::InvalidPurpose:
    case QSslError::InvalidCaCertificate:
        return TlsProblem::WrongPurpose;
    default:
        return TlsProblem::BadCertificate;
    }
}

} // namespace

Expected<QSslConfiguration, TlsFailure> tlsConfiguration(const TlsOptions &options, const Secrets &secrets)
{
    if (!QSslSocket::supportsSsl())
        return unexpected(TlsFailure {.problems = {TlsProblem::NotSupported}});
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setProtocol(options.minimumVersion == TlsOptions::Version::Tls13 ? QSsl::TlsV1_3OrLater
                                                                                   : QSsl::TlsV1_2OrLater);
    configuration.setPeerVerifyMode(
        QSslSocket::VerifyPeer); // what is wrong is heard of, whatever comes of it
    if (!options.authorityFile.isEmpty()) {
        const auto pem = contentOf(options.authorityFile, TlsProblem::AuthorityFileUnreadable);
        if (!pem)
            return unexpected(pem.error());
        const auto authorities = QSslCertificate::fromData(*pem, QSsl::Pem);
        if (authorities.isEmpty())
            return unexpected(fileFailure(TlsProblem::AuthorityFileUnreadable, options.authorityFile));
        configuration.setCaCertificates(authorities);
    }
    QList<QByteArray> protocols;
    for (const auto &protocol : options.applicationProtocols)
        protocols.append(protocol.toUtf8().left(255)); // a length of one byte
    configuration.setAllowedNextProtocols(protocols);
    if (const auto added = addClient(options.client, secrets.keyPassphrase.toUtf8(), configuration); !added)
        return unexpected(added.error());
    return configuration;
}

QList<CertificateInfo> certificateInfos(const QList<QSslCertificate> &chain)
{
    QList<CertificateInfo> infos;
    for (const auto &certificate : chain) {
        const auto key = certificate.publicKey();
        infos.append({.subject = nameOf(certificate, false),
                      .issuer = nameOf(certificate, true),
                      .names = certificate.subjectAlternativeNames().values(),
                      .notBefore = certificate.effectiveDate(),
                      .notAfter = certificate.expiryDate(),
                      .fingerprint = certificate.digest(QCryptographicHash::Sha256),
                      .keyType = keyTypeOf(key.algorithm()),
                      .keyBits = key.length(),
                      .isSelfSigned = certificate.isSelfSigned()});
    }
    return infos;
}

QList<TlsProblem> problemsOf(const QList<QSslError> &errors)
{
    QList<TlsProblem> problems;
    for (const auto &error : errors) {
        if (const auto problem = problemOf(error);
            error.error() != QSslError::NoError && !problems.contains(problem))
            problems.append(problem);
    }
    // The enumerators stand in order.
    std::sort(problems.begin(), problems.end());
    return problems;
}

TlsProblem problemOf(QSsl::AlertType alert)
{
    switch (alert) {
    case QSsl::AlertType::HandshakeFailure:
    case QSsl::AlertType::InsufficientSecurity:
        return TlsProblem::NoCommonCipher;
    case QSsl::AlertType::ProtocolVersion:
        return TlsProblem::NoCommonVersion;
    case QSsl::AlertType::CertificateRequired:
        return TlsProblem::ClientCertificateRequired;
    case QSsl::AlertType::BadCertificate:
    case QSsl::AlertType::UnsupportedCertificate:
    case QSsl::AlertType::CertificateRevoked:
    case QSsl::AlertType::CertificateExpired:
    case QSsl::AlertType::CertificateUnknown:
    case QSsl::AlertType::UnknownCa:
    case QSsl::AlertType::AccessDenied:
    case QSsl::AlertType::DecryptError:
        return TlsProblem::ClientCertificateRefused;
    case QSsl::AlertType::UnrecognizedName:
        return TlsProblem::ServerNameUnknown;
    case QSsl::AlertType::NoApplicationProtocol:
        return TlsProblem::NoCommonApplicationProtocol;
    default:
        return TlsProblem::Other;
    }
}

TlsProblem problemOf(QAbstractSocket::SocketError error, const QString &errorString)
{
    switch (error) {
    case QAbstractSocket::RemoteHostClosedError:
        return TlsProblem::ClosedDuringHandshake;
    case QAbstractSocket::SslInvalidUserDataError:
        return TlsProblem::KeyDoesNotMatch;
    default:
        break;
    }
    // Qt hands on OpenSSL's words and nothing else.
    const auto says = [&](const char *words) {
        return errorString.contains(QLatin1String(words), Qt::CaseInsensitive);
    };
    if (says("wrong version number") || says("packet length too long") || says("unexpected message"))
        return TlsProblem::NotTls;
    if (says("unsupported protocol") || says("no protocols available"))
        return TlsProblem::NoCommonVersion;
    if (says("unexpected eof"))
        return TlsProblem::ClosedDuringHandshake;
    return TlsProblem::Other;
}

} // namespace espalier
