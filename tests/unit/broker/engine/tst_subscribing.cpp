// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

class SubscribingTest : public QObject
{
    Q_OBJECT

private slots:
    void answersEachFilter();
    void refusesMalformed_data();
    void refusesMalformed();
    void limits();
    void replaces();
    void mergesOverlapping();
    void keepsOwnMessagesBack();
    void keepsRetainFlagWhereAsked();
    void knowsBridgesBeforeV5_data();
    void knowsBridgesBeforeV5();
    void handlesRetainedAsAsked();
    void unsubscribes();
    void followsChangesOfRoutes();
    void sharesInTurn();
    void sharesWithWhoIsThere();
    void sharesForOldClients();
    void sharesNoRetained();
};

void SubscribingTest::answersEachFilter()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send("82 L[ 0102 00 S'a' 00 S'b/+' 01 S'#' 02 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0102 00 00 01 02 ]"));
    auto old = broker.connected("o", {.version = ProtocolVersion::V311});
    old.send("82 L[ 0102 S'a' 00 S'b/+' 01 ]");
    QCOMPARE(old.sent(), bytes("90 L[ 0102 00 01 ]"));
    QCOMPARE(broker.engine.statistics().subscriptions, 5u);
}

void SubscribingTest::refusesMalformed_data()
{
    QTest::addColumn<std::string>("subscribe");
    QTest::newRow("no filter") << std::string("82 L[ 0001 00 ]");
    QTest::newRow("reserved options") << std::string("82 L[ 0001 00 S'a' 40 ]");
    QTest::newRow("QoS 3") << std::string("82 L[ 0001 00 S'a' 03 ]");
    QTest::newRow("No Local and shared") << std::string("82 L[ 0001 00 S'$share/g/a' 04 ]");
    QTest::newRow("identifier 0") << std::string("82 L[ 0001 P[ 0b 00 ] S'a' 00 ]");
    QTest::newRow("flags") << std::string("80 L[ 0001 00 S'a' 00 ]");
    QTest::newRow("# inside") << std::string("82 L[ 0001 00 S'a/#/b' 00 ]");
    QTest::newRow("share name with wildcard") << std::string("82 L[ 0001 00 S'$share/+/a' 00 ]");
}

void SubscribingTest::refusesMalformed()
{
    QFETCH(std::string, subscribe);
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send(subscribe);
    const auto packet = peer.take<Disconnect>();
    QVERIFY(isError(packet.reason));
    QVERIFY(packet.properties.contains(Property::ReasonString));
    QVERIFY(peer.isClosed());
    QCOMPARE(broker.engine.statistics().subscriptions, 0u);
}

void SubscribingTest::limits()
{
    BrokerScript broker({.maximumTopicLevels = 3, .maximumSubscriptions = 2});
    auto peer = broker.connected("c");
    peer.send("82 L[ 0001 00 S'a/b/c/d' 00 S'a' 00 S'b' 00 S'c' 00 ]");
    const auto ack = peer.take<SubAck>();
    QCOMPARE(ack.reasons, (std::vector {ReasonCode::TopicFilterInvalid, ReasonCode::GrantedQos0,
                                        ReasonCode::GrantedQos0, ReasonCode::QuotaExceeded}));
    QVERIFY(ack.properties.contains(Property::ReasonString));
}

void SubscribingTest::replaces()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send("82 L[ 0001 P[ 0b 07 ] S'a' 00 ] 82 L[ 0002 00 S'a' 02 ]");
    QCOMPARE(broker.engine.statistics().subscriptions, 1u);
    peer.forget();
    peer.send("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("32 L[ S'a' 0001 00 'x' ] 40 02 0001"));
}

