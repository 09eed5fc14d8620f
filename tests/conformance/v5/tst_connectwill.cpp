// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;
const std::string plainWill = "P[ ] S'w' S'gone'";
/// Will Delay Interval of ten seconds.
const std::string delayedWill = "P[ 18 0000000a ] S'w' S'gone'";
const std::string aMinute = "11 0000003c";
const auto published = QStringLiteral("w q0 'gone'");

/// Who sees wills.
BrokerScript::Peer watcher(BrokerScript &broker, std::string_view subscribe = "82 L[ 0001 00 S'w' 02 ]")
{
    auto peer = broker.connected("watcher");
    peer.send(subscribe);
    peer.forget();
    return peer;
}

} // namespace

/// Will Messages (3.1.2.5 to 3.1.2.7, 3.1.3.2).
class ConformanceConnectWill : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_2_7_broker_keepsWillWithSession();
    void MQTT_3_1_2_8_broker_publishesWill_data();
    void MQTT_3_1_2_8_broker_publishesWill();
    void MQTT_3_1_2_8_broker_publishesWillOnKeepAliveTimeout();
    void MQTT_3_1_2_8_broker_publishesWillInTime_data();
    void MQTT_3_1_2_8_broker_publishesWillInTime();
    void MQTT_3_1_2_8_broker_publishesWillOfEndedSession_data();
    void MQTT_3_1_2_8_broker_publishesWillOfEndedSession();
    void MQTT_3_1_2_10_broker_forgetsPublishedWill();
    void MQTT_3_1_2_10_broker_forgetsWillOnNormalDisconnect_data();
    void MQTT_3_1_2_10_broker_forgetsWillOnNormalDisconnect();
    void MQTT_3_1_2_14_broker_publishesWillAsNotRetained();
    void MQTT_3_1_2_15_broker_publishesWillAsRetained();
    void MQTT_3_1_3_9_broker_sendsNoWillWhenClientIsBack_data();
    void MQTT_3_1_3_9_broker_sendsNoWillWhenClientIsBack();
    void MQTT_3_1_3_10_broker_keepsOrderOfUserProperties();
};

