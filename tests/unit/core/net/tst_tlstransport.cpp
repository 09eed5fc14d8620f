// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sockettransport.h"
#include "tests/support/testcertificates.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QSslServer>
#include <QTest>

#include <functional>

using namespace espalier;

namespace {

const TestAuthority &authority()
{
    static const TestAuthority made;
    return made;
}

QSslConfiguration serverConfiguration(const Identity &identity)
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificate(QSslCertificate(identity.certificate()));
    configuration.setPrivateKey(QSslKey(identity.key(), QSsl::Ec));
    configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
    return configuration;
}

QByteArray fingerprintOf(const Identity &identity)
{
    return QSslCertificate(identity.certificate()).digest(QCryptographicHash::Sha256);
}

/// A server on a free port of the loopback, and a transport to it that trusts the test's authority.
struct Fixture
{
    explicit Fixture(const Identity &identity = authority().server) : Fixture(serverConfiguration(identity))
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

} // namespace

Q_DECLARE_METATYPE(const espalier::Identity *)
Q_DECLARE_METATYPE(espalier::TlsProblem)

class TestTlsTransport : public QObject
{
    Q_OBJECT
private slots:
    void carriesBytesBothWays();
    void tellsWhatIsWrongWithACertificate_data();
    void tellsWhatIsWrongWithACertificate();
    void showsTheChain();
    void trustsTheSystemAlone();
    void acceptsAPinnedCertificate();
    void refusesAnyOtherThanThePinned();
    void takesAnybodyWhenToldTo();
    void checksTheGivenServerName_data();
    void checksTheGivenServerName();
    void showsItsOwnCertificate_data();
    void showsItsOwnCertificate();
    void reportsUnusableFiles_data();
    void reportsUnusableFiles();
    void agreesOnAnApplicationProtocol();
    void keepsTheMinimumVersion();
    void noticesAPlainServer_data();
    void noticesAPlainServer();
    void writesAllBeforeItCloses();
    void makesThePeerWaitWhileNobodyReads();
};

void TestTlsTransport::carriesBytesBothWays()
{
    Fixture f;
    QVERIFY(f.connects());
    const auto security = f.transport->report().security;
    QCOMPARE(security.trust, Trust::Verified);
    QCOMPARE(security.version, QStringLiteral("TLSv1.3"));
    QVERIFY(!security.cipher.isEmpty());
    f.transport->write(asBytes("ping"));
    QByteArray arrived;
    QTRY_COMPARE(arrived += f.peer->readAll(), QByteArray("ping"));
    f.peer->write("pong");
    QTRY_COMPARE(f.received, QByteArray("pong"));
    f.peer->close();
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::ClosedByPeer});
    QVERIFY(!f.transport->report().tls);
}

void TestTlsTransport::tellsWhatIsWrongWithACertificate_data()
{
    QTest::addColumn<const Identity *>("identity");
    QTest::addColumn<TlsProblem>("problem");
    QTest::newRow("self-signed") << &authority().selfSigned << TlsProblem::SelfSigned;
    QTest::newRow("expired") << &authority().expired << TlsProblem::Expired;
    QTest::newRow("not yet") << &authority().notYet << TlsProblem::NotYetValid;
    QTest::newRow("other name") << &authority().otherName << TlsProblem::HostNameMismatch;
}

void TestTlsTransport::tellsWhatIsWrongWithACertificate()
{
    QFETCH(const Identity *, identity);
    QFETCH(TlsProblem, problem);
    Fixture f(*identity);
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QCOMPARE(f.failure().problems, Problems {problem});
    QVERIFY(!f.failure().detail.isEmpty());
    QCOMPARE(f.failure().chain.first().fingerprint, fingerprintOf(*identity));
    QVERIFY(!f.isOpen);
}

void TestTlsTransport::showsTheChain()
{
    Fixture f(authority().otherName);
    f.open();
    QVERIFY(f.fails());
    const auto shown = f.failure().chain.first();
    QCOMPARE(shown.subject, QStringLiteral("other"));
    QCOMPARE(shown.issuer, QStringLiteral("Test authority"));
    QCOMPARE(shown.names, QStringList {QStringLiteral("other.example")});
    QCOMPARE(shown.keyType, CertificateInfo::KeyType::Ec);
    QCOMPARE(shown.keyBits, 256);
    QVERIFY(!shown.isSelfSigned);
    QCOMPARE(shown.notBefore.daysTo(shown.notAfter), 31);
}

void TestTlsTransport::trustsTheSystemAlone()
{
    Fixture f;
    f.options.authorityFile.clear();
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.failure().problems, Problems {TlsProblem::NotTrusted});
}

void TestTlsTransport::acceptsAPinnedCertificate()
{
    Fixture f(authority().selfSigned);
    f.options.pinnedFingerprints = {QByteArray(32, 'x'), fingerprintOf(authority().selfSigned)};
    QVERIFY(f.connects());
    QCOMPARE(f.transport->report().security.trust, Trust::Pinned);
}

