// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/capturereader.h"
#include "tests/support/servertest.h"
#include "tests/support/testcertificates.h"

#include <QTest>

#include <openssl/ssl.h>

using namespace espalier;
using namespace espalier::test;

Q_DECLARE_METATYPE(espalier::CertificateIdentity)
Q_DECLARE_METATYPE(espalier::TlsSettings)
Q_DECLARE_METATYPE(const espalier::Identity *)

namespace {

using ClientCertificate = TlsSettings::ClientCertificate;

const TestAuthority &authority()
{
    static const TestAuthority made;
    return made;
}

const TestFiles &files()
{
    static const TestFiles made;
    return made;
}

std::string fileOf(const char *name, const QByteArray &content)
{
    return files().write(name, content).toStdString();
}

TlsSettings tlsOf(const Identity &identity)
{
    return {.certificateFile = fileOf("server.pem", identity.certificate()),
            .keyFile = fileOf("server.key", identity.key())};
}

TlsSettings forClients(ClientCertificate clientCertificate)
{
    auto tls = tlsOf(authority().server);
    tls.authorityFile = fileOf("ca.pem", authority().authority.certificate());
    tls.clientCertificate = clientCertificate;
    return tls;
}

ServerSettings settingsOf(const TlsSettings &tls)
{
    ServerSettings settings;
    settings.listeners = {{.address = "127.0.0.1", .tls = tls}};
    return settings;
}

/// A client's context that trusts the test's authority.
asio::ssl::context trusting(const Identity *own = nullptr)
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

} // namespace

class TlsListenerTest : public QObject
{
    Q_OBJECT

private slots:
    void servesClients_data();
    void servesClients();
    void refusesOldVersions();
    void choosesProtocol();
    void saysGoodByeWhenItStops();
    void capturesPlainBytes();
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
    void logsClientsThatDoNotSpeakTls();
    void givesUpSlowHandshakes();
    void boundsHandshakes();
    void refusesRenegotiation();
};

void TlsListenerTest::servesClients_data()
{
    QTest::addColumn<int>("version");
    QTest::newRow("TLS 1.2") << TLS1_2_VERSION;
    QTest::newRow("TLS 1.3") << TLS1_3_VERSION;
}

void TlsListenerTest::servesClients()
{
    QFETCH(const int, version);
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    SSL_CTX_set_max_proto_version(context.native_handle(), version);
    SSL_CTX_set_min_proto_version(context.native_handle(), version);
    TlsClient subscriber(fixture.listener(), context);
    QVERIFY(subscriber.connects());
    subscriber.send(connectOf("s") + " 82 L[ 0001 S'a/#' 01 ]");
    QVERIFY(subscriber.expects("20020000 9003000101"));
    TlsClient publisher(fixture.listener(), context);
    QVERIFY(publisher.connects());
    publisher.send(connectOf("p"));
    QVERIFY(publisher.expects("20020000"));
    // Small ones, and one that is longer than records and sockets hold.
    std::string text;
    for (int i = 0; i < 200; ++i)
        text += " 30 L[ S'a/b' 'hello " + std::to_string(i) + "' ]";
    text += " 30 L[ S'a/b' '" + std::string(10'000'000, 'x') + "' ]";
    publisher.send(text);
    QVERIFY(subscriber.expects(text));
    const auto clients = fixture.clients();
    QCOMPARE(clients.size(), std::size_t {2});
    QCOMPARE(clients[0].listener, listenerUrl(fixture.listener()));
    QVERIFY(clients[0].listener.starts_with("mqtts://127.0.0.1:"));
}

void TlsListenerTest::refusesOldVersions()
{
    ServerFixture fixture;
    auto tls = tlsOf(authority().server);
    tls.minimumVersion = TlsSettings::Version::V13;
    QVERIFY(fixture.start(settingsOf(tls)));
    auto context = trusting();
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_2_VERSION);
    TlsClient client(fixture.listener(), context);
    QVERIFY(!client.connects());
    QVERIFY(fixture.logs("does not speak a version of TLS that is allowed here"));
}

void TlsListenerTest::choosesProtocol()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    const std::string offered("\x03xyz\x04mqtt");
    SSL_CTX_set_alpn_protos(context.native_handle(), reinterpret_cast<const unsigned char *>(offered.data()),
                            static_cast<unsigned>(offered.size()));
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    const unsigned char *chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(client.stream.native_handle(), &chosen, &size);
    QCOMPARE(QByteArray(reinterpret_cast<const char *>(chosen), static_cast<qsizetype>(size)),
             QByteArray("mqtt"));
}

void TlsListenerTest::saysGoodByeWhenItStops()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    client.send("10 L[ S'MQTT' 05 02 0000 00 S'c' ]");
    QVERIFY(client.expects("20 L[ 00 00 P[ 22 0040 ] ]"));
    fixture.server.stop();
    QVERIFY(client.expects("e0 01 8b"));
    QCOMPARE(client.end().value(), asio::error::make_error_code(asio::error::eof).value()); // not cut off
}

