// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerendings.h"
#include "tests/support/sessionscript.h"

#include <fmt/format.h>

using namespace espalier;

namespace {

/// Reason Codes of table 3-1 that refuse a connection, and of table 3-10 that a server may send.
constexpr std::uint8_t refusals[] {0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8a,
                                   0x8c, 0x90, 0x95, 0x97, 0x99, 0x9a, 0x9b, 0x9c, 0x9d, 0x9f};
constexpr std::uint8_t disconnections[] {0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8b, 0x8d, 0x8e,
                                         0x8f, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99,
                                         0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f, 0xa0, 0xa1, 0xa2};

} // namespace

/// Handling errors (4.13).
class ConformanceErrors : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_13_1_1_broker_closesOnError_data();
    void MQTT_4_13_1_1_broker_closesOnError();
    void MQTT_4_13_1_1_broker_closesOnErrorInConnect_data();
    void MQTT_4_13_1_1_broker_closesOnErrorInConnect();
    void MQTT_4_13_2_1_broker_closesAfterDisconnect_data() { addEndings(); }
    void MQTT_4_13_2_1_broker_closesAfterDisconnect();
    void MQTT_4_13_2_1_broker_closesAfterRefusal_data();
    void MQTT_4_13_2_1_broker_closesAfterRefusal();
    void MQTT_4_13_2_1_broker_closesOnDisconnect();
    void MQTT_4_13_2_1_client_closesOnRefusal();
    void MQTT_4_13_2_1_client_closesOnDisconnect();
    void MQTT_4_13_2_1_client_closesAfterItsOwn_data();
    void MQTT_4_13_2_1_client_closesAfterItsOwn();
};

void ConformanceErrors::MQTT_4_13_1_1_broker_closesOnError_data()
{
    const auto malformed = ReasonCode::MalformedPacket;
    const auto protocolError = ReasonCode::ProtocolError;
    QTest::addColumn<QString>("packet");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("type 0") << "00 00" << malformed;
    QTest::newRow("reserved flags") << "c1 00" << malformed;
    QTest::newRow("Remaining Length") << "30 ffffffff 7f" << malformed;
    QTest::newRow("QoS 3") << "36 L[ S'a' 0001 00 ]" << malformed;
    QTest::newRow("fields run out") << "82 L[ 0001 00 0005 'a' ]" << malformed;
    QTest::newRow("bytes left over") << "c0 01 00" << malformed;
    QTest::newRow("ill-formed UTF-8") << "30 L[ S[ c0 80 ] 00 ]" << malformed;
    QTest::newRow("unknown property") << "30 L[ S'a' P[ 7f 00 ] ]" << malformed;
    QTest::newRow("property of another packet") << "30 L[ S'a' P[ 11 00000000 ] ]" << malformed;
    QTest::newRow("second CONNECT") << "10 L[ S'MQTT' 05 02 0000 00 S'c' ]" << protocolError;
    QTest::newRow("a server's packet") << "d0 00" << protocolError;
    QTest::newRow("no filters") << "82 L[ 0001 00 ]" << protocolError;
    QTest::newRow("repeated property") << "30 L[ S'a' P[ 03 S'x' 03 S'y' ] ]" << protocolError;
    QTest::newRow("Packet Identifier 0") << "32 L[ S'a' 0000 00 ]" << protocolError;
    QTest::newRow("Receive Maximum") << "34 L[ S'n' 0001 00 ] 34 L[ S'n' 0002 00 ]"
                                     << ReasonCode::ReceiveMaximumExceeded;
    QTest::newRow("Topic Alias") << "30 L[ S'a' P[ 23 0041 ] ]" << ReasonCode::TopicAliasInvalid;
    QTest::newRow("too large") << "30 ff7f" << ReasonCode::PacketTooLarge;
}

void ConformanceErrors::MQTT_4_13_1_1_broker_closesOnError()
{
    QFETCH(QString, packet);
    QFETCH(ReasonCode, reason);
    BrokerScript broker(narrowSettings());
    auto bystander = broker.subscribed("bystander", "b");
    auto peer = broker.connected("c");
    peer.send(packet.toStdString());
    if (reason == ReasonCode::ReceiveMaximumExceeded)
        QCOMPARE(peer.take<PubRec>().packetId, PacketId(1));
    QCOMPARE(peer.take<Disconnect>().reason, reason);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    // Nobody else notices.
    broker.connected("p").send("30 L[ S'b' 00 'x' ]");
    QCOMPARE(bystander.messages(), QStringLiteral("b q0 'x'"));
}

void ConformanceErrors::MQTT_4_13_1_1_broker_closesOnErrorInConnect_data()
{
    QTest::addColumn<QString>("packet");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("reserved flag") << "10 L[ S'MQTT' 05 03 0000 00 S'c' ]" << ReasonCode::MalformedPacket;
    QTest::newRow("fields run out") << "10 L[ S'MQTT' 05 02 0000 00 0005 ]" << ReasonCode::MalformedPacket;
    QTest::newRow("Receive Maximum 0")
        << "10 L[ S'MQTT' 05 02 0000 P[ 21 0000 ] S'c' ]" << ReasonCode::ProtocolError;
    QTest::newRow("repeated property")
        << "10 L[ S'MQTT' 05 02 0000 P[ 21 0001 21 0001 ] S'c' ]" << ReasonCode::ProtocolError;
    QTest::newRow("version") << "10 L[ S'MQTT' 07 02 0000 00 S'c' ]"
                             << ReasonCode::UnsupportedProtocolVersion;
}

