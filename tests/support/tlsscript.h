// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/sockettransport.h"
#include "tests/support/testcertificates.h"

#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <memory>

Q_DECLARE_METATYPE(const espalier::CertifiedKey *)
Q_DECLARE_METATYPE(espalier::TlsProblem)

namespace espalier::test {

inline const TestAuthority &authority()
{
    static const TestAuthority made;
    return made;
}

inline QSslConfiguration serverConfiguration(const CertifiedKey &identity)
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(identity.certificate()));
    configuration.setPrivateKey(QSslKey(identity.key(), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

inline QByteArray fingerprintOf(const CertifiedKey &identity)
{
    return QSslCertificate(identity.certificate()).digest(QCryptographicHash::Sha256);
}

/// A server on a free port of the loopback, and a transport to it that trusts the test's authority.
struct Fixture
{
    explicit Fixture(const CertifiedKey &identity = authority().server)
        : Fixture(serverConfiguration(identity))
    { }
    explicit Fixture(const QSslConfiguration &configuration)
    {
        server.setSslConfiguration(configuration);
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no free port");
        options.authorityFile = files.write("ca.pem", authority().authority.certificate());
    }
    void open(std::uint16_t port = 0)
    {
        transport =
            std::make_unique<SocketTransport>(SocketTarget {.host = QStringLiteral("127.0.0.1"),
                                                            .port = port == 0 ? server.serverPort() : port,
                                                            .tls = options,
                                                            .secrets = {.keyPassphrase = passphrase}});
        QObject::connect(transport.get(), &Transport::opened, transport.get(), [this] { isOpen = true; });
        QObject::connect(transport.get(), &Transport::received, transport.get(), [this](ByteView bytes) {
            received.append(asText(bytes).data(), static_cast<qsizetype>(bytes.size()));
        });
        QObject::connect(transport.get(), &Transport::closed, transport.get(),
                         [this](ConnectionFailure cause, const QString &) { causes += cause; });
        transport->open();
    }
    [[nodiscard]] bool connects()
    {
        open();
        return QTest::qWaitFor([this] {
                   if (!peer)
                       peer = qobject_cast<QSslSocket *>(server.nextPendingConnection());
                   return (peer && isOpen) || !causes.isEmpty();
               })
               && isOpen;
    }
    [[nodiscard]] bool fails()
    {
        return QTest::qWaitFor([this] { return !causes.isEmpty(); });
    }
    [[nodiscard]] TlsFailure failure() const { return transport->report().tls.value_or(TlsFailure {}); }

    TestFiles files;
    QSslServer server;
    QSslSocket *peer = nullptr;
    TlsOptions options;
    QString passphrase;
    std::unique_ptr<SocketTransport> transport;
    bool isOpen = false;
    QByteArray received;
    QList<ConnectionFailure> causes;
};

using Problems = QList<TlsProblem>;

} // namespace espalier::test
