// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connectionscript.h"

#include <QSignalSpy>
#include <QTest>

using namespace espalier;
using namespace espalier::test;
using namespace std::chrono_literals;

class TestConnection : public QObject
{
    Q_OBJECT
private slots:
    void connectsAndTellsWhatWasGranted();
    void deliversMessagesInBatches();
    void makesTheWantedSubscriptions();
    void refusesAnInvalidFilterAlone();
    void groupsByIdentifier();
    void unsubscribes();

    void reportsPublishResults();
    void messagesWaitForAConnection();

    void closesInOrder();
    void closesWhileWaiting();
    void closesWhileTheTransportOpens();
    void handlersMayCloseAndPublish();
    void handlersMayOpenAgain();

    void stopsReading();
    void keepsAlive();
    void makesUpAClientId();
};

void TestConnection::connectsAndTellsWhatWasGranted()
{
    Fixture f;
    f.connection.open();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Connecting);
    QTRY_COMPARE(f.server.received(), hexOf("10 L[ S'MQTT' 05 02 0000 P[ ] S'c' ]"));
    f.server.send("20 L[ 00 00 P[ 21 0005 ] ]");
    QTRY_COMPARE(f.phases, QList<ConnectionPhase>({ConnectionPhase::Connecting, ConnectionPhase::Connected}));
    QCOMPARE(f.connection.status().granted.view().number(Property::ReceiveMaximum, 0), 5U);
    QCOMPARE(f.connection.status().clientId, QStringLiteral("c"));
    QCOMPARE(f.connection.status().attempt, 0U);
}

void TestConnection::deliversMessagesInBatches()
{
    Fixture f;
    QVERIFY(f.connect());
    const auto before = f.sink.lastTime;
    f.server.send("30 L[ S't' 00 'one' ] 32 L[ S't' 0001 00 'two' ]");
    QTRY_COMPARE(f.sink.lines, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(f.sink.batches, 1);
    QVERIFY(f.sink.lastTime > before);
    QTRY_COMPARE(f.server.received(), QStringLiteral("40 02 00 01"));
}

void TestConnection::makesTheWantedSubscriptions()
{
    auto profile = testProfile();
    profile.subscriptions = {spec("a/#"), spec("muted")};
    profile.subscriptions[1].muted = true;
    Fixture f(profile);
    f.connection.subscribe(spec("b"));
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0001 00 S'a/#' 00 S'b' 00 ]"));
    f.server.forget();
    f.server.send("90 L[ 0001 00 00 87 ]");
    QTRY_COMPARE(f.results, QStringList({QStringLiteral("-muted 11"), QStringLiteral("+a/# 00"),
                                         QStringLiteral("+b 87")}));
    f.connection.subscribe(spec("c"));
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0002 00 S'c' 00 ]"));
}

void TestConnection::refusesAnInvalidFilterAlone()
{
    Fixture f;
    f.connection.subscribe(spec("a/#/b"));
    f.connection.subscribe(spec("good"));
    QVERIFY(f.connect());
    QCOMPARE(f.results, QStringList({QStringLiteral("+a/#/b 8f")}));
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0001 00 S'good' 00 ]"));
}

void TestConnection::groupsByIdentifier()
{
    Fixture f;
    auto first = spec("a");
    first.identifier = 7;
    f.connection.subscribe(first);
    f.connection.subscribe(spec("b"));
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("82 L[ 0001 00 S'b' 00 ] 82 L[ 0002 P[ 0b 07 ] S'a' 00 ]"));
}

void TestConnection::unsubscribes()
{
    Fixture f;
    f.connection.subscribe(spec("a"));
    QVERIFY(f.connect());
    f.server.send("90 L[ 0001 00 00 ]");
    QTRY_COMPARE(f.results.size(), 1);
    f.server.forget();
    f.connection.unsubscribe(QStringLiteral("a"));
    QTRY_COMPARE(f.server.received(), hexOf("a2 L[ 0002 00 S'a' ]"));
    f.server.send("b0 L[ 0002 00 00 ]");
    QTRY_COMPARE(f.results.last(), QStringLiteral("-a 00"));
}

