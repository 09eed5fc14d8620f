// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

#include <set>

using namespace espalier;

/// Packet Identifiers (2.3.1).
class ConformancePacketIds311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_2_3_1_1_broker_closesOnIdentifierZero_data();
    void MQTT311_2_3_1_1_broker_closesOnIdentifierZero();
    void MQTT311_2_3_1_1_broker_sendsIdentifiers_data();
    void MQTT311_2_3_1_1_broker_sendsIdentifiers();
    void MQTT311_2_3_1_1_client_sendsIdentifiers();
    void MQTT311_2_3_1_1_client_closesOnIdentifierZero();
    void MQTT311_2_3_1_2_broker_takesAnIdentifierInUseForARepetition_data();
    void MQTT311_2_3_1_2_broker_takesAnIdentifierInUseForARepetition();
    void MQTT311_2_3_1_2_client_takesUnusedIdentifiers();
    void MQTT311_2_3_1_3_client_repeatsWithTheSameIdentifier_data();
    void MQTT311_2_3_1_3_client_repeatsWithTheSameIdentifier();
    void MQTT311_2_3_1_3_client_reusesOnlyAcknowledgedIdentifiers();
    void MQTT311_2_3_1_4_broker_repeatsWithTheSameIdentifier_data();
    void MQTT311_2_3_1_4_broker_repeatsWithTheSameIdentifier();
    void MQTT311_2_3_1_4_broker_reusesOnlyAcknowledgedIdentifiers();
    void MQTT311_2_3_1_5_broker_sendsNoIdentifierWithQos0_data();
    void MQTT311_2_3_1_5_broker_sendsNoIdentifierWithQos0();
    void MQTT311_2_3_1_5_client_sendsNoIdentifierWithQos0_data();
    void MQTT311_2_3_1_5_client_sendsNoIdentifierWithQos0();
    void MQTT311_2_3_1_6_broker_answersWithTheIdentifier_data();
    void MQTT311_2_3_1_6_broker_answersWithTheIdentifier();
    void MQTT311_2_3_1_6_client_answersWithTheIdentifier_data();
    void MQTT311_2_3_1_6_client_answersWithTheIdentifier();
    void MQTT311_2_3_1_7_broker_answersWithTheIdentifier_data();
    void MQTT311_2_3_1_7_broker_answersWithTheIdentifier();
};

namespace {

/// The identifiers that the client gives to as many QoS 1 messages as there are identifiers, each acknowledged at once.
std::set<unsigned> circleOfIdentifiers(SessionScript &client)
{
    std::set<unsigned> ids;
    client.forget();
    for (int i = 0; i < 65'535; ++i) {
        client.publish(100, "t", "", Qos::AtLeastOnce);
        const auto sent = client.effects.output.view(); // 32 05 0001 't' and the identifier
        const std::array<std::uint8_t, 4> ack {0x40, 0x02, sent[5], sent[6]};
        ids.insert(static_cast<unsigned>(sent[5] << 8 | sent[6]));
        client.forget();
        client.session.receive(ack, client.clock.now(), client.effects);
        client.forget();
    }
    return ids;
}

} // namespace

void ConformancePacketIds311::MQTT311_2_3_1_1_broker_closesOnIdentifierZero_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("packet");
    QTest::newRow("SUBSCRIBE") << v311 << std::string("82 L[ 0000 S'a' 00 ]");
    QTest::newRow("UNSUBSCRIBE") << v311 << std::string("a2 L[ 0000 S'a' ]");
    QTest::newRow("PUBLISH with QoS 1") << v311 << std::string("32 L[ S'a' 0000 'x' ]");
    QTest::newRow("PUBLISH with QoS 2") << v311 << std::string("34 L[ S'a' 0000 'x' ]");
    QTest::newRow("PUBLISH with QoS 1, 3.1") << v31 << std::string("32 L[ S'a' 0000 'x' ]");
}

void ConformancePacketIds311::MQTT311_2_3_1_1_broker_closesOnIdentifierZero()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'a' 00");
    auto peer = broker.connected("c", {.version = version});
    peer.send("30 L[ S'a' 'known' ]"); // the broker knows the topic's way now
    QCOMPARE(observer.messages(), QStringLiteral("a q0 'known'"));
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_2_3_1_1);
    QCOMPARE(observer.sent(), QString());
}

