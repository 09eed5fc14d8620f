// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;

/// A way to be refused.
struct Refusal
{
    const char *name;
    EngineSettings settings;
    std::string connect;
    ReasonCode reason;
};

std::vector<Refusal> refusals()
{
    const auto plain = BrokerScript::connectText("c1", {.start = resume});
    const EngineSettings::Redirection elsewhere {ReasonCode::UseAnotherServer, "b.example"};
    const EngineSettings::Redirection moved {ReasonCode::ServerMoved, "b.example"};
    const auto will = [](unsigned flags, std::size_t size) {
        return BrokerScript::connectText(
            "c1",
            {.start = resume, .will = "P[ ] S'w' S'" + std::string(size, 'x') + "'", .willFlags = flags});
    };
    return {
        {"malformed", {}, "10 L[ S'MQTT' 05 01 0000 00 S'c1' ]", ReasonCode::MalformedPacket},
        {"protocol error", {}, "10 L[ S'MQTT' 05 00 0000 P[ 21 0000 ] S'c1' ]", ReasonCode::ProtocolError},
        {"another version",
         {},
         "10 L[ S'MQTT' 06 00 0000 00 S'c1' ]",
         ReasonCode::UnsupportedProtocolVersion},
        {"too many clients", {.maximumConnections = 1}, plain, ReasonCode::ServerBusy},
        {"answer too long",
         {},
         BrokerScript::connectText("", {.properties = "27 00000005"}),
         ReasonCode::PacketTooLarge},
        {"will too large", {.maximumMessageMemory = 50'000}, will(0x04, 60'000), ReasonCode::QuotaExceeded},
        {"Will Retain", {.retainAvailable = false}, will(0x24, 1), ReasonCode::RetainNotSupported},
        {"Will QoS", {.maximumQos = Qos::AtLeastOnce}, will(0x14, 1), ReasonCode::QosNotSupported},
        {"redirected", {.redirection = elsewhere}, plain, ReasonCode::UseAnotherServer},
        {"moved", {.redirection = moved}, plain, ReasonCode::ServerMoved},
    };
}

/// A client that has a session is refused, where one could get in before.
BrokerScript::Peer refuse(BrokerScript &broker, const Refusal &refusal)
{
    if (!refusal.settings.redirection) {
        broker.connected("c1", {.properties = "11 0000003c"}).lose();
        broker.connected("other");
    }
    auto peer = broker.opened();
    peer.send(refusal.connect);
    return peer;
}

void addRefusals()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const auto &refusal : refusals())
        QTest::newRow(refusal.name) << index++;
}

} // namespace

/// CONNACK (3.2).
class ConformanceConnAck : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_2_0_1_broker_sendsConnAckFirst();
    void MQTT_3_2_0_1_broker_sendsConnAckBeforeWhatWaits();
    void MQTT_3_2_0_1_broker_sendsNothingUnasked();
    void MQTT_3_2_0_2_broker_sendsOneConnAck();
    void MQTT_3_2_2_1_broker_leavesReservedBitsZero();
    void MQTT_3_2_2_2_broker_saysNotPresentAfterCleanStart_data();
    void MQTT_3_2_2_2_broker_saysNotPresentAfterCleanStart();
    void MQTT_3_2_2_3_broker_saysWhetherSessionIsPresent();
    void MQTT_3_2_2_6_broker_saysNotPresentWithAnError_data();
    void MQTT_3_2_2_6_broker_saysNotPresentWithAnError();
    void MQTT_3_2_2_7_broker_closesAfterAnError_data();
    void MQTT_3_2_2_7_broker_closesAfterAnError();
    void MQTT_3_2_2_8_broker_usesConnectReasonCodes_data();
    void MQTT_3_2_2_8_broker_usesConnectReasonCodes();
    void MQTT_3_2_2_19_broker_leavesReasonStringOut();
    void MQTT_3_2_2_20_broker_sendsNoUserProperty();
};

