// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;

} // namespace

class ConnectingTest : public QObject
{
    Q_OBJECT

private slots:
    void acceptsEachVersion_data();
    void acceptsEachVersion();
    void assignsClientId();
    void refusesEmptyClientIdOfOldSessions_data();
    void refusesEmptyClientIdOfOldSessions();
    void refuses_data();
    void refuses();
    void closesWithoutAnswer_data();
    void closesWithoutAnswer();
    void closesOnSecondConnect();
    void closesSilentConnectionInTime();
    void closesAfterKeepAlive();
    void imposesKeepAlive();
    void takesSessionOver();
    void resumesSession();
    void discardsSessionOnCleanStart();
    void expiresSession();
    void keepsOldSessionsForever();
    void refusesExpiryAfterNone();
    void changesExpiryOnDisconnect();
    void limitsConnections();
    void countsOnlyClients();
    void keepsToMaximumPacketSize();
    void announcesLimits();
    void shutsDown();
    void disconnectsOnDemand();
    void refusesAuthenticationMethod();
};

void ConnectingTest::acceptsEachVersion_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("answer");
    QTest::newRow("3.1") << ProtocolVersion::V31 << std::string("20 02 00 00");
    QTest::newRow("3.1.1") << ProtocolVersion::V311 << std::string("20 02 00 00");
    QTest::newRow("5") << ProtocolVersion::V5 << std::string("20 L[ 00 00 P[ 22 0040 ] ]");
}

void ConnectingTest::acceptsEachVersion()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, answer);
    BrokerScript broker;
    auto peer = broker.connecting("c1", {.version = version});
    QCOMPARE(peer.sent(), bytes(answer));
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    QVERIFY(!peer.isClosed());
    QCOMPARE(broker.engine.statistics().clientsConnected, 1u);
}

void ConnectingTest::assignsClientId()
{
    BrokerScript broker;
    auto first = broker.connecting("").take<ConnAck>();
    auto second = broker.connecting("").take<ConnAck>();
    const auto firstId = first.properties.text(Property::AssignedClientIdentifier);
    const auto secondId = second.properties.text(Property::AssignedClientIdentifier);
    QVERIFY(firstId && !firstId->empty());
    QVERIFY(secondId && *secondId != *firstId);
    // 3.1.1 cannot be told, but is served.
    auto old = broker.connecting("", {.version = ProtocolVersion::V311});
    QCOMPARE(old.sent(), bytes("20 02 00 00"));
}

void ConnectingTest::refusesEmptyClientIdOfOldSessions_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<bool>("clean");
    QTest::newRow("3.1.1, session kept") << ProtocolVersion::V311 << false;
    QTest::newRow("3.1") << ProtocolVersion::V31 << true;
}

void ConnectingTest::refusesEmptyClientIdOfOldSessions()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(bool, clean);
    BrokerScript broker;
    auto peer =
        broker.connecting("", {.version = version, .start = clean ? PeerOptions::Start::Clean : resume});
    QCOMPARE(peer.sent(), bytes("20 02 00 02"));
    QVERIFY(peer.isClosed());
}

void ConnectingTest::refuses_data()
{
    QTest::addColumn<std::string>("connect");
    QTest::addColumn<std::string>("start");
    QTest::newRow("level 6") << std::string("10 L[ S'MQTT' 06 02 0000 00 S'c' ]") << std::string("84");
    QTest::newRow("reserved flag, 5")
        << std::string("10 L[ S'MQTT' 05 03 0000 00 S'c' ]") << std::string("81");
    QTest::newRow("property twice, 5")
        << std::string("10 L[ S'MQTT' 05 02 0000 P[ 21 0001 21 0001 ] S'c' ]") << std::string("82");
}

void ConnectingTest::refuses()
{
    QFETCH(std::string, connect);
    QFETCH(std::string, start);
    BrokerScript broker;
    auto other = broker.connected("other");
    auto peer = broker.opened();
    peer.send(connect);
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(static_cast<unsigned>(ack.reason), static_cast<unsigned>(std::stoul(start, nullptr, 16)));
    QVERIFY(!ack.sessionPresent);
    QVERIFY2(ack.properties.contains(Property::ReasonString), "a developer is told what is wrong");
    QVERIFY(peer.isClosed());
    QVERIFY(!other.isClosed());
    QCOMPARE(other.sent(), QString());
}

void ConnectingTest::closesWithoutAnswer_data()
{
    QTest::addColumn<std::string>("start");
    QTest::newRow("no MQTT at all") << std::string("'GET / HTTP/1.1'");
    QTest::newRow("wrong protocol name") << std::string("10 L[ S'HTTP' 05 02 0000 00 S'c' ]");
    QTest::newRow("another packet first") << std::string("c0 00");
    QTest::newRow("PUBLISH first") << std::string("30 L[ S'a' 00 'x' ]");
    QTest::newRow("malformed, 3.1.1") << std::string("10 L[ S'MQTT' 04 03 0000 S'c' ]");
    QTest::newRow("longer than any CONNECT") << std::string("10 ff ff ff 7f");
    QTest::newRow("reserved bits") << std::string("16 7f 01");
    QTest::newRow("bad length") << std::string("10 ff ff ff ff 01");
}