void ConformancePacketIds311::MQTT311_2_3_1_1_broker_sendsIdentifiers_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_1_broker_sendsIdentifiers()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'a' 02", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0009 '1' ] 34 L[ S'a' 000a '2' ]");
    const auto first = subscriber.take<Publish>();
    const auto second = subscriber.take<Publish>();
    QVERIFY(first.packetId.isValid());
    QVERIFY(second.packetId.isValid());
    QVERIFY(first.packetId != second.packetId);
}

void ConformancePacketIds311::MQTT311_2_3_1_1_client_sendsIdentifiers()
{
    SessionScript client;
    client.connected(options311());
    client.subscribe(1, "a");
    const std::array<std::string_view, 1> filters {"a"};
    client.session.unsubscribe(2, filters, {}, client.clock.now(), client.effects);
    client.publish(3, "a", "x", Qos::AtLeastOnce);
    client.publish(4, "a", "y", Qos::ExactlyOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("82 L[ 0001 S'a' 00 ] a2 L[ 0002 S'a' ]"
                                                 " 32 L[ S'a' 0003 'x' ] 34 L[ S'a' 0004 'y' ]"));
}

void ConformancePacketIds311::MQTT311_2_3_1_1_client_closesOnIdentifierZero()
{
    for (const std::string packet : {"32 L[ S'a' 0000 'x' ]", "34 L[ S'a' 0000 'x' ]"}) {
        SessionScript client;
        client.connected(options311());
        client.receive(packet);
        QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-2.3.1-1"));
        QCOMPARE(client.sent(), QString());
        QVERIFY(closes(client));
    }
}

void ConformancePacketIds311::MQTT311_2_3_1_2_broker_takesAnIdentifierInUseForARepetition_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_2_broker_takesAnIdentifierInUseForARepetition()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.connected("c", {.version = version});
    peer.send("34 L[ S'a' 0001 'first' ] 34 L[ S'b' 0001 'second' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0001  50 02 0001"));
    QCOMPARE(observer.messages(), QStringLiteral("a q0 'first'"));
    peer.send("62 02 0001  34 L[ S'b' 0001 'third' ]");
    QCOMPARE(peer.sent(), bytes("70 02 0001  50 02 0001"));
    QCOMPARE(observer.messages(), QStringLiteral("b q0 'third'"));
}

void ConformancePacketIds311::MQTT311_2_3_1_2_client_takesUnusedIdentifiers()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, "t", "", Qos::AtLeastOnce); // 1
    client.publish(2, "t", "", Qos::ExactlyOnce); // 2
    client.subscribe(3, "t"); // 3
    const auto ids = circleOfIdentifiers(client);
    QCOMPARE(ids.size(), std::size_t {65'532});
    QCOMPARE(*ids.begin(), 4U);
    QCOMPARE(*ids.rbegin(), 65'535U);
}

void ConformancePacketIds311::MQTT311_2_3_1_3_client_repeatsWithTheSameIdentifier_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_3_client_repeatsWithTheSameIdentifier()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "1", Qos::AtLeastOnce);
    client.publish(2, "a", "2", Qos::AtLeastOnce);
    client.publish(3, "a", "3", Qos::ExactlyOnce);
    client.receive("40 02 0001");
    client.lose();
    client.connect(options);
    client.forget();
    client.receive(version == v311 ? "20 02 01 00" : "20 02 00 00");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0002 '2' ] 3c L[ S'a' 0003 '3' ]"));
}

void ConformancePacketIds311::MQTT311_2_3_1_3_client_reusesOnlyAcknowledgedIdentifiers()
{
    SessionScript client;
    client.connected(options311());
    const std::array<std::string_view, 1> filters {"t"};
    client.publish(1, "t", "", Qos::ExactlyOnce); // 1
    client.subscribe(2, "t"); // 2
    client.session.unsubscribe(3, filters, {}, client.clock.now(), client.effects); // 3
    client.receive("50 02 0001");
    QVERIFY2(*circleOfIdentifiers(client).begin() == 4, "PUBREC does not end the use");
    client.receive("70 02 0001  90 03 0002 00  b0 02 0003");
    QCOMPARE(circleOfIdentifiers(client).size(), std::size_t {65'535});
}

void ConformancePacketIds311::MQTT311_2_3_1_4_broker_repeatsWithTheSameIdentifier_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_4_broker_repeatsWithTheSameIdentifier()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto subscriber = subscribed(broker, "s", "S'a' 02", kept);
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0009 '1' ] 32 L[ S'a' 000a '2' ] 34 L[ S'a' 000b '3' ]");
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'a' 0001 '1' ] 32 L[ S'a' 0002 '2' ] 34 L[ S'a' 0003 '3' ]"));
    subscriber.send("40 02 0001");
    subscriber.lose();
    auto again = broker.connected("s", kept);
    QCOMPARE(again.sent(), bytes("3a L[ S'a' 0002 '2' ] 3c L[ S'a' 0003 '3' ]"));
}