void ConformanceConnAck::MQTT_3_2_0_1_broker_sendsConnAckFirst()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.opened();
    peer.send(BrokerScript::connectText("c1", {})
              + " 82 L[ 0001 00 S'a' 01 ] 32 L[ S'a' 0002 00 'x' ] c0 00");
    QCOMPARE(peer.sent(), bytes("20 L[ 00 00 00 ] 90 L[ 0001 00 01 ] 32 L[ S'a' 0001 00 'x' ] 40 L[ 0002 ]"
                                " d0 00"));
}

void ConformanceConnAck::MQTT_3_2_0_1_broker_sendsConnAckBeforeWhatWaits()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connected("c1", {.properties = "11 0000003c"});
    peer.send("82 L[ 0001 00 S'a' 01 S'w' 01 ]");
    peer.lose();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 'x' ]");
    // Its own will is published by the takeover, before the new connection is acknowledged.
    auto second = broker.connecting(
        "c1", {.start = resume, .properties = "11 0000003c", .will = "P[ ] S'w' S'v'", .willFlags = 0x0c});
    QCOMPARE(second.sent(), bytes("20 L[ 01 00 00 ] 32 L[ S'a' 0001 00 'x' ]"));
    auto third = broker.connecting("c1", {.start = resume, .properties = "11 0000003c"});
    QCOMPARE(third.sent(), bytes("20 L[ 01 00 00 ] 3a L[ S'a' 0001 00 'x' ] 32 L[ S'w' 0002 00 'v' ]"));
}

void ConformanceConnAck::MQTT_3_2_0_1_broker_sendsNothingUnasked()
{
    BrokerScript broker;
    auto peer = broker.opened();
    const auto connect = wire(BrokerScript::connectText("c1", {}));
    peer.sendBytes(ByteView(connect).first(connect.size() - 1));
    broker.advance(9'999ms);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(!peer.isClosed());
    broker.advance(1ms);
    QVERIFY(peer.isClosed()); // without DISCONNECT
    QCOMPARE(peer.sent(), QString());
}

void ConformanceConnAck::MQTT_3_2_0_2_broker_sendsOneConnAck()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send(BrokerScript::connectText("c1", {}) + BrokerScript::connectText("c1", {}));
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QCOMPARE(peer.sent(), QString());

    auto refused = broker.opened();
    refused.send("10 L[ S'MQTT' 05 01 0000 00 S'c2' ] " + BrokerScript::connectText("c2", {}));
    QCOMPARE(refused.take<ConnAck>().reason, ReasonCode::MalformedPacket);
    QCOMPARE(refused.sent(), QString());
}

void ConformanceConnAck::MQTT_3_2_2_1_broker_leavesReservedBitsZero()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    const PeerOptions options {.start = resume, .properties = "11 0000003c"};
    auto first = broker.connecting("c1", options);
    QCOMPARE(first.sent(), bytes("20 03 00 00 00"));
    auto second = broker.connecting("c1", options);
    QCOMPARE(second.sent(), bytes("20 03 01 00 00"));
    auto refused = broker.connecting("c2", {.properties = "27 00000009 15 S'X'"});
    QVERIFY(refused.sent().startsWith(QStringLiteral("20 03 00 8")));
}

void ConformanceConnAck::MQTT_3_2_2_2_broker_saysNotPresentAfterCleanStart_data()
{
    QTest::addColumn<bool>("known");
    QTest::addColumn<bool>("connected");
    QTest::newRow("unknown client") << false << false;
    QTest::newRow("session of an absent client") << true << false;
    QTest::newRow("session of a connected client") << true << true;
}

void ConformanceConnAck::MQTT_3_2_2_2_broker_saysNotPresentAfterCleanStart()
{
    QFETCH(bool, known);
    QFETCH(bool, connected);
    BrokerScript broker({.topicAliasMaximum = 0});
    if (known) {
        auto earlier = broker.connected("c1", {.properties = "11 0000003c"});
        if (!connected)
            earlier.lose();
    }
    QCOMPARE(broker.connecting("c1", {.properties = "11 0000003c"}).sent(), bytes("20 03 00 00 00"));
}

