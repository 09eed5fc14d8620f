// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

namespace {

constexpr auto resume = PeerOptions::Start::Resume;

} // namespace

/// Messages to clients: QoS flows, quotas, versions side by side.
class DeliveringTest : public QObject
{
    Q_OBJECT

private slots:
    void lowersQos();
    void completesQos1();
    void completesQos2();
    void answersUnknownIds();
    void closesOnWrongAcknowledgement();
    void keepsWithinQuota();
    void keepsOrderBehindQuota();
    void resendsUnacknowledged();
    void resendsReleased();
    void releasesWhatIsTooLargeToBeResent();
    void resendsWithinNewQuota();
    void ordersResends();
    void waitsForFreeIdentifier();
    void leavesOutTooLargePackets();
    void translatesBetweenVersions();
    void forwardsPropertiesUnaltered();
    void sharesLargePayloads();
};

void DeliveringTest::lowersQos()
{
    BrokerScript broker;
    auto zero = broker.connected("s0");
    zero.send("82 L[ 0001 00 S'a' 00 ]");
    zero.forget();
    auto one = broker.connected("s1");
    one.send("82 L[ 0001 00 S'a' 01 ]");
    one.forget();
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 'x' ] 32 L[ S'a' 0002 00 'y' ] 30 L[ S'a' 00 'z' ]");
    QCOMPARE(zero.messages(), QStringLiteral("a q0 'x'; a q0 'y'; a q0 'z'"));
    QCOMPARE(one.messages(), QStringLiteral("a q1 'x'; a q1 'y'; a q0 'z'"));
}

void DeliveringTest::completesQos1()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0009 00 'x' ] 32 L[ S'a' 000a 00 'y' ]");
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'a' 0001 00 'x' ] 32 L[ S'a' 0002 00 'y' ]"));
    subscriber.send("40 02 0001");
    subscriber.send("40 03 0002 87"); // an error ends it, too
    QCOMPARE(broker.engine.clients().size(), std::size_t {2});
    for (const auto &client : broker.engine.clients())
        QCOMPARE(client.inflight, 0u);
    publisher.send("32 L[ S'a' 000b 00 'z' ]");
    QVERIFY(subscriber.take<Publish>().packetId.isValid());
}

void DeliveringTest::completesQos2()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0009 00 'x' ]");
    QCOMPARE(subscriber.sent(), bytes("34 L[ S'a' 0001 00 'x' ]"));
    subscriber.send("50 02 0001");
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
    subscriber.send("50 02 0001"); // repeated
    QCOMPARE(subscriber.sent(), bytes("62 02 0001"));
    subscriber.send("70 02 0001");
    QCOMPARE(subscriber.sent(), QString());
    for (const auto &client : broker.engine.clients())
        QCOMPARE(client.inflight, 0u);
    // Refused: no PUBREL.
    publisher.send("62 02 0009 34 L[ S'a' 0009 00 'y' ]");
    subscriber.forget();
    subscriber.send("50 03 0001 97");
    QCOMPARE(subscriber.sent(), QString());
    for (const auto &client : broker.engine.clients())
        QCOMPARE(client.inflight, 0u);
}

void DeliveringTest::answersUnknownIds()
{
    BrokerScript broker;
    auto peer = broker.connected("c");
    peer.send("40 02 0001 70 02 0001");
    QCOMPARE(peer.sent(), QString());
    peer.send("50 02 0001");
    QCOMPARE(peer.sent(), bytes("62 03 0001 92"));
    QVERIFY(!peer.isClosed());
}

void DeliveringTest::closesOnWrongAcknowledgement()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    for (const std::string wrong : {"40 02 0001", "70 02 0001"}) {
        auto subscriber = broker.subscribed("s", "a");
        publisher.send("34 L[ S'a' 0009 00 'x' ] 62 02 0009");
        subscriber.forget();
        subscriber.send(wrong);
        QCOMPARE(subscriber.take<Disconnect>().reason, ReasonCode::ProtocolError);
    }
}

void DeliveringTest::keepsWithinQuota()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "21 0002"});
    auto publisher = broker.connected("p");
    publisher.send(
        "32 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ] 32 L[ S'a' 0003 00 '3' ] 30 L[ S'a' 00 '0' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '1'; a q2 '2'; a q0 '0'"));
    subscriber.send("c0 00");
    QCOMPARE(subscriber.sent(), bytes("d0 00")); // other packets go on
    subscriber.send("50 02 0002"); // PUBREC does not give the quota back
    QCOMPARE(subscriber.sent(), bytes("62 02 0002"));
    subscriber.send("70 02 0002");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '3'"));
}

