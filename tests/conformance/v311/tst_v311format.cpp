// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// Text (1.5.3) and the fixed header (2.2).
class ConformanceFormat311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_1_5_3_1_broker_closesOnIllFormedText_data();
    void MQTT311_1_5_3_1_broker_closesOnIllFormedText();
    void MQTT311_1_5_3_1_client_closesOnIllFormedText_data();
    void MQTT311_1_5_3_1_client_closesOnIllFormedText();
    void MQTT311_1_5_3_1_client_sendsNoIllFormedText();
    void MQTT311_1_5_3_2_broker_closesOnNullCharacter_data();
    void MQTT311_1_5_3_2_broker_closesOnNullCharacter();
    void MQTT311_1_5_3_2_client_closesOnNullCharacter();
    void MQTT311_1_5_3_2_client_sendsNoNullCharacter();
    void MQTT311_1_5_3_3_broker_keepsByteOrderMark_data();
    void MQTT311_1_5_3_3_broker_keepsByteOrderMark();
    void MQTT311_1_5_3_3_client_keepsByteOrderMark();
    void MQTT311_2_2_2_1_broker_sendsReservedFlagsAsListed();
    void MQTT311_2_2_2_1_client_sendsReservedFlagsAsListed();
    void MQTT311_2_2_2_2_broker_closesOnInvalidFlags_data();
    void MQTT311_2_2_2_2_broker_closesOnInvalidFlags();
    void MQTT311_2_2_2_2_broker_closesOnInvalidFlagsOfConnect();
    void MQTT311_2_2_2_2_client_closesOnInvalidFlags_data();
    void MQTT311_2_2_2_2_client_closesOnInvalidFlags();
};

namespace {

void addIllFormedTexts()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("text");
    QTest::newRow("lowest surrogate") << v311 << std::string("61 eda080");
    QTest::newRow("highest surrogate") << v311 << std::string("edbfbf 61");
    QTest::newRow("pair of surrogates") << v311 << std::string("eda081edb080");
    QTest::newRow("overlong slash") << v311 << std::string("61 c0af");
    QTest::newRow("beyond U+10FFFF") << v311 << std::string("f4908080");
    QTest::newRow("cut off") << v311 << std::string("61 e282");
    QTest::newRow("continuation alone") << v311 << std::string("80");
    QTest::newRow("never a byte of UTF-8") << v311 << std::string("ff");
    QTest::newRow("3.1") << v31 << std::string("61 eda080");
}

} // namespace

void ConformanceFormat311::MQTT311_1_5_3_1_broker_closesOnIllFormedText_data()
{
    addIllFormedTexts();
}

void ConformanceFormat311::MQTT311_1_5_3_1_broker_closesOnIllFormedText()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, text);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    const std::array packets {"30 L[ S[ " + text + " ] 'x' ]", "82 L[ 0001 S[ " + text + " ] 00 ]",
                              "a2 L[ 0001 S[ " + text + " ] ]"};
    for (const auto &packet : packets) {
        auto peer = broker.connected("c", {.version = version});
        peer.send(packet);
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_1_5_3_1);
    }
    QCOMPARE(observer.sent(), QString());
    QVERIFY(!observer.isClosed());
}

void ConformanceFormat311::MQTT311_1_5_3_1_client_closesOnIllFormedText_data()
{
    addIllFormedTexts();
}

void ConformanceFormat311::MQTT311_1_5_3_1_client_closesOnIllFormedText()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, text);
    SessionScript client;
    client.connected(options311(version));
    client.receive("32 L[ S[ " + text + " ] 0001 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-1.5.3-1"));
    QCOMPARE(client.sent(), QString());
    QVERIFY(closes(client));
}

void ConformanceFormat311::MQTT311_1_5_3_1_client_sendsNoIllFormedText()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, "a\xed\xa0\x80", "x", Qos::AtMostOnce);
    client.subscribe(2, "a\xed\xa0\x80");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; request 2 refused 8f"));
}

