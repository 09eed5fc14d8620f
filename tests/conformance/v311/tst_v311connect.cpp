// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// CONNECT as a whole and CONNACK (3.1.0, 3.1.2, 3.1.4, 3.2).
class ConformanceConnect311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_0_1_broker_closesOnAnotherPacketFirst_data();
    void MQTT311_3_1_0_1_broker_closesOnAnotherPacketFirst();
    void MQTT311_3_1_0_1_client_sendsConnectFirst_data();
    void MQTT311_3_1_0_1_client_sendsConnectFirst();
    void MQTT311_3_1_0_2_broker_closesOnSecondConnect_data();
    void MQTT311_3_1_0_2_broker_closesOnSecondConnect();
    void MQTT311_3_1_2_1_broker_closesOnAnotherProtocolName_data();
    void MQTT311_3_1_2_1_broker_closesOnAnotherProtocolName();
    void MQTT311_3_1_2_1_broker_continuesByMqtt31();
    void MQTT311_3_1_2_2_broker_refusesOtherLevels_data();
    void MQTT311_3_1_2_2_broker_refusesOtherLevels();
    void MQTT311_3_1_2_3_broker_closesOnReservedFlag();
    void MQTT311_3_1_4_1_broker_closesOnMalformedConnect_data();
    void MQTT311_3_1_4_1_broker_closesOnMalformedConnect();
    void MQTT311_3_1_4_4_broker_acceptsWithZero_data();
    void MQTT311_3_1_4_4_broker_acceptsWithZero();
    void MQTT311_3_1_4_5_broker_processesNothingBehindARefusal_data();
    void MQTT311_3_1_4_5_broker_processesNothingBehindARefusal();
    void MQTT311_3_2_0_1_broker_sendsConnAckFirst_data();
    void MQTT311_3_2_0_1_broker_sendsConnAckFirst();
    void MQTT311_3_2_2_4_broker_refusesWithoutSessionPresent_data();
    void MQTT311_3_2_2_4_broker_refusesWithoutSessionPresent();
    void MQTT311_3_2_2_5_broker_closesBehindARefusal_data();
    void MQTT311_3_2_2_5_broker_closesBehindARefusal();
    void MQTT311_3_2_2_6_broker_closesWithoutConnAck_data();
    void MQTT311_3_2_2_6_broker_closesWithoutConnAck();

private:
    void addRefusals();
};

/// A CONNECT that is refused by a broker with room for one client, which is there, and the return code.
void ConformanceConnect311::addRefusals()
{
    QTest::addColumn<std::string>("connect");
    QTest::addColumn<std::string>("code");
    QTest::newRow("level") << std::string("10 L[ S'MQTT' 03 00 0000 S'kept' ]") << std::string("01");
    QTest::newRow("no identifier") << std::string("10 L[ S'MQTT' 04 00 0000 S'' ]") << std::string("02");
    QTest::newRow("no identifier, 3.1")
        << std::string("10 L[ S'MQIsdp' 03 02 0000 S'' ]") << std::string("02");
    QTest::newRow("no room") << std::string("10 L[ S'MQTT' 04 00 0000 S'kept' ]") << std::string("03");
    QTest::newRow("no room, 3.1") << std::string("10 L[ S'MQIsdp' 03 00 0000 S'kept' ]") << std::string("03");
}

void ConformanceConnect311::MQTT311_3_1_0_1_broker_closesOnAnotherPacketFirst_data()
{
    addPackets({{"CONNACK", "20 02 00 00"},
                {"PUBLISH", "31 L[ S'a' 'x' ]"},
                {"PUBACK", "40 02 0001"},
                {"PUBREL", "62 02 0001"},
                {"SUBSCRIBE", "82 L[ 0001 S'a' 00 ]"},
                {"UNSUBSCRIBE", "a2 L[ 0001 S'a' ]"},
                {"PINGREQ", "c0 00"},
                {"DISCONNECT", "e0 00"},
                {"type 0", "00 00"},
                {"type 15", "f0 00"}});
}

