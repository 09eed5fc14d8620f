// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;
using namespace std::chrono_literals;

/// Keep Alive, PINGREQ, DISCONNECT (3.1.2.10, 3.12, 3.14) and what errors lead to (4.8).
class ConformanceEnding311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_2_23_client_pingsInTime_data();
    void MQTT311_3_1_2_23_client_pingsInTime();
    void MQTT311_3_1_2_23_client_countsFromWhatItSent_data();
    void MQTT311_3_1_2_23_client_countsFromWhatItSent();
    void MQTT311_3_1_2_24_broker_disconnectsTheSilent_data();
    void MQTT311_3_1_2_24_broker_disconnectsTheSilent();
    void MQTT311_3_1_2_24_broker_imposesNoOtherInterval_data();
    void MQTT311_3_1_2_24_broker_imposesNoOtherInterval();
    void MQTT311_3_12_4_1_broker_answersPing_data();
    void MQTT311_3_12_4_1_broker_answersPing();
    void MQTT311_3_14_1_1_broker_closesOnReservedBits_data();
    void MQTT311_3_14_1_1_broker_closesOnReservedBits();
    void MQTT311_3_14_4_1_client_closes_data();
    void MQTT311_3_14_4_1_client_closes();
    void MQTT311_3_14_4_2_broker_ignoresWhatFollows();
    void MQTT311_3_14_4_2_client_sendsNothingMore();
    void MQTT311_4_8_0_1_broker_closesOnViolations_data();
    void MQTT311_4_8_0_1_broker_closesOnViolations();
    void MQTT311_4_8_0_1_broker_closesOnViolationsOf31_data();
    void MQTT311_4_8_0_1_broker_closesOnViolationsOf31();
    void MQTT311_4_8_0_1_client_closesOnViolations_data();
    void MQTT311_4_8_0_1_client_closesOnViolations();
    void MQTT311_4_8_0_2_broker_closesWhenItCannotKeepAMessage_data();
    void MQTT311_4_8_0_2_broker_closesWhenItCannotKeepAMessage();
    void MQTT311_4_8_0_2_broker_closesWhenPacketsTakeTooMuchMemory();
};

void ConformanceEnding311::MQTT311_3_1_2_23_client_pingsInTime_data()
{
    addVersionsBefore5();
}

void ConformanceEnding311::MQTT311_3_1_2_23_client_pingsInTime()
{
    QFETCH(ProtocolVersion, version);
    auto options = options311(version);
    options.keepAlive = 10s;
    SessionScript client;
    client.connected(options);
    for (int i = 0; i < 3; ++i) {
        QVERIFY(client.session.nextDeadline() == client.clock.now() + 10s);
        client.advance(9'999ms);
        QCOMPARE(client.sent(), QString());
        client.advance(1ms);
        QCOMPARE(client.sent(), SessionScript::bytes("c0 00"));
        client.receive("d0 00");
    }
    options.keepAlive = 0s;
    SessionScript silent;
    silent.connected(options);
    silent.advance(24h);
    QVERIFY(!silent.session.nextDeadline());
    QCOMPARE(silent.sent(), QString());
}

void ConformanceEnding311::MQTT311_3_1_2_23_client_countsFromWhatItSent_data()
{
    addVersionsBefore5();
}

void ConformanceEnding311::MQTT311_3_1_2_23_client_countsFromWhatItSent()
{
    QFETCH(ProtocolVersion, version);
    auto options = options311(version);
    options.keepAlive = 10s;
    SessionScript client;
    client.connect(options);
    client.forget();
    client.advance(4s); // CONNECT was the last that was sent
    client.receive("20 02 00 00");
    client.advance(5'999ms);
    QCOMPARE(client.sent(), QString());
    client.advance(1ms);
    QCOMPARE(client.sent(), SessionScript::bytes("c0 00"));
    client.receive("d0 00");
    client.advance(6s);
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.receive("30 L[ S'b' 'y' ]");
    client.forget();
    client.advance(9'999ms);
    QCOMPARE(client.sent(), QString());
    client.receive("30 L[ S'b' 'z' ]"); // what comes in does not count as sent
    client.advance(1ms);
    QCOMPARE(client.sent(), SessionScript::bytes("c0 00"));
}

void ConformanceEnding311::MQTT311_3_1_2_24_broker_disconnectsTheSilent_data()
{
    addVersionsBefore5();
}

void ConformanceEnding311::MQTT311_3_1_2_24_broker_disconnectsTheSilent()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'will' 00");
    auto peer = broker.connected("c", {.version = version, .keepAlive = 10, .will = "S'will' S'gone'"});
    auto timeless = broker.connected("t", {.version = version});
    broker.advance(14'999ms);
    QVERIFY(!peer.isClosed());
    peer.send("30 L[ S'a' 'x' ]"); // any packet counts
    broker.advance(14'999ms);
    QVERIFY(!peer.isClosed());
    peer.send("c0"); // half a packet does not
    QCOMPARE(observer.sent(), QString());
    broker.advance(1ms);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(observer.messages(), QStringLiteral("will q0 'gone'")); // as if the network had failed
    broker.advance(24h);
    QVERIFY(!timeless.isClosed());
}

void ConformanceEnding311::MQTT311_3_1_2_24_broker_imposesNoOtherInterval_data()
{
    addVersionsBefore5();
}

/// A client that cannot be told another interval keeps its own.
void ConformanceEnding311::MQTT311_3_1_2_24_broker_imposesNoOtherInterval()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.maximumKeepAlive = 30});
    auto peer = broker.connected("c", {.version = version, .keepAlive = 60});
    auto timeless = broker.connected("t", {.version = version});
    broker.advance(89'999ms);
    QVERIFY(!peer.isClosed());
    broker.advance(1ms);
    QVERIFY(peer.isClosed());
    broker.advance(24h);
    QVERIFY(!timeless.isClosed());
}

void ConformanceEnding311::MQTT311_3_12_4_1_broker_answersPing_data()
{
    addVersionsBefore5();
}

void ConformanceEnding311::MQTT311_3_12_4_1_broker_answersPing()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    peer.send("c0 00 c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00 d0 00"));
}

