// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;

/// CONNECT as the first packet and its Variable Header (3.1.0, 3.1.2.1 to 3.1.2.7).
class ConformanceConnectPacket : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_0_1_broker_closesOnAnyOtherFirstPacket_data();
    void MQTT_3_1_0_1_broker_closesOnAnyOtherFirstPacket();
    void MQTT_3_1_0_1_client_sendsConnectFirst();
    void MQTT_3_1_0_2_broker_disconnectsOnSecondConnect_data();
    void MQTT_3_1_0_2_broker_disconnectsOnSecondConnect();
    void MQTT_3_1_2_1_broker_closesOnOtherProtocolName_data();
    void MQTT_3_1_2_1_broker_closesOnOtherProtocolName();
    void MQTT_3_1_2_1_client_writesProtocolName();
    void MQTT_3_1_2_2_broker_refusesOtherVersions_data();
    void MQTT_3_1_2_2_broker_refusesOtherVersions();
    void MQTT_3_1_2_3_broker_refusesReservedFlag_data();
    void MQTT_3_1_2_3_broker_refusesReservedFlag();
    void MQTT_3_1_2_9_broker_refusesIncompleteWill_data();
    void MQTT_3_1_2_9_broker_refusesIncompleteWill();
    void MQTT_3_1_2_9_client_writesWholeWill();
    void MQTT_3_1_2_11_broker_refusesWillQosWithoutWill_data();
    void MQTT_3_1_2_11_broker_refusesWillQosWithoutWill();
    void MQTT_3_1_2_11_client_writesNoWillQosWithoutWill();
    void MQTT_3_1_2_12_broker_refusesWillQos3_data();
    void MQTT_3_1_2_12_broker_refusesWillQos3();
    void MQTT_3_1_2_12_broker_takesEveryWillQos();
    void MQTT_3_1_2_12_client_writesEveryWillQos_data();
    void MQTT_3_1_2_12_client_writesEveryWillQos();
    void MQTT_3_1_2_13_broker_refusesWillRetainWithoutWill_data();
    void MQTT_3_1_2_13_broker_refusesWillRetainWithoutWill();
    void MQTT_3_1_2_13_client_writesNoWillRetainWithoutWill();
};

void ConformanceConnectPacket::MQTT_3_1_0_1_broker_closesOnAnyOtherFirstPacket_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::newRow("CONNACK") << std::string("20 L[ 00 00 00 ]");
    QTest::newRow("PUBLISH") << std::string("30 L[ S'a' 00 'x' ]");
    QTest::newRow("PUBACK") << std::string("40 L[ 0001 ]");
    QTest::newRow("PUBREC") << std::string("50 L[ 0001 ]");
    QTest::newRow("PUBREL") << std::string("62 L[ 0001 ]");
    QTest::newRow("PUBCOMP") << std::string("70 L[ 0001 ]");
    QTest::newRow("SUBSCRIBE") << std::string("82 L[ 0001 00 S'a' 00 ]");
    QTest::newRow("UNSUBSCRIBE") << std::string("a2 L[ 0001 00 S'a' ]");
    QTest::newRow("PINGREQ") << std::string("c0 00");
    QTest::newRow("DISCONNECT") << std::string("e0 00");
    QTest::newRow("AUTH") << std::string("f0 L[ 18 P[ 15 S'X' ] ]");
    QTest::newRow("begun") << std::string("30");
}

void ConformanceConnectPacket::MQTT_3_1_0_1_broker_closesOnAnyOtherFirstPacket()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto peer = broker.opened();
    peer.send(packet);
    QVERIFY(peer.isClosed());
    QCOMPARE(peer.sent(), QString());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_1_0_1);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectPacket::MQTT_3_1_0_1_client_sendsConnectFirst()
{
    SessionScript client;
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.publish(2, "a", "x", Qos::AtLeastOnce);
    client.subscribe(3, "a");
    const std::array filters {std::string_view("a")};
    client.session.unsubscribe(4, filters, {}, client.clock.now(), client.effects);
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    client.connect({.clientId = "c"});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 02 003c 00 S'c' ]"));
    client.receive("20 L[ 00 00 00 ]");
    QCOMPARE(client.sent(), client.bytes("32 L[ S'a' 0001 00 'x' ]"));
}

