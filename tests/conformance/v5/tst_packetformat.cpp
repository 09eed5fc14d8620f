// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

#include <set>

using namespace espalier;

/// Fixed header and variable header of any packet (2.1, 2.2).
class ConformancePacketFormat : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_2_1_3_1_broker_refusesReservedFlags_data();
    void MQTT_2_1_3_1_broker_refusesReservedFlags();
    void MQTT_2_1_3_1_broker_closesOnReservedFlagsOfConnect();
    void MQTT_2_1_3_1_broker_writesReservedFlags();
    void MQTT_2_1_3_1_client_refusesReservedFlags_data();
    void MQTT_2_1_3_1_client_refusesReservedFlags();
    void MQTT_2_1_3_1_client_writesReservedFlags();
    void MQTT_2_2_1_2_broker_sendsQos0WithoutPacketId();
    void MQTT_2_2_1_2_client_sendsQos0WithoutPacketId();
    void MQTT_2_2_1_3_broker_refusesPacketIdZero_data();
    void MQTT_2_2_1_3_broker_refusesPacketIdZero();
    void MQTT_2_2_1_3_broker_refusesPacketIdInUse();
    void MQTT_2_2_1_3_client_takesUnusedPacketIds();
    void MQTT_2_2_1_4_broker_takesUnusedPacketIds();
    void MQTT_2_2_1_5_broker_returnsPacketIdOfPublish();
    void MQTT_2_2_1_5_client_returnsPacketIdOfPublish();
    void MQTT_2_2_1_6_broker_returnsPacketIdOfRequest();
    void MQTT_2_2_2_1_broker_refusesMissingPropertyLength_data();
    void MQTT_2_2_2_1_broker_refusesMissingPropertyLength();
    void MQTT_2_2_2_1_broker_writesPropertyLengthZero();
    void MQTT_2_2_2_1_client_refusesMissingPropertyLength_data();
    void MQTT_2_2_2_1_client_refusesMissingPropertyLength();
    void MQTT_2_2_2_1_client_writesPropertyLengthZero();
};

void ConformancePacketFormat::MQTT_2_1_3_1_broker_refusesReservedFlags_data()
{
    addRows({
        {"PUBACK", "41 L[ 0001 ]", Clause::MQTT_2_1_3_1},
        {"PUBREC", "58 L[ 0001 ]", Clause::MQTT_2_1_3_1},
        {"PUBREL with 0", "60 L[ 0001 ]", Clause::MQTT_3_6_1_1},
        {"PUBREL with DUP", "6a L[ 0001 ]", Clause::MQTT_3_6_1_1},
        {"PUBCOMP", "72 L[ 0001 ]", Clause::MQTT_2_1_3_1},
        {"SUBSCRIBE with 0", "80 L[ 0001 00 S'a' 00 ]", Clause::MQTT_3_8_1_1},
        {"UNSUBSCRIBE with 3", "a3 L[ 0001 00 S'a' ]", Clause::MQTT_3_10_1_1},
        {"PINGREQ", "c1 00", Clause::MQTT_2_1_3_1},
        {"DISCONNECT", "e4 00", Clause::MQTT_3_14_1_1},
        {"AUTH", "f2 L[ 18 P[ 15 S'X' ] ]", Clause::MQTT_3_15_1_1},
    });
}

void ConformancePacketFormat::MQTT_2_1_3_1_broker_refusesReservedFlags()
{
    verifyBrokerRefuses();
}

void ConformancePacketFormat::MQTT_2_1_3_1_broker_closesOnReservedFlagsOfConnect()
{
    for (unsigned flags = 1; flags < 16; ++flags) {
        BrokerScript broker;
        auto peer = broker.opened();
        auto connect = wire(BrokerScript::connectText("c1", {}));
        connect[0] = static_cast<std::uint8_t>(0x10 | flags);
        peer.sendBytes(connect);
        QVERIFY(peer.isClosed());
        QCOMPARE(peer.sent(), QString());
        QCOMPARE(loggedViolation(broker).clause, Clause::MQTT_2_1_3_1);
    }
}

void ConformancePacketFormat::MQTT_2_1_3_1_broker_writesReservedFlags()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connecting("c1");
    QCOMPARE(peer.sent(), bytes("20 L[ 00 00 00 ]"));
    peer.send("82 L[ 0001 00 S'a' 02 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 02 ]"));
    peer.send("34 L[ S'a' 0002 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("34 L[ S'a' 0001 00 'x' ] 50 L[ 0002 ]"));
    peer.send("50 L[ 0001 ]");
    QCOMPARE(peer.sent(), bytes("62 L[ 0001 ]"));
    peer.send("62 L[ 0002 ]");
    QCOMPARE(peer.sent(), bytes("70 L[ 0002 ]"));
    peer.send("32 L[ S'b' 0003 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 L[ 0003 10 ]"));
    peer.send("a2 L[ 0004 00 S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0004 00 00 ]"));
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    QVERIFY(broker.engine.disconnectClient("c1", ReasonCode::AdministrativeAction, broker.clock.now()));
    broker.advance(std::chrono::milliseconds(0));
    QCOMPARE(peer.sent(), bytes("e0 L[ 98 ]"));
}