void DeliveringTest::keepsOrderBehindQuota()
{
    BrokerScript broker({.maximumInflight = 1});
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ] 32 L[ S'a' 0003 00 '3' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '1'"));
    subscriber.send("40 02 0001");
    // While '3' waits, a new message must not overtake it.
    publisher.send("32 L[ S'a' 0004 00 '4' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '2'"));
    subscriber.send("40 02 0001");
    subscriber.send("40 02 0001");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '3'; a q1 '4'"));
}

void DeliveringTest::resendsUnacknowledged()
{
    BrokerScript broker;
    const PeerOptions options {.properties = "11 0000003c"};
    auto subscriber = broker.subscribed("s", "a", options);
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 P[ 26 S'k' S'v' ] '1' ] 34 L[ S'a' 0002 00 '2' ]");
    subscriber.forget();
    subscriber.lose();
    publisher.send("32 L[ S'a' 0003 00 '3' ]");
    auto again = broker.connected("s", {.start = resume, .properties = "11 0000003c"});
    QCOMPARE(
        again.sent(),
        bytes("3a L[ S'a' 0001 P[ 26 S'k' S'v' ] '1' ] 3c L[ S'a' 0002 00 '2' ] 32 L[ S'a' 0003 00 '3' ]"));
    again.send("40 02 0001 50 02 0002 70 02 0002 40 02 0003");
    again.lose();
    auto third = broker.connected("s", {.start = resume});
    QCOMPARE(third.sent(), QString());
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
}

void DeliveringTest::resendsReleased()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000003c"});
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0002 00 '2' ]");
    subscriber.send("50 02 0001");
    subscriber.lose();
    auto again = broker.connected("s", {.start = resume});
    QCOMPARE(again.sent(), bytes("62 02 0001")); // never the PUBLISH again
    again.send("70 02 0001");
    for (const auto &client : broker.engine.clients())
        QCOMPARE(client.inflight, 0u);
}

void DeliveringTest::releasesWhatIsTooLargeToBeResent()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000003c"});
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 '0123456789abc' ]"); // 21 bytes
    subscriber.lose(); // its PUBREC was under way
    auto again = broker.connected("s", {.start = resume, .properties = "11 0000003c 27 00000014"});
    QCOMPARE(broker.engine.statistics().droppedTooLarge, 1u);
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
    // The client must not take the next message for this one.
    QCOMPARE(again.sent(), bytes("62 02 0001"));
    publisher.send("34 L[ S'a' 0002 00 '2' ]");
    QCOMPARE(again.sent(), bytes("34 L[ S'a' 0002 00 '2' ]"));
    again.send("70 03 0001 92");
    again.send("50 02 0002 70 02 0002");
    again.forget();
    publisher.send("34 L[ S'a' 0003 00 '3' ]");
    QCOMPARE(again.messages(), QStringLiteral("a q2 '3'"));
}

void DeliveringTest::resendsWithinNewQuota()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000003c"});
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ] 32 L[ S'a' 0003 00 '3' ]");
    subscriber.lose();
    auto again = broker.connected("s", {.start = resume, .properties = "11 0000003c 21 0001"});
    QCOMPARE(again.messages(), QStringLiteral("a q1 dup '1'"));
    again.send("40 02 0001");
    QCOMPARE(again.messages(), QStringLiteral("a q1 dup '2'"));
    again.send("40 02 0002 40 02 0003");
    QCOMPARE(again.messages(), QStringLiteral("a q1 dup '3'"));
}

void DeliveringTest::ordersResends()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "11 0000003c"});
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ]");
    subscriber.send("40 02 0001");
    publisher.send("32 L[ S'a' 0003 00 '3' ]"); // takes identifier 1 again
    subscriber.lose();
    auto again = broker.connected("s", {.start = resume});
    QCOMPARE(again.messages(), QStringLiteral("a q1 dup '2'; a q1 dup '3'"));
}

