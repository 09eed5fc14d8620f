// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;

} // namespace

/// Retained messages to new subscriptions.
class DeliveringRetainedTest : public QObject
{
    Q_OBJECT
private slots:
    void deliversRetainedAsSocketDrains();
    void deliversRetainedWithinQuota();
    void retainedCursorSurvivesChanges();
    void retainedCursorsShareNodes();
    void deliversRetainedAfterReturn();
    void leavesOutStaleRetained();
};

void DeliveringRetainedTest::deliversRetainedAsSocketDrains()
{
    BrokerScript broker({.outputHighWater = 2000});
    auto publisher = broker.connected("p");
    for (int i = 0; i < 1000; ++i)
        publisher.send("31 L[ S't/" + std::to_string(i) + "' 00 '" + std::string(100, 'x') + "' ]");
    auto subscriber = broker.connected("s");
    subscriber.stall();
    subscriber.send("82 L[ 0001 00 S't/#' 00 ]");
    QVERIFY(subscriber.unsent() < 2300);
    subscriber.resume();
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(subscriber.messages().count(QLatin1Char(';')), 999);
    QCOMPARE(broker.engine.statistics().droppedSlowReader, 0u);
}

void DeliveringRetainedTest::deliversRetainedWithinQuota()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    for (const char *topic : {"a", "b", "c"})
        publisher.send(std::string("33 L[ S'") + topic + "' 0001 00 'x' ]");
    auto subscriber = broker.connected("s", {.properties = "21 0001"});
    subscriber.send("82 L[ 0001 00 S'#' 02 ]");
    static_cast<void>(subscriber.take<SubAck>());
    for (int i = 0; i < 3; ++i) {
        QVERIFY(subscriber.take<Publish>().retain);
        QCOMPARE(subscriber.sent(), QString());
        subscriber.send("40 02 0001");
    }
    QCOMPARE(subscriber.sent(), QString());
}

void DeliveringRetainedTest::retainedCursorSurvivesChanges()
{
    BrokerScript broker({.outputHighWater = 100});
    auto publisher = broker.connected("p");
    for (int i = 0; i < 20; ++i)
        publisher.send("31 L[ S't/" + std::to_string(i) + "' 00 '" + std::string(60, 'x') + "' ]");
    auto subscriber = broker.connected("s");
    subscriber.stall();
    subscriber.send("82 L[ 0001 00 S't/+' 00 ]");
    // All that are still to come go away, others come: those reach the subscriber as what they are, new.
    for (int i = 0; i < 20; ++i)
        publisher.send("31 L[ S't/" + std::to_string(i) + "' 00 ]");
    publisher.send("31 L[ S't/new' 00 'n' ]");
    subscriber.resume();
    static_cast<void>(subscriber.take<SubAck>());
    const auto lines = subscriber.messages().split(QStringLiteral("; "));
    QCOMPARE(lines.filter(QStringLiteral(" r ")).size(), 2); // what was on its way already
    QCOMPARE(lines.filter(QStringLiteral("''")).size(), 20);
    QCOMPARE(lines.filter(QStringLiteral("t/new")), QStringList {QStringLiteral("t/new q0 'n'")});
}

void DeliveringRetainedTest::retainedCursorsShareNodes()
{
    BrokerScript broker({.outputHighWater = 100});
    auto publisher = broker.connected("p");
    for (int i = 0; i < 20; ++i)
        publisher.send("31 L[ S't/" + std::to_string(i) + "' 00 '" + std::string(60, 'x') + "' ]");
    std::vector<BrokerScript::Peer> subscribers;
    for (const char *clientId : {"s1", "s2", "s3"}) {
        subscribers.push_back(broker.connected(clientId));
        subscribers.back().stall();
        subscribers.back().send("82 L[ 0001 00 S't/+' 00 ]");
    }
    subscribers[1].lose();
    for (int i = 0; i < 20; i += 2)
        publisher.send("31 L[ S't/" + std::to_string(i) + "' 00 ]");
    for (auto *subscriber : {&subscribers[0], &subscribers[2]}) {
        subscriber->resume();
        static_cast<void>(subscriber->take<SubAck>());
        const auto lines = subscriber->messages().split(QStringLiteral("; "));
        const auto retained = lines.filter(QStringLiteral(" r "));
        QCOMPARE(lines.size() - retained.size(), 10);
        QVERIFY(retained.size() >= 10 && retained.size() <= 12); // the first were on their way already
    }
}

void DeliveringRetainedTest::deliversRetainedAfterReturn()
{
    const PeerOptions options {.start = resume, .properties = "21 0001 11 0000003c"};
    BrokerScript broker;
    auto publisher = broker.connected("p");
    for (const char *topic : {"r/1", "r/2", "r/3", "r/4", "r/5"})
        publisher.send(std::string("33 L[ S'") + topic + "' 0001 00 'x' ]");
    auto subscriber = broker.connected("s", options);
    subscriber.send("82 L[ 0001 00 S'r/+' 01 ]");
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(subscriber.messages(), QStringLiteral("r/5 q1 r 'x'"));
    subscriber.lose();
    subscriber = broker.connected("s", options);
    QCOMPARE(subscriber.messages(), QStringLiteral("r/5 q1 dup r 'x'"));
    for (const char *topic : {"r/4", "r/3", "r/2", "r/1"}) {
        subscriber.send("40 02 0001");
        QCOMPARE(subscriber.messages(), QLatin1String(topic) + QStringLiteral(" q1 r 'x'"));
    }
    subscriber.send("40 02 0001");
    QCOMPARE(subscriber.sent(), QString());
}

void DeliveringRetainedTest::leavesOutStaleRetained()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    for (const char *topic : {"a", "b", "c"})
        publisher.send(std::string("33 L[ S'") + topic + "' 0001 00 'old' ]");
    auto subscriber = broker.connected("s", {.properties = "21 0001"});
    subscriber.send("82 L[ 0001 00 S'#' 01 ]");
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(subscriber.messages(), QStringLiteral("c q1 r 'old'"));
    publisher.send("31 L[ S'a' 00 'new' ] 31 L[ S'b' 00 'new' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'new'; b q0 'new'"));
    subscriber.send("40 02 0001");
    QCOMPARE(subscriber.sent(), QString());
}

QTEST_APPLESS_MAIN(DeliveringRetainedTest)
#include "tst_deliveringretained.moc"
