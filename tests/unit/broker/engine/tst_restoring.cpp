// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/accessscript.h"
#include "tests/support/durablebroker.h"

using namespace espalier;

namespace {

/// Rules under which only `user` may do anything, with topics of this name.
AccessPolicy policyFor(const std::string &listener, const std::string &user, const std::string &topic)
{
    AccessRules rules;
    rules.add(user, {.topicFilter = topic});
    return {.rules = AccessScript::shared(std::move(rules)), .listener = listener};
}

/// A client of the user "u" that has come in by the listener with this number.
BrokerScript::Peer connectedByListener(DurableBroker &broker, std::uint32_t number, PeerOptions options)
{
    auto arriving =
        broker.script->opened({.name = "192.0.2.1:5000",
                               .rules = std::make_shared<ListenerRules>(ListenerRules {.policy = number})});
    auto peer = broker.script->connecting(std::move(arriving), "s", named("u", std::move(options)));
    broker.commit();
    static_cast<void>(peer.take<ConnAck>());
    return peer;
}

} // namespace

/// What comes back after the broker has ended without a word.
class RestoringTest : public QObject
{
    Q_OBJECT
private slots:
    void bringsQueuedMessagesBack();
    void bringsMessagesBackInTheOrderOfSending();
    void bringsUnacknowledgedMessagesBack();
    void bringsReleasedMessagesBack();
    void bringsSubscriptionsBack();
    void bringsRetainedMessagesBack();
    void bringsWillsBack_data();
    void bringsWillsBack();
    void judgesByTheUserOfTheSession_data();
    void judgesByTheUserOfTheSession();
    void judgesWillsByTheUserOfTheSession();
    void leavesOutWhatContradicts();
    void keepsTheFirstOfTwoRetainedMessages();
};

void RestoringTest::bringsQueuedMessagesBack()
{
    DurableBroker broker;
    broker.subscriber("S'q' 02").lose();
    auto publisher = broker.publisher();
    publisher.send("34 L[ S'q' 0001 P[ 26 S'k' S'v' ] 'one' ] 32 L[ S'q' 0002 00 'two' ]");
    broker.commit();
    broker.restart();
    auto peer = broker.connected("s");
    QCOMPARE(peer.sent(), bytes("34 L[ S'q' 0001 P[ 26 S'k' S'v' ] 'one' ] 32 L[ S'q' 0002 00 'two' ]"));
}

void RestoringTest::bringsMessagesBackInTheOrderOfSending()
{
    DurableBroker broker;
    auto publisher = broker.publisher();
    auto peer =
        broker.connected("s", {.start = PeerOptions::Start::Resume, .properties = "11 00000064 21 0002"});
    peer.send("82 L[ 0001 00 S'x' 01 ]");
    publisher.send("33 L[ S'q' 0001 00 'old' ] 32 L[ S'x' 0002 00 '1' ] 32 L[ S'x' 0003 00 '2' ]");
    broker.commit();
    // Nothing more may be sent: the retained message waits in its store, the next one in the queue.
    peer.send("82 L[ 0002 00 S'q' 01 ]");
    publisher.send("32 L[ S'q' 0004 00 'new' ]");
    broker.commit();
    peer.forget();
    peer.send("40 02 0001 40 02 0002");
    broker.commit();
    QCOMPARE(peer.messages(), QStringLiteral("q q1 r 'old'; q q1 'new'"));
    broker.restart();
    QCOMPARE(broker.connected("s").messages(), QStringLiteral("q q1 dup r 'old'; q q1 dup 'new'"));
}

void RestoringTest::bringsUnacknowledgedMessagesBack()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 01");
    auto publisher = broker.publisher();
    publisher.send("32 L[ S'q' 0001 00 'one' ] 32 L[ S'q' 0002 00 'two' ] 32 L[ S'q' 0003 00 'three' ]");
    broker.commit();
    peer.send("40 02 0002");
    broker.commit();
    broker.restart();
    peer = broker.connected("s");
    QCOMPARE(peer.sent(), bytes("3a L[ S'q' 0001 00 'one' ] 3a L[ S'q' 0003 00 'three' ]"));
    publisher = broker.publisher();
    publisher.send("32 L[ S'q' 0001 00 'four' ]");
    broker.commit();
    QCOMPARE(peer.sent(), bytes("32 L[ S'q' 0002 00 'four' ]")); // the identifier that is free
}

void RestoringTest::bringsReleasedMessagesBack()
{
    DurableBroker broker;
    auto peer = broker.subscriber("S'q' 02");
    broker.publisher().send("34 L[ S'q' 0001 00 'one' ]");
    broker.commit();
    peer.send("50 02 0001");
    broker.commit();
    broker.restart();
    peer = broker.connected("s");
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
    peer.send("70 02 0001");
    broker.commit();
    QCOMPARE(broker.store.deliveries(), 0U);
}