void ConformanceEnding311::MQTT311_3_14_1_1_broker_closesOnReservedBits_data()
{
    addPackets({{"bit 0", "e1 00"}, {"bit 1", "e2 00"}, {"bit 2", "e4 00"}, {"bit 3", "e8 00"}});
}

void ConformanceEnding311::MQTT311_3_14_1_1_broker_closesOnReservedBits()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'will' 00");
    auto peer = broker.connected("c", {.version = v311, .will = "S'will' S'gone'"});
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_14_1_1);
    QCOMPARE(observer.messages(), QStringLiteral("will q0 'gone'")); // it was no DISCONNECT
}

void ConformanceEnding311::MQTT311_3_14_4_1_client_closes_data()
{
    addVersionsBefore5();
}

void ConformanceEnding311::MQTT311_3_14_4_1_client_closes()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    QVERIFY(!closes(client));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), SessionScript::bytes("e0 00"));
    QVERIFY(client.effects.transport == Effects::Transport::CloseAfterWriting);
    QCOMPARE(client.events(), QStringLiteral("closed Requested 00"));
}

void ConformanceEnding311::MQTT311_3_14_4_2_broker_ignoresWhatFollows()
{
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.connected("c", {.version = v311, .start = resume});
    peer.send("e0 00  31 L[ S'a' 'x' ] 82 L[ 0001 S'a' 00 ] c0 00");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(observer.sent(), QString());
    QCOMPARE(broker.engine.statistics().subscriptions, 1U);
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

void ConformanceEnding311::MQTT311_3_14_4_2_client_sendsNothingMore()
{
    SessionScript client;
    client.connected(persistentOptions(v311));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), SessionScript::bytes("e0 00"));
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.publish(2, "a", "x", Qos::AtLeastOnce);
    client.subscribe(3, "a");
    client.receive("32 L[ S'b' 0001 'late' ]"); // was under way
    client.advance(24h);
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
}

void ConformanceEnding311::MQTT311_4_8_0_1_broker_closesOnViolations_data()
{
    addPackets({{"type 0", "00 00"},
                {"type 15", "f0 00"},
                {"CONNACK", "20 02 00 00"},
                {"SUBACK", "90 03 0001 00"},
                {"UNSUBACK", "b0 02 0001"},
                {"PINGRESP", "d0 00"},
                {"PUBACK without identifier", "40 00"},
                {"PUBACK with a Reason Code", "40 03 0001 00"},
                {"PUBREL with identifier 0", "62 02 0000"},
                {"PINGREQ with a payload", "c0 01 00"},
                {"DISCONNECT with a Reason Code", "e0 01 00"},
                {"PUBLISH that ends too early", "30 02 0005"},
                {"SUBSCRIBE without QoS", "82 L[ 0001 S'a' ]"},
                {"Remaining Length of five bytes", "30 ff ff ff ff 01"},
                {"PUBACK for a QoS 2 message", "34 L[ S'self' 0001 'x' ] 40 02 0001"},
                {"PUBCOMP before PUBREC", "34 L[ S'self' 0001 'x' ] 70 02 0001"}});
}

