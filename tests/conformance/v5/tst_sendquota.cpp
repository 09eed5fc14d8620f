// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <fmt/format.h>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

void addReceiveMaximums()
{
    QTest::addColumn<int>("receiveMaximum");
    QTest::newRow("1") << 1;
    QTest::newRow("2") << 2;
    QTest::newRow("100") << 100;
    QTest::newRow("65,535") << 65'535;
    QTest::newRow("left out") << 0; // 65,535, too
}

std::string receiveMaximumText(int receiveMaximum)
{
    return receiveMaximum == 0 ? std::string() : fmt::format("21 {:04x}", receiveMaximum);
}

/// More than every Receive Maximum above but the largest.
constexpr int published = 150;

int sendable(int receiveMaximum)
{
    return receiveMaximum == 0 ? published : std::min(receiveMaximum, published);
}

/// A subscriber whose quota of 1 is used up by the QoS 2 message 1.
BrokerScript::Peer blocked(BrokerScript &broker)
{
    auto peer = broker.subscribed("s", "a", {.properties = "21 0001"});
    broker.connected("first").send("34 L[ S'a' 0001 00 'one' ]");
    if (peer.messages() != QStringLiteral("a q2 'one'"))
        QTest::qFail("the first message was expected", __FILE__, __LINE__);
    return peer;
}

/// The same for a client.
void block(SessionScript &client)
{
    client.connected({.clientId = "c"}, "21 0001");
    client.publish(1, "a", "one", Qos::ExactlyOnce);
    if (client.sent() != SessionScript::bytes("34 L[ S'a' 0001 00 'one' ]"))
        QTest::qFail("the first message was expected", __FILE__, __LINE__);
}

} // namespace

/// Flow control (4.9): the send quota.
class ConformanceSendQuota : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_9_0_1_broker_beginsWithReceiveMaximum_data() { addReceiveMaximums(); }
    void MQTT_4_9_0_1_broker_beginsWithReceiveMaximum();
    void MQTT_4_9_0_1_broker_beginsAnewWithEachConnection();
    void MQTT_4_9_0_1_client_beginsWithReceiveMaximum_data() { addReceiveMaximums(); }
    void MQTT_4_9_0_1_client_beginsWithReceiveMaximum();
    void MQTT_4_9_0_1_client_beginsAnewWithEachConnection();
    void MQTT_4_9_0_2_broker_waitsForAcknowledgement();
    void MQTT_4_9_0_2_broker_countsNoStrangeAcknowledgements();
    void MQTT_4_9_0_2_broker_countsNothingOfEarlierConnections();
    void MQTT_4_9_0_2_client_waitsForAcknowledgement();
    void MQTT_4_9_0_2_client_countsNoStrangeAcknowledgements();
    void MQTT_4_9_0_2_client_countsNothingOfEarlierConnections();
    void MQTT_4_9_0_3_broker_goesOnWithoutQuota();
    void MQTT_4_9_0_3_client_goesOnWithoutQuota();
};

void ConformanceSendQuota::MQTT_4_9_0_1_broker_beginsWithReceiveMaximum()
{
    QFETCH(int, receiveMaximum);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = receiveMaximumText(receiveMaximum)});
    auto publisher = broker.connected("p");
    for (int i = 0; i < published; ++i)
        publisher.send("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(subscriber.messages().count(u'\''), 2 * sendable(receiveMaximum));
}

void ConformanceSendQuota::MQTT_4_9_0_1_broker_beginsAnewWithEachConnection()
{
    BrokerScript broker;
    auto peer = broker.subscribed("s", "a", {.properties = "11 00000e10 21 0002"});
    auto publisher = broker.connected("p");
    for (int i = 1; i <= 5; ++i)
        publisher.send(fmt::format("32 L[ S'a' 0001 00 '{}' ]", i));
    QCOMPARE(peer.messages(), QStringLiteral("a q1 '1'; a q1 '2'"));
    peer.lose();
    auto again = broker.connected("s", {.start = PeerOptions::Start::Resume, .properties = "21 0003"});
    QCOMPARE(again.messages(), QStringLiteral("a q1 dup '1'; a q1 dup '2'; a q1 '3'"));
}