void ConformanceConnectPacket::MQTT_3_1_0_2_broker_disconnectsOnSecondConnect_data()
{
    QTest::addColumn<std::string>("connect");
    QTest::newRow("the same") << BrokerScript::connectText("c1", {});
    QTest::newRow("another client") << BrokerScript::connectText("c2", {});
    QTest::newRow("another version") << BrokerScript::connectText("c1", {.version = ProtocolVersion::V311});
}

void ConformanceConnectPacket::MQTT_3_1_0_2_broker_disconnectsOnSecondConnect()
{
    QFETCH(std::string, connect);
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send(connect + " c0 00");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_1_0_2);
    QCOMPARE(broker.engine.statistics().clientsConnected, 0u);
}

void ConformanceConnectPacket::MQTT_3_1_2_1_broker_closesOnOtherProtocolName_data()
{
    QTest::addColumn<std::string>("name");
    QTest::newRow("lower case") << std::string("S'mqtt'");
    QTest::newRow("longer") << std::string("S'MQTTX'");
    QTest::newRow("shorter") << std::string("S'MQT'");
    QTest::newRow("empty") << std::string("S''");
    QTest::newRow("another") << std::string("S'AMQP'");
    QTest::newRow("no text") << std::string("S[ ff ]");
}

void ConformanceConnectPacket::MQTT_3_1_2_1_broker_closesOnOtherProtocolName()
{
    QFETCH(std::string, name);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send("10 L[ " + name + " 05 02 0000 00 S'c1' ]");
    QCOMPARE(peer.sent(), QString()); // it may be no MQTT client at all
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_1_2_1);
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void ConformanceConnectPacket::MQTT_3_1_2_1_client_writesProtocolName()
{
    SessionScript client;
    client.connect({.clientId = "c"});
    QVERIFY(client.sent().startsWith(client.bytes("10 0e 0004 'MQTT' 05")));
}

void ConformanceConnectPacket::MQTT_3_1_2_2_broker_refusesOtherVersions_data()
{
    QTest::addColumn<std::string>("start");
    QTest::addColumn<std::string>("answer");
    const std::string inV5 = "20 03 00 84";
    const std::string inV3 = "20 02 00 01"; // what clients of versions before 5 understand
    QTest::newRow("6") << std::string("S'MQTT' 06") << inV5;
    QTest::newRow("127") << std::string("S'MQTT' 7f") << inV5;
    QTest::newRow("3 as MQTT") << std::string("S'MQTT' 03") << inV3;
    QTest::newRow("0") << std::string("S'MQTT' 00") << inV3;
}

void ConformanceConnectPacket::MQTT_3_1_2_2_broker_refusesOtherVersions()
{
    QFETCH(std::string, start);
    QFETCH(std::string, answer);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send("10 L[ " + start + " 02 0000 00 S'c1' ]");
    if (answer.starts_with("20 03")) {
        QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::UnsupportedProtocolVersion);
        QCOMPARE(peer.sent(), QString());
    } else {
        QCOMPARE(peer.sent(), bytes(answer));
    }
    QVERIFY(peer.isClosed());
    QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_3_1_2_2);
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void ConformanceConnectPacket::MQTT_3_1_2_3_broker_refusesReservedFlag_data()
{
    const auto clause = Clause::MQTT_3_1_2_3;
    addRows({
        {"alone", "10 L[ S'MQTT' 05 01 0000 00 S'c1' ]", clause},
        {"Clean Start", "10 L[ S'MQTT' 05 03 0000 00 S'c1' ]", clause},
        {"all flags", "10 L[ S'MQTT' 05 ef 0000 00 S'c1' 00 S'w' S'x' S'u' S'p' ]", clause},
    });
}

void ConformanceConnectPacket::MQTT_3_1_2_3_broker_refusesReservedFlag()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPacket::MQTT_3_1_2_9_broker_refusesIncompleteWill_data()
{
    const auto truncated = Clause::RULE_2_1_4_Truncated;
    addRows({
        {"nothing", "10 L[ S'MQTT' 05 06 0000 00 S'c1' ]", Clause::MQTT_3_1_2_9},
        {"properties alone", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 ]", truncated},
        {"no payload", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S'w' ]", truncated},
        {"no properties", "10 L[ S'MQTT' 05 06 0000 00 S'c1' S'w' S'x' ]", truncated},
        {"no payload, but User Name", "10 L[ S'MQTT' 05 86 0000 00 S'c1' 00 S'w' S'u' ]",
         Clause::MQTT_3_1_2_17},
    });
}

