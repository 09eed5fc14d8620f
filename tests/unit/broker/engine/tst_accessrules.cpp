// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessscript.h"

using namespace espalier;
using namespace std::chrono_literals;
using Effect = AccessRule::Effect;

/// What access rules let clients do.
class AccessRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesMessages_data();
    void refusesMessages();
    void completesTheExchangeOfOlderClients();
    void tellsOnceInTheLog();
    void refusesByAliasToo();
    void routesOnlyToReaders();
    void refusesFiltersUnderWhichNothingIsRead_data();
    void refusesFiltersUnderWhichNothingIsRead();
    void keepsRetainedMessagesFromOthers();
    void sharesAmongReaders();
    void publishesWillsOfWriters();
    void changesAtOnce();
    void changesForTheNextUserOfASession();
    void asksAgainForWhatWaited();
    void asksAgainForWhatIsSentAgain();
    void leavesOtherClientsAlone();
};

namespace {

/// Everybody reads r/#, writes w/#, and does both with b/#, but nobody b/secret/#.
AccessRules someRules()
{
    AccessRules rules;
    rules.addPattern({"r/#", Effect::Read});
    rules.addPattern({"w/#", Effect::Write});
    rules.addPattern({"b/#", Effect::ReadWrite});
    rules.addPattern({"b/secret/#", Effect::Deny});
    return rules;
}

std::string subscribeText(std::string_view filter, std::string_view options = "02")
{
    return std::string("82 L[ 0001 00 S'") + std::string(filter) + "' " + std::string(options) + " ]";
}

/// Somebody in the same program: no rules are for it.
void publish(BrokerScript &broker, std::string_view topicName, std::string_view flags = "32")
{
    auto peer = broker.connected("publisher");
    peer.send(std::string(flags) + " L[ S'" + std::string(topicName) + "' " + (flags[1] == '0' ? "" : "0009")
              + " 00 'x' ]");
    peer.send("e0 00");
}

} // namespace

void AccessRulesTest::refusesMessages_data()
{
    QTest::addColumn<QByteArray>("topic");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("write") << QByteArray("w/x") << true;
    QTest::newRow("both") << QByteArray("b/x") << true;
    QTest::newRow("read") << QByteArray("r/x") << false;
    QTest::newRow("denied") << QByteArray("b/secret/x") << false;
    QTest::newRow("in no rule") << QByteArray("x") << false;
}

void AccessRulesTest::refusesMessages()
{
    QFETCH(QByteArray, topic);
    QFETCH(bool, allowed);
    AccessScript broker(someRules());
    auto reader = broker.subscribed("reader", "#");
    auto peer = broker.client("c");
    const auto name = "S'" + topic.toStdString() + "'";
    const auto reason = allowed ? ReasonCode::Success : ReasonCode::NotAuthorized;
    peer.send("30 L[ " + name + " 00 '0' ]");
    QVERIFY(!peer.hasMore());
    peer.send("32 L[ " + name + " 0001 00 '1' ]");
    QCOMPARE(peer.take<PubAck>().reason, reason);
    peer.send("35 L[ " + name + " 0002 00 '2' ]");
    QCOMPARE(peer.take<PubRec>().reason, reason);
    const auto received = reader.messages();
    QCOMPARE(received.isEmpty(), !allowed);
    QCOMPARE(broker.engine.statistics().publishesDenied, allowed ? 0u : 3u);
    QCOMPARE(broker.engine.statistics().retainedMessages, allowed ? 1u : 0u);
    QVERIFY(!peer.isClosed());
}

void AccessRulesTest::completesTheExchangeOfOlderClients()
{
    AccessScript broker(someRules());
    auto reader = broker.subscribed("reader", "#");
    auto peer = broker.client("c", {.version = ProtocolVersion::V311});
    peer.send("32 L[ S'x' 0001 '1' ]");
    QCOMPARE(peer.sent(), QStringLiteral("40 02 00 01"));
    peer.send("34 L[ S'x' 0002 '2' ]");
    QCOMPARE(peer.sent(), QStringLiteral("50 02 00 02"));
    peer.send("62 02 0002");
    QCOMPARE(peer.sent(), QStringLiteral("70 02 00 02"));
    QVERIFY(!reader.hasMore());
}

void AccessRulesTest::tellsOnceInTheLog()
{
    AccessScript broker(someRules());
    auto peer = broker.client("c");
    static_cast<void>(broker.events());
    peer.send("30 L[ S'x' 00 ] 30 L[ S'y' 00 ]");
    const auto events = broker.events();
    QCOMPARE(events.size(), 1u);
    QCOMPARE(static_cast<int>(events[0].kind), static_cast<int>(Event::Kind::PublishDenied));
    QCOMPARE(events[0].topic, std::string("x"));
    QCOMPARE(events[0].clientId, std::string("c"));
}