void SubscribingTest::mergesOverlapping()
{
    BrokerScript broker;
    auto peer = broker.connected("s");
    peer.send(
        "82 L[ 0001 P[ 0b 05 ] S'a/b' 00 ] 82 L[ 0001 P[ 0b ff01 ] S'a/+' 02 ] 82 L[ 0001 00 S'#' 01 ]");
    peer.forget();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a/b' 0001 P[ 26 S'k' S'v' ] 'x' ]");
    const auto publish = peer.take<Publish>();
    QCOMPARE(publish.qos, Qos::AtLeastOnce);
    std::vector<std::uint32_t> identifiers;
    for (const auto &property : publish.properties) {
        if (property.property == Property::SubscriptionIdentifier)
            identifiers.push_back(property.number);
    }
    std::sort(identifiers.begin(), identifiers.end());
    QCOMPARE(identifiers, (std::vector<std::uint32_t> {5, 255}));
    QCOMPARE(peer.sent(), QString());
}

void SubscribingTest::keepsOwnMessagesBack()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send("82 L[ 0001 00 S'a' 04 ]");
    peer.forget();
    peer.send("30 L[ S'a' 00 'own' ]");
    QCOMPARE(peer.sent(), QString());
    auto other = broker.connected("o");
    other.send("30 L[ S'a' 00 'other' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'other'"));
    // Another filter without No Local asks for its own messages.
    peer.send("82 L[ 0002 00 S'+' 00 ]");
    peer.forget();
    peer.send("30 L[ S'a' 00 'own' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'own'"));
    other.send("30 L[ S'a' 00 'other' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'other'"));
}

void SubscribingTest::knowsBridgesBeforeV5_data()
{
    QTest::addColumn<std::string>("connect");
    QTest::newRow("3.1") << std::string("10 L[ S'MQIsdp' 83 02 0000 S'bridge' ]");
    QTest::newRow("3.1.1") << std::string("10 L[ S'MQTT' 84 02 0000 S'bridge' ]");
}

/// They cannot ask for No Local and Retain As Published, and mean both.
void SubscribingTest::knowsBridgesBeforeV5()
{
    QFETCH(std::string, connect);
    BrokerScript broker;
    auto bridge = broker.opened();
    bridge.send(connect + " 82 L[ 0001 S'#' 01 ]");
    QCOMPARE(bridge.sent(), bytes("20020000 90 03 0001 01"));
    bridge.send("31 L[ S'a' 'own' ]");
    QCOMPARE(bridge.sent(), QString());
    auto other = broker.connected("o");
    other.send("31 L[ S'a' 00 'x' ]");
    QCOMPARE(bridge.sent(), bytes("31 L[ S'a' 'x' ]"));
}

void SubscribingTest::keepsRetainFlagWhereAsked()
{
    BrokerScript broker;
    auto plain = broker.connected("s1");
    plain.send("82 L[ 0001 00 S'a' 00 ]");
    plain.forget();
    auto asPublished = broker.connected("s2");
    asPublished.send("82 L[ 0001 00 S'a' 08 ]");
    asPublished.forget();
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'r' ] 30 L[ S'a' 00 'n' ]");
    QCOMPARE(plain.messages(), QStringLiteral("a q0 'r'; a q0 'n'"));
    QCOMPARE(asPublished.messages(), QStringLiteral("a q0 r 'r'; a q0 'n'"));
}

void SubscribingTest::handlesRetainedAsAsked()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'r' ]");
    const auto messagesAfter = [&](BrokerScript::Peer &peer, const std::string &options) {
        peer.forget();
        peer.send("82 L[ 0001 00 S'a' " + options + " ]");
        static_cast<void>(peer.take<SubAck>());
        return peer.messages();
    };
    auto always = broker.connected("s0");
    QCOMPARE(messagesAfter(always, "00"), QStringLiteral("a q0 r 'r'"));
    QCOMPARE(messagesAfter(always, "00"), QStringLiteral("a q0 r 'r'"));
    auto ifNew = broker.connected("s1");
    QCOMPARE(messagesAfter(ifNew, "10"), QStringLiteral("a q0 r 'r'"));
    QCOMPARE(messagesAfter(ifNew, "10"), QString());
    auto notAtAll = broker.connected("s2");
    QCOMPARE(messagesAfter(notAtAll, "20"), QString());
}