void ConformanceErrors::MQTT_4_13_1_1_broker_closesOnErrorInConnect()
{
    QFETCH(QString, packet);
    QFETCH(ReasonCode, reason);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(packet.toStdString());
    QCOMPARE(peer.take<ConnAck>().reason, reason);
    QVERIFY(peer.isClosed());
}

void ConformanceErrors::MQTT_4_13_2_1_broker_closesAfterDisconnect()
{
    BrokerScript broker(narrowSettings());
    auto peer = broker.connected("c", endable());
    currentEnding().cause(broker, peer);
    QVERIFY(isError(peer.take<Disconnect>().reason));
    QVERIFY(peer.isClosed());
}

void ConformanceErrors::MQTT_4_13_2_1_broker_closesAfterRefusal_data()
{
    QTest::addColumn<QString>("properties");
    QTest::addColumn<int>("maximumConnections");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("malformed") << "7f 00" << 10 << ReasonCode::MalformedPacket;
    QTest::newRow("busy") << "" << 0 << ReasonCode::ServerBusy;
    QTest::newRow("unknown method") << "15 S'none'" << 10 << ReasonCode::BadAuthenticationMethod;
    // A CONNACK has five bytes at least: it is not sent.
    QTest::newRow("too large for the client") << "27 00000002" << 10 << ReasonCode::Success;
    QTest::newRow("busy, too large") << "27 00000002" << 0 << ReasonCode::Success;
}

void ConformanceErrors::MQTT_4_13_2_1_broker_closesAfterRefusal()
{
    QFETCH(QString, properties);
    QFETCH(int, maximumConnections);
    QFETCH(ReasonCode, reason);
    BrokerScript broker({.maximumConnections = static_cast<std::uint32_t>(maximumConnections)});
    auto peer = broker.connecting("c", {.properties = properties.toStdString()});
    if (reason != ReasonCode::Success)
        QCOMPARE(peer.take<ConnAck>().reason, reason);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceErrors::MQTT_4_13_2_1_broker_closesOnDisconnect()
{
    for (const unsigned code : {0x80, 0x81, 0x82, 0x83, 0x90, 0x93, 0x94, 0x95, 0x96, 0x97, 0x98, 0x99}) {
        BrokerScript broker;
        auto peer = broker.connected("c");
        peer.send(fmt::format("e0 01 {:02x} c0 00", code));
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
    }
}

void ConformanceErrors::MQTT_4_13_2_1_client_closesOnRefusal()
{
    for (const auto code : refusals) {
        SessionScript client;
        client.connect();
        client.forget();
        client.receive(fmt::format("20 L[ 00 {:02x} 00 ]", code));
        QCOMPARE(client.sent(), QString());
        QCOMPARE(client.events(),
                 QStringLiteral("closed RefusedByServer %1").arg(code, 2, 16, QLatin1Char('0')));
        QCOMPARE(client.effects.transport, Effects::Transport::CloseAfterWriting);
    }
}

void ConformanceErrors::MQTT_4_13_2_1_client_closesOnDisconnect()
{
    for (const auto code : disconnections) {
        SessionScript client;
        client.connected();
        client.receive(fmt::format("e0 01 {:02x} 32 L[ S'a' 0001 00 'x' ]", code));
        QCOMPARE(client.sent(), QString());
        QCOMPARE(client.events(),
                 QStringLiteral("closed DisconnectedByServer %1").arg(code, 2, 16, QLatin1Char('0')));
        QCOMPARE(client.effects.transport, Effects::Transport::CloseAfterWriting);
    }
}

void ConformanceErrors::MQTT_4_13_2_1_client_closesAfterItsOwn_data()
{
    QTest::addColumn<QString>("maximumPacketSize");
    QTest::addColumn<QString>("violating");
    QTest::addColumn<QString>("sent");
    QTest::newRow("violation") << "00000005" << "36 L[ S'a' 0001 00 ]" << "e0 01 81";
    QTest::newRow("requested") << "00000005" << "" << "e0 01 80";
}

void ConformanceErrors::MQTT_4_13_2_1_client_closesAfterItsOwn()
{
    QFETCH(QString, maximumPacketSize);
    QFETCH(QString, violating);
    QFETCH(QString, sent);
    SessionScript client;
    client.connected({}, "27 " + maximumPacketSize.toStdString());
    if (violating.isEmpty())
        client.session.disconnect(ReasonCode::UnspecifiedError, {}, client.clock.now(), client.effects);
    else
        client.receive(violating.toStdString());
    QCOMPARE(client.sent(), sent);
    QVERIFY(client.session.isIdle());
    QCOMPARE(client.effects.transport, Effects::Transport::CloseAfterWriting);
}

QTEST_APPLESS_MAIN(ConformanceErrors)
#include "tst_errors.moc"