void AccessRulesTest::refusesByAliasToo()
{
    AccessScript broker(someRules());
    auto reader = broker.subscribed("reader", "#");
    auto peer = broker.client("c");
    peer.send("30 L[ S'x' P[ 23 0001 ] '1' ] 30 L[ S'w/x' P[ 23 0002 ] '2' ]");
    peer.send("30 L[ S'' P[ 23 0001 ] '3' ] 30 L[ S'' P[ 23 0002 ] '4' ]");
    QCOMPARE(reader.messages(), QStringLiteral("w/x q0 '2'; w/x q0 '4'"));
}

void AccessRulesTest::routesOnlyToReaders()
{
    AccessScript broker(someRules());
    auto peer = broker.client("c");
    auto free = broker.subscribed("free", "#");
    peer.send(subscribeText("#"));
    QCOMPARE(peer.take<SubAck>().reasons.at(0), ReasonCode::GrantedQos2);
    for (const auto *topicName : {"r/1", "w/1", "b/1", "b/secret/1", "x", "r/1"})
        publish(broker, topicName);
    QCOMPARE(peer.messages(), QStringLiteral("r/1 q1 'x'; b/1 q1 'x'; r/1 q1 'x'"));
    QCOMPARE(free.messages().count(QLatin1Char('x')), 7);
}

void AccessRulesTest::refusesFiltersUnderWhichNothingIsRead_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<bool>("granted");
    QTest::newRow("readable") << QByteArray("r/+") << true;
    QTest::newRow("partly") << QByteArray("+/x") << true;
    QTest::newRow("writable") << QByteArray("w/x") << false;
    QTest::newRow("denied") << QByteArray("b/secret/#") << false;
    QTest::newRow("shared") << QByteArray("$share/g/w/x") << false;
    QTest::newRow("$SYS") << QByteArray("$SYS/#") << false;
}

void AccessRulesTest::refusesFiltersUnderWhichNothingIsRead()
{
    QFETCH(QByteArray, filter);
    QFETCH(bool, granted);
    AccessScript broker(someRules());
    auto peer = broker.client("c");
    peer.send(subscribeText(filter.toStdString(), "00"));
    const auto ack = peer.take<SubAck>();
    QCOMPARE(ack.reasons.at(0), granted ? ReasonCode::Success : ReasonCode::NotAuthorized);
    QCOMPARE(ack.properties.contains(Property::ReasonString), !granted);
    QCOMPARE(broker.engine.statistics().subscriptions, granted ? 1u : 0u);
    auto older = broker.client("d", {.version = ProtocolVersion::V311});
    older.send("82 L[ 0001 S'" + filter.toStdString() + "' 00 ]");
    QCOMPARE(older.sent(), granted ? QStringLiteral("90 03 00 01 00") : QStringLiteral("90 03 00 01 80"));
}

void AccessRulesTest::keepsRetainedMessagesFromOthers()
{
    AccessScript broker(someRules());
    for (const auto *topicName : {"r/1", "w/1", "b/secret/1", "b/2"})
        publish(broker, topicName, "33");
    auto peer = broker.client("c");
    peer.send(subscribeText("#"));
    static_cast<void>(peer.take<SubAck>());
    const auto received = peer.messages();
    QVERIFY2(received.contains(QStringLiteral("r/1 q1 r")) && received.contains(QStringLiteral("b/2 q1 r"))
                 && received.count(QLatin1Char(';')) == 1,
             qPrintable(received));
    QCOMPARE(broker.engine.statistics().deliveriesDenied, 2u);
}

void AccessRulesTest::sharesAmongReaders()
{
    AccessRules rules;
    rules.add("ann", {"a/#", Effect::Read});
    rules.add("bob", {"a/1", Effect::Read});
    AccessScript broker(rules);
    auto ann = broker.client("ann", named("ann"));
    auto bob = broker.client("bob", named("bob"));
    for (auto *peer : {&ann, &bob}) {
        peer->send(subscribeText("$share/g/a/+"));
        QCOMPARE(peer->take<SubAck>().reasons.at(0), ReasonCode::GrantedQos2);
    }
    for (int i = 0; i < 4; ++i)
        publish(broker, "a/2");
    QCOMPARE(ann.messages().count(QStringLiteral("a/2")), 4);
    QVERIFY(!bob.hasMore());
    publish(broker, "a/1");
    publish(broker, "a/1");
    QCOMPARE(ann.messages(), QStringLiteral("a/1 q1 'x'"));
    QCOMPARE(bob.messages(), QStringLiteral("a/1 q1 'x'"));
    ann.send("e0 00");
    publish(broker, "a/2");
    QVERIFY(!bob.hasMore());
}