void SubscribingTest::unsubscribes()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send("82 L[ 0001 00 S'a' 00 S'b/#' 00 S'$share/g/c' 00 ]");
    peer.forget();
    peer.send("a2 L[ 0002 00 S'a' S'x' S'b/#' S'$share/g/c' S'c' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0002 00 00 11 00 00 11 ]"));
    peer.send("30 L[ S'a' 00 ] 30 L[ S'b/c' 00 ] 30 L[ S'c' 00 ]");
    QCOMPARE(peer.sent(), QString());
    QCOMPARE(broker.engine.statistics().subscriptions, 0u);
    auto old = broker.connected("o", {.version = ProtocolVersion::V311});
    old.send("a2 L[ 0002 S'a' ]");
    QCOMPARE(old.sent(), bytes("b0 02 0002"));
}

/// Routes are remembered: each change must make the right ones forgotten.
void SubscribingTest::followsChangesOfRoutes()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    auto publisher = broker.connected("p");
    const auto reached = [&] {
        peer.forget();
        publisher.send("30 L[ S'a/b' 00 'x' ]");
        return peer.messages();
    };
    const auto message = QStringLiteral("a/b q0 'x'");
    QCOMPARE(reached(), QString());
    for (const std::string filter : {"a/b", "a/+", "#", "$share/g/a/b"}) {
        peer.send("82 L[ 0001 00 S'" + filter + "' 00 ]");
        QCOMPARE(reached(), message);
        QCOMPARE(reached(), message);
        peer.send("a2 L[ 0001 00 S'" + filter + "' ]");
        QCOMPARE(reached(), QString());
    }
    peer.send("82 L[ 0001 00 S'a/b' 00 ]");
    QCOMPARE(reached(), message);
    peer.lose();
    publisher.send("30 L[ S'a/b' 00 'x' ]"); // nobody: must not crash
    auto again = broker.connected("c");
    publisher.send("30 L[ S'a/b' 00 'x' ]");
    QCOMPARE(again.sent(), QString());
}

void SubscribingTest::sharesInTurn()
{
    BrokerScript broker;
    std::vector<BrokerScript::Peer> members;
    for (const char *name : {"s1", "s2", "s3"}) {
        members.push_back(broker.connected(name));
        members.back().send("82 L[ 0001 00 S'$share/g/a/+' 01 ]");
        members.back().forget();
    }
    auto other = broker.connected("o");
    other.send("82 L[ 0001 00 S'$share/h/a/+' 01 ]");
    other.forget();
    auto publisher = broker.connected("p");
    for (int i = 0; i < 9; ++i)
        publisher.send("30 L[ S'a/b' 00 'x' ]");
    for (auto &member : members)
        QCOMPARE(member.messages().count(QLatin1Char(';')), 2);
    QCOMPARE(other.messages().count(QLatin1Char(';')), 8);
}

void SubscribingTest::sharesWithWhoIsThere()
{
    BrokerScript broker;
    auto absent = broker.connected("s1", {.properties = "11 0000003c"});
    absent.send("82 L[ 0001 00 S'$share/g/a' 01 ]");
    absent.lose();
    auto present = broker.connected("s2");
    present.send("82 L[ 0001 00 S'$share/g/a' 01 ]");
    present.forget();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ]");
    QCOMPARE(present.messages(), QStringLiteral("a q1 '1'; a q1 '2'"));
    present.lose();
    publisher.send("32 L[ S'a' 0001 00 '3' ]"); // waits for who may come back
    auto again = broker.connected("s1", {.start = PeerOptions::Start::Resume});
    QCOMPARE(again.messages(), QStringLiteral("a q1 '3'"));
}

void SubscribingTest::sharesForOldClients()
{
    BrokerScript broker;
    auto peer = broker.connected("s", {.version = ProtocolVersion::V311});
    peer.send("82 L[ 0001 S'$share/g/a' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 03 0001 01"));
    peer.send("30 L[ S'a' 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'x'"));
}

void SubscribingTest::sharesNoRetained()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'r' ]");
    auto peer = broker.connected("s");
    peer.send("82 L[ 0001 00 S'$share/g/a' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 00 ]"));
}

QTEST_APPLESS_MAIN(SubscribingTest)
#include "tst_subscribing.moc"
