// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/connection.h"
#include "core/net/transportfactory.h"
#include "tests/interop/brokers.h"
#include "tests/support/testcertificates.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;

namespace {

class CountingSink : public MessageSink
{
public:
    void messageReceived(const Publish &message, WallTime) override
    {
        last = QByteArray(asText(message.payload).data(), static_cast<qsizetype>(message.payload.size()));
    }
    QByteArray last;
};

/// A mosquitto with the options of one listener, and a profile for it.
struct Setup
{
    explicit Setup(const QByteArray &options, TransportKind kind, const QByteArray &where = "127.0.0.1")
        : broker(where, options)
    {
        profile.transport = kind;
        profile.host = QStringLiteral("127.0.0.1");
        profile.port = broker.port();
        profile.reconnect = false;
        profile.tls.authorityFile = files.path("ca.pem");
    }
    /// Connects and sees its own message; true when it came.
    [[nodiscard]] bool echoes(const QByteArray &payload = "x")
    {
        if (!connects())
            return false;
        connection->subscribe(
            {.topicFilter = QStringLiteral("echo"), .options = {.maximumQos = Qos::AtLeastOnce}});
        OutgoingMessage message;
        message.topicName = "echo";
        message.payload =
            Bytes::copyOf(std::string_view(payload.constData(), static_cast<std::size_t>(payload.size())));
        message.qos = Qos::AtLeastOnce;
        connection->publish(std::move(message));
        return QTest::qWaitFor([&] { return sink.last == payload; }, 20'000);
    }
    [[nodiscard]] bool connects(const Secrets &secrets = {})
    {
        connection = std::make_unique<Connection>(profile, secrets, makeNetworkTransport, sink);
        connection->open();
        return QTest::qWaitFor([this] { return connection->status().phase != ConnectionPhase::Connecting; },
                               20'000)
               && connection->status().phase == ConnectionPhase::Connected;
    }

    static inline TestFiles files;
    Mosquitto broker;
    Profile profile;
    CountingSink sink;
    std::unique_ptr<Connection> connection;
};

QByteArray tlsOptions(const char *more = "")
{
    const auto folder = Setup::files.path("").toUtf8() + '/';
    return "cafile " + folder + "ca.pem\ncertfile " + folder + "server.pem\nkeyfile " + folder
           + "server.key\n" + more;
}

} // namespace

Q_DECLARE_METATYPE(espalier::TransportKind)

/// Our client against mosquitto's TLS (OpenSSL) and WebSocket (libwebsockets) listeners.
class MosquittoTlsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase();
    void carriesMessages_data();
    void carriesMessages();
    void showsItsCertificate_data();
    void showsItsCertificate();
    void isToldThatACertificateIsRequired();
    void isToldThatItsCertificateIsRefused();
    void noticesThatThereIsNoTls();

private:
    TestAuthority m_authority;
};

void MosquittoTlsTest::initTestCase()
{
    (void)Setup::files.write("ca.pem", m_authority.authority.certificate());
    (void)Setup::files.write("server.pem", m_authority.server.certificate());
    (void)Setup::files.write("server.key", m_authority.server.key());
}

void MosquittoTlsTest::carriesMessages_data()
{
    QTest::addColumn<TransportKind>("kind");
    QTest::newRow("TLS") << TransportKind::Tls;
    QTest::newRow("WebSocket") << TransportKind::WebSocket;
    QTest::newRow("secure WebSocket") << TransportKind::SecureWebSocket;
}

void MosquittoTlsTest::carriesMessages()
{
    QFETCH(const TransportKind, kind);
    QByteArray options = usesTls(kind) ? tlsOptions() : QByteArray();
    if (usesWebSocket(kind)) {
        // It does not start with a WebSocket listener alone.
        options += "protocol websockets\nlistener " + QByteArray::number(freePort()) + " 127.0.0.1\n";
    }
    // A WebSocket listener takes every interface unless it is bound to one by name.
    Setup setup(options, kind, usesWebSocket(kind) ? "lo" : "127.0.0.1");
    QVERIFY2(setup.echoes(), qPrintable(setup.connection->status().detail));
    QCOMPARE(setup.connection->status().security.trust, usesTls(kind) ? Trust::Verified : Trust::Plain);
    // Its WebSockets take a second for each 40 kB, whoever reads.
    QVERIFY(setup.echoes(QByteArray(usesWebSocket(kind) ? 70'000 : 1'000'000, 'y')));
    setup.profile.version = ProtocolVersion::V31;
    QVERIFY(setup.echoes("old"));
}

void MosquittoTlsTest::showsItsCertificate_data()
{
    QTest::addColumn<bool>("isPkcs12");
    QTest::newRow("PEM") << false;
    QTest::newRow("PKCS#12") << true;
}

void MosquittoTlsTest::showsItsCertificate()
{
    QFETCH(const bool, isPkcs12);
    Setup setup(tlsOptions("require_certificate true\n"), TransportKind::Tls);
    const auto &me = m_authority.forClients;
    auto &client = setup.profile.tls.client;
    if (isPkcs12) {
        client = {.format = ClientCertificate::Format::Pkcs12,
                  .file = Setup::files.write("me.p12", me.pkcs12("pass"))};
    } else {
        client = {.format = ClientCertificate::Format::Pem,
                  .file = Setup::files.write("me.pem", me.certificate()),
                  .keyFile = Setup::files.write("me.key", me.key("pass"))};
    }
    QVERIFY(setup.connects({.keyPassphrase = QStringLiteral("pass")}));
    QVERIFY(!setup.connects({.keyPassphrase = QStringLiteral("word")}));
    QCOMPARE(setup.connection->status().tls.value_or(TlsFailure {}).problems,
             QList {TlsProblem::WrongPassphrase});
}

void MosquittoTlsTest::isToldThatACertificateIsRequired()
{
    Setup setup(tlsOptions("require_certificate true\n"), TransportKind::Tls);
    QVERIFY(!setup.connects());
    QCOMPARE(setup.connection->status().failure, ConnectionFailure::TlsFailed);
    QCOMPARE(setup.connection->status().tls.value_or(TlsFailure {}).problems,
             QList {TlsProblem::ClientCertificateRequired});
}

void MosquittoTlsTest::isToldThatItsCertificateIsRefused()
{
    Setup setup(tlsOptions("require_certificate true\n"), TransportKind::Tls);
    const auto &me = m_authority.selfSigned;
    setup.profile.tls.client = {.format = ClientCertificate::Format::Pem,
                                .file = Setup::files.write("other.pem", me.certificate() + me.key())};
    QVERIFY(!setup.connects());
    QCOMPARE(setup.connection->status().tls.value_or(TlsFailure {}).problems,
             QList {TlsProblem::ClientCertificateRefused});
}

void MosquittoTlsTest::noticesThatThereIsNoTls()
{
    Setup setup({}, TransportKind::Tls);
    QVERIFY(!setup.connects());
    QVERIFY(setup.connection->status().tls);
    QCOMPARE(setup.connection->status().tls->problems, QList {TlsProblem::ClosedDuringHandshake});
}

QTEST_GUILESS_MAIN(MosquittoTlsTest)
#include "tst_mosquittotls.moc"
