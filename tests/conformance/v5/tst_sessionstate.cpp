// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;

/// Longer than any timer.
constexpr auto aMonth = std::chrono::hours(30 * 24);

/// Options of a client that is never disconnected for its silence.
ConnectOptions withoutKeepAlive(ConnectOptions options)
{
    options.keepAlive = 0s;
    return options;
}

/// A client with a QoS 1 message, a QoS 2 message and a QoS 2 message after its PUBREC that are not acknowledged.
void openThree(SessionScript &client)
{
    client.publish(1, "a", "one", Qos::AtLeastOnce);
    client.publish(2, "a", "two", Qos::ExactlyOnce);
    client.publish(3, "a", "three", Qos::ExactlyOnce);
    client.receive("50 02 0003");
    client.forget();
}

/// The same for a client of the broker.
BrokerScript::Peer withThreeOpen(BrokerScript &broker)
{
    auto peer = broker.subscribed("c", "a", lasting());
    auto publisher = broker.connected("publisher");
    publisher.send("32 L[ S'a' 0001 00 'one' ] 34 L[ S'a' 0002 00 'two' ] 34 L[ S'a' 0003 00 'three' ]");
    peer.send("50 02 0003");
    peer.forget();
    return peer;
}

const char threeAgain[] = "3a L[ S'a' 0001 00 'one' ] 3c L[ S'a' 0002 00 'two' ] 62 02 0003";

bool hasSession(BrokerScript &broker)
{
    return broker.connecting("c", {.start = resume}).take<ConnAck>().sessionPresent;
}

} // namespace

/// Session State (4.1), delivery retry (4.4) and message receipt (4.5).
class ConformanceSessionState : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_1_0_1_broker_keepsStateOfConnected_data();
    void MQTT_4_1_0_1_broker_keepsStateOfConnected();
    void MQTT_4_1_0_1_broker_forgetsExpiryOfEarlierConnection();
    void MQTT_4_1_0_1_client_keepsStateWhileConnected();
    void MQTT_4_1_0_2_broker_discardsExpired_data();
    void MQTT_4_1_0_2_broker_discardsExpired();
    void MQTT_4_1_0_2_broker_discardsSubscriptionsAndMessages();
    void MQTT_4_4_0_1_broker_resendsToResumedSession();
    void MQTT_4_4_0_1_broker_resendsAtNoOtherTime();
    void MQTT_4_4_0_1_broker_resendsNothingAfterCleanStart();
    void MQTT_4_4_0_1_client_resendsInResumedSession();
    void MQTT_4_4_0_1_client_resendsAtNoOtherTime();
    void MQTT_4_4_0_1_client_resendsNothingInNewSession_data();
    void MQTT_4_4_0_1_client_resendsNothingInNewSession();
    void MQTT_4_4_0_2_broker_resendsNothingRefused();
    void MQTT_4_4_0_2_client_resendsNothingRefused();
    void MQTT_4_5_0_1_broker_addsToEveryMatchingSession();
    void MQTT_4_5_0_2_client_acknowledgesWhatItDidNotAskFor();
    void MQTT_4_5_0_2_client_acknowledgesWhileUnsubscribing();
};

void ConformanceSessionState::MQTT_4_1_0_1_broker_keepsStateOfConnected_data()
{
    QTest::addColumn<QString>("properties");
    QTest::newRow("no Session Expiry Interval") << "";
    QTest::newRow("zero") << "11 00000000";
    QTest::newRow("shorter than the connection") << "11 00000001";
}

void ConformanceSessionState::MQTT_4_1_0_1_broker_keepsStateOfConnected()
{
    QFETCH(QString, properties);
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "b");
    auto publisher = broker.connected("publisher");
    auto peer = broker.subscribed("c", "a", {.properties = properties.toStdString()});
    peer.send("34 L[ S'b' 0007 00 'x' ]");
    publisher.send("32 L[ S'a' 0001 00 'one' ] 34 L[ S'a' 0002 00 'two' ]");
    QCOMPARE(watcher.messages(), QStringLiteral("b q2 'x'"));
    peer.forget();
    broker.advance(aMonth);

    peer.send("50 02 0002"); // a message sent and not acknowledged
    QCOMPARE(peer.sent(), bytes("62 02 0002"));
    peer.send("3c L[ S'b' 0007 00 'x' ]"); // a message received and not released
    QCOMPARE(peer.sent(), bytes("50 02 0007"));
    QCOMPARE(watcher.sent(), QString());
    publisher.send("32 L[ S'a' 0003 00 'three' ]"); // the subscription
    QCOMPARE(peer.messages(), QStringLiteral("a q1 'three'"));
}

void ConformanceSessionState::MQTT_4_1_0_1_broker_forgetsExpiryOfEarlierConnection()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c", "a", {.properties = "11 0000000a"});
    peer.lose();
    broker.advance(9s);
    auto again = broker.connected("c", {.start = resume, .properties = "11 0000000a"});
    again.forget();
    broker.advance(1h);
    broker.connected("publisher").send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(again.messages(), QStringLiteral("a q0 'x'"));
}

