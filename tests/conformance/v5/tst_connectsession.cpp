// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;
const PeerOptions stored {.properties = "11 0000003c"};
const PeerOptions resumed {.start = resume, .properties = "11 0000003c"};

/// A session with a subscription, a message that waits and one that is in flight; its client is away.
void leaveSession(BrokerScript &broker)
{
    auto peer = broker.connected("c1", stored);
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 'in flight' ]");
    peer.lose();
    publisher.send("32 L[ S'a' 0002 00 'waiting' ]");
    publisher.send("30 L[ S'a' 00 'QoS 0' ]");
}

/// Whether the client identifier's subscription is there.
bool isSubscribed(BrokerScript &broker, BrokerScript::Peer &peer)
{
    peer.forget();
    broker.connected("probe").send("30 L[ S'a' 00 'probe' ]");
    return peer.messages() == QLatin1String("a q0 'probe'");
}

/// The client has an unacknowledged message of either direction.
void fillState(SessionScript &client)
{
    client.connected(persistentOptions());
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.receive("34 L[ S'b' 0005 00 ]");
    client.lose();
    client.forget();
}

} // namespace

/// Clean Start and the life of sessions (3.1.2.4, 3.1.2.11.2, 3.2.2.1.1).
class ConformanceConnectSession : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_2_4_broker_discardsSession();
    void MQTT_3_1_2_4_client_discardsSession();
    void MQTT_3_1_2_4_client_discardsSessionThoughConnAckIsLost();
    void MQTT_3_1_2_5_broker_resumesSession();
    void MQTT_3_1_2_5_broker_resumesQos2();
    void MQTT_3_1_2_6_broker_makesSession();
    void MQTT_3_1_2_23_broker_keepsSessionUntilItExpires_data();
    void MQTT_3_1_2_23_broker_keepsSessionUntilItExpires();
    void MQTT_3_1_2_23_broker_endsSessionWithConnection();
    void MQTT_3_1_2_23_client_keepsSession();
    void MQTT_3_1_2_23_client_endsSessionWithConnection_data();
    void MQTT_3_1_2_23_client_endsSessionWithConnection();
    void MQTT_3_2_2_4_client_closesOnUnknownSession();
    void MQTT_3_2_2_5_client_discardsSession();
};

void ConformanceConnectSession::MQTT_3_1_2_4_broker_discardsSession()
{
    BrokerScript broker;
    leaveSession(broker);
    auto peer = broker.connecting("c1", stored);
    QVERIFY(!peer.take<ConnAck>().sessionPresent);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(!isSubscribed(broker, peer));
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
}

void ConformanceConnectSession::MQTT_3_1_2_4_client_discardsSession()
{
    SessionScript client;
    fillState(client);
    client.connected({.clientId = "c", .cleanStart = true});
    QCOMPARE(client.sent(), QString()); // nothing is sent again
    client.receive("34 L[ S'b' 0005 00 'new' ]"); // the identifier stands for another message
    QCOMPARE(client.events(), QStringLiteral("message b q2 'new'"));
    QCOMPARE(client.session.pending(), std::size_t {0});
}

void ConformanceConnectSession::MQTT_3_1_2_4_client_discardsSessionThoughConnAckIsLost()
{
    SessionScript client;
    fillState(client);
    auto options = persistentOptions();
    options.cleanStart = true;
    client.connect(options);
    QCOMPARE(client.events(), QStringLiteral("publish 1 lost 80"));
    client.lose(); // the server may have made a new session
    client.forget();
    QVERIFY(!client.session.hasState());
    client.connected(options);
    client.receive("34 L[ S'b' 0005 00 'new' ]");
    QCOMPARE(client.events(), QStringLiteral("message b q2 'new'"));
}

void ConformanceConnectSession::MQTT_3_1_2_5_broker_resumesSession()
{
    BrokerScript broker;
    leaveSession(broker);
    auto peer = broker.connecting("c1", resumed);
    QVERIFY(peer.take<ConnAck>().sessionPresent);
    QCOMPARE(peer.messages(), QStringLiteral("a q1 dup 'in flight'; a q1 'waiting'"));
    QVERIFY(isSubscribed(broker, peer));
}

void ConformanceConnectSession::MQTT_3_1_2_5_broker_resumesQos2()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", stored);
    peer.send("82 L[ 0001 00 S'a' 02 ]");
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 'x' ]");
    peer.forget();
    peer.send("50 L[ 0001 ] 34 L[ S'b' 0009 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("62 L[ 0001 ] 50 L[ 0009 10 ]"));
    peer.lose();
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'b' 00 ]");
    subscriber.forget();

    auto again = broker.connecting("c1", resumed);
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.sent(), bytes("62 L[ 0001 ]")); // PUBREL is what was not acknowledged
    again.send("3c L[ S'b' 0009 00 'y' ]");
    QCOMPARE(again.sent(), bytes("50 L[ 0009 ]"));
    QCOMPARE(subscriber.sent(), QString()); // it was published before
    again.send("62 L[ 0009 ] 70 L[ 0001 ]");
    QCOMPARE(again.sent(), bytes("70 L[ 0009 ]"));
}