void AccessRulesTest::publishesWillsOfWriters()
{
    AccessScript broker(someRules());
    auto reader = broker.subscribed("reader", "#");
    auto allowed = broker.client("c", {.will = "00 S'w/x' S'gone'"});
    auto denied = broker.client("d", {.will = "00 S'x' S'gone'"});
    auto later = broker.client("e", {.will = "00 S'b/x' S'gone'"});
    allowed.lose();
    denied.lose();
    QCOMPARE(reader.messages(), QStringLiteral("w/x q0 'gone'"));
    QCOMPARE(broker.engine.statistics().publishesDenied, 1u);
    broker.setRules({});
    later.lose();
    QVERIFY(!reader.hasMore());
    QCOMPARE(broker.engine.statistics().publishesDenied, 2u);
}

void AccessRulesTest::changesAtOnce()
{
    AccessScript broker(someRules());
    auto peer = broker.client("c");
    peer.send(subscribeText("#"));
    static_cast<void>(peer.take<SubAck>());
    publish(broker, "r/x");
    QCOMPARE(peer.messages(), QStringLiteral("r/x q1 'x'"));
    peer.send("32 L[ S'w/x' 0001 00 ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);

    AccessRules rules;
    rules.addPattern({"n/#", Effect::ReadWrite});
    broker.setRules(rules);
    publish(broker, "r/x");
    publish(broker, "n/x");
    QCOMPARE(peer.messages(), QStringLiteral("n/x q1 'x'"));
    peer.send("32 L[ S'w/x' 0001 00 ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::NotAuthorized);

    broker.engine.setAccessPolicies({AccessPolicy {}});
    publish(broker, "r/x");
    QCOMPARE(peer.messages(), QStringLiteral("r/x q1 'x'"));
}

void AccessRulesTest::changesForTheNextUserOfASession()
{
    AccessRules rules;
    rules.add("ann", {"a", Effect::Read});
    rules.add("bob", {"b", Effect::Read});
    AccessScript broker(rules);
    auto ann = broker.client("c", named("ann", lasting()));
    ann.send(subscribeText("+"));
    static_cast<void>(ann.take<SubAck>());
    publish(broker, "a");
    QCOMPARE(ann.messages(), QStringLiteral("a q1 'x'"));
    auto bob = broker.connecting(broker.arriving(), "c", named("bob", returning()));
    QVERIFY(bob.take<ConnAck>().sessionPresent);
    bob.forget();
    publish(broker, "a");
    publish(broker, "b");
    QCOMPARE(bob.messages(), QStringLiteral("b q1 'x'"));
}

void AccessRulesTest::asksAgainForWhatWaited()
{
    AccessScript broker(someRules());
    auto peer = broker.client("c", lasting());
    peer.send(subscribeText("#"));
    static_cast<void>(peer.take<SubAck>());
    peer.lose();
    publish(broker, "r/x");
    publish(broker, "b/x");
    publish(broker, "w/x"); // not even queued
    AccessRules rules;
    rules.addPattern({"b/#", Effect::Read});
    broker.setRules(rules);
    auto again = broker.connecting(broker.arriving(), "c", returning());
    static_cast<void>(again.take<ConnAck>());
    QCOMPARE(again.messages(), QStringLiteral("b/x q1 'x'"));
    QCOMPARE(broker.engine.statistics().deliveriesDenied, 1u);
}

void AccessRulesTest::asksAgainForWhatIsSentAgain()
{
    AccessScript broker(someRules());
    auto peer = broker.client("c", lasting());
    peer.send(subscribeText("#"));
    static_cast<void>(peer.take<SubAck>());
    publish(broker, "r/x");
    publish(broker, "r/y", "34");
    publish(broker, "b/x");
    QCOMPARE(peer.messages(), QStringLiteral("r/x q1 'x'; r/y q2 'x'; b/x q1 'x'"));
    peer.lose();
    AccessRules rules;
    rules.addPattern({"b/#", Effect::Read});
    broker.setRules(rules);
    auto again = broker.connecting(broker.arriving(), "c", returning());
    static_cast<void>(again.take<ConnAck>());
    QCOMPARE(again.take<PubRel>().packetId, PacketId(2)); // the client may have had it
    QCOMPARE(again.messages(), QStringLiteral("b/x q1 dup 'x'"));
    QCOMPARE(broker.engine.statistics().deliveriesDenied, 2u);
    again.send("70 02 0002 40 02 0003");
    QCOMPARE(broker.engine.clients().at(0).inflight, 0u);
}

void AccessRulesTest::leavesOtherClientsAlone()
{
    AccessScript broker {AccessRules()};
    auto reader = broker.subscribed("reader", "#");
    publish(broker, "x");
    QCOMPARE(reader.messages(), QStringLiteral("x q1 'x'"));
}

QTEST_APPLESS_MAIN(AccessRulesTest)
#include "tst_accessrules.moc"
