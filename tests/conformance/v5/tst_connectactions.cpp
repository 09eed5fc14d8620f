// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/violationrows.h"

using namespace espalier;
using namespace std::chrono_literals;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;
const PeerOptions stored {.properties = "11 0000003c"};
const PeerOptions resumed {.start = resume, .properties = "11 0000003c"};

} // namespace

/// What the server does with a CONNECT (3.1.4).
class ConformanceConnectActions : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_4_1_broker_closesOnWrongFormat_data();
    void MQTT_3_1_4_1_broker_closesOnWrongFormat();
    void MQTT_3_1_4_2_broker_closesAboveLimits();
    void MQTT_3_1_4_3_broker_takesSessionOver_data();
    void MQTT_3_1_4_3_broker_takesSessionOver();
    void MQTT_3_1_4_4_broker_processesCleanStart_data();
    void MQTT_3_1_4_4_broker_processesCleanStart();
    void MQTT_3_1_4_5_broker_acknowledgesConnect();
    void MQTT_3_1_4_6_broker_ignoresWhatFollowsRejection_data();
    void MQTT_3_1_4_6_broker_ignoresWhatFollowsRejection();
};

void ConformanceConnectActions::MQTT_3_1_4_1_broker_closesOnWrongFormat_data()
{
    const auto truncated = Clause::RULE_2_1_4_Truncated;
    const auto protocolError = ReasonCode::ProtocolError;
    addRows({
        {"no flags", "10 L[ S'MQTT' 05 ]", truncated},
        {"half a Keep Alive", "10 L[ S'MQTT' 05 02 00 ]", truncated},
        {"properties too long", "10 L[ S'MQTT' 05 02 0000 08 S'c1' ]", truncated},
        {"property cut off", "10 L[ S'MQTT' 05 02 0000 P[ 11 0000 ] S'c1' ]",
         Clause::RULE_2_2_2_PropertyLength},
        {"unknown property", "10 L[ S'MQTT' 05 02 0000 P[ 7f 00 ] S'c1' ]",
         Clause::RULE_2_2_2_UnknownProperty},
        {"property of PUBLISH", "10 L[ S'MQTT' 05 02 0000 P[ 01 00 ] S'c1' ]",
         Clause::RULE_2_2_2_PropertyNotAllowed},
        {"property twice", "10 L[ S'MQTT' 05 02 0000 P[ 11 00000001 11 00000001 ] S'c1' ]",
         Clause::RULE_2_2_2_PropertyRepeated, protocolError},
        {"Receive Maximum 0", "10 L[ S'MQTT' 05 02 0000 P[ 21 0000 ] S'c1' ]",
         Clause::RULE_3_1_2_ReceiveMaximumZero, protocolError},
        {"Maximum Packet Size 0", "10 L[ S'MQTT' 05 02 0000 P[ 27 00000000 ] S'c1' ]",
         Clause::RULE_3_1_2_MaximumPacketSizeZero, protocolError},
        {"Request Problem Information 2", "10 L[ S'MQTT' 05 02 0000 P[ 17 02 ] S'c1' ]",
         Clause::RULE_3_1_2_RequestProblemInformation, protocolError},
        {"wildcard in Will Topic", "10 L[ S'MQTT' 05 06 0000 00 S'c1' 00 S'w/#' S'x' ]",
         Clause::MQTT_4_7_0_1},
        {"bytes behind", "10 L[ S'MQTT' 05 02 0000 00 S'c1' 00 ]", Clause::RULE_2_1_4_TrailingBytes},
    });
}

void ConformanceConnectActions::MQTT_3_1_4_1_broker_closesOnWrongFormat()
{
    verifyBrokerRefuses();
}

void ConformanceConnectActions::MQTT_3_1_4_2_broker_closesAboveLimits()
{
    BrokerScript broker({.maximumConnections = 1});
    auto first = broker.connected("c1");
    auto second = broker.connecting("c2");
    QCOMPARE(second.take<ConnAck>().reason, ReasonCode::ServerBusy);
    QVERIFY(second.isClosed());
    QVERIFY(!first.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 1u);

    BrokerScript narrow({.maximumMessageMemory = 1000});
    auto greedy = narrow.connecting("c1", {.will = "P[ ] S'w' S'" + std::string(2000, 'x') + "'"});
    QCOMPARE(greedy.take<ConnAck>().reason, ReasonCode::QuotaExceeded);
    QVERIFY(greedy.isClosed());
}

void ConformanceConnectActions::MQTT_3_1_4_3_broker_takesSessionOver_data()
{
    QTest::addColumn<bool>("clean");
    QTest::addColumn<bool>("lasts");
    QTest::newRow("Clean Start") << true << true;
    QTest::newRow("resumed") << false << true;
    QTest::newRow("session ends with its connection") << false << false;
}