void ConformanceFormat311::MQTT311_1_5_3_2_broker_closesOnNullCharacter_data()
{
    addVersionsBefore5();
}

void ConformanceFormat311::MQTT311_1_5_3_2_broker_closesOnNullCharacter()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    for (const std::string packet :
         {"30 L[ S[ 'a' 00 'b' ] 'x' ]", "82 L[ 0001 S[ 00 ] 00 ]", "a2 L[ 0001 S[ 'long enough' 00 ] ]"}) {
        auto peer = broker.connected("c", {.version = version});
        peer.send(packet);
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_1_5_3_2);
    }
    QCOMPARE(observer.sent(), QString());
}

void ConformanceFormat311::MQTT311_1_5_3_2_client_closesOnNullCharacter()
{
    SessionScript client;
    client.connected(options311());
    client.receive("32 L[ S[ 'a' 00 'b' ] 0001 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-1.5.3-2"));
    QCOMPARE(client.sent(), QString());
    QVERIFY(closes(client));
}

void ConformanceFormat311::MQTT311_1_5_3_2_client_sendsNoNullCharacter()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, std::string_view("a\0b", 3), "x", Qos::AtMostOnce);
    client.subscribe(2, std::string_view("a\0b", 3));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; request 2 refused 8f"));
}

void ConformanceFormat311::MQTT311_1_5_3_3_broker_keepsByteOrderMark_data()
{
    addVersionsBefore5();
}

void ConformanceFormat311::MQTT311_1_5_3_3_broker_keepsByteOrderMark()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions options {.version = version};
    auto marked = subscribed(broker, "m", "S[ efbbbf 'a' ] 00", options);
    auto plain = subscribed(broker, "p", "S'a' 00", options);
    auto inside = subscribed(broker, "i", "S[ 'a/' efbbbf ] 00", options);
    auto publisher = broker.connected("c", options);
    publisher.send("30 L[ S[ efbbbf 'a' ] '1' ] 30 L[ S'a' '2' ] 30 L[ S[ 'a/' efbbbf ] '3' ]");
    QCOMPARE(marked.sent(), bytes("30 L[ S[ efbbbf 'a' ] '1' ]"));
    QCOMPARE(plain.sent(), bytes("30 L[ S'a' '2' ]"));
    QCOMPARE(inside.sent(), bytes("30 L[ S[ 'a/' efbbbf ] '3' ]"));
}

void ConformanceFormat311::MQTT311_1_5_3_3_client_keepsByteOrderMark()
{
    SessionScript client;
    client.connected(options311());
    client.receive("30 L[ S[ efbbbf 'a' efbbbf ] 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("message \ufeffa\ufeff q0 'x'"));
    client.publish(1,
                   "\xef\xbb\xbf"
                   "a",
                   "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S[ efbbbf 'a' ] 'x' ]"));
}