void ConformanceConnect311::MQTT311_3_1_0_1_broker_closesOnAnotherPacketFirst()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.opened();
    peer.send(packet + " 10 L[ S'MQTT' 04 02 0000 S'c' ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(observer.sent(), QString());
    QCOMPARE(broker.engine.statistics().clientsConnected, 1U);
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

void ConformanceConnect311::MQTT311_3_1_0_1_client_sendsConnectFirst_data()
{
    addVersionsBefore5();
}

void ConformanceConnect311::MQTT311_3_1_0_1_client_sendsConnectFirst()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.subscribe(2, "a");
    QCOMPARE(client.sent(), QString());
    client.connect(options311(version));
    client.publish(3, "a", "y", Qos::AtLeastOnce);
    client.subscribe(4, "a");
    const std::string name = version == v311 ? "S'MQTT' 04" : "S'MQIsdp' 03";
    QCOMPARE(client.sent(), SessionScript::bytes("10 L[ " + name + " 02 003c S'c' ]"));
    client.receive("20 02 00 00");
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S'a' 0001 'x' ] 32 L[ S'a' 0002 'y' ]"));
}

void ConformanceConnect311::MQTT311_3_1_0_2_broker_closesOnSecondConnect_data()
{
    addVersionsBefore5();
}

void ConformanceConnect311::MQTT311_3_1_0_2_broker_closesOnSecondConnect()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    for (const auto *secondId : {"c", "d"}) {
        auto peer = broker.connected("c", {.version = version});
        peer.send(BrokerScript::connectText(secondId, {.version = version}));
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_3_1_0_2);
        QCOMPARE(broker.engine.statistics().clientsConnected, 0U);
    }
}

void ConformanceConnect311::MQTT311_3_1_2_1_broker_closesOnAnotherProtocolName_data()
{
    addPackets({{"shorter", "10 L[ S'MQT' 04 02 0000 S'c' ]"},
                {"longer", "10 L[ S'MQTTT' 04 02 0000 S'c' ]"},
                {"small letters", "10 L[ S'mqtt' 04 02 0000 S'c' ]"},
                {"another", "10 L[ S'AMQP' 04 02 0000 S'c' ]"},
                {"empty", "10 L[ S'' 04 02 0000 S'c' ]"},
                {"no text", "10 L[ S[ ff00 ] 04 02 0000 S'c' ]"}});
}

void ConformanceConnect311::MQTT311_3_1_2_1_broker_closesOnAnotherProtocolName()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0U);
}

void ConformanceConnect311::MQTT311_3_1_2_1_broker_continuesByMqtt31()
{
    BrokerScript broker;
    auto old = broker.opened();
    old.send("10 L[ S'MQIsdp' 03 03 0000 S'c' ]"); // a bit that is reserved only in 3.1.1
    QCOMPARE(old.sent(), bytes("20 02 00 00"));
    QVERIFY(!old.isClosed());
    auto kept = broker.connected("k", {.version = v31, .start = resume});
    kept.lose();
    auto again = broker.connecting("k", {.version = v31, .start = resume});
    QCOMPARE(again.sent(), bytes("20 02 00 00")); // no Session Present there
}

void ConformanceConnect311::MQTT311_3_1_2_2_broker_refusesOtherLevels_data()
{
    addPackets({{"level 0", "10 L[ S'MQTT' 00 02 0000 S'c' ]"},
                {"level 3", "10 L[ S'MQTT' 03 02 0000 S'c' ]"},
                {"level 3, nothing else", "10 L[ S'MQTT' 03 ]"},
                {"MQIsdp with level 2", "10 L[ S'MQIsdp' 02 02 0000 S'c' ]"},
                {"MQIsdp with level 4", "10 L[ S'MQIsdp' 04 02 0000 S'c' ]"},
                {"MQIsdp with level 5", "10 L[ S'MQIsdp' 05 02 0000 S'c' ]"}});
}

