// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;
using namespace std::chrono_literals;

/// What Clean Session asks for, and how CONNACK tells of it (3.1.2.4, 3.1.4, 3.2.2.2, 4.1).
class ConformanceCleanSession311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_1_2_4_broker_resumesOrCreatesSessions_data();
    void MQTT311_3_1_2_4_broker_resumesOrCreatesSessions();
    void MQTT311_3_1_2_4_client_keepsItsSession_data();
    void MQTT311_3_1_2_4_client_keepsItsSession();
    void MQTT311_3_1_2_5_broker_keepsMessagesForAbsentClients_data();
    void MQTT311_3_1_2_5_broker_keepsMessagesForAbsentClients();
    void MQTT311_3_1_2_6_broker_beginsAnew_data();
    void MQTT311_3_1_2_6_broker_beginsAnew();
    void MQTT311_3_1_2_6_broker_endsWithTheConnection_data();
    void MQTT311_3_1_2_6_broker_endsWithTheConnection();
    void MQTT311_3_1_2_6_client_beginsAnew_data();
    void MQTT311_3_1_2_6_client_beginsAnew();
    void MQTT311_3_1_2_6_client_endsWithTheConnection();
    void MQTT311_3_1_2_7_broker_keepsRetainedMessages_data();
    void MQTT311_3_1_2_7_broker_keepsRetainedMessages();
    void MQTT311_3_1_4_3_broker_processesCleanSession();
    void MQTT311_3_2_2_1_broker_tellsNoSessionWithCleanSession();
    void MQTT311_3_2_2_2_broker_tellsOfASession();
    void MQTT311_3_2_2_3_broker_tellsOfNoSession();
    void MQTT311_4_1_0_1_broker_keepsStateThroughoutTheSession_data();
    void MQTT311_4_1_0_1_broker_keepsStateThroughoutTheSession();
    void MQTT311_4_1_0_1_client_keepsStateThroughoutTheSession();
    void MQTT311_4_1_0_2_broker_keepsTheSessionWhileConnected_data();
    void MQTT311_4_1_0_2_broker_keepsTheSessionWhileConnected();
    void MQTT311_4_1_0_2_client_keepsTheSessionWhileConnected();
};

namespace {

QString connAck(ProtocolVersion version, bool sessionPresent)
{
    return bytes(sessionPresent && version == v311 ? "20 02 01 00" : "20 02 00 00");
}

} // namespace

void ConformanceCleanSession311::MQTT311_3_1_2_4_broker_resumesOrCreatesSessions_data()
{
    addVersionsBefore5();
}

void ConformanceCleanSession311::MQTT311_3_1_2_4_broker_resumesOrCreatesSessions()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = broker.connecting("c", kept);
    QCOMPARE(peer.sent(), connAck(version, false));
    peer.send("82 L[ 0001 S'a' 00 ] e0 00");
    QVERIFY(peer.isClosed());
    broker.advance(24h * 365); // no server has to keep it for ever, but this long is little
    auto again = broker.connecting("c", kept);
    QCOMPARE(again.sent(), connAck(version, true));
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'a' 'x' ]");
    QCOMPARE(again.messages(), QStringLiteral("a q0 'x'"));
}

void ConformanceCleanSession311::MQTT311_3_1_2_4_client_keepsItsSession_data()
{
    addVersionsBefore5();
}

void ConformanceCleanSession311::MQTT311_3_1_2_4_client_keepsItsSession()
{
    QFETCH(ProtocolVersion, version);
    const auto options = persistentOptions(version);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "x", Qos::ExactlyOnce);
    client.receive("34 L[ S'b' 0009 'once' ]");
    QCOMPARE(client.events(), QStringLiteral("message b q2 'once'"));
    client.session.disconnect(ReasonCode::NormalDisconnection, {}, client.clock.now(), client.effects);
    QCOMPARE(client.events(), QStringLiteral("closed Requested 00"));
    client.advance(24h);
    client.connect(options);
    client.forget();
    client.receive(version == v311 ? "20 02 01 00" : "20 02 00 00");
    QCOMPARE(client.sent(), SessionScript::bytes("3c L[ S'a' 0001 'x' ]"));
    client.forget();
    client.receive("3c L[ S'b' 0009 'once' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0009"));
    QCOMPARE(client.events(), QString());
}

void ConformanceCleanSession311::MQTT311_3_1_2_5_broker_keepsMessagesForAbsentClients_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("isOrderly");
    QTest::newRow("behind DISCONNECT") << v311 << true;
    QTest::newRow("connection lost") << v311 << false;
    QTest::newRow("3.1") << v31 << true;
}

