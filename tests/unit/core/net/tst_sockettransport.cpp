// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/sockettransport.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;

SocketTarget target(std::uint16_t port)
{
    return {.host = QStringLiteral("127.0.0.1"), .port = port};
}

/// A server on a free port of the loopback, and a transport to it.
struct Fixture
{
    Fixture()
    {
        server.listen(QHostAddress::LocalHost);
        transport = std::make_unique<SocketTransport>(target(server.serverPort()));
        watch();
    }
    explicit Fixture(std::unique_ptr<SocketTransport> other) : transport(std::move(other)) { watch(); }
    void watch()
    {
        QObject::connect(transport.get(), &Transport::opened, transport.get(), [this] { isOpen = true; });
        QObject::connect(transport.get(), &Transport::received, transport.get(), [this](ByteView bytes) {
            received.append(asText(bytes).data(), static_cast<qsizetype>(bytes.size()));
        });
        QObject::connect(transport.get(), &Transport::closed, transport.get(),
                         [this](ConnectionFailure cause, const QString &) { causes += cause; });
    }
    [[nodiscard]] bool connect()
    {
        transport->open();
        return QTest::qWaitFor([this] {
            if (!peer)
                peer.reset(server.nextPendingConnection());
            return peer && isOpen;
        });
    }

    QTcpServer server;
    std::unique_ptr<QTcpSocket> peer;
    std::unique_ptr<SocketTransport> transport;
    bool isOpen = false;
    QByteArray received;
    QList<ConnectionFailure> causes;
};

} // namespace

class TestSocketTransport : public QObject
{
    Q_OBJECT
private slots:
    void carriesBytesBothWays();
    void reportsARefusedPort();
    void givesUpAfterItsTimeout();
    void tellsThatThePeerClosed();
    void writesAllBeforeItCloses();
    void writesAllToAPeerThatIsNotReadAnyMore();
    void abortsAtOnce();
    void makesThePeerWaitWhileNobodyReads();
    void givesUpOnAPeerThatDoesNotRead();
    void allowsAFewAnswersWhileNothingMoves();
    void waitsForASlowPeer();
    void tellsTheEndAfterTheLastByte();
    void tellsWhenWhatWaitedHasGone();
    void knowsItsEnds();
    void speaksToAClientThatWasAccepted();
    void readsWhatAnAcceptedClientLeft();
};

void TestSocketTransport::carriesBytesBothWays()
{
    Fixture f;
    QVERIFY(f.connect());
    f.transport->write(asBytes("ping"));
    QByteArray arrived;
    QTRY_COMPARE(arrived += f.peer->readAll(), QByteArray("ping"));
    f.peer->write("pong");
    QTRY_COMPARE(f.received, QByteArray("pong"));
}

void TestSocketTransport::reportsARefusedPort()
{
    QTcpServer closed;
    QVERIFY(closed.listen(QHostAddress::LocalHost));
    const auto port = closed.serverPort();
    closed.close();
    Fixture f(std::make_unique<SocketTransport>(target(port)));
    f.transport->open();
    QVERIFY(f.causes.isEmpty());
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::Refused}));
    QVERIFY(!f.isOpen);
}

void TestSocketTransport::givesUpAfterItsTimeout()
{
    // A listener that never accepts lets the system queue a few connections; the next one hangs.
    QTcpServer server;
    server.setListenBacklogSize(1);
    QVERIFY(server.listen(QHostAddress::LocalHost));
    server.pauseAccepting();
    std::vector<std::unique_ptr<QTcpSocket>> waiting;
    for (int i = 0; i < 8; ++i) {
        waiting.push_back(std::make_unique<QTcpSocket>());
        waiting.back()->connectToHost(QHostAddress::LocalHost, server.serverPort());
    }
    QTRY_COMPARE(waiting.front()->state(), QAbstractSocket::ConnectedState);
    Fixture f(std::make_unique<SocketTransport>(target(server.serverPort()), 100ms));
    f.transport->open();
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::TimedOut}));
}

