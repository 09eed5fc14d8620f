// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/tlsserver.h"

#include <QTest>

using namespace espalier;
using namespace espalier::test;

Q_DECLARE_METATYPE(espalier::CertificateIdentity)
Q_DECLARE_METATYPE(espalier::TlsSettings)
Q_DECLARE_METATYPE(const espalier::CertifiedKey *)

/// Certificates of listeners and of their clients.
class TlsCertificatesTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesWrongCertificates_data();
    void refusesWrongCertificates();
    void takesUserNameFromCertificate_data();
    void takesUserNameFromCertificate();
    void admitsWithoutCertificateWhereItIsOptional();
    void namesWhatIsWrongWithFiles_data();
    void namesWhatIsWrongWithFiles();
    void warnsOfExpiredCertificate();
    void opensEncryptedKeys();
    void reloadsCertificates();
};

void TlsCertificatesTest::refusesWrongCertificates_data()
{
    QTest::addColumn<const CertifiedKey *>("identity");
    QTest::addColumn<QString>("log");
    QTest::newRow("none") << static_cast<const CertifiedKey *>(nullptr)
                          << QStringLiteral("the client has shown no certificate");
    QTest::newRow("another authority")
        << &authority().selfSigned << QStringLiteral("the client's certificate is refused: self-signed");
    QTest::newRow("expired") << &authority().expired
                             << QStringLiteral(
                                    "the client's certificate is refused: certificate has expired");
}

void TlsCertificatesTest::refusesWrongCertificates()
{
    QFETCH(const CertifiedKey *, identity);
    QFETCH(const QString, log);
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(forClients(ClientCertificate::Required))));
    auto context = trusting(identity);
    TlsClient client(fixture.listener(), context);
    // TLS 1.3 lets the client believe that all is well until it reads.
    QVERIFY(!client.connects() || client.end().category() == asio::error::get_ssl_category());
    QVERIFY2(fixture.logs(log.toStdString()), fixture.log.c_str());
    QVERIFY(fixture.counts(&Statistics::handshakesFailed, 1));
    QCOMPARE(fixture.statistics().connectionsOpened, 0u);
}

void TlsCertificatesTest::takesUserNameFromCertificate_data()
{
    QTest::addColumn<CertificateIdentity>("identity");
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << CertificateIdentity::Nothing << QString();
    QTest::newRow("common name") << CertificateIdentity::CommonName << QStringLiteral("test server");
    QTest::newRow("alternative name") << CertificateIdentity::AlternativeName << QStringLiteral("localhost");
    QTest::newRow("subject") << CertificateIdentity::Subject << QStringLiteral("CN=test server");
}

void TlsCertificatesTest::takesUserNameFromCertificate()
{
    QFETCH(const CertificateIdentity, identity);
    QFETCH(const QString, name);
    ServerFixture fixture;
    auto settings = settingsOf(forClients(ClientCertificate::Required));
    settings.listeners[0].access.certificateIdentity = identity;
    if (!name.isEmpty())
        settings.listeners[0].access.anonymous = AnonymousAccess::Nobody;
    QVERIFY(fixture.start(settings));
    auto context = trusting(&authority().server);
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
    QCOMPARE(fixture.clients()[0].userName, name.toStdString());
}

void TlsCertificatesTest::admitsWithoutCertificateWhereItIsOptional()
{
    ServerFixture fixture;
    auto settings = settingsOf(forClients(ClientCertificate::Optional));
    settings.listeners[0].access.certificateIdentity = CertificateIdentity::CommonName;
    QVERIFY(fixture.start(settings));
    auto context = trusting();
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
    auto nameless = trusting(&authority().forClients);
    settings.listeners[0].access.certificateIdentity = CertificateIdentity::AlternativeName;
    ServerFixture other;
    QVERIFY(other.start(settings));
    TlsClient refused(other.listener(), nameless);
    static_cast<void>(refused.connects());
    QVERIFY(other.logs("has no name that could be its user name"));
}