void ConformanceCleanSession311::MQTT311_3_1_2_5_broker_keepsMessagesForAbsentClients()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(bool, isOrderly);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a/+' 02 S'b' 01", kept);
    if (isOrderly)
        peer.send("e0 00");
    else
        peer.lose();
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a/1' 0001 '1' ] 34 L[ S'a/2' 0002 '2' ] 34 L[ S'b' 0003 '3' ] 30 L[ S'a/1' '0' ]"
                   "32 L[ S'c' 0004 'nobody' ]");
    auto again = broker.connecting("c", kept);
    QCOMPARE(again.sent(),
             connAck(version, true) + u' '
                 + bytes("32 L[ S'a/1' 0001 '1' ] 34 L[ S'a/2' 0002 '2' ] 32 L[ S'b' 0003 '3' ]"));
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_broker_beginsAnew_data()
{
    addVersionsBefore5();
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_broker_beginsAnew()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = subscribed(broker, "c", "S'a' 02", {.version = version, .start = resume});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0001 'sent' ]");
    peer.send("34 L[ S'z' 0007 'open' ]");
    peer.lose();
    publisher.send("32 L[ S'a' 0002 'queued' ]");
    auto again = broker.connecting("c", {.version = version});
    QCOMPARE(again.sent(), connAck(version, false));
    publisher.send("32 L[ S'a' 0003 'later' ]");
    QCOMPARE(again.sent(), QString());
    auto observer = subscribed(broker, "o", "S'z' 00");
    again.send("34 L[ S'z' 0007 'new' ]"); // an identifier of the old session means nothing
    QCOMPARE(observer.messages(), QStringLiteral("z q0 'new'"));
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_broker_endsWithTheConnection_data()
{
    addVersionsBefore5();
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_broker_endsWithTheConnection()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    for (const bool isTakenOver : {false, true}) {
        auto peer = subscribed(broker, "c", "S'a' 02", {.version = version});
        if (!isTakenOver)
            peer.lose();
        publisher.send("32 L[ S'a' 0001 'x' ]");
        auto again = broker.connecting("c", {.version = version, .start = resume});
        QCOMPARE(again.sent(), connAck(version, false));
        publisher.send("32 L[ S'a' 0001 'y' ]");
        QCOMPARE(again.sent(), QString());
        broker.connected("c", {.version = version}).send("e0 00");
    }
    QCOMPARE(broker.engine.statistics().sessions, 1U);
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_client_beginsAnew_data()
{
    addVersionsBefore5();
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_client_beginsAnew()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(persistentOptions(version));
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.receive("34 L[ S'b' 0009 'first' ]");
    client.lose();
    client.forget();
    client.connect(options311(version));
    QCOMPARE(client.events(), QStringLiteral("publish 1 lost 80"));
    client.forget();
    client.receive("20 02 00 00");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("connected"));
    client.receive("34 L[ S'b' 0009 'second' ]");
    QCOMPARE(client.events(), QStringLiteral("message b q2 'second'"));
}

void ConformanceCleanSession311::MQTT311_3_1_2_6_client_endsWithTheConnection()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.forget();
    client.lose();
    QCOMPARE(client.events(), QStringLiteral("publish 1 lost 80; closed ConnectionLost 00"));
    client.connect(persistentOptions(v311));
    client.forget();
    client.receive("20 02 00 00");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("connected"));
}

void ConformanceCleanSession311::MQTT311_3_1_2_7_broker_keepsRetainedMessages_data()
{
    addVersionsBefore5();
}

void ConformanceCleanSession311::MQTT311_3_1_2_7_broker_keepsRetainedMessages()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    for (const auto start : {PeerOptions::Start::Clean, resume}) {
        auto publisher = broker.connected("p", {.version = version, .start = start});
        publisher.send("31 L[ S'a' 'x' ]");
        publisher.lose();
    }
    broker.connected("p", {.version = version}).send("e0 00");
    QCOMPARE(broker.engine.statistics().sessions, 0U);
    auto subscriber = broker.connected("s", {.version = version});
    subscriber.send("82 L[ 0001 S'a' 00 ]");
    QCOMPARE(subscriber.sent(), bytes("90 03 0001 00  31 L[ S'a' 'x' ]"));
}

void ConformanceCleanSession311::MQTT311_3_1_4_3_broker_processesCleanSession()
{
    BrokerScript broker;
    const PeerOptions kept {.version = v311, .start = resume};
    QCOMPARE(broker.connecting("c", kept).sent(), connAck(v311, false));
    QCOMPARE(broker.connecting("c", kept).sent(), connAck(v311, true));
    QCOMPARE(broker.connecting("c", {.version = v311}).sent(), connAck(v311, false));
    QCOMPARE(broker.connecting("c", kept).sent(), connAck(v311, false));
}

void ConformanceCleanSession311::MQTT311_3_2_2_1_broker_tellsNoSessionWithCleanSession()
{
    BrokerScript broker;
    auto stored = broker.connected("c", {.version = v311, .start = resume});
    stored.lose();
    QCOMPARE(broker.connecting("c", {.version = v311}).sent(), bytes("20 02 00 00"));
    QCOMPARE(broker.connecting("never seen", {.version = v311}).sent(), bytes("20 02 00 00"));
}

