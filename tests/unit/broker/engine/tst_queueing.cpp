// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;

} // namespace

/// Messages for clients that are away or slow.
class QueueingTest : public QObject
{
    Q_OBJECT
private slots:
    void queuesForAbsentClients();
    void expiresQueued();
    void boundsQueueByNumber();
    void boundsQueueByBytes();
    void boundsUnacknowledgedByBytes();
    void boundsUnacknowledgedByMemory();
    void boundsOutputOfSlowReaders();
    void stopsReadingFromWhoDoesNotRead();
    void queuesForSlowReaders();
};

void QueueingTest::queuesForAbsentClients()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.version = ProtocolVersion::V311, .start = resume});
    subscriber.lose();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 30 L[ S'a' 00 '0' ] 34 L[ S'a' 0002 00 '2' ]");
    QCOMPARE(publisher.sent(), bytes("40 02 0001 50 02 0002"));
    auto again = broker.connected("s", {.version = ProtocolVersion::V311, .start = resume});
    QCOMPARE(again.messages(), QStringLiteral("a q1 '1'; a q2 '2'"));
}

void QueueingTest::expiresQueued()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000ffff"});
    subscriber.lose();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 P[ 02 0000000a ] '1' ] 32 L[ S'a' 0002 P[ 02 00000064 ] '2' ]");
    broker.advance(std::chrono::milliseconds(10'001));
    auto again = broker.connected("s", {.start = resume});
    QCOMPARE(again.sent(), bytes("32 L[ S'a' 0001 P[ 02 0000005a ] '2' ]"));
    QCOMPARE(broker.engine.statistics().droppedExpired, 1u);
}

void QueueingTest::boundsQueueByNumber()
{
    BrokerScript broker({.maximumQueuedMessages = 2});
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000ffff"});
    subscriber.lose();
    auto publisher = broker.connected("p");
    static_cast<void>(broker.events());
    for (const char *text : {"1", "2", "3", "4"})
        publisher.send(std::string("32 L[ S'a' 0001 00 '") + text + "' ]");
    QCOMPARE(broker.engine.statistics().droppedQueueFull, 2u);
    QCOMPARE(broker.events().size(), std::size_t {1}); // told once
    auto again = broker.connected("s", {.start = resume});
    QCOMPARE(again.messages(), QStringLiteral("a q1 '1'; a q1 '2'"));
}

void QueueingTest::boundsQueueByBytes()
{
    BrokerScript broker({.maximumQueuedBytes = 1000});
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000ffff"});
    subscriber.lose();
    auto publisher = broker.connected("p");
    const std::string text(400, 'x');
    for (int i = 0; i < 5; ++i)
        publisher.send("32 L[ S'a' 0001 00 '" + text + "' ]");
    QCOMPARE(broker.engine.statistics().droppedQueueFull, 3u);
    QCOMPARE(broker.engine.statistics().messagesHeld, 2u);
}

void QueueingTest::boundsUnacknowledgedByBytes()
{
    BrokerScript broker({.maximumQueuedBytes = 2500, .maximumInflightBytes = 2500});
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000003c"});
    auto publisher = broker.connected("p");
    for (int i = 0; i < 10; ++i)
        publisher.send("32 L[ S'a' 0001 00 '" + std::string(1000, 'x') + "' ]");
    QCOMPARE(subscriber.messages().count(QLatin1Char(';')), 2);
    QCOMPARE(broker.engine.statistics().droppedQueueFull, 5u);
    for (const char *ack : {"40 02 0001", "40 02 0002", "40 02 0003"})
        subscriber.send(ack);
    QCOMPARE(subscriber.messages().count(QLatin1Char(';')), 1);
    QCOMPARE(broker.events().size(), std::size_t {3}); // two clients came, one queue was full
}

void QueueingTest::boundsUnacknowledgedByMemory()
{
    BrokerScript broker({.maximumMessageMemory = 5000});
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000003c"});
    auto publisher = broker.connected("p");
    for (int i = 0; i < 10; ++i)
        publisher.send("32 L[ S'a' 0001 00 '" + std::string(1000, 'x') + "' ]");
    QCOMPARE(subscriber.messages().count(QLatin1Char(';')), 3);
    QVERIFY(broker.engine.statistics().messageBytesHeld <= 5000);
    QCOMPARE(broker.engine.statistics().droppedQueueFull, 6u);
    subscriber.send("40 02 0001");
    publisher.send("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 'x'"));
}

void QueueingTest::boundsOutputOfSlowReaders()
{
    BrokerScript broker({.maximumOutput = 10'000});
    auto slow = broker.subscribed("slow", "a");
    auto quick = broker.subscribed("quick", "a");
    slow.stall();
    auto publisher = broker.connected("p");
    static_cast<void>(broker.events());
    const auto message = wire("30 L[ S'a' 00 '" + std::string(1000, 'x') + "' ]");
    for (int i = 0; i < 1000; ++i)
        publisher.sendBytes(message);
    QVERIFY(slow.unsent() < 12'000);
    QCOMPARE(broker.engine.statistics().droppedSlowReader, 990u);
    QCOMPARE(broker.events().size(), std::size_t {1});
    QCOMPARE(quick.messages().count(QLatin1Char(';')), 999);
    slow.resume();
    QCOMPARE(slow.messages().count(QLatin1Char(';')), 9);
    publisher.send("30 L[ S'a' 00 'again' ]");
    QCOMPARE(slow.messages(), QStringLiteral("a q0 'again'"));
}

void QueueingTest::stopsReadingFromWhoDoesNotRead()
{
    BrokerScript broker({.maximumOutput = 1000});
    auto peer = broker.connected("c");
    peer.stall();
    QVERIFY(broker.engine.wantsRead(peer.handle()));
    for (int i = 0; i < 501; ++i)
        peer.send("c0 00");
    QVERIFY(!broker.engine.wantsRead(peer.handle()));
    peer.resume();
    QVERIFY(broker.engine.wantsRead(peer.handle()));
}

void QueueingTest::queuesForSlowReaders()
{
    BrokerScript broker({.maximumQueuedMessages = 50, .outputHighWater = 5000});
    auto slow = broker.subscribed("slow", "a");
    slow.stall();
    auto publisher = broker.connected("p");
    for (int i = 0; i < 200; ++i)
        publisher.send("32 L[ S'a' 0001 00 '" + std::to_string(1000 + i) + std::string(1000, ' ') + "' ]");
    QVERIFY(slow.unsent() < 7000);
    QCOMPARE(broker.engine.statistics().messagesHeld, 50u);
    slow.resume();
    QStringList numbers;
    for (const auto &line : slow.messages().split(QStringLiteral("; ")))
        numbers += line.mid(6, 4);
    QCOMPARE(numbers.size(), 55);
    for (int i = 0; i < numbers.size(); ++i)
        QCOMPARE(numbers[i].toInt(), 1000 + i);
}

QTEST_APPLESS_MAIN(QueueingTest)
#include "tst_queueing.moc"
