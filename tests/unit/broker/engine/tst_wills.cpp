// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// What clients leave to be said when they are gone.
class WillsTest : public QObject
{
    Q_OBJECT
private slots:
    void publishesWill_data();
    void publishesWill();
    void delaysWill();
    void forgetsDelayedWillOnReturn();
    void publishesWillWithSessionsEnd();
    void countsWillsExpiryFromPublication();
    void expiresWillAtOnce();
    void keepsOwnWillBack();
    void refusesWillBeyondMemory();
    void refusesWillWithLongPayload();
    void refusesWillWithLongProperties();
    void retainsWillWithTheMemoryItHas();
};

void WillsTest::publishesWill_data()
{
    QTest::addColumn<std::string>("end");
    QTest::addColumn<bool>("published");
    QTest::newRow("connection lost") << std::string() << true;
    QTest::newRow("normal disconnection") << std::string("e0 00") << false;
    QTest::newRow("disconnection with will") << std::string("e0 01 04") << true;
    QTest::newRow("protocol error") << std::string("e0 L[ 00 P[ 11 00000001 ] ]") << true;
    QTest::newRow("malformed packet") << std::string("36 L[ S'a' 0001 00 ]") << true;
}

void WillsTest::publishesWill()
{
    QFETCH(std::string, end);
    QFETCH(bool, published);
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 02 ]");
    subscriber.forget();
    // QoS 1, RETAIN
    auto peer =
        broker.connected("p", {.will = "P[ 26 S'k' S'v' 03 S'text' ] S'w' S'bye'", .willFlags = 0x2c});
    if (end.empty())
        peer.lose();
    else
        peer.send(end);
    QCOMPARE(subscriber.sent(),
             published ? bytes("32 L[ S'w' 0001 P[ 26 S'k' S'v' 03 S'text' ] 'bye' ]") : QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, published ? 1u : 0u);
}

void WillsTest::delaysWill()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 02 ]");
    subscriber.forget();
    auto peer = broker.connected("p", {.properties = "11 0000003c", .will = "P[ 18 0000000a ] S'w' S'bye'"});
    peer.lose();
    broker.advance(std::chrono::milliseconds(9'999));
    QCOMPARE(subscriber.sent(), QString());
    broker.advance(std::chrono::milliseconds(1));
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 'bye'"));
    broker.advance(std::chrono::hours(1));
    QCOMPARE(subscriber.sent(), QString());
}

void WillsTest::forgetsDelayedWillOnReturn()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 02 ]");
    subscriber.forget();
    auto peer = broker.connected("p", {.properties = "11 0000003c", .will = "P[ 18 0000000a ] S'w' S'bye'"});
    peer.lose();
    broker.advance(std::chrono::seconds(5));
    broker.connected("p", {.start = PeerOptions::Start::Resume, .properties = "11 0000003c"});
    broker.advance(std::chrono::seconds(50));
    QCOMPARE(subscriber.sent(), QString());
}

void WillsTest::publishesWillWithSessionsEnd()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 02 ]");
    subscriber.forget();
    auto peer = broker.connected("p", {.properties = "11 00000005", .will = "P[ 18 0000000a ] S'w' S'bye'"});
    peer.lose();
    broker.advance(std::chrono::seconds(5));
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 'bye'"));
    // The same when the session is ended by a Clean Start.
    auto second =
        broker.connected("q", {.properties = "11 0000003c", .will = "P[ 18 0000000a ] S'w' S'bye'"});
    second.lose();
    broker.connected("q");
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 'bye'"));
}

void WillsTest::countsWillsExpiryFromPublication()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 02 ]");
    subscriber.forget();
    auto peer = broker.connected("p", {.will = "P[ 02 0000000a ] S'w' S'bye'"});
    broker.advance(std::chrono::seconds(100));
    peer.lose();
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'w' P[ 02 0000000a ] 'bye' ]"));
}

void WillsTest::expiresWillAtOnce()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 02 ]");
    subscriber.forget();
    broker.connected("p", {.will = "P[ 02 00000000 ] S'w' S'bye'"}).lose();
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'w' P[ 02 00000000 ] 'bye' ]"));
}

void WillsTest::keepsOwnWillBack()
{
    const PeerOptions options {.start = PeerOptions::Start::Resume,
                               .properties = "11 0000003c",
                               .will = "P[ ] S'w' S'bye'",
                               .willFlags = 0x0c};
    BrokerScript broker;
    auto peer = broker.connected("p", options);
    peer.send("82 L[ 0001 00 S'w' 05 ]"); // QoS 1, No Local
    peer.lose();
    peer = broker.connected("p", options);
    QCOMPARE(peer.sent(), QString());
}

void WillsTest::refusesWillBeyondMemory()
{
    BrokerScript broker({.maximumMessageMemory = 1000});
    auto peer = broker.connecting("p", {.will = "P[ ] S'w' S'" + std::string(2000, 'x') + "'"});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::QuotaExceeded);
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void WillsTest::refusesWillWithLongPayload()
{
    BrokerScript broker({.maximumPayload = 3});
    auto peer = broker.connecting("p", {.will = "P[ ] S'w' S'1234'"});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::ImplementationSpecificError);
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().timesMet(Limit::MaximumPayload), 1u);
    peer = broker.connecting("p", {.will = "P[ ] S'w' S'123'"});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
}

void WillsTest::refusesWillWithLongProperties()
{
    BrokerScript broker({.maximumProperties = 10});
    auto peer = broker.connecting("p", {.will = "P[ 26 S'key' S'value' ] S'w' S'x'"});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::ImplementationSpecificError);
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().timesMet(Limit::MaximumProperties), 1u);
    peer = broker.connecting("p", {.will = "P[ 26 S'k' S'v' ] S'w' S'x'"});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
}

void WillsTest::retainsWillWithTheMemoryItHas()
{
    BrokerScript broker({.maximumMessageMemory = 3000});
    auto peer =
        broker.connected("p", {.will = "P[ ] S'w' S'" + std::string(1600, 'x') + "'", .willFlags = 0x24});
    peer.lose();
    QCOMPARE(broker.engine.statistics().retainedMessages, 1u);
}

QTEST_APPLESS_MAIN(WillsTest)
#include "tst_wills.moc"