void ConformancePacketIds311::MQTT311_2_3_1_4_broker_reusesOnlyAcknowledgedIdentifiers()
{
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'a' 02");
    auto publisher = broker.connected("p", {.version = v311});
    const auto nextId = [&](const std::string &first) {
        publisher.send(first + " L[ S'a' 0009 'x' ] 62 02 0009");
        return subscriber.take<Publish>().packetId.value();
    };
    const auto open = nextId("34");
    subscriber.send("50 L[ " + hex(std::array<std::uint8_t, 2> {0, static_cast<std::uint8_t>(open)}) + " ]");
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
    const auto unacknowledged = nextId("32");
    QVERIFY2(unacknowledged != open, "PUBREC does not end the use");
    for (int i = 0; i < 1000; ++i) {
        const auto id = nextId("32");
        QVERIFY(id != open && id != unacknowledged);
        const std::array ack {static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)};
        subscriber.send("40 L[ " + hex(ack) + " ]");
    }
    subscriber.send("70 02 0001");
    std::set<unsigned> later;
    for (int i = 0; i < 5; ++i)
        later.insert(nextId("32"));
    QVERIFY2(later.contains(open), "PUBCOMP ends it");
    QVERIFY(!later.contains(unacknowledged));
}

void ConformancePacketIds311::MQTT311_2_3_1_5_broker_sendsNoIdentifierWithQos0_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_5_broker_sendsNoIdentifierWithQos0()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'a' 00", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'a' '0' ] 32 L[ S'a' 0009 '1' ] 34 L[ S'a' 000a '2' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' '0' ] 30 L[ S'a' '1' ] 30 L[ S'a' '2' ]"));
}

void ConformancePacketIds311::MQTT311_2_3_1_5_client_sendsNoIdentifierWithQos0_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_5_client_sendsNoIdentifierWithQos0()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.publish(1, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'a' 'x' ]"));
}

void ConformancePacketIds311::MQTT311_2_3_1_6_broker_answersWithTheIdentifier_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_6_broker_answersWithTheIdentifier()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("32 L[ S'a' 1234 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 02 1234"));
    peer.send("34 L[ S'a' ffff 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 ffff"));
    peer.send("62 02 ffff");
    QCOMPARE(peer.sent(), bytes("70 02 ffff"));
    auto subscriber = subscribed(broker, "s", "S'a' 02", {.version = version});
    peer.send("34 L[ S'a' 0100 'x' ]");
    QCOMPARE(subscriber.sent(), bytes("34 L[ S'a' 0001 'x' ]"));
    subscriber.send("50 02 0001");
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
}

void ConformancePacketIds311::MQTT311_2_3_1_6_client_answersWithTheIdentifier_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_6_client_answersWithTheIdentifier()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.receive("32 L[ S'a' 1234 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 1234"));
    client.receive("34 L[ S'a' ffff 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 ffff"));
    client.receive("62 02 ffff");
    QCOMPARE(client.sent(), SessionScript::bytes("70 02 ffff"));
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.forget();
    client.receive("50 02 0001");
    QCOMPARE(client.sent(), SessionScript::bytes("62 02 0001"));
}

void ConformancePacketIds311::MQTT311_2_3_1_7_broker_answersWithTheIdentifier_data()
{
    addVersionsBefore5();
}

void ConformancePacketIds311::MQTT311_2_3_1_7_broker_answersWithTheIdentifier()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 1234 S'a' 01 ] 82 L[ ffff S'b' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 03 1234 01  90 03 ffff 00"));
    peer.send("a2 L[ 0100 S'a' ] a2 L[ 0002 S'b' ]");
    QCOMPARE(peer.sent(), bytes("b0 02 0100  b0 02 0002"));
}

QTEST_APPLESS_MAIN(ConformancePacketIds311)
#include "tst_v311packetids.moc"