void RestoringTest::bringsSubscriptionsBack()
{
    DurableBroker broker;
    auto peer = broker.connected("s");
    peer.send("82 L[ 0001 P[ 0b 07 ] S'a/+' 2d S'$share/g/b' 01 S'c' 01 ] a2 L[ 0002 00 S'c' ]");
    broker.commit();
    broker.restart();
    peer = broker.connected("s");
    auto publisher = broker.publisher();
    publisher.send("33 L[ S'a/x' 0001 00 '1' ] 32 L[ S'b' 0002 00 '2' ] 32 L[ S'c' 0003 00 '3' ]");
    broker.commit();
    const auto first = peer.take<Publish>();
    QCOMPARE(first.topicName, std::string_view("a/x"));
    QVERIFY(first.retain);
    QCOMPARE(first.properties.number(Property::SubscriptionIdentifier), std::optional<std::uint32_t>(7));
    QCOMPARE(peer.take<Publish>().topicName, std::string_view("b"));
    QCOMPARE(peer.sent(), QString());
    peer.send("33 L[ S'a/x' 0004 00 'own' ]"); // No Local
    broker.commit();
    QCOMPARE(peer.sent(), bytes("40 02 0004"));
}

void RestoringTest::bringsRetainedMessagesBack()
{
    DurableBroker broker;
    auto publisher = broker.publisher();
    publisher.send("31 L[ S'a' 00 'old' ] 31 L[ S'a' 00 'new' ] 31 L[ S'b' P[ 02 00000005 ] 'brief' ]"
                   "31 L[ S'c' 00 'gone' ] 31 L[ S'c' 00 ]");
    broker.commit();
    QCOMPARE(broker.store.messages(), 2U);
    broker.restart(std::chrono::seconds(2));
    auto peer = broker.connected("r", {});
    peer.send("82 L[ 0001 00 S'#' 00 ]");
    peer.take<SubAck>();
    const auto sent = peer.sent();
    QVERIFY2(sent.contains(bytes("31 L[ S'a' 00 'new' ]")), qPrintable(sent));
    QVERIFY2(sent.contains(bytes("31 L[ S'b' P[ 02 00000003 ] 'brief' ]")), qPrintable(sent));
    QCOMPARE(sent.size(), (bytes("31 L[ S'a' 00 'new' ] 31 L[ S'b' P[ 02 00000003 ] 'brief' ]")).size());
    broker.script->advance(std::chrono::seconds(3));
    broker.commit();
    QCOMPARE(broker.store.messages(), 1U);
}

void RestoringTest::bringsWillsBack_data()
{
    QTest::addColumn<QString>("delay");
    QTest::addColumn<int>("afterRestart");
    QTest::newRow("none") << "" << 0;
    QTest::newRow("10 seconds, lost with the engine") << "18 0000000a" << 10'000;
}

void RestoringTest::bringsWillsBack()
{
    QFETCH(QString, delay);
    QFETCH(int, afterRestart);
    DurableBroker broker;
    broker.subscriber("S'will' 01").lose();
    auto options = lastingBriefly();
    options.will = "P[ " + delay.toStdString() + " ] S'will' S'gone'";
    options.willFlags = 0x0c;
    static_cast<void>(broker.connected("v", options));
    broker.commit();
    broker.restart(std::chrono::seconds(1));
    auto peer = broker.connected("s");
    if (afterRestart > 0) {
        broker.script->advance(std::chrono::milliseconds(afterRestart - 1));
        broker.commit();
        QCOMPARE(peer.sent(), QString());
        broker.script->advance(std::chrono::milliseconds(1));
        broker.commit();
    }
    QCOMPARE(peer.messages(), QStringLiteral("will q1 'gone'"));
}

void RestoringTest::judgesByTheUserOfTheSession_data()
{
    QTest::addColumn<QString>("listeners");
    QTest::addColumn<QString>("topic");
    QTest::newRow("the rules of its listener") << QStringLiteral("a b") << QStringLiteral("t/1");
    QTest::newRow("the listeners stand in another order") << QStringLiteral("b a") << QStringLiteral("t/0");
    QTest::newRow("its listener is gone") << QStringLiteral("c d") << QStringLiteral("t/0");
    QTest::newRow("its listener is gone, and one has no rules")
        << QStringLiteral("- d") << QStringLiteral("t/1");
}