void ConformanceConnectPacket::MQTT_3_1_2_9_broker_refusesIncompleteWill()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPacket::MQTT_3_1_2_9_client_writesWholeWill()
{
    SessionScript client;
    client.connect({.clientId = "c", .will = WillOptions {.topicName = "w"}});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 06 003c 00 S'c' 00 S'w' S'' ]"));
    WillOptions will {.topicName = "w", .payload = Bytes::copyOf("x")};
    will.properties.add(Property::WillDelayInterval, 5);
    client.connect({.clientId = "c", .will = will});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 06 003c 00 S'c' P[ 18 00000005 ] S'w' S'x' ]"));
}

void ConformanceConnectPacket::MQTT_3_1_2_11_broker_refusesWillQosWithoutWill_data()
{
    const auto clause = Clause::MQTT_3_1_2_11;
    addRows({
        {"1", "10 L[ S'MQTT' 05 0a 0000 00 S'c1' ]", clause},
        {"2", "10 L[ S'MQTT' 05 12 0000 00 S'c1' ]", clause},
    });
}

void ConformanceConnectPacket::MQTT_3_1_2_11_broker_refusesWillQosWithoutWill()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPacket::MQTT_3_1_2_11_client_writesNoWillQosWithoutWill()
{
    SessionScript client;
    client.connect({.clientId = "c", .cleanStart = false});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 00 003c 00 S'c' ]"));
}

void ConformanceConnectPacket::MQTT_3_1_2_12_broker_refusesWillQos3_data()
{
    const auto clause = Clause::MQTT_3_1_2_12;
    addRows({
        {"with will", "10 L[ S'MQTT' 05 1e 0000 00 S'c1' 00 S'w' S'x' ]", clause},
        {"retained", "10 L[ S'MQTT' 05 3e 0000 00 S'c1' 00 S'w' S'x' ]", clause},
    });
}

void ConformanceConnectPacket::MQTT_3_1_2_12_broker_refusesWillQos3()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPacket::MQTT_3_1_2_12_broker_takesEveryWillQos()
{
    for (unsigned qos = 0; qos < 3; ++qos) {
        BrokerScript broker;
        auto subscriber = broker.connected("s");
        subscriber.send("82 L[ 0001 00 S'w' 02 ]");
        subscriber.forget();
        auto peer = broker.connected("c1", {.will = "P[ ] S'w' S'x'", .willFlags = 0x04 | qos << 3});
        peer.lose();
        QCOMPARE(subscriber.messages(), QStringLiteral("w q%1 'x'").arg(qos));
    }
}

void ConformanceConnectPacket::MQTT_3_1_2_12_client_writesEveryWillQos_data()
{
    QTest::addColumn<int>("qos");
    QTest::addColumn<std::string>("flags");
    QTest::newRow("0") << 0 << std::string("06");
    QTest::newRow("1") << 1 << std::string("0e");
    QTest::newRow("2") << 2 << std::string("16");
}

void ConformanceConnectPacket::MQTT_3_1_2_12_client_writesEveryWillQos()
{
    QFETCH(int, qos);
    QFETCH(std::string, flags);
    SessionScript client;
    client.connect({.clientId = "c", .will = WillOptions {.topicName = "w", .qos = static_cast<Qos>(qos)}});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 " + flags + " 003c 00 S'c' 00 S'w' S'' ]"));
}

void ConformanceConnectPacket::MQTT_3_1_2_13_broker_refusesWillRetainWithoutWill_data()
{
    addRows({{"", "10 L[ S'MQTT' 05 22 0000 00 S'c1' ]", Clause::MQTT_3_1_2_13}});
}

void ConformanceConnectPacket::MQTT_3_1_2_13_broker_refusesWillRetainWithoutWill()
{
    verifyBrokerRefuses();
}

void ConformanceConnectPacket::MQTT_3_1_2_13_client_writesNoWillRetainWithoutWill()
{
    SessionScript client;
    client.connect({.clientId = "c"});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 02 003c 00 S'c' ]"));
    client.connect({.clientId = "c", .will = WillOptions {.topicName = "w", .retain = true}});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 26 003c 00 S'c' 00 S'w' S'' ]"));
}

QTEST_APPLESS_MAIN(ConformanceConnectPacket)
#include "tst_connectpacket.moc"