void ConformanceCleanSession311::MQTT311_3_2_2_2_broker_tellsOfASession()
{
    BrokerScript broker;
    const PeerOptions kept {.version = v311, .start = resume};
    broker.connected("empty", kept).send("e0 00");
    QCOMPARE(broker.connecting("empty", kept).sent(), bytes("20 02 01 00"));
    auto there = broker.connected("there", kept);
    QCOMPARE(broker.connecting("there", kept).sent(), bytes("20 02 01 00"));
    QVERIFY(there.isClosed());
}

void ConformanceCleanSession311::MQTT311_3_2_2_3_broker_tellsOfNoSession()
{
    BrokerScript broker;
    const PeerOptions kept {.version = v311, .start = resume};
    QCOMPARE(broker.connecting("c", kept).sent(), bytes("20 02 00 00"));
    broker.connected("clean", {.version = v311}).lose();
    QCOMPARE(broker.connecting("clean", kept).sent(), bytes("20 02 00 00"));
}

void ConformanceCleanSession311::MQTT311_4_1_0_1_broker_keepsStateThroughoutTheSession_data()
{
    addVersionsBefore5();
}

/// Each part of the state that 4.1 lists for the server.
void ConformanceCleanSession311::MQTT311_4_1_0_1_broker_keepsStateThroughoutTheSession()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto observer = subscribed(broker, "o", "S'z' 00");
    auto publisher = broker.connected("p", {.version = version});
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    publisher.send("32 L[ S'a' 0001 'unacknowledged' ] 34 L[ S'a' 0002 'released' ]");
    peer.send("50 02 0002  34 L[ S'z' 0007 'once' ]");
    peer.lose();
    publisher.send("34 L[ S'a' 0003 'queued' ]");
    broker.advance(48h);
    auto again = broker.connected("c", kept);
    QCOMPARE(again.sent(),
             bytes("3a L[ S'a' 0001 'unacknowledged' ] 62 02 0002  34 L[ S'a' 0003 'queued' ]"));
    again.send("3c L[ S'z' 0007 'once' ]");
    QCOMPARE(again.sent(), bytes("50 02 0007"));
    QCOMPARE(observer.messages(), QStringLiteral("z q0 'once'"));
}

void ConformanceCleanSession311::MQTT311_4_1_0_1_client_keepsStateThroughoutTheSession()
{
    const auto options = persistentOptions(v311);
    SessionScript client;
    client.connected(options);
    client.publish(1, "a", "unacknowledged", Qos::AtLeastOnce);
    client.publish(2, "a", "released", Qos::ExactlyOnce);
    client.receive("50 02 0002  34 L[ S'z' 0007 'once' ]");
    for (int i = 0; i < 3; ++i) {
        client.lose();
        client.advance(24h);
        client.connect(options);
        client.forget();
        client.receive("20 02 01 00");
        QCOMPARE(client.sent(), SessionScript::bytes("62 02 0002  3a L[ S'a' 0001 'unacknowledged' ]"));
        client.forget();
        client.receive("3c L[ S'z' 0007 'once' ]");
        QCOMPARE(client.sent(), SessionScript::bytes("50 02 0007"));
        QCOMPARE(client.events(), QString());
    }
}

void ConformanceCleanSession311::MQTT311_4_1_0_2_broker_keepsTheSessionWhileConnected_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<PeerOptions::Start>("start");
    QTest::newRow("clean") << v311 << PeerOptions::Start::Clean;
    QTest::newRow("kept") << v311 << resume;
    QTest::newRow("3.1") << v31 << PeerOptions::Start::Clean;
}

void ConformanceCleanSession311::MQTT311_4_1_0_2_broker_keepsTheSessionWhileConnected()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(PeerOptions::Start, start);
    BrokerScript broker({.maximumSessionExpiry = 1});
    auto peer = subscribed(broker, "c", "S'a' 01", {.version = version, .start = start});
    broker.advance(24h * 1000);
    QVERIFY(!peer.isClosed());
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0001 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 'x'"));
}

void ConformanceCleanSession311::MQTT311_4_1_0_2_client_keepsTheSessionWhileConnected()
{
    auto options = options311();
    options.keepAlive = 0s;
    SessionScript client;
    client.connected(options);
    client.receive("34 L[ S'z' 0007 'once' ]");
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.forget();
    client.advance(24h * 1000);
    client.receive("3c L[ S'z' 0007 'once' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0007"));
    QCOMPARE(client.events(), QString());
    client.receive("40 02 0001");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00"));
}

QTEST_APPLESS_MAIN(ConformanceCleanSession311)
#include "tst_v311cleansession.moc"
