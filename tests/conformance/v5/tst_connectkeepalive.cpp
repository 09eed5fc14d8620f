// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Connects with a Keep Alive of a minute; CONNACK has these properties and comes four seconds later.
void connectInFourSeconds(SessionScript &client, std::string_view connAckProperties)
{
    client.connect({.clientId = "c", .keepAlive = 60s, .responseTimeout = 24h});
    client.advance(4s);
    client.receive("20 L[ 00 00 P[ " + std::string(connAckProperties) + " ] ]");
    client.forget();
}

/// PINGREQ is sent when `interval` has passed, and not before.
void verifyPingAfter(SessionScript &client, std::chrono::milliseconds interval)
{
    client.advance(interval - 1ms);
    QCOMPARE(client.sent(), QString());
    client.advance(1ms);
    QCOMPARE(client.sent(), QStringLiteral("c0 00"));
}

} // namespace

/// Keep Alive (3.1.2.10, 3.2.2.3.14).
class ConformanceConnectKeepAlive : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_2_20_client_sendsPingReq();
    void MQTT_3_1_2_20_client_sendsPingReqThoughServerSends();
    void MQTT_3_1_2_21_client_obeysServerKeepAlive_data();
    void MQTT_3_1_2_21_client_obeysServerKeepAlive();
    void MQTT_3_1_2_22_broker_closesAfterOneAndAHalf_data();
    void MQTT_3_1_2_22_broker_closesAfterOneAndAHalf();
    void MQTT_3_1_2_22_broker_countsWholePackets();
    void MQTT_3_1_2_22_broker_neverClosesWithoutKeepAlive();
    void MQTT_3_2_2_21_client_switchesKeepAliveOn();
    void MQTT_3_2_2_22_broker_obeysKeepAliveOfConnect_data();
    void MQTT_3_2_2_22_broker_obeysKeepAliveOfConnect();
};

void ConformanceConnectKeepAlive::MQTT_3_1_2_20_client_sendsPingReq()
{
    SessionScript client;
    connectInFourSeconds(client, {});
    verifyPingAfter(client, 56s); // since CONNECT was sent
    client.receive("d0 00");
    verifyPingAfter(client, 60s);
    client.receive("d0 00");
    client.advance(30s);
    client.receive("32 L[ S'a' 0001 00 ]"); // the acknowledgement is a packet like any other
    QCOMPARE(client.sent(), client.bytes("40 L[ 0001 ]"));
    verifyPingAfter(client, 60s);
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_20_client_sendsPingReqThoughServerSends()
{
    SessionScript client;
    connectInFourSeconds(client, {});
    client.advance(55'999ms);
    client.receive("30 L[ S'a' 00 ]"); // what is received does not count
    QCOMPARE(client.sent(), QString());
    client.advance(1ms);
    QCOMPARE(client.sent(), QStringLiteral("c0 00"));
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_21_client_obeysServerKeepAlive_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<int>("seconds");
    QTest::newRow("shorter") << std::string("13 000a") << 10;
    QTest::newRow("longer") << std::string("13 012c") << 300;
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_21_client_obeysServerKeepAlive()
{
    QFETCH(std::string, properties);
    QFETCH(int, seconds);
    SessionScript client;
    connectInFourSeconds(client, properties);
    verifyPingAfter(client, std::chrono::seconds(seconds) - 4s);
    client.receive("d0 00");
    verifyPingAfter(client, std::chrono::seconds(seconds));
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_22_broker_closesAfterOneAndAHalf_data()
{
    QTest::addColumn<int>("keepAlive");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("shortest") << 1 << 1'500;
    QTest::newRow("ten seconds") << 10 << 15'000;
    QTest::newRow("longest") << 65'535 << 98'302'500;
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_22_broker_closesAfterOneAndAHalf()
{
    QFETCH(int, keepAlive);
    QFETCH(int, milliseconds);
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'w' 00 ]");
    subscriber.forget();
    auto peer = broker.connected(
        "c1", {.keepAlive = static_cast<std::uint16_t>(keepAlive), .will = "P[ ] S'w' S'gone'"});
    for (const auto *packet : {"c0 00", "30 L[ S'a' 00 ]"}) {
        broker.advance(std::chrono::milliseconds(milliseconds - 1));
        QVERIFY(!peer.isClosed());
        peer.send(packet); // begins anew
    }
    peer.forget();
    broker.advance(std::chrono::milliseconds(milliseconds - 1));
    QVERIFY(!peer.isClosed());
    QCOMPARE(subscriber.sent(), QString());
    broker.advance(1ms);
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::KeepAliveTimeout);
    QVERIFY(peer.isClosed());
    QCOMPARE(subscriber.messages(), QStringLiteral("w q0 'gone'")); // as if the network had failed
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_22_broker_countsWholePackets()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.keepAlive = 10});
    broker.advance(14s);
    peer.send("30 05 0001"); // begun, not received
    broker.advance(999ms);
    QVERIFY(!peer.isClosed());
    broker.advance(1ms);
    QVERIFY(peer.isClosed());
}

void ConformanceConnectKeepAlive::MQTT_3_1_2_22_broker_neverClosesWithoutKeepAlive()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.keepAlive = 0});
    broker.advance(24h * 365);
    QVERIFY(!peer.isClosed());
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
}

void ConformanceConnectKeepAlive::MQTT_3_2_2_21_client_switchesKeepAliveOn()
{
    SessionScript client;
    client.connected({.clientId = "c", .keepAlive = 0s, .responseTimeout = 24h}, "13 001e");
    verifyPingAfter(client, 30s);

    SessionScript off;
    off.connected({.clientId = "c", .keepAlive = 60s}, "13 0000");
    off.advance(24h);
    QCOMPARE(off.sent(), QString());
}

void ConformanceConnectKeepAlive::MQTT_3_2_2_22_broker_obeysKeepAliveOfConnect_data()
{
    QTest::addColumn<int>("keepAlive");
    QTest::addColumn<int>("told");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("shorter than the limit") << 20 << -1 << 30'000;
    QTest::newRow("the limit") << 30 << -1 << 45'000;
    QTest::newRow("longer") << 31 << 30 << 45'000;
    QTest::newRow("none") << 0 << 30 << 45'000;
}

void ConformanceConnectKeepAlive::MQTT_3_2_2_22_broker_obeysKeepAliveOfConnect()
{
    QFETCH(int, keepAlive);
    QFETCH(int, told);
    QFETCH(int, milliseconds);
    BrokerScript broker({.maximumKeepAlive = 30});
    auto peer = broker.connecting("c1", {.keepAlive = static_cast<std::uint16_t>(keepAlive)});
    const auto property = peer.take<ConnAck>().properties.number(Property::ServerKeepAlive);
    QCOMPARE(property ? static_cast<int>(*property) : -1, told);
    broker.advance(std::chrono::milliseconds(milliseconds - 1));
    QVERIFY(!peer.isClosed());
    broker.advance(1ms);
    QVERIFY(peer.isClosed());
}

QTEST_APPLESS_MAIN(ConformanceConnectKeepAlive)
#include "tst_connectkeepalive.moc"
