// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

/// What Receive Maximum holds back and what it does not (3.3.4).
class ConformanceReceiveMaximum : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_4_7_broker_refusesMoreThanItsMaximum();
    void MQTT_3_3_4_7_broker_countsWhatIsUnacknowledged();
    void MQTT_3_3_4_7_broker_countsEachConnectionAnew();
    void MQTT_3_3_4_7_client_sendsNoMoreThanTheMaximum_data();
    void MQTT_3_3_4_7_client_sendsNoMoreThanTheMaximum();
    void MQTT_3_3_4_7_client_sendsNoMoreAgainThanTheMaximum();
    void MQTT_3_3_4_8_client_delaysNothingElse();
    void MQTT_3_3_4_9_broker_sendsNoMoreThanTheMaximum_data();
    void MQTT_3_3_4_9_broker_sendsNoMoreThanTheMaximum();
    void MQTT_3_3_4_9_broker_sendsNoMoreAgainThanTheMaximum();
    void MQTT_3_3_4_9_client_refusesMoreThanItsMaximum();
    void MQTT_3_3_4_10_broker_delaysNothingElse();
};

namespace {

/// What makes room for another message, and what does not.
void addAnswers()
{
    QTest::addColumn<Qos>("qos");
    QTest::addColumn<std::string>("answer");
    QTest::addColumn<bool>("makesRoom");
    QTest::newRow("PUBACK") << Qos::AtLeastOnce << std::string("40 02 0001") << true;
    QTest::newRow("PUBACK with an error") << Qos::AtLeastOnce << std::string("40 03 0001 87") << true;
    QTest::newRow("PUBREC") << Qos::ExactlyOnce << std::string("50 02 0001") << false;
    QTest::newRow("PUBREC below 0x80") << Qos::ExactlyOnce << std::string("50 03 0001 00") << false;
    QTest::newRow("PUBREC with an error") << Qos::ExactlyOnce << std::string("50 03 0001 97") << true;
    QTest::newRow("PUBCOMP") << Qos::ExactlyOnce << std::string("50 02 0001 70 02 0001") << true;
    QTest::newRow("PUBCOMP with an error")
        << Qos::ExactlyOnce << std::string("50 02 0001 70 03 0001 92") << true;
    QTest::newRow("an unknown PUBACK") << Qos::AtLeastOnce << std::string("40 02 0007") << false;
}

constexpr const char *flagsOf(Qos qos)
{
    return qos == Qos::AtLeastOnce ? "32" : "34";
}

} // namespace

void ConformanceReceiveMaximum::MQTT_3_3_4_7_broker_refusesMoreThanItsMaximum()
{
    BrokerScript broker({.receiveMaximum = 2});
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connecting("p");
    QCOMPARE(publisher.take<ConnAck>().properties.number(Property::ReceiveMaximum, 0), 2u);
    publisher.send("34 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ]");
    QCOMPARE(publisher.sent(), bytes("50 02 0001 50 02 0002"));
    publisher.send("34 L[ S'a' 0003 00 '3' ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::ReceiveMaximumExceeded);
    QVERIFY(publisher.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_4_7);
    QCOMPARE(subscriber.messages(), QStringLiteral("a q2 '1'; a q2 '2'"));
}

void ConformanceReceiveMaximum::MQTT_3_3_4_7_broker_countsWhatIsUnacknowledged()
{
    BrokerScript broker({.receiveMaximum = 1, .maximumTopicLevels = 2});
    broker.subscribed("s", "#");
    auto publisher = broker.connected("p");
    for (int times = 0; times < 3; ++times) {
        publisher.send("34 L[ S'a' 0001 00 ] 3c L[ S'a' 0001 00 ]"); // the same message again
        publisher.send("32 L[ S'a' 0002 00 ] 30 L[ S'a' 00 ]"); // acknowledged at once, or never
        QCOMPARE(publisher.sent(), bytes("50 02 0001 50 02 0001 40 02 0002"));
        publisher.send("62 02 0001");
        QCOMPARE(publisher.sent(), bytes("70 02 0001"));
        publisher.send("35 L[ S'a/b/c' 0001 00 'x' ]"); // refused with PUBREC
        QCOMPARE(publisher.take<PubRec>().reason, ReasonCode::TopicNameInvalid);
    }
    QVERIFY(!publisher.isClosed());
}

void ConformanceReceiveMaximum::MQTT_3_3_4_7_broker_countsEachConnectionAnew()
{
    BrokerScript broker({.receiveMaximum = 2});
    broker.subscribed("s", "a");
    auto publisher = broker.connected("p", lasting());
    publisher.send("34 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ]");
    publisher.lose();
    publisher = broker.connected("p", returning());
    // 1 and 2 are not released, but they were sent on another connection.
    publisher.send("34 L[ S'a' 0003 00 ] 34 L[ S'a' 0004 00 ]");
    QCOMPARE(publisher.sent(), bytes("50 02 0003 50 02 0004"));
    publisher.send("62 02 0001 62 02 0003 62 02 0003");
    QCOMPARE(publisher.sent(), bytes("70 02 0001 70 02 0003 70 03 0003 92"));
    publisher.send("3c L[ S'a' 0002 00 ]"); // sent again, it counts
    QCOMPARE(publisher.sent(), bytes("50 02 0002"));
    publisher.send("34 L[ S'a' 0005 00 ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::ReceiveMaximumExceeded);
}

void ConformanceReceiveMaximum::MQTT_3_3_4_7_client_sendsNoMoreThanTheMaximum_data()
{
    addAnswers();
}

void ConformanceReceiveMaximum::MQTT_3_3_4_7_client_sendsNoMoreThanTheMaximum()
{
    QFETCH(Qos, qos);
    QFETCH(std::string, answer);
    QFETCH(bool, makesRoom);
    SessionScript client;
    client.connected({}, "21 0002");
    client.publish(1, "a", "1", qos);
    client.publish(2, "a", "2", Qos::ExactlyOnce);
    client.publish(3, "b", "3", qos);
    QCOMPARE(client.sent(),
             bytes(flagsOf(qos) + std::string(" L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ]")));
    client.receive(answer);
    const auto third = bytes("S'b'");
    QCOMPARE(client.sent().count(third), makesRoom ? 1 : 0);
}

void ConformanceReceiveMaximum::MQTT_3_3_4_7_client_sendsNoMoreAgainThanTheMaximum()
{
    SessionScript client;
    client.connected(persistentOptions());
    for (std::uint64_t token = 1; token <= 3; ++token)
        client.publish(token, "a", "x", Qos::AtLeastOnce);
    client.reconnected(persistentOptions(), "21 0002"); // the server takes less than before
    QCOMPARE(client.sent(), bytes("3a L[ S'a' 0001 00 'x' ] 3a L[ S'a' 0002 00 'x' ]"));
    client.receive("40 02 0001");
    QCOMPARE(client.sent(), bytes("3a L[ S'a' 0003 00 'x' ]"));
}

void ConformanceReceiveMaximum::MQTT_3_3_4_8_client_delaysNothingElse()
{
    SessionScript client;
    client.connected({.keepAlive = std::chrono::seconds(10)}, "21 0001");
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.publish(2, "a", "x", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), bytes("34 L[ S'a' 0001 00 'x' ]"));

    client.subscribe(3, "f", {.maximumQos = Qos::AtLeastOnce});
    QCOMPARE(client.sent(), bytes("82 L[ 0002 00 S'f' 01 ]"));
    const std::string_view filter = "f";
    client.session.unsubscribe(4, {&filter, 1}, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), bytes("a2 L[ 0003 00 S'f' ]"));
    client.receive("32 L[ S'b' 0009 00 ] 34 L[ S'b' 000a 00 ] 62 02 000a");
    QCOMPARE(client.sent(), bytes("40 02 0009 50 02 000a 70 02 000a"));
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), bytes("62 02 0001"));
    client.advance(std::chrono::seconds(10));
    QCOMPARE(client.sent(), bytes("c0 00"));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), bytes("e0 00"));
}