void ConformanceSendQuota::MQTT_4_9_0_1_client_beginsWithReceiveMaximum()
{
    QFETCH(int, receiveMaximum);
    SessionScript client;
    client.connected({.clientId = "c"}, receiveMaximumText(receiveMaximum));
    for (int i = 0; i < published; ++i)
        client.publish(1, "a", "x", Qos::AtLeastOnce);
    QCOMPARE(client.sent().count(QStringLiteral("32 07 00 01 61")), sendable(receiveMaximum));
}

void ConformanceSendQuota::MQTT_4_9_0_1_client_beginsAnewWithEachConnection()
{
    SessionScript client;
    client.connected(persistentOptions(), "21 0002");
    for (int i = 1; i <= 5; ++i)
        client.publish(1, "a", std::to_string(i), Qos::AtLeastOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ]"));
    client.lose();
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 P[ 21 0003 ] ]");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0001 00 '1' ] 3a L[ S'a' 0002 00 '2' ]"
                                                 "32 L[ S'a' 0003 00 '3' ]"));
}

void ConformanceSendQuota::MQTT_4_9_0_2_broker_waitsForAcknowledgement()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "21 0002"});
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ] 34 L[ S'a' 0003 00 '3' ]"
                   "32 L[ S'a' 0004 00 '4' ] 34 L[ S'a' 0005 00 '5' ] 32 L[ S'a' 0006 00 '6' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '1'; a q2 '2'"));
    broker.advance(1h);
    QCOMPARE(subscriber.sent(), QString());
    subscriber.send("40 02 0001");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q2 '3'"));
    subscriber.send("50 02 0002"); // not yet the end of it
    QCOMPARE(subscriber.sent(), bytes("62 02 0002"));
    subscriber.send("70 02 0002");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '4'"));
    subscriber.send("50 03 0001 80"); // the third message, which had the free identifier
    QCOMPARE(subscriber.messages(), QStringLiteral("a q2 '5'"));
}

void ConformanceSendQuota::MQTT_4_9_0_2_broker_countsNoStrangeAcknowledgements()
{
    BrokerScript broker;
    auto subscriber = blocked(broker);
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 'two' ] 32 L[ S'a' 0002 00 'three' ] 32 L[ S'a' 0003 00 'four' ]");
    subscriber.send("40 02 0009 50 03 0009 80 70 02 0009");
    QCOMPARE(subscriber.sent(), QString());
    subscriber.send("50 03 0001 80 40 02 0009 40 02 0009");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 'two'"));
}

void ConformanceSendQuota::MQTT_4_9_0_2_broker_countsNothingOfEarlierConnections()
{
    BrokerScript broker;
    auto peer = broker.subscribed("s", "a", lasting("21 0001"));
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 'one' ]");
    peer.send("50 02 0001");
    peer.lose();
    auto again = broker.connected("s", returning("21 0001"));
    QCOMPARE(again.sent(), bytes("62 02 0001"));
    publisher.send("32 L[ S'a' 0002 00 'two' ] 32 L[ S'a' 0003 00 'three' ]");
    QCOMPARE(again.messages(), QStringLiteral("a q1 'two'"));
    again.send("70 02 0001"); // ends a message that was sent before
    QCOMPARE(again.sent(), QString());
    again.send("40 02 0002");
    QCOMPARE(again.messages(), QStringLiteral("a q1 'three'"));
}