void TestSocketTransport::tellsThatThePeerClosed()
{
    Fixture f;
    QVERIFY(f.connect());
    f.peer->close();
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::ClosedByPeer}));
}

void TestSocketTransport::writesAllBeforeItCloses()
{
    Fixture f;
    QVERIFY(f.connect());
    const std::string large(4 * 1024 * 1024, 'x');
    f.transport->write(asBytes(large));
    f.transport->close();
    QByteArray arrived;
    QTRY_COMPARE((arrived += f.peer->readAll()).size(), static_cast<qsizetype>(large.size()));
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::None}));
    QTRY_COMPARE(f.peer->state(), QAbstractSocket::UnconnectedState);
}

void TestSocketTransport::writesAllToAPeerThatIsNotReadAnyMore()
{
    Fixture f;
    QVERIFY(f.connect());
    f.transport->setReading(false);
    f.peer->write(QByteArray(2 * 1024 * 1024, 'y'));
    QSignalSpy written(f.peer.get(), &QTcpSocket::bytesWritten);
    QVERIFY(written.wait());
    const std::string large(4 * 1024 * 1024, 'x');
    f.transport->write(asBytes(large));
    f.transport->close();
    QByteArray arrived;
    QTRY_COMPARE((arrived += f.peer->readAll()).size(), static_cast<qsizetype>(large.size()));
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::None}));
}

void TestSocketTransport::abortsAtOnce()
{
    Fixture f;
    QVERIFY(f.connect());
    f.transport->abort();
    QCOMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::None}));
    f.transport->close();
    QCOMPARE(f.causes.size(), 1);
}

void TestSocketTransport::makesThePeerWaitWhileNobodyReads()
{
    Fixture f;
    QVERIFY(f.connect());
    f.transport->setReading(false);
    const QByteArray large(32 * 1024 * 1024, 'x');
    f.peer->write(large);
    QSignalSpy written(f.peer.get(), &QTcpSocket::bytesWritten);
    QVERIFY(written.wait());
    while (written.wait(200)) { } // until the buffers between are full
    QVERIFY(f.peer->bytesToWrite() > 0);
    QCOMPARE(f.received.size(), 0);
    f.transport->setReading(true);
    QTRY_COMPARE(f.received.size(), large.size());
}

void TestSocketTransport::givesUpOnAPeerThatDoesNotRead()
{
    Fixture f;
    QVERIFY(f.connect());
    f.peer->setReadBufferSize(1024);
    const std::string chunk(16 * 1024 * 1024, 'x');
    int written = 0;
    while (f.causes.isEmpty() && written < 20) {
        f.transport->write(asBytes(chunk));
        ++written;
    }
    QCOMPARE(f.causes, QList {ConnectionFailure::Other});
    QCOMPARE(written, 18); // 17 are more than 256 MiB, and one more finds that
    QCOMPARE(f.transport->bytesToWrite(), std::size_t(0));
}

void TestSocketTransport::allowsAFewAnswersWhileNothingMoves()
{
    Fixture f;
    QVERIFY(f.connect());
    f.peer->setReadBufferSize(1024);
    f.transport->write(asBytes(std::string(300 * mebibyte, 'x')));
    const std::string answers(mebibyte / 16, 'x');
    for (int i = 0; i < 16; ++i)
        f.transport->write(asBytes(answers));
    QVERIFY(f.causes.isEmpty());
    f.transport->write(asBytes("a"));
    QCOMPARE(f.causes, QList {ConnectionFailure::Other});
}