void ConformanceReceiveMaximum::MQTT_3_3_4_9_broker_sendsNoMoreThanTheMaximum_data()
{
    addAnswers();
}

void ConformanceReceiveMaximum::MQTT_3_3_4_9_broker_sendsNoMoreThanTheMaximum()
{
    QFETCH(Qos, qos);
    QFETCH(std::string, answer);
    QFETCH(bool, makesRoom);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "+", {.properties = "21 0002"});
    auto publisher = broker.connected("p");
    publisher.send(flagsOf(qos) + std::string(" L[ S'a' 0001 00 '1' ] 62 02 0001"));
    publisher.send("34 L[ S'a' 0001 00 '2' ] 62 02 0001 32 L[ S'b' 0001 00 '3' ] 32 L[ S'b' 0002 00 '4' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q%1 '1'; a q2 '2'").arg(static_cast<int>(qos)));
    subscriber.send(answer);
    QCOMPARE(subscriber.sent().count(bytes("S'b'")), makesRoom ? 1 : 0);
}

void ConformanceReceiveMaximum::MQTT_3_3_4_9_broker_sendsNoMoreAgainThanTheMaximum()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ] 32 L[ S'a' 0003 00 '3' ]");
    subscriber.lose();
    publisher.send("32 L[ S'a' 0004 00 '4' ]");
    subscriber = broker.connected("s", returning("21 0002"));
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 dup '1'; a q1 dup '2'"));
    subscriber.send("40 02 0001");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 dup '3'"));
    subscriber.send("40 02 0002 40 02 0003");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '4'"));
}

void ConformanceReceiveMaximum::MQTT_3_3_4_9_client_refusesMoreThanItsMaximum()
{
    SessionScript client;
    client.connected(optionsWith(Property::ReceiveMaximum, 1));
    client.receive("34 L[ S'a' 0001 00 ]");
    QCOMPARE(client.events(), QStringLiteral("message a q2 ''"));
    QCOMPARE(client.sent(), bytes("50 02 0001"));
    client.receive("32 L[ S'a' 0002 00 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 93 MQTT-3.3.4-9"));
    QCOMPARE(client.sent(), bytes("e0 01 93"));
}

void ConformanceReceiveMaximum::MQTT_3_3_4_10_broker_delaysNothingElse()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "21 0001"});
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 'x' ] 32 L[ S'a' 0002 00 'y' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q2 'x'"));

    subscriber.send("82 L[ 0007 00 S'f' 01 ]");
    QCOMPARE(subscriber.sent(), bytes("90 L[ 0007 00 01 ]"));
    subscriber.send("a2 L[ 0008 00 S'f' ]");
    QCOMPARE(subscriber.sent(), bytes("b0 L[ 0008 00 00 ]"));
    subscriber.send("c0 00");
    QCOMPARE(subscriber.sent(), bytes("d0 00"));
    subscriber.send("32 L[ S'b' 0009 00 ] 34 L[ S'b' 000a 00 ] 62 02 000a");
    QCOMPARE(subscriber.sent(), bytes("40 03 0009 10 50 03 000a 10 70 02 000a"));
    subscriber.send("50 02 0001");
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
    broker.engine.shutDown(broker.clock.now());
    broker.advance(std::chrono::milliseconds(0));
    QCOMPARE(subscriber.take<Disconnect>().reason, ReasonCode::ServerShuttingDown);
}

QTEST_APPLESS_MAIN(ConformanceReceiveMaximum)
#include "tst_receivemaximum.moc"