void TestTlsTransport::refusesAnyOtherThanThePinned()
{
    // Neither one that the authority has issued, nor the authority's own fingerprint for it.
    Fixture f;
    f.options.pinnedFingerprints = {fingerprintOf(authority().selfSigned),
                                    fingerprintOf(authority().authority)};
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.failure().problems, Problems {TlsProblem::NotPinned});
    QVERIFY(!f.isOpen);
    QCOMPARE(f.transport->report().security, TransportSecurity());

    Fixture other(authority().expired);
    other.options.pinnedFingerprints = f.options.pinnedFingerprints;
    other.open();
    QVERIFY(other.fails());
    QCOMPARE(other.failure().problems, (Problems {TlsProblem::NotPinned, TlsProblem::Expired}));
}

void TestTlsTransport::takesAnybodyWhenToldTo()
{
    Fixture f(authority().expired);
    f.options.verification = TlsOptions::Verification::None;
    QVERIFY(f.connects());
    QCOMPARE(f.transport->report().security.trust, Trust::Unverified);
}

void TestTlsTransport::checksTheGivenServerName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("isRight");
    QTest::newRow("right") << QStringLiteral("other.example") << true;
    QTest::newRow("wrong") << QStringLiteral("another.example") << false;
}

void TestTlsTransport::checksTheGivenServerName()
{
    QFETCH(QString, name);
    QFETCH(bool, isRight);
    Fixture f(authority().otherName);
    f.options.serverName = name;
    QCOMPARE(f.connects(), isRight);
    QCOMPARE(f.failure().problems.contains(TlsProblem::HostNameMismatch), !isRight);
}

void TestTlsTransport::showsItsOwnCertificate_data()
{
    QTest::addColumn<QString>("form");
    for (const auto *form : {"pem", "one file", "encrypted pem", "pkcs12", "old pkcs12"})
        QTest::newRow(form) << QString::fromLatin1(form);
}

void TestTlsTransport::showsItsOwnCertificate()
{
    QFETCH(QString, form);
    auto configuration = serverConfiguration(authority().server);
    configuration.setPeerVerifyMode(QSslSocket::VerifyPeer);
    configuration.setCaCertificates({QSslCertificate(authority().authority.certificate())});
    Fixture f(configuration);
    const auto &me = authority().forClients;
    auto &client = f.options.client;
    client.format = ClientCertificate::Format::Pem;
    if (form.endsWith(QLatin1String("pkcs12"))) {
        const auto content = form.startsWith(QLatin1String("old")) ? me.oldPkcs12("pass") : me.pkcs12("pass");
        client = {.format = ClientCertificate::Format::Pkcs12, .file = f.files.write("me.p12", content)};
        f.passphrase = QStringLiteral("pass");
    } else if (form == QLatin1String("one file")) {
        client.file = f.files.write("me.pem", me.key() + me.certificate());
    } else {
        client.file = f.files.write("me.pem", me.certificate());
        f.passphrase = form == QLatin1String("pem") ? QString() : QStringLiteral("pass");
        client.keyFile = f.files.write("me.key", me.key(f.passphrase.toUtf8()));
    }
    QVERIFY(f.connects());
    QCOMPARE(f.peer->peerCertificate(), QSslCertificate(me.certificate()));
}

void TestTlsTransport::reportsUnusableFiles_data()
{
    using Prepare = std::function<void(Fixture &)>;
    QTest::addColumn<Prepare>("prepare");
    QTest::addColumn<TlsProblem>("problem");
    const auto row = [](const char *name, TlsProblem problem, Prepare prepare) {
        QTest::newRow(name) << std::move(prepare) << problem;
    };
    const auto pem = [](Fixture &f, const QByteArray &certificate, const QByteArray &key) {
        f.options.client = {.format = ClientCertificate::Format::Pem,
                            .file = f.files.write("me.pem", certificate),
                            .keyFile = f.files.write("me.key", key)};
    };
    const auto &me = authority().forClients;
    row("no authority", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.path("none.pem"); });
    row("a folder", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.path("."); });
    row("authority of rubbish", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.write("x", QByteArray(1000, '\xff')); });
    row("too large", TlsProblem::AuthorityFileUnreadable,
        [](Fixture &f) { f.options.authorityFile = f.files.write("x", QByteArray(5'000'000, ' ')); });
    row("certificate of rubbish", TlsProblem::CertificateFileUnreadable,
        [=, &me](Fixture &f) { pem(f, "rubbish", me.key()); });
    row("key of rubbish", TlsProblem::KeyFileUnreadable,
        [=, &me](Fixture &f) { pem(f, me.certificate(), "rubbish"); });
    row("no passphrase", TlsProblem::WrongPassphrase,
        [=, &me](Fixture &f) { pem(f, me.certificate(), me.key("pass")); });
    row("wrong passphrase", TlsProblem::WrongPassphrase, [=, &me](Fixture &f) {
        pem(f, me.certificate(), me.key("pass"));
        f.passphrase = QStringLiteral("word");
    });
    row("another's key", TlsProblem::KeyDoesNotMatch,
        [=, &me](Fixture &f) { pem(f, me.certificate(), authority().server.key()); });
    const auto pkcs12 = [](Fixture &f, const QByteArray &content) {
        f.options.client = {.format = ClientCertificate::Format::Pkcs12,
                            .file = f.files.write("me.p12", content)};
    };
    row("PKCS#12 of rubbish", TlsProblem::CertificateFileUnreadable,
        [=](Fixture &f) { pkcs12(f, "rubbish"); });
    row("PKCS#12 without passphrase", TlsProblem::WrongPassphrase,
        [=, &me](Fixture &f) { pkcs12(f, me.pkcs12("pass")); });
    row("old PKCS#12 without passphrase", TlsProblem::WrongPassphrase,
        [=, &me](Fixture &f) { pkcs12(f, me.oldPkcs12("pass")); });
}