void TlsListenerTest::capturesPlainBytes()
{
    CaptureReader reader;
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    fixture.server.setCapture(reader.feed);
    auto context = trusting();
    {
        TlsClient client(fixture.listener(), context);
        QVERIFY(client.connects());
        client.send(connectOf("c"));
        QVERIFY(client.expects("20020000"));
    }
    QVERIFY(fixture.logs("the connection was lost"));
    const auto port = fixture.listener().port;
    fixture.server.stop();
    QCOMPARE(reader.text(),
             std::string("O C'10 0d 00 04 4d 51 54 54 04 02 00 00 00 01 63' S'20 02 00 00' X"));
    QCOMPARE(reader.opened[0].server.port, port);
    QCOMPARE(reader.opened[0].client.address, std::string("127.0.0.1"));
}

void TlsListenerTest::refusesWrongCertificates_data()
{
    QTest::addColumn<const Identity *>("identity");
    QTest::addColumn<QString>("log");
    QTest::newRow("none") << static_cast<const Identity *>(nullptr)
                          << QStringLiteral("the client has shown no certificate");
    QTest::newRow("another authority")
        << &authority().selfSigned << QStringLiteral("the client's certificate is refused: self-signed");
    QTest::newRow("expired") << &authority().expired
                             << QStringLiteral(
                                    "the client's certificate is refused: certificate has expired");
}

void TlsListenerTest::refusesWrongCertificates()
{
    QFETCH(const Identity *, identity);
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

void TlsListenerTest::takesUserNameFromCertificate_data()
{
    QTest::addColumn<CertificateIdentity>("identity");
    QTest::addColumn<QString>("name");
    QTest::newRow("nothing") << CertificateIdentity::Nothing << QString();
    QTest::newRow("common name") << CertificateIdentity::CommonName << QStringLiteral("test server");
    QTest::newRow("alternative name") << CertificateIdentity::AlternativeName << QStringLiteral("localhost");
    QTest::newRow("subject") << CertificateIdentity::Subject << QStringLiteral("CN=test server");
}

void TlsListenerTest::takesUserNameFromCertificate()
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

void TlsListenerTest::admitsWithoutCertificateWhereItIsOptional()
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

void TlsListenerTest::namesWhatIsWrongWithFiles_data()
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

void TlsListenerTest::namesWhatIsWrongWithFiles()
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

void TlsListenerTest::warnsOfExpiredCertificate()
{
    Server server;
    QVERIFY(server.start(settingsOf(tlsOf(authority().expired))));
    QCOMPARE(server.warnings().size(), std::size_t {1});
    QVERIFY(server.warnings()[0].find("has expired on ") != std::string::npos);
}

void TlsListenerTest::opensEncryptedKeys()
{
    Server server;
    auto tls = tlsOf(authority().server);
    tls.keyFile = fileOf("locked.key", authority().server.key("secret"));
    tls.keyPassphrase = "secret";
    QVERIFY(server.start(settingsOf(tls)));
}

void TlsListenerTest::reloadsCertificates()
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

void TlsListenerTest::logsClientsThatDoNotSpeakTls()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    TcpClient client(fixture.listener());
    client.send(connectOf("c"));
    client.end();
    QVERIFY(fixture.logs("could not begin: the client does not speak TLS"));
}

void TlsListenerTest::givesUpSlowHandshakes()
{
    ServerFixture fixture;
    auto settings = settingsOf(tlsOf(authority().server));
    settings.engine.connectTimeout = std::chrono::milliseconds(50);
    QVERIFY(fixture.start(settings));
    TcpClient silent(fixture.listener());
    TcpClient slow(fixture.listener());
    slow.send("16 03 01 02"); // the beginning of a record
    silent.end();
    slow.end();
    QVERIFY(fixture.counts(&Statistics::handshakesGivenUp, 2));
    QVERIFY(fixture.counts(&Statistics::handshakesFailed, 2));
    QVERIFY(fixture.logs("could not begin: it did not come to an end in time"));
}

void TlsListenerTest::boundsHandshakes()
{
    ServerFixture fixture;
    auto settings = settingsOf(tlsOf(authority().server));
    settings.maximumHandshakes = 2;
    QVERIFY(fixture.start(settings));
    TcpClient first(fixture.listener());
    TcpClient second(fixture.listener());
    auto context = trusting();
    TlsClient good(fixture.listener(), context);
    QVERIFY(good.connects());
    first.end(); // it made room
    QVERIFY(fixture.counts(&Statistics::handshakesGivenUp, 1));
    good.send(connectOf("c"));
    QVERIFY(good.expects("20020000"));
}

void TlsListenerTest::refusesRenegotiation()
{
    ServerFixture fixture;
    QVERIFY(fixture.start(settingsOf(tlsOf(authority().server))));
    auto context = trusting();
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_2_VERSION);
    TlsClient client(fixture.listener(), context);
    QVERIFY(client.connects());
    client.send(connectOf("c"));
    QVERIFY(client.expects("20020000"));
    SSL_renegotiate(client.stream.native_handle());
    QVERIFY(SSL_do_handshake(client.stream.native_handle()) != 1);
}

QTEST_GUILESS_MAIN(TlsListenerTest)
#include "tst_tlslistener.moc"