void ConformanceConnAck::MQTT_3_2_2_3_broker_saysWhetherSessionIsPresent()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    const PeerOptions options {.start = resume, .properties = "11 0000003c"};
    auto peer = broker.connecting("c1", options);
    QCOMPARE(peer.sent(), bytes("20 03 00 00 00"));
    peer.lose();
    peer = broker.connecting("c1", options);
    QCOMPARE(peer.sent(), bytes("20 03 01 00 00"));
    peer.send("e0 L[ 00 P[ 11 00000000 ] ]"); // ends the session
    peer = broker.connecting("c1", options);
    QCOMPARE(peer.sent(), bytes("20 03 00 00 00"));
    peer.lose();
    broker.advance(60s);
    peer = broker.connecting("c1", options);
    QCOMPARE(peer.sent(), bytes("20 03 00 00 00"));
}

void ConformanceConnAck::MQTT_3_2_2_6_broker_saysNotPresentWithAnError_data()
{
    addRefusals();
}

void ConformanceConnAck::MQTT_3_2_2_6_broker_saysNotPresentWithAnError()
{
    QFETCH(int, index);
    const auto refusal = refusals().at(static_cast<std::size_t>(index));
    BrokerScript broker(refusal.settings);
    auto peer = refuse(broker, refusal);
    const auto ack = peer.take<ConnAck>();
    QVERIFY(isError(ack.reason));
    QVERIFY(!ack.sessionPresent);
}

void ConformanceConnAck::MQTT_3_2_2_7_broker_closesAfterAnError_data()
{
    addRefusals();
}

void ConformanceConnAck::MQTT_3_2_2_7_broker_closesAfterAnError()
{
    QFETCH(int, index);
    const auto refusal = refusals().at(static_cast<std::size_t>(index));
    BrokerScript broker(refusal.settings);
    auto peer = refuse(broker, refusal);
    QVERIFY(isError(peer.take<ConnAck>().reason));
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().connections, refusal.settings.redirection ? 0u : 1u);
}

void ConformanceConnAck::MQTT_3_2_2_8_broker_usesConnectReasonCodes_data()
{
    addRefusals();
}

void ConformanceConnAck::MQTT_3_2_2_8_broker_usesConnectReasonCodes()
{
    QFETCH(int, index);
    const auto refusal = refusals().at(static_cast<std::size_t>(index));
    BrokerScript broker(refusal.settings);
    auto peer = refuse(broker, refusal);
    QCOMPARE(peer.take<ConnAck>().reason, refusal.reason);
    QVERIFY(isAllowed(refusal.reason, PacketType::ConnAck, Side::Server));
}

void ConformanceConnAck::MQTT_3_2_2_19_broker_leavesReasonStringOut()
{
    const auto refusedWith = [](std::size_t maximumPacketSize) {
        BrokerScript broker({.maximumConnections = 1});
        broker.connected("other");
        const std::array<std::uint8_t, 1> size {static_cast<std::uint8_t>(maximumPacketSize)};
        return broker.connecting("c1", {.properties = "27 000000" + hex(size)}).sent();
    };
    const auto whole = refusedWith(200);
    const auto length = static_cast<std::size_t>(whole.size() + 1) / 3;
    QVERIFY(whole.startsWith(QStringLiteral("20 ")) && length > 20 && length <= 200);
    QCOMPARE(refusedWith(length), whole);
    QCOMPARE(refusedWith(length - 1), bytes("20 03 00 89 00"));
    QCOMPARE(refusedWith(5), bytes("20 03 00 89 00"));
}

void ConformanceConnAck::MQTT_3_2_2_20_broker_sendsNoUserProperty()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.connecting("c1", {.properties = "26 S'n' S'v'"});
    QCOMPARE(peer.sent(), bytes("20 03 00 00 00"));
    auto tight = broker.connecting("c2", {.properties = "26 S'n' S'v' 27 00000005"});
    QCOMPARE(tight.sent(), bytes("20 03 00 00 00"));
}

QTEST_APPLESS_MAIN(ConformanceConnAck)
#include "tst_connack.moc"