void ConformanceFormat311::MQTT311_2_2_2_1_broker_sendsReservedFlagsAsListed()
{
    BrokerScript broker;
    auto peer = broker.connecting("c", {.version = v311});
    QCOMPARE(peer.sent(), bytes("20 02 00 00"));
    peer.send("82 L[ 0001 S'a' 02 ]");
    QCOMPARE(peer.sent(), bytes("90 03 0001 02"));
    peer.send("32 L[ S'b' 0002 'x' ] 34 L[ S'b' 0003 'x' ] 62 02 0003");
    QCOMPARE(peer.sent(), bytes("40 02 0002  50 02 0003  70 02 0003"));
    peer.send("34 L[ S'a' 0004 'x' ]");
    QCOMPARE(peer.sent(), bytes("34 L[ S'a' 0001 'x' ] 50 02 0004"));
    peer.send("50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.send("a2 L[ 0005 S'a' ] c0 00");
    QCOMPARE(peer.sent(), bytes("b0 02 0005  d0 00"));
}

void ConformanceFormat311::MQTT311_2_2_2_1_client_sendsReservedFlagsAsListed()
{
    SessionScript client;
    client.connect(options311());
    QCOMPARE(client.sent(), SessionScript::bytes("10 L[ S'MQTT' 04 02 003c S'c' ]"));
    client.receive("20 02 00 00");
    client.subscribe(1, "a", {.maximumQos = Qos::ExactlyOnce});
    QCOMPARE(client.sent(), SessionScript::bytes("82 L[ 0001 S'a' 02 ]"));
    client.publish(2, "b", "x", Qos::ExactlyOnce);
    client.receive("50 02 0002");
    QCOMPARE(client.sent(), SessionScript::bytes("34 L[ S'b' 0002 'x' ] 62 02 0002"));
    client.receive("32 L[ S'a' 0007 'x' ] 34 L[ S'a' 0008 'x' ] 62 02 0008");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0007  50 02 0008  70 02 0008"));
    const std::array<std::string_view, 1> filters {"a"};
    client.session.unsubscribe(3, filters, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), SessionScript::bytes("a2 L[ 0003 S'a' ]"));
    client.advance(std::chrono::seconds(60));
    QCOMPARE(client.sent(), SessionScript::bytes("c0 00"));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), SessionScript::bytes("e0 00"));
}

void ConformanceFormat311::MQTT311_2_2_2_2_broker_closesOnInvalidFlags_data()
{
    addPackets({{"PUBACK", "42 02 0001"},
                {"PUBREC", "58 02 0001"},
                {"PUBREL without its bit", "60 02 0001"},
                {"PUBREL with DUP", "6a 02 0001"},
                {"PUBCOMP", "71 02 0001"},
                {"SUBSCRIBE", "80 L[ 0001 S'a' 00 ]"},
                {"UNSUBSCRIBE", "a3 L[ 0001 S'a' ]"},
                {"PINGREQ", "c4 00"},
                {"DISCONNECT", "e8 00"},
                {"PUBLISH with QoS 3", "36 L[ S'a' 0001 'x' ]"}});
}

void ConformanceFormat311::MQTT311_2_2_2_2_broker_closesOnInvalidFlags()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QVERIFY(brokenClause(broker) != Clause::None);
}

void ConformanceFormat311::MQTT311_2_2_2_2_broker_closesOnInvalidFlagsOfConnect()
{
    for (const std::string first : {"11", "12", "14", "18", "1f"}) {
        BrokerScript broker;
        auto peer = broker.opened();
        peer.send(first + " L[ S'MQTT' 04 02 0000 S'c' ]");
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
    }
}

void ConformanceFormat311::MQTT311_2_2_2_2_client_closesOnInvalidFlags_data()
{
    addPackets({{"PUBACK", "42 02 0001"},
                {"PUBREC", "58 02 0001"},
                {"PUBREL", "60 02 0001"},
                {"PUBCOMP", "71 02 0001"},
                {"SUBACK", "92 03 0001 00"},
                {"UNSUBACK", "b2 02 0001"},
                {"PINGRESP", "d1 00"},
                {"PUBLISH with QoS 3", "36 L[ S'a' 0001 'x' ]"}});
}

void ConformanceFormat311::MQTT311_2_2_2_2_client_closesOnInvalidFlags()
{
    QFETCH(std::string, packet);
    SessionScript client;
    client.connected(options311());
    client.receive(packet);
    QVERIFY2(client.events().startsWith(QStringLiteral("closed Violation 81")), packet.c_str());
    QCOMPARE(client.sent(), QString());
    QVERIFY(closes(client));

    SessionScript early;
    early.connect(options311());
    early.forget();
    early.receive("22 02 00 00");
    QCOMPARE(early.events(), QStringLiteral("closed Violation 81 MQTT-2.2.2-1"));
    QVERIFY(closes(early));
}

QTEST_APPLESS_MAIN(ConformanceFormat311)
#include "tst_v311format.moc"
