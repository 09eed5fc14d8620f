// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// Clients of a listener whose topics stand below a mount point, which they do not see.
class MountPointTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsClientsAmongThemselves();
    void takesAndGivesTopicAliases();
    void mountsSharedSubscriptions();
    void mountsWills();
    void keepsRetainedMessagesApart();
    void showsWhatAnotherListenerSubscribedTo();
    void refusesTopicsThatBecomeTooLong();
    void leavesPacketSizesExact();
};

namespace {

PeerOrigin at(std::string mountPoint)
{
    return {.name = "test",
            .rules = std::make_shared<ListenerRules>(
                ListenerRules {.topicAliasMaximum = 10, .mountPoint = std::move(mountPoint)})};
}

BrokerScript::Peer mounted(BrokerScript &broker, std::string_view clientId, const PeerOptions &options = {})
{
    auto peer = broker.connecting(broker.opened(at("in/")), clientId, options);
    static_cast<void>(peer.take<ConnAck>());
    return peer;
}

void subscribe(BrokerScript::Peer &peer, const std::string &filter)
{
    peer.send("82 L[ 0001 P[ ] S'" + filter + "' 02 ]");
    QCOMPARE(peer.take<SubAck>().reasons.at(0), ReasonCode::GrantedQos2);
}

} // namespace

void MountPointTest::keepsClientsAmongThemselves()
{
    BrokerScript broker;
    auto outside = broker.subscribed("outside", "#");
    auto inside = mounted(broker, "inside");
    subscribe(inside, "#");
    auto publisher = mounted(broker, "publisher");
    for (int i = 0; i < 2; ++i) { // the second time the topic is known
        publisher.send("30 L[ S'a/b' P[ ] '1' ]");
        QCOMPARE(inside.messages(), QStringLiteral("a/b q0 '1'"));
        QCOMPARE(outside.messages(), QStringLiteral("in/a/b q0 '1'"));
    }
    publisher.send("32 L[ S'c' 0007 P[ 26 S'k' S'v' ] '2' ]");
    QCOMPARE(publisher.take<PubAck>().reason, ReasonCode::Success);
    QCOMPARE(inside.messages(), QStringLiteral("c q1 '2'"));
    QCOMPARE(outside.messages(), QStringLiteral("in/c q1 '2'"));

    outside.send("30 L[ S'a/b' P[ ] 'x' ]");
    QCOMPARE(inside.messages(), QString());
    outside.send("30 L[ S'in/d' P[ ] 'y' ]");
    QCOMPARE(inside.messages(), QStringLiteral("d q0 'y'"));

    inside.send("a2 L[ 0002 P[ ] S'#' ]");
    QCOMPARE(inside.take<UnsubAck>().reasons.at(0), ReasonCode::Success);
    publisher.send("30 L[ S'a/b' P[ ] '3' ]");
    QVERIFY(!inside.hasMore());
}

void MountPointTest::takesAndGivesTopicAliases()
{
    BrokerScript broker;
    auto inside = mounted(broker, "inside", {.properties = "22 0005"});
    const std::string topic = "a/topic/that/is/worth/an/alias";
    subscribe(inside, "#");
    auto publisher = mounted(broker, "publisher");
    publisher.send("30 L[ S'" + topic + "' P[ 23 0001 ] '1' ]");
    const auto first = inside.take<Publish>();
    QCOMPARE(first.topicName, std::string_view(topic));
    const auto alias = first.properties.number(Property::TopicAlias);
    QVERIFY(alias);
    publisher.send("30 L[ S'' P[ 23 0001 ] '2' ]");
    const auto second = inside.take<Publish>();
    QCOMPARE(second.topicName, std::string_view());
    QCOMPARE(second.properties.number(Property::TopicAlias), alias);
}

void MountPointTest::mountsSharedSubscriptions()
{
    BrokerScript broker;
    auto worker = mounted(broker, "worker");
    subscribe(worker, "$share/group/jobs/+");
    auto publisher = mounted(broker, "publisher");
    publisher.send("30 L[ S'jobs/1' P[ ] '1' ]");
    QCOMPARE(worker.messages(), QStringLiteral("jobs/1 q0 '1'"));
    worker.send("a2 L[ 0002 P[ ] S'$share/group/jobs/+' ]");
    QCOMPARE(worker.take<UnsubAck>().reasons.at(0), ReasonCode::Success);
}

void MountPointTest::mountsWills()
{
    BrokerScript broker;
    auto outside = broker.subscribed("outside", "#");
    auto dying = mounted(broker, "dying", {.will = "P[ ] S'gone' S'bye'"});
    auto inside = mounted(broker, "inside");
    subscribe(inside, "gone");
    dying.lose();
    QCOMPARE(inside.messages(), QStringLiteral("gone q0 'bye'"));
    QCOMPARE(outside.messages(), QStringLiteral("in/gone q0 'bye'"));
}

void MountPointTest::keepsRetainedMessagesApart()
{
    BrokerScript broker;
    auto publisher = mounted(broker, "publisher");
    publisher.send("31 L[ S'state' P[ ] 'on' ]");
    auto other = broker.connecting(broker.opened(at("other/")), "other");
    static_cast<void>(other.take<ConnAck>());
    subscribe(other, "#");
    QVERIFY(!other.hasMore());
    auto inside = mounted(broker, "inside");
    subscribe(inside, "#");
    QCOMPARE(inside.messages(), QStringLiteral("state q0 r 'on'"));
}

/// The session's subscriptions stay what they are, wherever its client comes in.
void MountPointTest::showsWhatAnotherListenerSubscribedTo()
{
    BrokerScript broker;
    auto client = broker.subscribed("client", "out/#", lasting());
    client.lose();
    auto publisher = broker.connected("publisher");
    publisher.send("32 L[ S'out/a' 0001 P[ ] '1' ]");
    client = broker.connecting(broker.opened(at("in/")), "client", returning());
    QVERIFY(client.take<ConnAck>().sessionPresent);
    QCOMPARE(client.messages(), QStringLiteral("out/a q1 '1'"));
}

void MountPointTest::refusesTopicsThatBecomeTooLong()
{
    BrokerScript broker;
    const std::string longest(65'535, 't');
    auto publisher = mounted(broker, "publisher");
    publisher.send("30 L[ S'" + longest + "' P[ ] ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::TopicNameInvalid);
    auto subscriber = mounted(broker, "subscriber");
    subscriber.send("82 L[ 0001 P[ ] S'" + longest + "' 00 ]");
    QCOMPARE(subscriber.take<SubAck>().reasons.at(0), ReasonCode::TopicFilterInvalid);
    auto dying =
        broker.connecting(broker.opened(at("in/")), "dying", {.will = "P[ ] S'" + longest + "' S''"});
    QCOMPARE(dying.take<ConnAck>().reason, ReasonCode::TopicNameInvalid);
}

/// What the client does not see does not count for the Maximum Packet Size that it asked for.
void MountPointTest::leavesPacketSizesExact()
{
    BrokerScript broker;
    auto inside = mounted(broker, "inside", {.properties = "27 00000014"});
    subscribe(inside, "#");
    auto publisher = mounted(broker, "publisher");
    publisher.send("30 L[ S'abc' P[ ] '123456789012' ]"); // 20 bytes
    QCOMPARE(inside.messages(), QStringLiteral("abc q0 '123456789012'"));
    publisher.send("30 L[ S'abc' P[ ] '1234567890123' ]");
    QVERIFY(!inside.hasMore());
}

QTEST_GUILESS_MAIN(MountPointTest)
#include "tst_mountpoint.moc"
