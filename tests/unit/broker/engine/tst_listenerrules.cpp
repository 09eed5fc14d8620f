// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/testauthentication.h"

using namespace espalier;

/// What differs from listener to listener.
class ListenerRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsAndKeepsItsOwnLimits();
    void refusesWhoDoesNotLogIn();
    void admitsWhoHasProvedHimself();
    void asksNoMethodOfWhoHasProvedHimself();
};

namespace {

PeerOrigin origin(ListenerRules rules, std::string userName = {})
{
    return {.name = "test",
            .userName = std::move(userName),
            .rules = std::make_shared<ListenerRules>(std::move(rules))};
}

const ListenerRules onlyKnown {.listener = "mqtts://127.0.0.1:8883",
                               .anonymous = ListenerRules::Anonymous::Refused};

} // namespace

void ListenerRulesTest::tellsAndKeepsItsOwnLimits()
{
    BrokerScript broker;
    auto peer = broker.connecting(
        broker.opened(
            origin({.maximumPacketSize = 100, .maximumQos = Qos::AtLeastOnce, .topicAliasMaximum = 2})),
        "c");
    const auto ack = peer.take<ConnAck>();
    QCOMPARE(ack.properties.number(Property::MaximumPacketSize), std::optional<std::uint32_t>(100));
    QCOMPARE(ack.properties.number(Property::MaximumQos), std::optional<std::uint32_t>(1));
    QCOMPARE(ack.properties.number(Property::TopicAliasMaximum), std::optional<std::uint32_t>(2));
    peer.send("30 L[ S'a' P[ 23 0002 ] ]");
    QVERIFY(!peer.isClosed());
    peer.send("30 L[ S'a' P[ 23 0003 ] ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::TopicAliasInvalid);

    // Who comes in elsewhere has what the engine's settings say.
    auto other = broker.connected("d");
    other.send("34 L[ S'a' 0001 P[ 23 0040 ] '" + std::string(100, 'x') + "' ]");
    QCOMPARE(other.take<PubRec>().reason, ReasonCode::NoMatchingSubscribers);
}

void ListenerRulesTest::refusesWhoDoesNotLogIn()
{
    BrokerScript broker;
    auto peer = broker.connecting(broker.opened(origin(onlyKnown)), "c");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::NotAuthorized);
    QVERIFY(peer.isClosed());
    auto old = broker.connecting(broker.opened(origin(onlyKnown)), "c", {.version = ProtocolVersion::V311});
    QCOMPARE(old.sent(), bytes("20 02 00 05"));
}

void ListenerRulesTest::admitsWhoHasProvedHimself()
{
    BrokerScript broker;
    auto peer = broker.connecting(broker.opened(origin(onlyKnown, "ada")), "c");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
    const auto clients = broker.engine.clients();
    QCOMPARE(clients.size(), std::size_t {1});
    QCOMPARE(clients[0].userName, std::string("ada"));
    QCOMPARE(clients[0].listener, std::string("mqtts://127.0.0.1:8883"));
}

void ListenerRulesTest::asksNoMethodOfWhoHasProvedHimself()
{
    const auto authentication = std::make_shared<TestAuthentication>();
    authentication->admits = false;
    BrokerScript broker({}, authentication);
    QCOMPARE(broker.connecting("c").take<ConnAck>().reason, ReasonCode::NotAuthorized);
    auto peer = broker.connecting(broker.opened(origin(onlyKnown, "ada")), "c");
    QCOMPARE(peer.take<ConnAck>().reason, ReasonCode::Success);
}

QTEST_APPLESS_MAIN(ListenerRulesTest)
#include "tst_listenerrules.moc"