void ConformanceConnectWill::MQTT_3_1_2_7_broker_keepsWillWithSession()
{
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto first = broker.connected(
        "c1", {.will = "P[ 03 S't' 09 S[ 00ff ] ] S'w' S[ 00 'first' ff ]", .willFlags = 0x0c});
    auto second = broker.connected("c2", {.will = "P[ ] S'w' S'second'"});
    broker.advance(24h);
    first.send("c0 00");
    QCOMPARE(subscriber.sent(), QString());
    first.lose();
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'w' 0001 P[ 03 S't' 09 S[ 00ff ] ] 00 'first' ff ]"));
    second.lose();
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 'second'"));
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWill_data()
{
    QTest::addColumn<std::string>("last");
    QTest::addColumn<bool>("publishes");
    QTest::newRow("connection lost") << std::string() << true;
    QTest::newRow("DISCONNECT 0x04") << std::string("e0 01 04") << true;
    QTest::newRow("DISCONNECT 0x80") << std::string("e0 01 80") << true;
    QTest::newRow("DISCONNECT 0x98") << std::string("e0 01 98") << true;
    QTest::newRow("DISCONNECT 0x00") << std::string("e0 01 00") << false;
    QTest::newRow("short DISCONNECT") << std::string("e0 00") << false;
    QTest::newRow("malformed packet") << std::string("36 L[ S'a' 0001 00 ]") << true;
    QTest::newRow("malformed DISCONNECT") << std::string("e1 00") << true;
    QTest::newRow("protocol error") << std::string("20 L[ 00 00 00 ]") << true;
    QTest::newRow("second CONNECT") << BrokerScript::connectText("c1", {}) << true;
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWill()
{
    QFETCH(std::string, last);
    QFETCH(bool, publishes);
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto peer = broker.connected("c1", {.properties = aMinute, .will = plainWill});
    if (last.empty())
        peer.lose();
    else
        peer.send(last);
    QCOMPARE(subscriber.messages(), publishes ? published : QString());
    broker.advance(1h);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWillOnKeepAliveTimeout()
{
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto peer = broker.connected("c1", {.keepAlive = 10, .will = plainWill});
    broker.advance(14'999ms);
    QCOMPARE(subscriber.sent(), QString());
    broker.advance(1ms);
    QVERIFY(peer.isClosed());
    QCOMPARE(subscriber.messages(), published);
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWillInTime_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<std::string>("delay");
    QTest::addColumn<int>("seconds");
    QTest::newRow("delay") << std::string("11 0000003c") << std::string("0000000a") << 10;
    QTest::newRow("end of the session") << std::string("11 00000005") << std::string("0000000a") << 5;
    QTest::newRow("both") << std::string("11 0000000a") << std::string("0000000a") << 10;
    QTest::newRow("delay of an endless session")
        << std::string("11 ffffffff") << std::string("0000000a") << 10;
    QTest::newRow("no session") << std::string() << std::string("0000000a") << 0;
    QTest::newRow("no delay") << std::string("11 0000003c") << std::string("00000000") << 0;
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWillInTime()
{
    QFETCH(std::string, properties);
    QFETCH(std::string, delay);
    QFETCH(int, seconds);
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto peer =
        broker.connected("c1", {.properties = properties, .will = "P[ 18 " + delay + " ] S'w' S'gone'"});
    broker.advance(1h); // while the client is connected no time runs
    QCOMPARE(subscriber.sent(), QString());
    peer.lose();
    if (seconds > 0) {
        broker.advance(std::chrono::seconds(seconds) - 1ms);
        QCOMPARE(subscriber.sent(), QString());
        broker.advance(1ms);
    }
    QCOMPARE(subscriber.messages(), published);
    broker.advance(24h);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWillOfEndedSession_data()
{
    QTest::addColumn<bool>("connected");
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<std::string>("will");
    QTest::addColumn<bool>("clean");
    QTest::newRow("Clean Start while away") << false << aMinute << delayedWill << true;
    QTest::newRow("Clean Start while connected") << true << aMinute << delayedWill << true;
    QTest::newRow("taken over, no session to resume") << true << std::string() << delayedWill << false;
    QTest::newRow("taken over, no delay") << true << aMinute << plainWill << false;
}

void ConformanceConnectWill::MQTT_3_1_2_8_broker_publishesWillOfEndedSession()
{
    QFETCH(bool, connected);
    QFETCH(std::string, properties);
    QFETCH(std::string, will);
    QFETCH(bool, clean);
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto peer = broker.connected("c1", {.properties = properties, .will = will});
    if (!connected)
        peer.lose();
    QCOMPARE(subscriber.sent(), QString());
    broker.connecting("c1", {.start = clean ? PeerOptions::Start::Clean : resume, .properties = aMinute});
    QCOMPARE(subscriber.messages(), published);
    broker.advance(1h);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectWill::MQTT_3_1_2_10_broker_forgetsPublishedWill()
{
    BrokerScript broker;
    auto subscriber = watcher(broker);
    broker.connected("c1", {.properties = aMinute, .will = delayedWill}).lose();
    broker.advance(10s);
    QCOMPARE(subscriber.messages(), published);
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
    auto again = broker.connecting("c1", {.start = resume, .properties = aMinute});
    QVERIFY(again.take<ConnAck>().sessionPresent);
    again.lose(); // this connection has no will
    broker.advance(1h);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectWill::MQTT_3_1_2_10_broker_forgetsWillOnNormalDisconnect_data()
{
    QTest::addColumn<std::string>("disconnect");
    QTest::newRow("short") << std::string("e0 00");
    QTest::newRow("with Reason Code") << std::string("e0 01 00");
    QTest::newRow("with properties") << std::string("e0 L[ 00 P[ 11 0000000f ] ]");
}

void ConformanceConnectWill::MQTT_3_1_2_10_broker_forgetsWillOnNormalDisconnect()
{
    QFETCH(std::string, disconnect);
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto peer = broker.connected("c1", {.properties = aMinute, .will = delayedWill});
    QCOMPARE(broker.engine.statistics().messagesHeld, 1u);
    peer.send(disconnect);
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
    broker.advance(1h); // neither the delay nor the session's end brings it back
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectWill::MQTT_3_1_2_14_broker_publishesWillAsNotRetained()
{
    BrokerScript broker;
    auto subscriber = watcher(broker, "82 L[ 0001 00 S'w' 08 ]"); // Retain As Published
    broker.connected("c1", {.will = plainWill}).lose();
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 'gone'"));
    auto late = broker.connected("late");
    late.send("82 L[ 0001 00 S'w' 00 ]");
    QCOMPARE(late.sent(), bytes("90 L[ 0001 00 00 ]"));
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void ConformanceConnectWill::MQTT_3_1_2_15_broker_publishesWillAsRetained()
{
    BrokerScript broker;
    auto subscriber = watcher(broker, "82 L[ 0001 00 S'w' 08 ]"); // Retain As Published
    auto peer = broker.connected("c1", {.will = plainWill, .willFlags = 0x24});
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u); // not before it is published
    peer.lose();
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 r 'gone'"));
    auto late = broker.connected("late");
    late.send("82 L[ 0001 00 S'w' 00 ]");
    QCOMPARE(late.sent(), bytes("90 L[ 0001 00 00 ] 31 L[ S'w' 00 'gone' ]"));
    // An empty one removes what is retained.
    broker.connected("c1", {.will = "P[ ] S'w' S''", .willFlags = 0x24}).lose();
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void ConformanceConnectWill::MQTT_3_1_3_9_broker_sendsNoWillWhenClientIsBack_data()
{
    QTest::addColumn<bool>("loses");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("at once") << true << 0;
    QTest::newRow("in the last moment") << true << 9'999;
    QTest::newRow("taking the connection over") << false << 0;
}

void ConformanceConnectWill::MQTT_3_1_3_9_broker_sendsNoWillWhenClientIsBack()
{
    QFETCH(bool, loses);
    QFETCH(int, milliseconds);
    BrokerScript broker;
    auto subscriber = watcher(broker);
    auto peer = broker.connected("c1", {.properties = aMinute, .will = delayedWill});
    if (loses)
        peer.lose();
    broker.advance(std::chrono::milliseconds(milliseconds));
    auto again = broker.connecting("c1", {.start = resume, .properties = aMinute});
    QVERIFY(again.take<ConnAck>().sessionPresent);
    broker.advance(1h);
    QCOMPARE(subscriber.sent(), QString());
    again.lose(); // it has brought no will of its own
    broker.advance(1h);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceConnectWill::MQTT_3_1_3_10_broker_keepsOrderOfUserProperties()
{
    BrokerScript broker;
    auto subscriber = watcher(broker);
    broker
        .connected("c1",
                   {.will = "P[ 26 S'z' S'1' 26 S'a' S'2' 18 00000000 26 S'z' S'1' 26 S'' S'' 26 S'a' S'0' ]"
                            " S'w' S'x'"})
        .lose();
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'w' P[ 26 S'z' S'1' 26 S'a' S'2' 26 S'z' S'1' 26 S'' S''"
                                      " 26 S'a' S'0' ] 'x' ]"));
}

QTEST_APPLESS_MAIN(ConformanceConnectWill)
#include "tst_connectwill.moc"