void ConformancePacketFormat::MQTT_2_1_3_1_client_refusesReservedFlags_data()
{
    addRows({
        {"CONNACK", "21 L[ 00 00 00 ]", Clause::MQTT_2_1_3_1},
        {"PUBACK", "42 L[ 0001 ]", Clause::MQTT_2_1_3_1},
        {"PUBREC", "51 L[ 0001 ]", Clause::MQTT_2_1_3_1},
        {"PUBREL with 0", "60 L[ 0001 ]", Clause::MQTT_3_6_1_1},
        {"PUBCOMP", "78 L[ 0001 ]", Clause::MQTT_2_1_3_1},
        {"SUBACK", "92 L[ 0001 00 00 ]", Clause::MQTT_2_1_3_1},
        {"UNSUBACK", "b2 L[ 0001 00 00 ]", Clause::MQTT_2_1_3_1},
        {"PINGRESP", "d1 00", Clause::MQTT_2_1_3_1},
        {"DISCONNECT", "e1 00", Clause::MQTT_3_14_1_1},
    });
}

void ConformancePacketFormat::MQTT_2_1_3_1_client_refusesReservedFlags()
{
    verifyClientRefuses();
}

void ConformancePacketFormat::MQTT_2_1_3_1_client_writesReservedFlags()
{
    SessionScript client;
    client.connect({.clientId = "c", .keepAlive = std::chrono::seconds(10)});
    QCOMPARE(client.sent(), client.bytes("10 L[ S'MQTT' 05 02 000a 00 S'c' ]"));
    client.receive("20 L[ 00 00 00 ]");
    client.subscribe(1, "a");
    QCOMPARE(client.sent(), client.bytes("82 L[ 0001 00 S'a' 00 ]"));
    client.receive("90 L[ 0001 00 00 ] 34 L[ S'a' 0005 00 ]");
    QCOMPARE(client.sent(), client.bytes("50 L[ 0005 ]"));
    client.receive("62 L[ 0005 ]");
    QCOMPARE(client.sent(), client.bytes("70 L[ 0005 ]"));
    client.receive("32 L[ S'a' 0006 00 ]");
    QCOMPARE(client.sent(), client.bytes("40 L[ 0006 ]"));
    client.publish(2, "a", "", Qos::ExactlyOnce);
    QCOMPARE(client.sent(), client.bytes("34 L[ S'a' 0002 00 ]"));
    client.receive("50 L[ 0002 ]");
    QCOMPARE(client.sent(), client.bytes("62 L[ 0002 ]"));
    const std::array filters {std::string_view("a")};
    client.session.unsubscribe(3, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), client.bytes("a2 L[ 0003 00 S'a' ]"));
    client.advance(std::chrono::seconds(10));
    QCOMPARE(client.sent(), client.bytes("c0 00"));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), client.bytes("e0 00"));
}

void ConformancePacketFormat::MQTT_2_2_1_2_broker_sendsQos0WithoutPacketId()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' 00 'x' ]"));
    publisher.send("32 L[ S'a' 0007 00 'y' ]"); // the subscription's maximum QoS takes the identifier away
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' 00 'y' ]"));
    publisher.send("34 L[ S'a' 0008 P[ 01 01 ] 'z' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' P[ 01 01 ] 'z' ]"));
}

void ConformancePacketFormat::MQTT_2_2_1_2_client_sendsQos0WithoutPacketId()
{
    SessionScript client;
    client.connected();
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), client.bytes("30 L[ S'a' 00 'x' ]"));
    PropertyList properties;
    properties.add(Property::PayloadFormatIndicator, 1);
    client.publish(2, "a", "y", Qos::AtMostOnce, properties);
    QCOMPARE(client.sent(), client.bytes("30 L[ S'a' P[ 01 01 ] 'y' ]"));
}

void ConformancePacketFormat::MQTT_2_2_1_3_broker_refusesPacketIdZero_data()
{
    const auto clause = Clause::MQTT_2_2_1_3;
    const auto reason = ReasonCode::ProtocolError;
    addRows({
        {"SUBSCRIBE", "82 L[ 0000 00 S'a' 00 ]", clause, reason},
        {"UNSUBSCRIBE", "a2 L[ 0000 00 S'a' ]", clause, reason},
        {"PUBLISH with QoS 1", "32 L[ S'a' 0000 00 'x' ]", clause, reason},
        {"PUBLISH with QoS 2", "34 L[ S'a' 0000 00 'x' ]", clause, reason},
    });
}