void ConnectingTest::closesWithoutAnswer()
{
    QFETCH(std::string, start);
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send(start);
    QVERIFY(peer.isClosed());
    QCOMPARE(peer.sent(), QString());
    const auto events = broker.events();
    QVERIFY(!events.empty());
    QCOMPARE(static_cast<int>(events.front().kind), static_cast<int>(Event::Kind::Violated));
    QVERIFY(events.front().violation.clause != Clause::None);
}

void ConnectingTest::closesOnSecondConnect()
{
    const auto valid = BrokerScript::connectText("c1", {});
    for (const auto &second : {valid, std::string("10 L[ S'MQTT' 06 02 003c ]")}) {
        BrokerScript broker;
        auto peer = broker.connected("c1");
        peer.send(second);
        QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
        QVERIFY(peer.isClosed());
    }
}

void ConnectingTest::closesSilentConnectionInTime()
{
    BrokerScript broker;
    auto peer = broker.opened();
    peer.send("10 20 0004"); // begun, never ended
    broker.advance(std::chrono::milliseconds(9'999));
    QVERIFY(!peer.isClosed());
    broker.advance(std::chrono::milliseconds(1));
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.nextDeadline(), never);
}

void ConnectingTest::closesAfterKeepAlive()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'will' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("c1", {.keepAlive = 10, .will = "P[ ] S'will' S'gone'"});
    broker.advance(std::chrono::seconds(14));
    peer.send("c0 00");
    QCOMPARE(peer.sent(), bytes("d0 00"));
    broker.advance(std::chrono::milliseconds(14'999));
    QVERIFY(!peer.isClosed());
    broker.advance(std::chrono::milliseconds(1));
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::KeepAliveTimeout);
    QVERIFY(peer.isClosed());
    QCOMPARE(subscriber.messages(), QStringLiteral("will q0 'gone'"));
}

void ConnectingTest::imposesKeepAlive()
{
    BrokerScript broker({.maximumKeepAlive = 30});
    auto peer = broker.connecting("c1", {.keepAlive = 0});
    QCOMPARE(peer.take<ConnAck>().properties.number(Property::ServerKeepAlive),
             std::optional<std::uint32_t>(30));
    broker.advance(std::chrono::seconds(45));
    QVERIFY(peer.isClosed());
    auto modest = broker.connecting("c2", {.keepAlive = 20});
    QVERIFY(!modest.take<ConnAck>().properties.contains(Property::ServerKeepAlive));
}

void ConnectingTest::takesSessionOver()
{
    BrokerScript broker;
    auto first = broker.connected("c1", {.properties = "11 0000003c"});
    first.send("82 L[ 0001 00 S'a' 01 ]");
    first.forget();
    auto second = broker.connecting("c1", {.start = resume, .properties = "11 0000003c"});
    QCOMPARE(first.take<Disconnect>().reason, ReasonCode::SessionTakenOver);
    QVERIFY(first.isClosed());
    QVERIFY(second.take<ConnAck>().sessionPresent);
    QVERIFY(!second.isClosed());
    auto old = broker.connected("old", {.version = ProtocolVersion::V311});
    auto next = broker.connected("old", {.version = ProtocolVersion::V311});
    QVERIFY(old.isClosed());
    QCOMPARE(old.sent(), QString());
    QVERIFY(!next.isClosed());
}

void ConnectingTest::resumesSession()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = "11 0000003c"});
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    peer.send("e0 00");
    QVERIFY(peer.isClosed());
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 'kept' ]");
    publisher.send("30 L[ S'a' 00 'not kept' ]");
    auto again = broker.connecting("c1", {.start = resume});
    QVERIFY(again.take<ConnAck>().sessionPresent);
    QCOMPARE(again.messages(), QStringLiteral("a q1 'kept'"));
}

void ConnectingTest::discardsSessionOnCleanStart()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = "11 0000003c"});
    peer.send("82 L[ 0001 00 S'a' 01 ]");
    peer.lose();
    QCOMPARE(broker.engine.statistics().subscriptions, 1u);
    auto again = broker.connecting("c1");
    QVERIFY(!again.take<ConnAck>().sessionPresent);
    QCOMPARE(broker.engine.statistics().subscriptions, 0u);
    QCOMPARE(broker.engine.statistics().sessions, 1u);
}