void DeliveringTest::waitsForFreeIdentifier()
{
    const PeerOptions options {.version = ProtocolVersion::V311, .start = resume};
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "f", options);
    auto publisher = broker.connected("p");
    for (unsigned id = 1; id <= 65'535; ++id) {
        publisher.send("34 L[ S'f' 0001 00 'x' ] 62 02 0001");
        publisher.forget();
        const std::array<std::uint8_t, 4> pubRec {0x50, 2, static_cast<std::uint8_t>(id >> 8),
                                                  static_cast<std::uint8_t>(id)};
        subscriber.sendBytes(pubRec);
        subscriber.forget();
    }
    subscriber.lose();
    subscriber = broker.connected("s", options);
    subscriber.forget(); // PUBREL for each
    publisher.send("32 L[ S'f' 0001 00 'y' ]");
    QCOMPARE(subscriber.sent(), QString());
    subscriber.send("70 02 1234");
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'f' 1234 'y' ]"));
}

void DeliveringTest::leavesOutTooLargePackets()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a", {.properties = "27 00000014"}); // 20 bytes
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '0123456789ab' ]"); // 20
    publisher.send("32 L[ S'a' 0001 00 '0123456789abc' ]"); // 21
    publisher.send("30 L[ S'a' 00 '0123456789abcde' ]"); // 21
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '0123456789ab'"));
    QCOMPARE(broker.engine.statistics().droppedTooLarge, 2u);
    subscriber.send("82 L[ 0002 00 S'" + std::string(300, 'x') + "' 00 ]");
    QVERIFY(!subscriber.isClosed());
}

void DeliveringTest::translatesBetweenVersions()
{
    BrokerScript broker;
    auto five = broker.subscribed("5", "#");
    auto four = broker.subscribed("4", "#", {.version = ProtocolVersion::V311});
    auto three = broker.subscribed("3", "#", {.version = ProtocolVersion::V31});
    auto newer = broker.connected("p5");
    newer.send("32 L[ S'a' 0007 P[ 26 S'k' S'v' ] 'x' ]");
    QCOMPARE(five.sent(), bytes("32 L[ S'a' 0001 P[ 26 S'k' S'v' ] 'x' ]"));
    QCOMPARE(four.sent(), bytes("32 L[ S'a' 0001 'x' ]"));
    QCOMPARE(three.sent(), bytes("32 L[ S'a' 0001 'x' ]"));
    auto older = broker.connected("p4", {.version = ProtocolVersion::V311});
    older.send("34 L[ S'b' 0007 'y' ] 31 L[ S'c' 'z' ]");
    QCOMPARE(five.sent(), bytes("34 L[ S'b' 0002 00 'y' ] 30 L[ S'c' 00 'z' ]"));
    QCOMPARE(four.sent(), bytes("34 L[ S'b' 0002 'y' ] 30 L[ S'c' 'z' ]"));
}

void DeliveringTest::forwardsPropertiesUnaltered()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    const std::string properties =
        "01 01 03 S'text/plain' 08 S'answer' 09 S[ 00ff ] 26 S'b' S'2' 26 S'a' S'1' 26 S'b' S'2'";
    publisher.send("30 L[ S'a' P[ " + properties + " ] 'x' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' P[ " + properties + " ] 'x' ]"));
    // With something taken out, the rest keeps its order.
    publisher.send("30 L[ S'a' P[ 23 0001 " + properties + " ] 'x' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a' P[ " + properties + " ] 'x' ]"));
}

void DeliveringTest::sharesLargePayloads()
{
    BrokerScript broker;
    auto first = broker.subscribed("s1", "a");
    auto second = broker.subscribed("s2", "a");
    first.stall();
    second.stall();
    auto publisher = broker.connected("p");
    const std::string big(100'000, 'x');
    publisher.send("30 L[ S'a' 00 '" + big + "' ]");
    publisher.send("30 L[ S'a' 00 'small' ]");
    publisher.send("30 L[ S'a' 00 '" + big + "' ]");
    QCOMPARE(broker.engine.statistics().messagesHeld, 2u); // one for both receivers
    const auto expected =
        QStringLiteral("a q0 '%1'; a q0 'small'; a q0 '%1'").arg(QString::fromStdString(big));
    first.resume();
    QCOMPARE(first.messages(), expected);
    second.resume();
    QCOMPARE(second.messages(), expected);
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
}

QTEST_APPLESS_MAIN(DeliveringTest)
#include "tst_delivering.moc"
