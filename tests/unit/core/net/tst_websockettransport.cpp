// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/transportfactory.h"
#include "core/net/websockettransport.h"
#include "tests/support/testcertificates.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketServer>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Qt's server on a free port of the loopback, and a transport to it.
struct Fixture
{
    explicit Fixture(QWebSocketServer::SslMode mode = QWebSocketServer::NonSecureMode,
                     const QStringList &subprotocols = {QStringLiteral("mqtt")})
        : server(QStringLiteral("test"), mode)
    {
        server.setSupportedSubprotocols(subprotocols);
        profile.transport = TransportKind::WebSocket;
        profile.host = QStringLiteral("127.0.0.1");
        profile.webSocket.headers = {{QStringLiteral("X-Site"), QStringLiteral("south")}};
        if (mode == QWebSocketServer::SecureMode) {
            auto configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificate(QSslCertificate(authority.server.certificate()));
            configuration.setPrivateKey(QSslKey(authority.server.key(), QSsl::Ec));
            server.setSslConfiguration(configuration);
            profile.transport = TransportKind::SecureWebSocket;
            profile.tls.authorityFile = files.write("ca.pem", authority.authority.certificate());
        }
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no free port");
        profile.port = server.serverPort();
    }
    void open()
    {
        transport = makeNetworkTransport(profile, {});
        watch();
        transport->open();
    }
    void watch()
    {
        QObject::connect(transport.get(), &Transport::opened, transport.get(), [this] { isOpen = true; });
        QObject::connect(transport.get(), &Transport::received, transport.get(), [this](ByteView bytes) {
            received.append(asText(bytes).data(), static_cast<qsizetype>(bytes.size()));
        });
        QObject::connect(transport.get(), &Transport::closed, transport.get(),
                         [this](ConnectionFailure cause, const QString &) { causes += cause; });
    }
    [[nodiscard]] bool connects()
    {
        open();
        return QTest::qWaitFor([this] {
            if (!peer)
                peer.reset(server.nextPendingConnection());
            return peer && isOpen;
        });
    }
    [[nodiscard]] bool fails()
    {
        return QTest::qWaitFor([this] { return !causes.isEmpty(); });
    }

    TestAuthority authority;
    TestFiles files;
    QWebSocketServer server;
    Profile profile;
    std::unique_ptr<Transport> transport;
    std::unique_ptr<QWebSocket> peer;
    bool isOpen = false;
    QByteArray received;
    QList<ConnectionFailure> causes;
};

/// A server that says the same to everybody, whatever they say first.
struct RawServer
{
    explicit RawServer(QByteArray text, bool closes = false) : answer(std::move(text))
    {
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no free port");
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this, closes] {
            auto *peer = server.nextPendingConnection();
            QObject::connect(peer, &QTcpSocket::readyRead, peer, [this, peer, closes] {
                peer->readAll();
                peer->write(answer);
                if (closes)
                    peer->disconnectFromHost();
            });
        });
    }
    QByteArray answer;
    QTcpServer server;
};

} // namespace

Q_DECLARE_METATYPE(QWebSocketServer::SslMode)

class TestWebSocketTransport : public QObject
{
    Q_OBJECT
private slots:
    void carriesBytesBothWays_data();
    void carriesBytesBothWays();
    void speaksTheOldProtocol();
    void reportsAServerWithoutMqtt();
    void reportsARefusal();
    void reportsWhatIsNoWebSocket();
    void reportsTlsProblems();
    void reportsARefusedPort();
    void givesUpAfterItsTimeout();
    void reportsTheEnd();
    void closesInOrder();
    void makesThePeerWaitWhileNobodyReads();
    void servesAClient();
    void tellsAClientWhyNot();
    void waitsForAClientsRequestForATime();
};

void TestWebSocketTransport::carriesBytesBothWays_data()
{
    QTest::addColumn<QWebSocketServer::SslMode>("mode");
    QTest::newRow("ws") << QWebSocketServer::NonSecureMode;
    QTest::newRow("wss") << QWebSocketServer::SecureMode;
}