void ConformanceConnectActions::MQTT_3_1_4_3_broker_takesSessionOver()
{
    QFETCH(bool, clean);
    QFETCH(bool, lasts);
    BrokerScript broker;
    auto first = broker.connected("c1", lasts ? stored : PeerOptions {});
    auto bystander = broker.connected("c2");
    auto second = broker.connecting("c1", clean ? stored : resumed);
    QCOMPARE(first.take<Disconnect>().reason, ReasonCode::SessionTakenOver);
    QCOMPARE(first.sent(), QString());
    QVERIFY(first.isClosed());
    const auto ack = second.take<ConnAck>();
    QCOMPARE(ack.reason, ReasonCode::Success);
    QCOMPARE(ack.sessionPresent, !clean && lasts);
    QVERIFY(!second.isClosed());
    QVERIFY(!bystander.isClosed());
    second.send("c0 00");
    QCOMPARE(second.sent(), bytes("d0 00"));
}

void ConformanceConnectActions::MQTT_3_1_4_4_broker_processesCleanStart_data()
{
    QTest::addColumn<bool>("clean");
    QTest::addColumn<bool>("connected");
    QTest::newRow("1, client away") << true << false;
    QTest::newRow("0, client away") << false << false;
    QTest::newRow("1, client connected") << true << true;
    QTest::newRow("0, client connected") << false << true;
}

void ConformanceConnectActions::MQTT_3_1_4_4_broker_processesCleanStart()
{
    QFETCH(bool, clean);
    QFETCH(bool, connected);
    BrokerScript broker;
    auto first = broker.connected("c1", stored);
    first.send("82 L[ 0001 00 S'a' 01 ]");
    if (!connected)
        first.lose();
    auto second = broker.connecting("c1", clean ? stored : resumed);
    QCOMPARE(second.take<ConnAck>().sessionPresent, !clean);
    QCOMPARE(broker.engine.statistics().subscriptions == 1, !clean);
}

void ConformanceConnectActions::MQTT_3_1_4_5_broker_acknowledgesConnect()
{
    BrokerScript broker({.topicAliasMaximum = 0});
    auto peer = broker.opened();
    const auto connect = wire(BrokerScript::connectText("c1", {}));
    peer.sendBytes(ByteView(connect).first(connect.size() - 1));
    QCOMPARE(peer.sent(), QString());
    peer.sendBytes(ByteView(connect).last(1));
    QCOMPARE(peer.sent(), bytes("20 L[ 00 00 00 ]"));
    QVERIFY(!peer.isClosed());
}

void ConformanceConnectActions::MQTT_3_1_4_6_broker_ignoresWhatFollowsRejection_data()
{
    QTest::addColumn<std::string>("connect");
    QTest::addColumn<bool>("answered");
    QTest::newRow("malformed") << std::string("10 L[ S'MQTT' 05 03 0000 00 S'c1' ]") << true;
    QTest::newRow("another version") << std::string("10 L[ S'MQTT' 06 02 0000 00 S'c1' ]") << true;
    QTest::newRow("server busy") << BrokerScript::connectText("c1", {}) << true;
    QTest::newRow("no MQTT") << std::string("10 L[ S'HTTP' 05 02 0000 00 S'c1' ]") << false;
}

void ConformanceConnectActions::MQTT_3_1_4_6_broker_ignoresWhatFollowsRejection()
{
    QFETCH(std::string, connect);
    QFETCH(bool, answered);
    BrokerScript broker({.maximumConnections = 1});
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    const std::string more = " 31 L[ S'a' 00 'x' ] 82 L[ 0001 00 S'b' 00 ] c0 00";
    auto atOnce = broker.opened();
    atOnce.send(connect + more);
    // The same in two pieces, which come before anything could be written or closed.
    auto inPieces = broker.opened();
    broker.engine.receive(inPieces.handle(), wire(connect), broker.clock.now());
    broker.engine.receive(inPieces.handle(), wire(more), broker.clock.now());
    broker.advance(0ms);
    for (auto *peer : {&atOnce, &inPieces}) {
        QVERIFY(!answered || isError(peer->take<ConnAck>().reason));
        QCOMPARE(peer->sent(), QString());
        QVERIFY(peer->isClosed());
    }
    QCOMPARE(subscriber.sent(), QString());
    QCOMPARE(broker.engine.statistics().subscriptions, 1u);
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

QTEST_APPLESS_MAIN(ConformanceConnectActions)
#include "tst_connectactions.moc"