void ConformanceConnect311::MQTT311_3_1_2_2_broker_refusesOtherLevels()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(packet);
    QCOMPARE(peer.sent(), bytes("20 02 00 01"));
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0U);
}

void ConformanceConnect311::MQTT311_3_1_2_3_broker_closesOnReservedFlag()
{
    BrokerScript broker;
    for (const std::string flags : {"03", "01"}) {
        auto peer = broker.opened();
        peer.send("10 L[ S'MQTT' 04 " + flags + " 0000 S'c' ]");
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_3_1_2_3);
    }
    QCOMPARE(broker.engine.statistics().sessions, 0U);
}

void ConformanceConnect311::MQTT311_3_1_4_1_broker_closesOnMalformedConnect_data()
{
    addPackets({{"nothing", "10 00"},
                {"name cut off", "10 L[ 0004 'MQ' ]"},
                {"no level", "10 L[ S'MQTT' ]"},
                {"no flags", "10 L[ S'MQTT' 04 ]"},
                {"no Keep Alive", "10 L[ S'MQTT' 04 02 ]"},
                {"half a Keep Alive", "10 L[ S'MQTT' 04 02 00 ]"},
                {"no payload", "10 L[ S'MQTT' 04 02 0000 ]"},
                {"identifier cut off", "10 L[ S'MQTT' 04 02 0000 0005 'c' ]"},
                {"bytes behind the end", "10 L[ S'MQTT' 04 02 0000 S'c' 00 ]"},
                {"will message cut off", "10 L[ S'MQTT' 04 06 0000 S'c' S'w' 0005 'x' ]"},
                {"wildcard in the will topic", "10 L[ S'MQTT' 04 06 0000 S'c' S'w/#' S'x' ]"},
                {"empty will topic", "10 L[ S'MQTT' 04 06 0000 S'c' S'' S'x' ]"},
                {"password cut off", "10 L[ S'MQTT' 04 c2 0000 S'c' S'u' 0005 'x' ]"},
                {"overlong Remaining Length", "10 8d 00 S'MQTT' 04 02 0000 S'c'"}});
}

void ConformanceConnect311::MQTT311_3_1_4_1_broker_closesOnMalformedConnect()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.opened();
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QVERIFY(brokenClause(broker) != Clause::None);
    QCOMPARE(broker.engine.statistics().sessions, 1U);
    QCOMPARE(observer.sent(), QString());
}

void ConformanceConnect311::MQTT311_3_1_4_4_broker_acceptsWithZero_data()
{
    addPackets({{"smallest", "10 L[ S'MQTT' 04 02 0000 S'c' ]"},
                {"no Clean Session", "10 L[ S'MQTT' 04 00 ffff S'c' ]"},
                {"everything", "10 L[ S'MQTT' 04 f6 003c S'c' S'w' S'x' S'u' S'p' ]"},
                {"empty will message", "10 L[ S'MQTT' 04 06 0000 S'c' S'w' S'' ]"},
                {"empty user name", "10 L[ S'MQTT' 04 82 0000 S'c' S'' ]"},
                {"password of any bytes", "10 L[ S'MQTT' 04 c2 0000 S'c' S'u' S[ 00ff ] ]"},
                {"a bridge", "10 L[ S'MQTT' 84 02 0000 S'c' ]"},
                {"3.1", "10 L[ S'MQIsdp' 03 02 0000 S'c' ]"},
                {"3.1, everything", "10 L[ S'MQIsdp' 03 f6 003c S'c' S'w' S'x' S'u' S'p' ]"}});
}

void ConformanceConnect311::MQTT311_3_1_4_4_broker_acceptsWithZero()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(packet);
    QCOMPARE(peer.sent(), bytes("20 02 00 00"));
    QVERIFY(!peer.isClosed());
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
}

void ConformanceConnect311::MQTT311_3_1_4_5_broker_processesNothingBehindARefusal_data()
{
    addRefusals();
    QTest::newRow("malformed") << std::string("10 L[ S'MQTT' 04 03 0000 S'c' ]") << std::string();
}