void TestWebSocketTransport::carriesBytesBothWays()
{
    QFETCH(QWebSocketServer::SslMode, mode);
    Fixture f(mode);
    QVERIFY(f.connects());
    QCOMPARE(f.peer->subprotocol(), QStringLiteral("mqtt"));
    QCOMPARE(f.peer->requestUrl().path(), QStringLiteral("/mqtt"));
    QCOMPARE(f.peer->request().rawHeader("X-Site"), QByteArray("south"));
    QCOMPARE(f.transport->report().security.trust,
             mode == QWebSocketServer::SecureMode ? Trust::Verified : Trust::Plain);
    QSignalSpy frames(f.peer.get(), &QWebSocket::binaryMessageReceived);
    f.transport->write(asBytes("ping"));
    QTRY_COMPARE(frames.count(), 1);
    QCOMPARE(frames.first().first().toByteArray(), QByteArray("ping"));
    f.peer->sendBinaryMessage("po");
    f.peer->sendBinaryMessage(QByteArray(300'000, 'x'));
    f.peer->ping("alive?");
    QSignalSpy pongs(f.peer.get(), &QWebSocket::pong);
    QTRY_COMPARE(f.received.size(), 300'002);
    QTRY_COMPARE(pongs.count(), 1);
    QCOMPARE(pongs.first().at(1).toByteArray(), QByteArray("alive?"));
}

void TestWebSocketTransport::speaksTheOldProtocol()
{
    Fixture f(QWebSocketServer::NonSecureMode, {QStringLiteral("mqttv3.1")});
    f.profile.version = ProtocolVersion::V31;
    QVERIFY(f.connects());
    QCOMPARE(f.peer->subprotocol(), QStringLiteral("mqttv3.1"));
}

void TestWebSocketTransport::reportsAServerWithoutMqtt()
{
    Fixture f(QWebSocketServer::NonSecureMode, {QStringLiteral("chat")});
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::WebSocketFailed});
    QVERIFY(f.transport->report().webSocket);
    QCOMPARE(f.transport->report().webSocket->kind, WebSocketFailure::Kind::NoMqtt);
    QVERIFY(!f.isOpen);
}

void TestWebSocketTransport::reportsARefusal()
{
    RawServer raw("HTTP/1.1 403 No <b>entry</b>\r\n\r\n");
    Fixture f;
    f.profile.port = raw.server.serverPort();
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.transport->report().webSocket.value_or(WebSocketFailure {}),
             (WebSocketFailure {WebSocketFailure::Kind::Refused, 403, QStringLiteral("No <b>entry</b>")}));
}

void TestWebSocketTransport::reportsWhatIsNoWebSocket()
{
    RawServer raw(QByteArray("\x20\x02\x00\x00", 4));
    Fixture f;
    f.profile.port = raw.server.serverPort();
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::WebSocketFailed});
    QCOMPARE(f.transport->report().webSocket->kind, WebSocketFailure::Kind::NotHttp);
    RawServer closing({}, true);
    Fixture other;
    other.profile.port = closing.server.serverPort();
    other.open();
    QVERIFY(other.fails());
    QCOMPARE(other.causes, QList {ConnectionFailure::ClosedByPeer});
}

void TestWebSocketTransport::reportsTlsProblems()
{
    Fixture f(QWebSocketServer::SecureMode);
    f.profile.tls.serverName = QStringLiteral("other.example");
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TlsFailed});
    QVERIFY(f.transport->report().tls);
    QCOMPARE(f.transport->report().tls->problems, QList {TlsProblem::HostNameMismatch});
}

void TestWebSocketTransport::reportsARefusedPort()
{
    Fixture f;
    f.server.close();
    f.open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::Refused});
}

void TestWebSocketTransport::givesUpAfterItsTimeout()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    Fixture f;
    SocketTarget target {.host = QStringLiteral("127.0.0.1"), .port = silent.serverPort()};
    f.transport = std::make_unique<WebSocketTransport>(std::make_unique<SocketTransport>(target),
                                                       WebSocketTransport::Request {}, 50ms);
    f.watch();
    f.transport->open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TimedOut});
}

void TestWebSocketTransport::reportsTheEnd()
{
    Fixture f;
    QVERIFY(f.connects());
    f.peer->close(QWebSocketProtocol::CloseCodePolicyViolated, QStringLiteral("no"));
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::WebSocketFailed});
    QCOMPARE(f.transport->report().webSocket.value_or(WebSocketFailure {}),
             (WebSocketFailure {WebSocketFailure::Kind::Closed, 1008, QStringLiteral("no")}));
    Fixture ordinary;
    QVERIFY(ordinary.connects());
    ordinary.peer->close();
    QVERIFY(ordinary.fails());
    QCOMPARE(ordinary.causes, QList {ConnectionFailure::ClosedByPeer});
}