void TestTlsTransport::reportsUnusableFiles()
{
    QFETCH(std::function<void(Fixture &)>, prepare);
    QFETCH(TlsProblem, problem);
    Fixture f;
    prepare(f);
    f.open();
    QVERIFY(f.causes.isEmpty());
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QCOMPARE(f.failure().problems, Problems {problem});
    QVERIFY(!f.failure().file.isEmpty());
    QCOMPARE(f.failure().file.endsWith(QLatin1String("me.key")),
             problem == TlsProblem::KeyDoesNotMatch || problem == TlsProblem::KeyFileUnreadable
                 || (problem == TlsProblem::WrongPassphrase && !f.options.client.keyFile.isEmpty()));
}

void TestTlsTransport::agreesOnAnApplicationProtocol()
{
    auto configuration = serverConfiguration(authority().server);
    configuration.setAllowedNextProtocols({"mqtt"});
    Fixture f(configuration);
    f.options.applicationProtocols = {QStringLiteral("x"), QStringLiteral("mqtt")};
    QVERIFY(f.connects());
    QCOMPARE(f.transport->report().security.applicationProtocol, QStringLiteral("mqtt"));
}

void TestTlsTransport::keepsTheMinimumVersion()
{
    auto configuration = serverConfiguration(authority().server);
    configuration.setProtocol(QSsl::TlsV1_2);
    Fixture f(configuration);
    f.options.minimumVersion = TlsOptions::Version::Tls13;
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.failure().problems, Problems {TlsProblem::NoCommonVersion});
    Fixture lower(configuration);
    QVERIFY(lower.connects());
    QCOMPARE(lower.transport->report().security.version, QStringLiteral("TLSv1.2"));
}

void TestTlsTransport::noticesAPlainServer_data()
{
    QTest::addColumn<QByteArray>("says");
    QTest::addColumn<TlsProblem>("problem");
    QTest::newRow("says something") << QByteArray("HTTP/1.1 400 Bad Request\r\n\r\n") << TlsProblem::NotTls;
    QTest::newRow("closes") << QByteArray() << TlsProblem::ClosedDuringHandshake;
}

void TestTlsTransport::noticesAPlainServer()
{
    QFETCH(QByteArray, says);
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain, &says] {
        auto *peer = plain.nextPendingConnection();
        connect(peer, &QTcpSocket::readyRead, peer, [peer, &says] {
            peer->readAll();
            peer->write(says);
            peer->disconnectFromHost();
        });
    });
    Fixture f;
    f.open(plain.serverPort());
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QTEST(f.failure().problems.first(), "problem");
}

void TestTlsTransport::writesAllBeforeItCloses()
{
    Fixture f;
    QVERIFY(f.connects());
    const std::string large(4 * 1024 * 1024, 'x');
    f.transport->write(asBytes(large));
    QVERIFY(f.transport->bytesToWrite() > 0);
    f.transport->close();
    QByteArray arrived;
    QTRY_COMPARE((arrived += f.peer->readAll()).size(), static_cast<qsizetype>(large.size()));
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::None});
}

void TestTlsTransport::makesThePeerWaitWhileNobodyReads()
{
    Fixture f;
    QVERIFY(f.connects());
    f.transport->setReading(false);
    const QByteArray large(32 * 1024 * 1024, 'x');
    f.peer->write(large);
    QSignalSpy written(f.peer, &QSslSocket::encryptedBytesWritten);
    QVERIFY(written.wait());
    while (written.wait(200)) { } // until the buffers between are full
    QVERIFY(f.peer->bytesToWrite() + f.peer->encryptedBytesToWrite() > 0);
    QCOMPARE(f.received.size(), 0);
    f.transport->setReading(true);
    QTRY_COMPARE_WITH_TIMEOUT(f.received.size(), large.size(), 20'000);
}

QTEST_GUILESS_MAIN(TestTlsTransport)
#include "tst_tlstransport.moc"