void TlsCertificatesTest::namesWhatIsWrongWithFiles_data()
{
    QTest::addColumn<TlsSettings>("tls");
    QTest::addColumn<QString>("text");
    const auto good = tlsOf(authority().server);
    auto tls = good;
    tls.certificateFile = "/nowhere/server.pem";
    QTest::newRow("no certificate") << tls
                                    << "The certificate /nowhere/server.pem cannot be read: No such file";
    tls = good;
    tls.keyFile.clear();
    QTest::newRow("no key") << tls << "TLS needs a certificate and its key";
    tls = good;
    tls.keyFile = fileOf("other.key", authority().otherName.key());
    QTest::newRow("another key") << tls << "other.key does not belong to the certificate";
    tls = good;
    tls.keyFile = fileOf("locked.key", authority().server.key("secret"));
    QTest::newRow("no passphrase") << tls << "locked.key is encrypted: give its passphrase.";
    tls.keyPassphrase = "wrong";
    QTest::newRow("wrong passphrase") << tls << "locked.key cannot be read with this passphrase";
    tls = good;
    tls.certificateFile = fileOf("text.pem", "hello\n");
    QTest::newRow("no PEM") << tls << "text.pem is no certificate in PEM form";
    tls = good;
    tls.ciphers = "nonsense";
    QTest::newRow("ciphers") << tls << "'nonsense' names no cipher for TLS 1.2";
    tls = good;
    tls.cipherSuites = "nonsense";
    QTest::newRow("cipher suites") << tls << "'nonsense' names no cipher suite of TLS 1.3";
    tls = good;
    tls.clientCertificate = ClientCertificate::Required;
    QTest::newRow("no authority") << tls << "there is no authority to check them with";
    tls.authorityFile = fileOf("noca.pem", "hello\n");
    QTest::newRow("authority") << tls << "noca.pem holds no authority's certificate";
    tls = forClients(ClientCertificate::Required);
    tls.revocationFile = fileOf("nocrl.pem", "hello\n");
    QTest::newRow("revocations") << tls << "nocrl.pem holds no list of revoked certificates";
    tls = good;
    tls.dhParametersFile = fileOf("nodh.pem", "hello\n");
    QTest::newRow("parameters") << tls << "nodh.pem holds no Diffie-Hellman parameters";
}

void TlsCertificatesTest::namesWhatIsWrongWithFiles()
{
    QFETCH(const TlsSettings, tls);
    QFETCH(const QString, text);
    Server server;
    const auto started = server.start(settingsOf(tls));
    QVERIFY(!started);
    QCOMPARE(static_cast<int>(started.error().code), static_cast<int>(ServerErrorCode::Tls));
    const auto message = errorText(started.error());
    QVERIFY2(message.find(text.toStdString()) != std::string::npos, message.c_str());
}

void TlsCertificatesTest::warnsOfExpiredCertificate()
{
    Server server;
    QVERIFY(server.start(settingsOf(tlsOf(authority().expired))));
    QCOMPARE(server.warnings().size(), std::size_t {1});
    QVERIFY(server.warnings()[0].find("has expired on ") != std::string::npos);
}

void TlsCertificatesTest::opensEncryptedKeys()
{
    Server server;
    auto tls = tlsOf(authority().server);
    tls.keyFile = fileOf("locked.key", authority().server.key("secret"));
    tls.keyPassphrase = "secret";
    QVERIFY(server.start(settingsOf(tls)));
}

void TlsCertificatesTest::reloadsCertificates()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    TlsClient old(fixture.listener(), context);
    QVERIFY(old.connects());
    static_cast<void>(tlsOf(authority().otherName)); // writes the same files
    QVERIFY(fixture.server.reloadCertificates().empty());
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    const std::unique_ptr<X509, test_certificates::Deleter<&X509_free>> shown(
        SSL_get1_peer_certificate(client.stream.native_handle()));
    std::array<char, 100> name {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name.data(), name.size());
    QCOMPARE(QByteArray(name.data()), QByteArray("other"));
    old.send(connectOf("old"));
    QVERIFY(old.expects("20020000"));

    static_cast<void>(fileOf("server.key", "broken"));
    const auto problems = fixture.server.reloadCertificates();
    QCOMPARE(problems.size(), std::size_t {1});
    QVERIFY(errorText(problems[0]).find("server.key") != std::string::npos);
    TlsClient another(fixture.listener(), context);
    QVERIFY(another.connects());
}

QTEST_GUILESS_MAIN(TlsCertificatesTest)
#include "tst_tlscertificates.moc"