void ConformancePacketFormat::MQTT_2_2_1_3_broker_refusesPacketIdZero()
{
    verifyBrokerRefuses();
}

void ConformancePacketFormat::MQTT_2_2_1_3_broker_refusesPacketIdInUse()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("c1", {.properties = "17 00"});
    peer.send("34 L[ S'a' 0007 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 L[ 0007 ]"));
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'x'"));
    peer.send("32 L[ S'b' 0007 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("40 L[ 0007 91 ]"));
    QCOMPARE(subscriber.sent(), QString());
    peer.send("82 L[ 0007 P[ ] S'c' 00 S'd' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0007 P[ ] 91 91 ]"));
    peer.send("a2 L[ 0007 P[ ] S'c' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0007 P[ ] 91 ]"));
    QCOMPARE(broker.engine.statistics().subscriptions, 1u);

    peer.send("62 L[ 0007 ]"); // ends its use
    QCOMPARE(peer.sent(), bytes("70 L[ 0007 ]"));
    peer.send("82 L[ 0007 00 S'c' 00 ] 32 L[ S'b' 0007 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0007 00 00 ] 40 L[ 0007 ]"));
    QCOMPARE(subscriber.messages(), QStringLiteral("b q0 'y'"));

    auto curious = broker.connected("c2");
    curious.send("34 L[ S'a' 0007 00 ] 32 L[ S'b' 0007 00 ]");
    curious.take<PubRec>();
    QVERIFY(curious.take<PubAck>().properties.contains(Property::ReasonString));
}

void ConformancePacketFormat::MQTT_2_2_1_3_client_takesUnusedPacketIds()
{
    SessionScript client;
    client.connected();
    client.publish(1, "a", "", Qos::AtLeastOnce);
    client.publish(2, "a", "", Qos::ExactlyOnce);
    client.subscribe(3, "a");
    const std::array filters {std::string_view("a")};
    client.session.unsubscribe(4, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), client.bytes("32 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ] 82 L[ 0003 00 S'a' 00 ]"
                                         " a2 L[ 0004 00 S'a' ]"));
    // All others are used once, and then those that are still in use are left out.
    for (unsigned id = 5; id < 65'536 + 10; ++id) {
        const auto expected = static_cast<std::uint16_t>(id < 65'536 ? id : id - 65'536 + 5);
        client.publish(id, "b", "", Qos::AtLeastOnce);
        const auto high = static_cast<std::uint8_t>(expected >> 8);
        const auto low = static_cast<std::uint8_t>(expected);
        const std::array<std::uint8_t, 8> publish {0x32, 6, 0, 1, 'b', high, low, 0};
        const auto sent = client.effects.output.view();
        QVERIFY2(std::equal(sent.begin(), sent.end(), publish.begin(), publish.end()), hex(sent).c_str());
        const std::array<std::uint8_t, 4> ack {0x40, 2, high, low};
        client.session.receive(ack, client.clock.now(), client.effects);
        client.forget();
    }
}

void ConformancePacketFormat::MQTT_2_2_1_4_broker_takesUnusedPacketIds()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 02 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ] 34 L[ S'a' 0003 00 ]");
    std::set<unsigned> used {0};
    for (int i = 0; i < 3; ++i)
        QVERIFY(used.insert(subscriber.take<Publish>().packetId.value()).second);
    // Neither these three nor 0 comes again while they are not acknowledged, more than once around.
    for (unsigned i = 0; i < 70'000; ++i) {
        publisher.send("32 L[ S'a' 0004 00 ]");
        publisher.forget();
        const auto id = subscriber.take<Publish>().packetId.value();
        QVERIFY(!used.contains(id));
        const std::array<std::uint8_t, 4> ack {0x40, 2, static_cast<std::uint8_t>(id >> 8),
                                               static_cast<std::uint8_t>(id)};
        subscriber.sendBytes(ack);
    }
}

void ConformancePacketFormat::MQTT_2_2_1_5_broker_returnsPacketIdOfPublish()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'#' 02 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' fffe 00 ] 34 L[ S'a' 1234 00 ] 34 L[ S'a' ffff 00 ]");
    QCOMPARE(publisher.sent(), bytes("40 L[ fffe ] 50 L[ 1234 ] 50 L[ ffff ]"));
    publisher.send("62 L[ ffff ] 62 L[ 1234 ]");
    QCOMPARE(publisher.sent(), bytes("70 L[ ffff ] 70 L[ 1234 ]"));

    QCOMPARE(subscriber.sent(), bytes("32 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ] 34 L[ S'a' 0003 00 ]"));
    subscriber.send("50 L[ 0003 ] 50 L[ 0002 ]");
    QCOMPARE(subscriber.sent(), bytes("62 L[ 0003 ] 62 L[ 0002 ]"));
}