void ConformanceSessionState::MQTT_4_1_0_1_client_keepsStateWhileConnected()
{
    SessionScript client;
    client.connected(withoutKeepAlive({.clientId = "c"})); // Session Expiry Interval 0
    openThree(client);
    client.receive("34 L[ S'b' 0009 00 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("message b q2 'x'"));
    client.forget();
    client.advance(aMonth);
    client.receive("3c L[ S'b' 0009 00 'x' ] 40 02 0001 50 02 0002 70 02 0003");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0009 62 02 0002"));
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 00; publish 3 done 00"));
}

void ConformanceSessionState::MQTT_4_1_0_2_broker_discardsExpired_data()
{
    QTest::addColumn<QString>("properties");
    QTest::addColumn<QString>("disconnect");
    QTest::addColumn<int>("seconds");
    QTest::newRow("lost") << "11 00000005" << "" << 5;
    QTest::newRow("disconnected") << "11 00000005" << "e0 00" << 5;
    QTest::newRow("shortened by DISCONNECT") << "11 00000e10" << "e0 L[ 00 P[ 11 00000005 ] ]" << 5;
    QTest::newRow("prolonged by DISCONNECT") << "11 00000005" << "e0 L[ 00 P[ 11 00000009 ] ]" << 9;
    QTest::newRow("no Session Expiry Interval") << "" << "" << 0;
    QTest::newRow("zero") << "11 00000000" << "e0 00" << 0;
    QTest::newRow("ended by DISCONNECT") << "11 00000e10" << "e0 L[ 00 P[ 11 00000000 ] ]" << 0;
}

void ConformanceSessionState::MQTT_4_1_0_2_broker_discardsExpired()
{
    QFETCH(QString, properties);
    QFETCH(QString, disconnect);
    QFETCH(int, seconds);
    const auto hasSessionAfter = [&](std::chrono::milliseconds time) {
        BrokerScript broker;
        auto peer = broker.connected("c", {.properties = properties.toStdString()});
        broker.advance(1h);
        if (disconnect.isEmpty())
            peer.lose();
        else
            peer.send(disconnect.toStdString());
        broker.advance(time);
        return hasSession(broker);
    };
    const std::chrono::milliseconds expiry = std::chrono::seconds(seconds);
    if (expiry > 0ms)
        QVERIFY(hasSessionAfter(expiry - 1ms));
    QVERIFY(!hasSessionAfter(expiry));
}

void ConformanceSessionState::MQTT_4_1_0_2_broker_discardsSubscriptionsAndMessages()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c", "a", {.properties = "11 00000005"});
    auto publisher = broker.connected("publisher");
    peer.lose();
    publisher.send("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(publisher.take<PubAck>().reason, ReasonCode::Success);
    broker.advance(5s);
    publisher.send("32 L[ S'a' 0002 00 'y' ]");
    QCOMPARE(publisher.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);
    auto again = broker.connected("c", returning());
    QCOMPARE(again.sent(), QString());
}

void ConformanceSessionState::MQTT_4_4_0_1_broker_resendsToResumedSession()
{
    BrokerScript broker;
    auto peer = withThreeOpen(broker);
    for (int connection = 0; connection < 2; ++connection) {
        peer.lose();
        peer = broker.connecting("c", returning());
        QVERIFY(peer.take<ConnAck>().sessionPresent);
        QCOMPARE(peer.sent(), bytes(threeAgain));
    }
}

void ConformanceSessionState::MQTT_4_4_0_1_broker_resendsAtNoOtherTime()
{
    BrokerScript broker;
    auto peer = withThreeOpen(broker);
    broker.advance(aMonth);
    QCOMPARE(peer.sent(), QString());
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    peer.lose();
    broker.advance(1min);
    peer = broker.connecting("c", returning());
    peer.forget();
    broker.advance(aMonth);
    QCOMPARE(peer.sent(), QString());
    peer.send("70 02 0003"); // room for others
    QCOMPARE(peer.sent(), QString());
}

void ConformanceSessionState::MQTT_4_4_0_1_broker_resendsNothingAfterCleanStart()
{
    BrokerScript broker;
    auto peer = withThreeOpen(broker);
    peer.lose();
    auto again = broker.connecting("c", lasting());
    QVERIFY(!again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.sent(), QString());
}

void ConformanceSessionState::MQTT_4_4_0_1_client_resendsInResumedSession()
{
    SessionScript client;
    client.connected(persistentOptions());
    openThree(client);
    for (int connection = 0; connection < 2; ++connection) {
        client.lose();
        client.connect(persistentOptions());
        client.forget();
        client.receive("20 L[ 01 00 00 ]");
        // PUBREL, which the PUBREC asked for, comes before what the server may not have seen.
        QCOMPARE(client.sent(),
                 SessionScript::bytes("62 02 0003 3a L[ S'a' 0001 00 'one' ] 3c L[ S'a' 0002 00 'two' ]"));
    }
}

void ConformanceSessionState::MQTT_4_4_0_1_client_resendsAtNoOtherTime()
{
    SessionScript client;
    client.connected(withoutKeepAlive(persistentOptions()));
    openThree(client);
    client.advance(aMonth);
    client.receive("d0 00");
    QCOMPARE(client.sent(), QString());
    client.lose();
    client.advance(1min);
    client.connect(withoutKeepAlive(persistentOptions()));
    client.forget();
    client.advance(1s);
    QCOMPARE(client.sent(), QString()); // not before the server has said that the session is present
    client.receive("20 L[ 01 00 00 ]");
    client.forget();
    client.advance(aMonth);
    client.receive("70 02 0003");
    QCOMPARE(client.sent(), QString());
}

void ConformanceSessionState::MQTT_4_4_0_1_client_resendsNothingInNewSession_data()
{
    QTest::addColumn<bool>("cleanStart");
    QTest::newRow("Clean Start") << true;
    QTest::newRow("no session present") << false;
}

void ConformanceSessionState::MQTT_4_4_0_1_client_resendsNothingInNewSession()
{
    QFETCH(bool, cleanStart);
    SessionScript client;
    client.connected(persistentOptions());
    openThree(client);
    client.lose();
    client.forget();
    auto options = persistentOptions();
    options.cleanStart = cleanStart;
    client.connect(options); // with Clean Start they are lost here already
    static_cast<void>(client.sent());
    client.receive("20 L[ 00 00 00 ]");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(),
             QStringLiteral("publish 1 lost 80; publish 2 lost 80; publish 3 lost 80; connected"));
}