void TestSocketTransport::waitsForASlowPeer()
{
    Fixture f;
    QVERIFY(f.connect());
    f.peer->setReadBufferSize(4 * mebibyte);
    const std::string large(128 * mebibyte, 'x');
    const auto readSome = [&f] {
        const auto before = f.transport->bytesToWrite();
        return QTest::qWaitFor([&f, before] {
            f.peer->readAll();
            return f.transport->bytesToWrite() < before;
        });
    };
    for (int i = 0; i < 3; ++i)
        f.transport->write(asBytes(large));
    QVERIFY(f.causes.isEmpty());
    QVERIFY(f.transport->bytesToWrite() > 2 * large.size());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(readSome());
        f.transport->write(asBytes("ping"));
        QVERIFY(f.causes.isEmpty());
    }
    QVERIFY(readSome());
    f.transport->write(asBytes(large));
    QVERIFY(f.causes.isEmpty());
    // Twice the limit is too much, for whoever reads, too.
    QVERIFY(readSome());
    f.transport->write(asBytes(large));
    QCOMPARE(f.causes, QList {ConnectionFailure::Other});
}

void TestSocketTransport::tellsTheEndAfterTheLastByte()
{
    Fixture f;
    QVERIFY(f.connect());
    f.transport->setReading(false);
    f.peer->write("last words");
    f.peer->disconnectFromHost();
    QTRY_COMPARE(f.peer->state(), QAbstractSocket::UnconnectedState);
    QVERIFY(f.causes.isEmpty());
    f.transport->setReading(true);
    QTRY_COMPARE(f.causes, QList<ConnectionFailure>({ConnectionFailure::ClosedByPeer}));
    QCOMPARE(f.received, QByteArray("last words"));
}

void TestSocketTransport::tellsWhenWhatWaitedHasGone()
{
    Fixture f;
    QVERIFY(f.connect());
    QSignalSpy written(f.transport.get(), &Transport::written);
    f.transport->write(asBytes("ping"));
    QCOMPARE(written.count(), 0);
    QTRY_COMPARE(f.transport->bytesToWrite(), std::size_t {0});
    QCOMPARE(written.count(), 1);
}

void TestSocketTransport::knowsItsEnds()
{
    Fixture f;
    QVERIFY(f.connect());
    const auto report = f.transport->report();
    QCOMPARE(report.peer, (TransportEnd {QStringLiteral("127.0.0.1"), f.server.serverPort()}));
    QCOMPARE(report.own, (TransportEnd {QStringLiteral("127.0.0.1"), f.peer->peerPort()}));
}

void TestSocketTransport::speaksToAClientThatWasAccepted()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    QTRY_VERIFY(server.hasPendingConnections());
    Fixture f(std::make_unique<SocketTransport>(std::unique_ptr<QTcpSocket>(server.nextPendingConnection())));
    f.transport->open();
    QVERIFY(!f.isOpen);
    QTRY_VERIFY(f.isOpen);
    QCOMPARE(f.transport->report().peer.port, client.localPort());
    client.write("ping");
    QTRY_COMPARE(f.received, QByteArray("ping"));
    f.transport->write(asBytes("pong"));
    QTRY_COMPARE(client.bytesAvailable(), 4);
    f.transport->close();
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::None});
    QTRY_COMPARE(client.state(), QAbstractSocket::UnconnectedState);
}

void TestSocketTransport::readsWhatAnAcceptedClientLeft()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, server.serverPort());
    client.write("last words");
    client.disconnectFromHost();
    QTRY_VERIFY(server.hasPendingConnections());
    std::unique_ptr<QTcpSocket> accepted(server.nextPendingConnection());
    QTRY_COMPARE(accepted->state(), QAbstractSocket::UnconnectedState);
    Fixture f(std::make_unique<SocketTransport>(std::move(accepted)));
    f.transport->open();
    QTRY_COMPARE(f.causes, QList {ConnectionFailure::ClosedByPeer});
    QVERIFY(f.isOpen);
    QCOMPARE(f.received, QByteArray("last words"));
}

QTEST_GUILESS_MAIN(TestSocketTransport)
#include "tst_sockettransport.moc"