void RestoringTest::judgesByTheUserOfTheSession()
{
    QFETCH(QString, listeners);
    QFETCH(QString, topic);
    DurableBroker broker;
    broker.policies = {policyFor("a", "u", "#"), policyFor("b", "u", "#")};
    broker.restart();
    auto peer = connectedByListener(broker, 1, lastingBriefly());
    peer.send("82 L[ 0001 00 S't/0' 01 S't/1' 01 ]");
    broker.commit();

    broker.policies.clear();
    for (const auto &listener : listeners.split(QLatin1Char(' ')))
        broker.policies.push_back(
            listener == QLatin1String("-")
                ? AccessPolicy {.listener = "no rules"}
                : policyFor(listener.toStdString(), "u", "t/" + std::to_string(broker.policies.size())));
    broker.restart();
    broker.publisher().send("32 L[ S't/0' 0001 00 '0' ] 32 L[ S't/1' 0002 00 '1' ]");
    broker.commit();
    QCOMPARE(broker.store.deliveries(), 1u); // judged while the client is away
    auto returned = connectedByListener(broker, topic.endsWith(QLatin1Char('1')) ? 1 : 0, lastingBriefly());
    QCOMPARE(returned.messages(), QStringLiteral("%1 q1 '%2'").arg(topic, topic.right(1)));
}

void RestoringTest::judgesWillsByTheUserOfTheSession()
{
    for (const auto &[user, expected] : {std::pair("u", "will q0 'gone'"), std::pair("another", "")}) {
        DurableBroker broker;
        broker.policies = {policyFor("a", "u", "#")};
        broker.restart();
        auto options = lastingBriefly();
        options.will = "P[ 18 00000005 ] S'will' S'gone'";
        static_cast<void>(connectedByListener(broker, 0, options));
        broker.policies = {policyFor("a", user, "#")};
        broker.restart();
        auto watcher = broker.connected("w");
        watcher.send("82 L[ 0001 00 S'will' 00 ]");
        broker.commit();
        watcher.forget();
        broker.script->advance(std::chrono::seconds(6));
        broker.commit();
        QCOMPARE(watcher.messages(), QString::fromLatin1(expected));
    }
}

void RestoringTest::leavesOutWhatContradicts()
{
    Engine engine(durable());
    const record::MessageStored message {.id = 1, .message = {.topicName = "a"}};
    const record::SessionStored session {.session = 1, .clientId = "c", .expiry = 60};
    const record::DeliveryStored sent {.session = 1, .order = 1, .message = 1, .packetId = PacketId(5)};
    const record::RetainedStored retained {1};
    const record::SubscriptionStored subscription {.session = 1, .topicFilter = "f"};
    const record::IncomingStored incoming {1, PacketId(1)};
    for (const Record &record : {Record(message), Record(session), Record(sent), Record(retained),
                                 Record(subscription), Record(incoming)}) {
        QVERIFY(engine.restore(record));
        QVERIFY(!engine.restore(record)); // a second time
    }
    QVERIFY(!engine.restore(record::SessionStored {.session = 2, .clientId = "c", .expiry = 60}));
    QVERIFY(!engine.restore(record::SessionStored {.session = 3, .expiry = 60}));
    QVERIFY(!engine.restore(record::RetainedStored {2}));
    QVERIFY(!engine.restore(record::WillStored {.session = 1, .message = 2}));
    QVERIFY(!engine.restore(record::WillStored {.session = 2, .message = 1}));
    QVERIFY(!engine.restore(record::DeliveryStored {.session = 1, .order = 2, .message = 2}));
    QVERIFY(!engine.restore(record::DeliveryStored {.session = 1, .order = 3, .isReleased = true}));
    QVERIFY(!engine.restore(record::IncomingStored {2, PacketId(1)}));
    QVERIFY(!engine.restore(record::RetainedDeliveryStored {.session = 2, .number = 3, .topicFilter = "f"}));
    engine.restored(TimePoint());
    QCOMPARE(engine.statistics().sessions, 1u);
}

void RestoringTest::keepsTheFirstOfTwoRetainedMessages()
{
    DurableBroker broker;
    auto &engine = broker.script->engine;
    const std::string first = "first";
    const std::string second = "second";
    QVERIFY(engine.restore(
        record::MessageStored {.id = 1, .message = {.topicName = "a", .payload = asBytes(first)}}));
    QVERIFY(engine.restore(
        record::MessageStored {.id = 2, .message = {.topicName = "a", .payload = asBytes(second)}}));
    QVERIFY(engine.restore(record::RetainedStored {1}));
    QVERIFY(!engine.restore(record::RetainedStored {2}));
    engine.restored(broker.script->clock.now());
    auto peer = broker.connected("c", {});
    peer.send("82 L[ 0001 00 S'a' 00 ]");
    static_cast<void>(peer.take<SubAck>());
    QCOMPARE(peer.messages(), QStringLiteral("a q0 r 'first'"));
}

QTEST_APPLESS_MAIN(RestoringTest)
#include "tst_restoring.moc"