void ConformanceSendQuota::MQTT_4_9_0_2_client_waitsForAcknowledgement()
{
    SessionScript client;
    client.connected({.clientId = "c", .keepAlive = 0s}, "21 0002");
    constexpr std::array qos {Qos::AtLeastOnce, Qos::ExactlyOnce, Qos::ExactlyOnce, Qos::AtLeastOnce,
                              Qos::AtLeastOnce};
    for (std::size_t i = 0; i < qos.size(); ++i)
        client.publish(i + 1, "a", std::to_string(i + 1), qos[i]);
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ]"));
    client.advance(1h);
    QCOMPARE(client.sent(), QString());
    client.receive("40 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("34 L[ S'a' 0003 00 '3' ]"));
    client.receive("50 02 0002");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0002"));
    client.receive("70 02 0002");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0004 00 '4' ]"));
    client.receive("50 03 0003 80");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0005 00 '5' ]"));
}

void ConformanceSendQuota::MQTT_4_9_0_2_client_countsNoStrangeAcknowledgements()
{
    SessionScript client;
    block(client);
    for (std::uint64_t token = 2; token <= 4; ++token)
        client.publish(token, "a", "x", Qos::AtLeastOnce);
    client.receive("40 02 0009 50 03 0009 80 70 02 0009");
    QVERIFY(!client.sent().contains(QStringLiteral("32 07 00 01 61")));
    client.receive("50 03 0001 80 40 02 0009 40 02 0009");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0002 00 'x' ]"));
}

void ConformanceSendQuota::MQTT_4_9_0_2_client_countsNothingOfEarlierConnections()
{
    SessionScript client;
    client.connected(persistentOptions(), "21 0001");
    client.publish(1, "a", "one", Qos::ExactlyOnce);
    client.receive("50 02 0001");
    client.lose();
    client.connected(persistentOptions(), "21 0001", "01");
    client.publish(2, "a", "two", Qos::AtLeastOnce);
    client.publish(3, "a", "three", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0002 00 'two' ]"));
    client.receive("70 02 0001");
    QCOMPARE(client.sent(), QString());
    client.receive("40 02 0002");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0003 00 'three' ]"));
}

void ConformanceSendQuota::MQTT_4_9_0_3_broker_goesOnWithoutQuota()
{
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "b");
    auto peer = blocked(broker);
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 'waits' ] 30 L[ S'a' 00 'does not' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'does not'"));
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    peer.send("82 L[ 0002 00 S'c' 02 ] a2 L[ 0003 00 S'c' ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0002 00 02 ] b0 L[ 0003 00 00 ]"));
    peer.send("32 L[ S'b' 0004 00 'x' ] 34 L[ S'b' 0005 00 'y' ] 62 02 0005");
    QCOMPARE(peer.sent(), bytes("40 02 0004 50 02 0005 70 02 0005"));
    QCOMPARE(watcher.messages(), QStringLiteral("b q1 'x'; b q2 'y'"));
    peer.send("50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.send("e0 00");
    QVERIFY(peer.isClosed());
}

void ConformanceSendQuota::MQTT_4_9_0_3_client_goesOnWithoutQuota()
{
    SessionScript client;
    block(client);
    client.publish(2, "a", "waits", Qos::AtLeastOnce);
    client.publish(3, "a", "not", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'a' 00 'not' ]"));
    client.subscribe(4, "b");
    QCOMPARE(client.sent(), SessionScript::bytes("82 L[ 0002 00 S'b' 00 ]"));
    QCOMPARE(client.events(), QStringLiteral("publish 3 done 00"));
    client.receive("90 L[ 0002 00 00 ] 32 L[ S'b' 0004 00 'x' ] 34 L[ S'b' 0005 00 'y' ] 62 02 0005");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0004 50 02 0005 70 02 0005"));
    QCOMPARE(client.events(), QStringLiteral("request 4 answered 00; message b q1 'x'; message b q2 'y'"));
    client.advance(60s); // Keep Alive
    QCOMPARE(client.sent(), SessionScript::bytes("c0 00"));
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), SessionScript::bytes("e0 00"));
}

QTEST_APPLESS_MAIN(ConformanceSendQuota)
#include "tst_sendquota.moc"