void ConnectingTest::expiresSession()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = "11 0000003c"});
    peer.lose();
    broker.advance(std::chrono::milliseconds(59'999));
    QCOMPARE(broker.engine.statistics().sessions, 1u);
    broker.advance(std::chrono::milliseconds(1));
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    QVERIFY(!broker.connecting("c1", {.start = resume}).take<ConnAck>().sessionPresent);
}

void ConnectingTest::keepsOldSessionsForever()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.version = ProtocolVersion::V311, .start = resume});
    peer.send("82 L[ 0001 S'a' 01 ]");
    peer.send("e0 00");
    broker.advance(std::chrono::hours(100'000));
    auto again = broker.connecting("c1", {.version = ProtocolVersion::V311, .start = resume});
    QCOMPARE(again.sent(), bytes("20 02 01 00"));
}

void ConnectingTest::refusesExpiryAfterNone()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("e0 L[ 00 P[ 11 00000001 ] ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void ConnectingTest::changesExpiryOnDisconnect()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = "11 0000003c"});
    peer.send("e0 L[ 00 P[ 11 00000000 ] ]");
    QCOMPARE(broker.engine.statistics().sessions, 0u);
}

void ConnectingTest::limitsConnections()
{
    BrokerScript broker({.maximumConnections = 1});
    auto first = broker.connected("c1");
    auto second = broker.connecting("c2");
    QCOMPARE(second.take<ConnAck>().reason, ReasonCode::ServerBusy);
    QVERIFY(second.isClosed());
    auto old = broker.connecting("c3", {.version = ProtocolVersion::V311});
    QCOMPARE(old.sent(), bytes("20 02 00 03"));
    first.send("e0 00");
    broker.connected("c2");
    QCOMPARE(broker.engine.statistics().connectionsRefused, 2u);
}

void ConnectingTest::countsOnlyClients()
{
    BrokerScript broker({.maximumConnections = 1});
    auto silent = broker.opened();
    auto first = broker.connected("c1");
    auto again = broker.connected("c1"); // takes the place of the first
    QVERIFY(first.isClosed());
    QCOMPARE(broker.connecting("c2").take<ConnAck>().reason, ReasonCode::ServerBusy);
    QVERIFY(!again.isClosed());
    QVERIFY(!silent.isClosed());
}

void ConnectingTest::keepsToMaximumPacketSize()
{
    BrokerScript broker;
    auto unnamed = broker.connecting("", {.properties = "27 0000000a"});
    QCOMPARE(unnamed.sent(), bytes("20 03 00 95 00")); // there is no room for the assigned identifier
    QVERIFY(unnamed.isClosed());
    QCOMPARE(broker.engine.statistics().sessions, 0u);
    QCOMPARE(broker.engine.statistics().clientsConnected, 0u);

    auto tiny = broker.connecting("c1", {.properties = "27 00000005"});
    QCOMPARE(tiny.sent(), bytes("20 03 00 00 00"));

    auto small = broker.connected("c2", {.properties = "27 0000001e"});
    std::string filters;
    for (int i = 0; i < 50; ++i)
        filters += "S'a' 00 ";
    small.send("82 L[ 0001 00 " + filters + "]");
    QCOMPARE(small.take<Disconnect>().reason, ReasonCode::PacketTooLarge);
    QVERIFY(small.isClosed());
}

void ConnectingTest::announcesLimits()
{
    BrokerScript broker(
        {.maximumPacketSize = 1000, .receiveMaximum = 5, .topicAliasMaximum = 0, .maximumSessionExpiry = 60});
    auto peer = broker.connecting("c1", {.properties = "11 ffffffff"});
    const auto properties = peer.take<ConnAck>().properties;
    QCOMPARE(properties.number(Property::MaximumPacketSize, 0), 1000u);
    QCOMPARE(properties.number(Property::ReceiveMaximum, 0), 5u);
    QCOMPARE(properties.number(Property::SessionExpiryInterval, 0), 60u);
    QVERIFY(!properties.contains(Property::TopicAliasMaximum));
}

void ConnectingTest::shutsDown()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    auto old = broker.connected("c2", {.version = ProtocolVersion::V311});
    broker.engine.shutDown(broker.clock.now());
    broker.advance(std::chrono::milliseconds(0));
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ServerShuttingDown);
    QVERIFY(peer.isClosed());
    QCOMPARE(old.sent(), QString());
    QVERIFY(old.isClosed());
}

void ConnectingTest::disconnectsOnDemand()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    QVERIFY(!broker.engine.disconnectClient("c2", ReasonCode::AdministrativeAction, broker.clock.now()));
    QVERIFY(broker.engine.disconnectClient("c1", ReasonCode::AdministrativeAction, broker.clock.now()));
    broker.advance(std::chrono::milliseconds(0));
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::AdministrativeAction);
    QVERIFY(peer.isClosed());
}

void ConnectingTest::refusesAuthenticationMethod()
{
    BrokerScript broker;
    auto peer = broker.connecting("c1", {.properties = "15 S'SCRAM-SHA-1'"});
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::BadAuthenticationMethod);
    auto plain = broker.connected("c2");
    plain.send("f0 L[ 18 P[ 15 S'SCRAM-SHA-1' ] ]");
    QCOMPARE(plain.take<Disconnect>().reason, ReasonCode::ProtocolError);
}

QTEST_APPLESS_MAIN(ConnectingTest)
#include "tst_connecting.moc"