void ConformanceSessionState::MQTT_4_4_0_2_broker_resendsNothingRefused()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c", "a", lasting());
    auto publisher = broker.connected("publisher");
    publisher.send("32 L[ S'a' 0001 00 'one' ] 34 L[ S'a' 0002 00 'two' ] 32 L[ S'a' 0003 00 'three' ]");
    peer.send("40 03 0001 80 50 03 0002 97");
    peer.lose();
    auto again = broker.connecting("c", returning());
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.sent(), bytes("3a L[ S'a' 0003 00 'three' ]"));
}

void ConformanceSessionState::MQTT_4_4_0_2_client_resendsNothingRefused()
{
    SessionScript client;
    client.connected(persistentOptions());
    client.publish(1, "a", "one", Qos::AtLeastOnce);
    client.publish(2, "a", "two", Qos::ExactlyOnce);
    client.publish(3, "a", "three", Qos::AtLeastOnce);
    client.forget();
    client.receive("40 03 0001 87 50 03 0002 97");
    QCOMPARE(client.events(), QStringLiteral("publish 1 done 87; publish 2 done 97"));
    client.lose();
    client.connect(persistentOptions());
    client.forget();
    client.receive("20 L[ 01 00 00 ]");
    QCOMPARE(client.sent(), SessionScript::bytes("3a L[ S'a' 0003 00 'three' ]"));
}

void ConformanceSessionState::MQTT_4_5_0_1_broker_addsToEveryMatchingSession()
{
    const std::vector<std::string> matching {"a/b", "a/+", "+/b", "#", "a/b/#", "$share/g/a/b"};
    BrokerScript broker;
    for (const auto &filter : matching)
        broker.subscribed(filter, filter, lasting()).lose();
    broker.subscribed("other", "a/c", lasting()).lose();
    auto connected = broker.subscribed("connected", "a/b");
    auto publisher = broker.connected("publisher");
    publisher.send("32 L[ S'a/b' 0001 00 'x' ] 34 L[ S'a/b' 0002 00 'y' ]");
    QCOMPARE(publisher.sent(), bytes("40 02 0001 50 02 0002"));
    const auto both = QStringLiteral("a/b q1 'x'; a/b q2 'y'");
    QCOMPARE(connected.messages(), both);
    for (const auto &filter : matching) {
        auto peer = broker.connected(filter, returning());
        QCOMPARE(peer.messages(), both);
    }
    QCOMPARE(broker.connected("other", returning()).sent(), QString());
}

void ConformanceSessionState::MQTT_4_5_0_2_client_acknowledgesWhatItDidNotAskFor()
{
    SessionScript client;
    client.connected();
    client.receive("32 L[ S'a' 0001 00 'x' ] 34 L[ S'b' 0002 00 'y' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0001 50 02 0002"));
    client.receive("62 02 0002");
    QCOMPARE(client.sent(), SessionScript::bytes("70 02 0002"));
}

void ConformanceSessionState::MQTT_4_5_0_2_client_acknowledgesWhileUnsubscribing()
{
    SessionScript client;
    client.connected();
    client.subscribe(1, "a");
    client.receive("90 L[ 0001 00 02 ]");
    const std::array<std::string_view, 1> filters {"a"};
    client.session.unsubscribe(2, filters, {}, client.clock.now(), client.effects);
    client.forget();
    client.receive("32 L[ S'a' 0007 00 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0007"));
    client.receive("b0 L[ 0002 00 00 ] 32 L[ S'a' 0008 00 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0008"));
}

QTEST_APPLESS_MAIN(ConformanceSessionState)
#include "tst_sessionstate.moc"