void ConformanceConnect311::MQTT311_3_1_4_5_broker_processesNothingBehindARefusal()
{
    QFETCH(std::string, connect);
    QFETCH(std::string, code);
    BrokerScript broker({.maximumConnections = 1});
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.opened();
    peer.send(connect + " 31 L[ S'a' 'x' ] 82 L[ 0001 S'a' 00 ] c0 00");
    QCOMPARE(peer.sent(), code.empty() ? QString() : bytes("20 02 00 " + code));
    QVERIFY(peer.isClosed());
    QCOMPARE(observer.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
    QCOMPARE(broker.engine.statistics().subscriptions, 1U);
}

void ConformanceConnect311::MQTT311_3_2_0_1_broker_sendsConnAckFirst_data()
{
    addVersionsBefore5();
}

void ConformanceConnect311::MQTT311_3_2_0_1_broker_sendsConnAckFirst()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    subscribed(broker, "c", "S'a' 01", kept).lose();
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0001 'waits' ]");
    auto peer = broker.opened();
    QCOMPARE(peer.sent(), QString());
    const auto connect = BrokerScript::connectText("c", kept);
    peer.send(connect + " c0 00 32 L[ S'b' 0001 'x' ]");
    QCOMPARE(peer.sent(), bytes(std::string("20 02 ") + (version == v311 ? "01" : "00")
                                + " 00  32 L[ S'a' 0001 'waits' ] d0 00  40 02 0001"));
}

void ConformanceConnect311::MQTT311_3_2_2_4_broker_refusesWithoutSessionPresent_data()
{
    addRefusals();
}

void ConformanceConnect311::MQTT311_3_2_2_4_broker_refusesWithoutSessionPresent()
{
    QFETCH(std::string, connect);
    QFETCH(std::string, code);
    BrokerScript broker({.maximumConnections = 1});
    broker.connected("kept", {.version = v311, .start = resume}).lose();
    auto other = broker.connected("other", {.version = v311});
    auto peer = broker.opened();
    peer.send(connect);
    QCOMPARE(peer.sent(), bytes("20 02 00 " + code));
    other.lose();
    QVERIFY2(broker.connecting("kept", {.version = v311, .start = resume}).take<ConnAck>().sessionPresent,
             "the session was there");
}

void ConformanceConnect311::MQTT311_3_2_2_5_broker_closesBehindARefusal_data()
{
    addRefusals();
}

void ConformanceConnect311::MQTT311_3_2_2_5_broker_closesBehindARefusal()
{
    QFETCH(std::string, connect);
    QFETCH(std::string, code);
    BrokerScript broker({.maximumConnections = 1});
    auto other = broker.connected("other", {.version = v311});
    auto peer = broker.opened();
    peer.send(connect);
    QCOMPARE(peer.sent(), bytes("20 02 00 " + code));
    QVERIFY(peer.isClosed());
    QVERIFY(!other.isClosed());
}

void ConformanceConnect311::MQTT311_3_2_2_6_broker_closesWithoutConnAck_data()
{
    addPackets({{"reserved flag", "10 L[ S'MQTT' 04 03 0000 S'c' ]"},
                {"longer than any CONNECT", "10 ff ff ff 7f S'MQTT' 04"},
                {"bytes behind the end", "10 L[ S'MQTT' 04 02 0000 S'c' S'' ]"},
                {"no MQTT", "'GET / HTTP/1.1'"}});
}

void ConformanceConnect311::MQTT311_3_2_2_6_broker_closesWithoutConnAck()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());

    auto silent = broker.opened();
    silent.send("10 20 S'MQTT' 04"); // begun, never ended
    broker.advance(std::chrono::milliseconds(9'999));
    QVERIFY(!silent.isClosed());
    broker.advance(std::chrono::milliseconds(1));
    QCOMPARE(silent.sent(), QString());
    QVERIFY(silent.isClosed());
}

QTEST_APPLESS_MAIN(ConformanceConnect311)
#include "tst_v311connect.moc"