void ConformanceEnding311::MQTT311_4_8_0_1_broker_closesOnViolations()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto other = broker.connected("other", {.version = v311});
    auto peer = subscribed(broker, "c", "S'self' 02");
    QVERIFY(!peer.isClosed());
    peer.send(packet);
    QVERIFY(peer.isClosed());
    QVERIFY2(!peer.sent().contains(u"e0 "), "a server has no DISCONNECT");
    QVERIFY(brokenClause(broker) != Clause::None);
    QVERIFY(!other.isClosed());
}

void ConformanceEnding311::MQTT311_4_8_0_1_broker_closesOnViolationsOf31_data()
{
    addPackets({{"type 0", "00 00"},
                {"type 15", "f0 00"},
                {"SUBACK", "90 03 0001 00"},
                {"QoS 3", "36 L[ S'a' 0001 'x' ]"},
                {"SUBSCRIBE with QoS 3", "82 L[ 0001 S'a' 03 ]"},
                {"PUBLISH that ends too early", "30 02 0005"},
                {"Remaining Length of five bytes", "30 ff ff ff ff 01"}});
}

void ConformanceEnding311::MQTT311_4_8_0_1_broker_closesOnViolationsOf31()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v31});
    peer.send(packet);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceEnding311::MQTT311_4_8_0_1_client_closesOnViolations_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("packet");
    for (const auto version : {v311, v31}) {
        const char *name = version == v311 ? "3.1.1" : "3.1";
        const auto row = [&](const char *what, const char *packet) {
            QTest::addRow("%s, %s", name, what) << version << std::string(packet);
        };
        row("type 0", "00 00");
        row("type 15", "f0 00");
        row("CONNECT", "10 L[ S'MQTT' 04 02 0000 S'c' ]");
        row("second CONNACK", "20 02 00 00");
        row("SUBSCRIBE", "82 L[ 0001 S'a' 00 ]");
        row("PINGREQ", "c0 00");
        row("DISCONNECT", "e0 00");
        row("SUBACK for nothing", "90 03 0009 00");
        row("UNSUBACK for nothing", "b0 02 0009");
        row("SUBACK with a code too many", "90 04 0001 00 00");
        row("SUBACK with QoS 3", "90 03 0001 03");
        row("PUBACK that ends too early", "40 01 00");
        row("PUBACK with a Reason Code", "40 03 0001 00");
        row("PUBLISH that ends too early", "30 02 0005");
        row("PUBREC for a QoS 1 message", "50 02 0002");
        row("PUBACK for a QoS 2 message", "40 02 0003");
        row("Remaining Length of five bytes", "30 ff ff ff ff 01");
    }
}

void ConformanceEnding311::MQTT311_4_8_0_1_client_closesOnViolations()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, packet);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.subscribe(1, "a");
    client.publish(2, "a", "x", Qos::AtLeastOnce);
    client.publish(3, "a", "x", Qos::ExactlyOnce);
    client.forget();
    client.receive(packet);
    QVERIFY2(client.events().contains(QStringLiteral("closed Violation")), packet.c_str());
    QCOMPARE(client.sent(), QString());
    QVERIFY(client.effects.transport == Effects::Transport::CloseAfterWriting);
}

void ConformanceEnding311::MQTT311_4_8_0_2_broker_closesWhenItCannotKeepAMessage_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("first");
    for (const auto version : {v311, v31}) {
        for (const auto *first : {"31 L[ S'a' ", "33 L[ S'a' 0001 ", "35 L[ S'a' 0001 "}) {
            QTest::addRow("%s, %s", version == v311 ? "3.1.1" : "3.1", first)
                << version << std::string(first);
        }
    }
}

/// An acknowledgement would say that the broker has the message.
void ConformanceEnding311::MQTT311_4_8_0_2_broker_closesWhenItCannotKeepAMessage()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, first);
    BrokerScript broker({.maximumMessageMemory = 2000});
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.connected("c", {.version = version});
    peer.send(first + "'small' ]");
    QVERIFY(!peer.isClosed());
    peer.send("62 02 0001");
    peer.forget();
    observer.forget();
    peer.send(first + "'" + std::string(3000, 'x') + "' ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(observer.sent(), QString());
}

void ConformanceEnding311::MQTT311_4_8_0_2_broker_closesWhenPacketsTakeTooMuchMemory()
{
    BrokerScript broker({.maximumMessageMemory = 400'000});
    auto small = broker.connected("small", {.version = v311});
    auto large = broker.connected("large", {.version = v311});
    large.send("30 80 89 7a"); // announces two million bytes
    large.sendBytes(std::vector<std::uint8_t>(99'000, 'x'));
    QVERIFY(!large.isClosed());
    large.sendBytes(std::vector<std::uint8_t>(2'000, 'x'));
    QCOMPARE(large.sent(), QString());
    QVERIFY(large.isClosed());
    QVERIFY(!small.isClosed());
}

QTEST_APPLESS_MAIN(ConformanceEnding311)
#include "tst_v311ending.moc"