void TestConnection::reportsPublishResults()
{
    Fixture f;
    f.connection.publish({.token = 1, .topicName = "t"});
    QCOMPARE(f.published, QStringList({QStringLiteral("1 1 88")}));
    QVERIFY(f.connect("20 L[ 00 00 P[ 24 01 ] ]"));
    f.connection.publish({.token = 2, .topicName = "t"});
    f.connection.publish({.token = 3, .topicName = "t", .qos = Qos::AtLeastOnce});
    f.connection.publish({.token = 4, .topicName = "t", .qos = Qos::ExactlyOnce});
    QTRY_COMPARE(f.server.received(), hexOf("30 L[ S't' 00 ] 32 L[ S't' 0001 00 ]"));
    f.server.send("40 03 0001 10");
    QTRY_COMPARE(f.published, QStringList({QStringLiteral("1 1 88"), QStringLiteral("2 0 00"),
                                           QStringLiteral("4 1 9b"), QStringLiteral("3 0 10")}));
}

void TestConnection::messagesWaitForAConnection()
{
    Fixture f;
    f.connection.publish({.token = 3, .topicName = "t", .qos = Qos::AtLeastOnce});
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), hexOf("32 L[ S't' 0001 00 ]"));
}

void TestConnection::closesInOrder()
{
    Fixture f;
    QVERIFY(f.connect());
    f.connection.publish({.token = 1, .topicName = "last"});
    f.connection.close();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().failure, ConnectionFailure::None);
    QTRY_VERIFY(f.server.isClosed());
    QCOMPARE(f.server.received(), hexOf("30 L[ S'last' 00 ] e0 00"));
}

void TestConnection::closesWhileWaiting()
{
    Fixture f;
    QVERIFY(f.connect());
    f.server.close();
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Waiting);
    f.connection.close();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.connection.status().retryAt, 0);
}

void TestConnection::closesWhileTheTransportOpens()
{
    Fixture f;
    f.connection.open();
    f.connection.close();
    QCOMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QTRY_VERIFY(f.server.isClosed());
    QVERIFY(f.connect());
}

void TestConnection::handlersMayCloseAndPublish()
{
    Fixture f;
    QVERIFY(f.connect());
    f.sink.onMessage = [&f] {
        f.connection.publish({.token = 1, .topicName = "echo"});
        if (f.sink.lines.size() == 2)
            f.connection.close();
    };
    f.server.send("30 L[ S't' 00 '1' ] 30 L[ S't' 00 '2' ] 30 L[ S't' 00 '3' ]");
    QTRY_COMPARE(f.connection.status().phase, ConnectionPhase::Disconnected);
    QCOMPARE(f.sink.lines.size(), 3);
    QTRY_VERIFY(f.server.isClosed());
    QCOMPARE(f.server.received(), hexOf("30 L[ S'echo' 00 ] 30 L[ S'echo' 00 ] e0 00"));
}

void TestConnection::handlersMayOpenAgain()
{
    auto profile = testProfile();
    profile.reconnect = false;
    Fixture f(profile);
    QVERIFY(f.connect());
    QObject::connect(&f.connection, &Connection::statusChanged, &f.connection,
                     [&f](const ConnectionStatus &status) {
                         if (status.phase == ConnectionPhase::Disconnected && f.server.connections() == 1)
                             f.connection.open();
                     });
    f.server.send("e0 01 8b");
    QTRY_COMPARE(f.server.connections(), 2);
    QVERIFY(f.connect());
    f.server.send("30 L[ S't' 00 'new' ]");
    QTRY_COMPARE(f.sink.lines, QStringList({QStringLiteral("new")}));
}

void TestConnection::stopsReading()
{
    Fixture f;
    QVERIFY(f.connect());
    f.connection.setReading(false);
    const auto sent = f.server.sendUntilFull("30 L[ S't' 00 'x' ]");
    QVERIFY(sent > 1000);
    f.connection.publish({.token = 1, .topicName = "still writing"});
    QTRY_VERIFY(!f.server.received().isEmpty());
    QCOMPARE(f.sink.lines.size(), 0);
    f.connection.setReading(true);
    QTRY_COMPARE(f.sink.lines.size(), sent);
}

void TestConnection::keepsAlive()
{
    auto profile = testProfile();
    profile.keepAlive = 1s;
    Fixture f(profile);
    QVERIFY(f.connect());
    QTRY_COMPARE(f.server.received(), QStringLiteral("c0 00"));
}

void TestConnection::makesUpAClientId()
{
    auto profile = testProfile();
    profile.clientId.clear();
    Fixture f(profile);
    QVERIFY(f.connect());
    QVERIFY(f.connection.status().clientId.startsWith(QStringLiteral("espalier-")));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