void TestWebSocketTransport::closesInOrder()
{
    Fixture f;
    QVERIFY(f.connects());
    QSignalSpy frames(f.peer.get(), &QWebSocket::binaryMessageReceived);
    QSignalSpy disconnected(f.peer.get(), &QWebSocket::disconnected);
    const std::string large(1'000'000, 'x');
    f.transport->write(asBytes(large));
    f.transport->close();
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::None});
    QTRY_COMPARE(disconnected.count(), 1);
    QCOMPARE(frames.count(), 1);
    QCOMPARE(f.peer->closeCode(), QWebSocketProtocol::CloseCodeNormal);
    Fixture aborted;
    QVERIFY(aborted.connects());
    aborted.transport->abort();
    QCOMPARE(aborted.causes, QList {ConnectionFailure::None});
}

void TestWebSocketTransport::makesThePeerWaitWhileNobodyReads()
{
    Fixture f;
    QVERIFY(f.connects());
    f.transport->setReading(false);
    const QByteArray message(1024 * 1024, 'x');
    for (int i = 0; i < 32; ++i)
        f.peer->sendBinaryMessage(message);
    QSignalSpy written(f.peer.get(), &QWebSocket::bytesWritten);
    QVERIFY(written.wait());
    while (written.wait(200)) { } // until the buffers between are full
    QVERIFY(f.peer->bytesToWrite() > 0);
    QVERIFY(f.received.size() == 0);
    f.transport->setReading(true);
    QTRY_COMPARE(f.received.size(), 32 * message.size());
}

/// What a server of ours has accepted, waiting for the client's request.
std::unique_ptr<WebSocketTransport> acceptedBy(QTcpServer &server,
                                               std::chrono::milliseconds requestTimeout = 15s)
{
    if (!QTest::qWaitFor([&server] { return server.hasPendingConnections(); }))
        qFatal("nobody came");
    std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
    return std::make_unique<WebSocketTransport>(std::make_unique<SocketTransport>(std::move(socket)),
                                                requestTimeout);
}

void TestWebSocketTransport::servesAClient()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QWebSocket client;
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/x").arg(server.serverPort())));
    request.setRawHeader("Sec-WebSocket-Protocol", "mqtt");
    QSignalSpy messages(&client, &QWebSocket::binaryMessageReceived);
    QSignalSpy pongs(&client, &QWebSocket::pong);
    QSignalSpy ended(&client, &QWebSocket::disconnected);
    client.open(request);
    Fixture f;
    f.transport = acceptedBy(server);
    f.watch();
    f.transport->open();
    QTRY_VERIFY(f.isOpen);
    QTRY_COMPARE(client.state(), QAbstractSocket::ConnectedState);
    QCOMPARE(client.subprotocol(), QStringLiteral("mqtt"));
    client.sendBinaryMessage("po");
    client.sendBinaryMessage(QByteArray(300'000, 'x'));
    client.ping();
    QTRY_COMPARE(f.received, "po" + QByteArray(300'000, 'x'));
    QTRY_COMPARE(pongs.count(), 1);
    f.transport->write(asBytes("ping"));
    f.transport->close();
    QTRY_COMPARE(ended.count(), 1);
    QCOMPARE(messages.count(), 1);
    QCOMPARE(messages.first().first().toByteArray(), QByteArray("ping"));
    QCOMPARE(client.closeCode(), QWebSocketProtocol::CloseCodeNormal);
}

void TestWebSocketTransport::tellsAClientWhyNot()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    client.write("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    Fixture f;
    f.transport = acceptedBy(server);
    f.watch();
    f.transport->open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::WebSocketFailed});
    QCOMPARE(f.transport->report().webSocket->kind, WebSocketFailure::Kind::BadHandshake);
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QCOMPARE(client.readLine(), QByteArray("HTTP/1.1 426 Upgrade Required\r\n"));
}

void TestWebSocketTransport::waitsForAClientsRequestForATime()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    Fixture f;
    f.transport = acceptedBy(server, 50ms);
    f.watch();
    f.transport->open();
    QVERIFY(f.fails());
    QCOMPARE(f.causes, QList {ConnectionFailure::TimedOut});
}

QTEST_GUILESS_MAIN(TestWebSocketTransport)
#include "tst_websockettransport.moc"