void ConformancePacketFormat::MQTT_2_2_1_5_client_returnsPacketIdOfPublish()
{
    SessionScript client;
    client.connected();
    client.receive("32 L[ S'a' fffe 00 ] 34 L[ S'a' 1234 00 ] 34 L[ S'a' ffff 00 ]");
    QCOMPARE(client.sent(), client.bytes("40 L[ fffe ] 50 L[ 1234 ] 50 L[ ffff ]"));
    client.receive("62 L[ ffff ] 62 L[ 1234 ]");
    QCOMPARE(client.sent(), client.bytes("70 L[ ffff ] 70 L[ 1234 ]"));

    client.publish(1, "a", "", Qos::ExactlyOnce);
    client.publish(2, "a", "", Qos::ExactlyOnce);
    QCOMPARE(client.sent(), client.bytes("34 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ]"));
    client.receive("50 L[ 0002 ] 50 L[ 0001 ]");
    QCOMPARE(client.sent(), client.bytes("62 L[ 0002 ] 62 L[ 0001 ]"));
}

void ConformancePacketFormat::MQTT_2_2_1_6_broker_returnsPacketIdOfRequest()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ ffff 00 S'a' 00 ] a2 L[ 0102 00 S'a' ] 82 L[ 0001 00 S'b' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ ffff 00 00 ] b0 L[ 0102 00 00 ] 90 L[ 0001 00 01 ]"));
}

void ConformancePacketFormat::MQTT_2_2_2_1_broker_refusesMissingPropertyLength_data()
{
    const auto clause = Clause::MQTT_2_2_2_1;
    addRows({
        {"CONNECT", "10 L[ S'MQTT' 05 02 0000 ]", clause},
        {"PUBLISH", "30 L[ S'a' ]", clause},
        {"SUBSCRIBE", "82 L[ 0001 ]", clause},
        {"UNSUBSCRIBE", "a2 L[ 0001 ]", clause},
    });
}

void ConformancePacketFormat::MQTT_2_2_2_1_broker_refusesMissingPropertyLength()
{
    verifyBrokerRefuses();
}

void ConformancePacketFormat::MQTT_2_2_2_1_broker_writesPropertyLengthZero()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connecting("c1");
    QCOMPARE(peer.sent(), bytes("20 03 00 00 00"));
    peer.send("82 L[ 0001 00 S'a' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 04 0001 00 00"));
    peer.send("30 L[ S'a' 00 ]");
    QCOMPARE(peer.sent(), bytes("30 04 S'a' 00"));
    auto old = broker.connected("old", {.version = ProtocolVersion::V311});
    old.send("30 L[ S'a' 'x' ]"); // of a client whose version has no properties
    QCOMPARE(peer.sent(), bytes("30 05 S'a' 00 'x'"));
    peer.send("a2 L[ 0002 00 S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 04 0002 00 00"));
}

void ConformancePacketFormat::MQTT_2_2_2_1_client_refusesMissingPropertyLength_data()
{
    const auto clause = Clause::MQTT_2_2_2_1;
    addRows({
        {"CONNACK", "20 L[ 00 00 ]", clause},
        {"PUBLISH", "30 L[ S'a' ]", clause},
        {"SUBACK", "90 L[ 0001 ]", clause},
        {"UNSUBACK", "b0 L[ 0001 ]", clause},
    });
}

void ConformancePacketFormat::MQTT_2_2_2_1_client_refusesMissingPropertyLength()
{
    verifyClientRefuses();
}

void ConformancePacketFormat::MQTT_2_2_2_1_client_writesPropertyLengthZero()
{
    SessionScript client;
    client.connect({.clientId = "c", .will = WillOptions {.topicName = "w"}});
    QCOMPARE(client.sent(), client.bytes("10 14 S'MQTT' 05 06 003c 00 S'c' 00 S'w' S''"));
    client.receive("20 L[ 00 00 00 ]");
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), client.bytes("32 07 S'a' 0001 00 'x'"));
    client.subscribe(2, "a");
    QCOMPARE(client.sent(), client.bytes("82 07 0002 00 S'a' 00"));
    const std::array filters {std::string_view("a")};
    client.session.unsubscribe(3, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), client.bytes("a2 06 0003 00 S'a'"));
}

QTEST_APPLESS_MAIN(ConformancePacketFormat)
#include "tst_packetformat.moc"