void ConformanceConnectSession::MQTT_3_1_2_6_broker_makesSession()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connecting("c1", resumed);
    QCOMPARE(peer.sent(), bytes("20 L[ 00 00 00 ]"));
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 01 ]"));
    peer.lose();
    auto again = broker.connecting("c1", resumed);
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QVERIFY(isSubscribed(broker, again));
}

void ConformanceConnectSession::MQTT_3_1_2_23_broker_keepsSessionUntilItExpires_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<bool>("present");
    QTest::newRow("just before") << std::string("11 0000003c") << 59'999 << true;
    QTest::newRow("expired") << std::string("11 0000003c") << 60'000 << false;
    QTest::newRow("never") << std::string("11 ffffffff") << 2'000'000'000 << true;
    QTest::newRow("a second, just before") << std::string("11 00000001") << 999 << true;
    QTest::newRow("a second") << std::string("11 00000001") << 1'000 << false;
}

void ConformanceConnectSession::MQTT_3_1_2_23_broker_keepsSessionUntilItExpires()
{
    QFETCH(std::string, properties);
    QFETCH(int, milliseconds);
    QFETCH(bool, present);
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = properties});
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    peer.lose();
    broker.connected("p").send("32 L[ S'a' 0001 00 'x' ]");
    broker.advance(std::chrono::milliseconds(milliseconds));
    auto again = broker.connecting("c1", resumed);
    QCOMPARE(again.take<ConnAck>().sessionPresent, present);
    QCOMPARE(again.messages(), present ? QStringLiteral("a q1 'x'") : QString());
}

void ConformanceConnectSession::MQTT_3_1_2_23_broker_endsSessionWithConnection()
{
    for (const auto *properties : {"", "11 00000000"}) {
        BrokerScript broker;
        auto peer = broker.connected("c1", {.properties = properties});
        peer.send("82 L[ 0001 00 S'a' 01 ]");
        peer.lose();
        QVERIFY(!broker.connecting("c1", resumed).take<ConnAck>().sessionPresent);
        QCOMPARE(broker.engine.statistics().subscriptions, 0u);
    }
}

void ConformanceConnectSession::MQTT_3_1_2_23_client_keepsSession()
{
    SessionScript client;
    fillState(client);
    QVERIFY(client.session.hasState());
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 00 ]");
    QCOMPARE(client.sent(), client.bytes("3a L[ S'a' 0001 00 'x' ]"));
    client.forget();
    client.receive("3c L[ S'b' 0005 00 ]"); // delivered before
    QCOMPARE(client.events(), QString());
    QCOMPARE(client.sent(), client.bytes("50 L[ 0005 ]"));
}

void ConformanceConnectSession::MQTT_3_1_2_23_client_endsSessionWithConnection_data()
{
    QTest::addColumn<bool>("asks");
    QTest::addColumn<std::string>("connAckProperties");
    QTest::newRow("not asked for") << false << std::string();
    QTest::newRow("not granted") << true << std::string("11 00000000");
}

void ConformanceConnectSession::MQTT_3_1_2_23_client_endsSessionWithConnection()
{
    QFETCH(bool, asks);
    QFETCH(std::string, connAckProperties);
    SessionScript client;
    client.connected(asks ? persistentOptions() : ConnectOptions {.clientId = "c"}, connAckProperties);
    client.publish(1, "a", "x", Qos::AtLeastOnce);
    client.forget();
    client.lose();
    QCOMPARE(client.events(), QStringLiteral("publish 1 lost 80; closed ConnectionLost 00"));
    QVERIFY(!client.session.hasState());
}

void ConformanceConnectSession::MQTT_3_2_2_4_client_closesOnUnknownSession()
{
    SessionScript client;
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 00 ] 32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(client.sent(), QStringLiteral("e0 01 82"));
    QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-3.2.2-4"));
    QVERIFY(client.effects.transport == Effects::Transport::CloseAfterWriting);
}

void ConformanceConnectSession::MQTT_3_2_2_5_client_discardsSession()
{
    SessionScript client;
    fillState(client);
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 00 00 00 ]");
    QCOMPARE(client.sent(), QString()); // nothing is sent again
    QCOMPARE(client.events(), QStringLiteral("publish 1 lost 80; connected"));
    client.receive("34 L[ S'b' 0005 00 'new' ]");
    QCOMPARE(client.events(), QStringLiteral("message b q2 'new'"));
}

QTEST_APPLESS_MAIN(ConformanceConnectSession)
#include "tst_connectsession.moc"
