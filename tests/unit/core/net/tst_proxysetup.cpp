// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/proxysetup.h"
#include "core/net/sockettransport.h"

#include <QSemaphore>
#include <QTcpServer>
#include <QTest>
#include <QThreadPool>

#include <memory>

using namespace espalier;

namespace {

/// A proxy for one connection that is the server behind it, too: says back what it is told.
struct EchoProxy
{
    explicit EchoProxy(ProxyOptions::Kind proxyKind) : kind(proxyKind)
    {
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no free port");
        QObject::connect(&server, &QTcpServer::newConnection, &server, [this] {
            auto *peer = server.nextPendingConnection();
            pending.clear();
            isThrough = false;
            QObject::connect(peer, &QTcpSocket::readyRead, peer, [this, peer] {
                pending += peer->readAll();
                if (!isThrough)
                    peer->write(kind == ProxyOptions::Kind::Http ? answerHttp() : answerSocks());
                else
                    peer->write(std::exchange(pending, {}));
            });
        });
    }
    QByteArray answerHttp()
    {
        if (!pending.endsWith("\r\n\r\n"))
            return {};
        const auto request = std::exchange(pending, {});
        target = request.left(request.indexOf("\r\n"));
        if (refusesAll)
            return "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n";
        if (!credentials.isEmpty() && !request.contains("Basic " + credentials.toBase64()))
            return "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n";
        isThrough = true;
        return "HTTP/1.1 200 Connected\r\n\r\n";
    }
    QByteArray answerSocks()
    {
        const auto said = std::exchange(pending, {});
        if (said.startsWith('\x01')) // user name and password (RFC 1929)
            return said.mid(2, 4) == "user" && said.mid(7) == "pencil" ? QByteArray("\x01\x00", 2)
                                                                       : QByteArray("\x01\x01", 2);
        if (said.size() <= 4) // methods
            return credentials.isEmpty() ? QByteArray("\x05\x00", 2) : QByteArray("\x05\x02", 2);
        target = said.mid(3);
        isThrough = true;
        return QByteArray("\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x01", 10);
    }

    ProxyOptions::Kind kind;
    QByteArray credentials;
    QTcpServer server;
    QByteArray pending;
    QByteArray target;
    bool isThrough = false;
    bool refusesAll = false;
};

/// A transport and what became of it.
struct Client
{
    Client(const ProxyOptions &options, const QString &host, std::uint16_t port, const QString &password = {})
        : transport({.host = host, .port = port, .proxy = options, .secrets = {.proxyPassword = password}})
    {
        QObject::connect(&transport, &Transport::opened, &transport,
                         [this] { transport.write(asBytes("ping")); });
        QObject::connect(&transport, &Transport::received, &transport, [this](ByteView bytes) {
            received.append(asText(bytes).data(), static_cast<qsizetype>(bytes.size()));
        });
        QObject::connect(&transport, &Transport::closed, &transport,
                         [this](ConnectionFailure cause, const QString &text) {
                             causes += cause;
                             detail = text;
                         });
        transport.open();
    }
    SocketTransport transport;
    QByteArray received;
    QList<ConnectionFailure> causes;
    QString detail;
};

ProxyOptions optionsFor(const EchoProxy &proxy)
{
    return {.kind = proxy.kind, .host = QStringLiteral("127.0.0.1"), .port = proxy.server.serverPort()};
}

} // namespace

Q_DECLARE_METATYPE(espalier::ProxyOptions::Kind)

class TestProxySetup : public QObject
{
    Q_OBJECT
private slots:
    void goesThrough_data();
    void goesThrough();
    void provesWhoItIs_data() { goesThrough_data(); }
    void provesWhoItIs();
    void reportsAProxyThatIsNotThere_data() { goesThrough_data(); }
    void reportsAProxyThatIsNotThere();
    void tellsAProxysRefusalFromTheServers();
    void goesWithoutWhereTheSystemHasNone();
    void doesNotAnswerWhatIsGone();
};

void TestProxySetup::goesThrough_data()
{
    QTest::addColumn<ProxyOptions::Kind>("kind");
    QTest::newRow("HTTP") << ProxyOptions::Kind::Http;
    QTest::newRow("SOCKS5") << ProxyOptions::Kind::Socks5;
}

void TestProxySetup::goesThrough()
{
    QFETCH(ProxyOptions::Kind, kind);
    EchoProxy proxy(kind);
    // A name that only the proxy can know.
    Client client(optionsFor(proxy), QStringLiteral("inner.invalid"), 1883);
    QTRY_COMPARE(client.received, QByteArray("ping"));
    QVERIFY2(proxy.target.contains("inner.invalid"), proxy.target.constData());
}

void TestProxySetup::provesWhoItIs()
{
    QFETCH(ProxyOptions::Kind, kind);
    EchoProxy proxy(kind);
    proxy.credentials = "user:pencil";
    auto options = optionsFor(proxy);
    options.userName = QStringLiteral("user");
    Client client(options, QStringLiteral("inner.invalid"), 1883, QStringLiteral("pencil"));
    QTRY_COMPARE(client.received, QByteArray("ping"));
    Client stranger(options, QStringLiteral("inner.invalid"), 1883, QStringLiteral("pencils"));
    QTRY_COMPARE(stranger.causes, QList {ConnectionFailure::ProxyFailed});
    QVERIFY(!stranger.detail.isEmpty());
}

void TestProxySetup::reportsAProxyThatIsNotThere()
{
    QFETCH(ProxyOptions::Kind, kind);
    EchoProxy proxy(kind);
    const auto options = optionsFor(proxy);
    proxy.server.close();
    Client client(options, QStringLiteral("inner.invalid"), 1883);
    QTRY_COMPARE(client.causes, QList {ConnectionFailure::ProxyFailed});
}

void TestProxySetup::tellsAProxysRefusalFromTheServers()
{
    EchoProxy proxy(ProxyOptions::Kind::Http);
    proxy.refusesAll = true;
    Client client(optionsFor(proxy), QStringLiteral("inner.invalid"), 1883);
    QTRY_COMPARE(client.causes, QList {ConnectionFailure::ProxyFailed});
}

void TestProxySetup::goesWithoutWhereTheSystemHasNone()
{
    for (const auto *name :
         {"http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"})
        qunsetenv(name);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Client client({.kind = ProxyOptions::Kind::System}, QStringLiteral("127.0.0.1"), server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
}

void TestProxySetup::doesNotAnswerWhatIsGone()
{
    auto *pool = QThreadPool::globalInstance();
    const int threads = pool->maxThreadCount();
    pool->setMaxThreadCount(1);
    QSemaphore gate;
    pool->start([&gate] { gate.acquire(); });
    int answers = 0;
    QObject stays;
    auto gone = std::make_unique<QObject>();
    for (auto *context : {gone.get(), &stays}) {
        proxyFor({.kind = ProxyOptions::Kind::System}, {}, QStringLiteral("127.0.0.1"), 1883, context,
                 [&answers](const QNetworkProxy &) { ++answers; });
    }
    gone.reset();
    gate.release();
    QTRY_COMPARE(answers, 1);
    QVERIFY(pool->waitForDone());
    QCoreApplication::sendPostedEvents();
    QCOMPARE(answers, 1);
    pool->setMaxThreadCount(threads);
}

QTEST_GUILESS_MAIN(TestProxySetup)
#include "tst_proxysetup.moc"
