// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// Messages from clients: flows, aliases, retained messages, wills and what is wrong with a PUBLISH.
class PublishingTest : public QObject
{
    Q_OBJECT

private slots:
    void acknowledgesQos1();
    void answersNobodyListens();
    void deliversQos2Once();
    void releasesUnknownId();
    void knowsReceiveMaximum();
    void resolvesAliases();
    void refusesWrongAlias_data();
    void refusesWrongAlias();
    void refusesMalformed_data();
    void refusesMalformed();
    void refusesMalformedOnKnownTopic();
    void takesPiecesOfAnySize();
    void retains();
    void expiresRetained();
    void limitsRetained();
    void limitsLevelsOfRetained();
    void boundsUnfinishedPackets();
    void refusesTopicsOfServer();
    void leavesOutLongPayloads();
    void boundsBytesInFlight();
};

void PublishingTest::acknowledgesQos1()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 01 ]");
    auto peer = broker.connected("p");
    peer.send("32 L[ S'a' 0102 00 'x' ] 32 L[ S'a' 0103 00 'y' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0102 40 02 0103"));
    auto old = broker.connected("p3", {.version = ProtocolVersion::V311});
    old.send("32 L[ S'nobody' 0001 'x' ]");
    QCOMPARE(old.sent(), bytes("40 02 0001"));
}

void PublishingTest::answersNobodyListens()
{
    BrokerScript broker;
    auto peer = broker.connected("p");
    peer.send("32 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);
    peer.send("34 L[ S'a' 0001 00 'x' ]");
    QCOMPARE(peer.take<PubRec>().reason, ReasonCode::NoMatchingSubscribers);
}

void PublishingTest::deliversQos2Once()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("p");
    peer.send("34 L[ S'a' 0007 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0007"));
    peer.send("3c L[ S'a' 0007 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0007"));
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'x'"));
    peer.send("62 02 0007");
    QCOMPARE(peer.sent(), bytes("70 02 0007"));
    peer.send("34 L[ S'a' 0007 00 'y' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'y'"));
}

void PublishingTest::releasesUnknownId()
{
    BrokerScript broker;
    auto peer = broker.connected("p");
    peer.send("62 02 0009");
    QCOMPARE(peer.sent(), bytes("70 03 0009 92"));
    auto old = broker.connected("p3", {.version = ProtocolVersion::V311});
    old.send("62 02 0009");
    QCOMPARE(old.sent(), bytes("70 02 0009"));
}

void PublishingTest::knowsReceiveMaximum()
{
    BrokerScript broker({.receiveMaximum = 2});
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    auto peer = broker.connected("p");
    peer.send("34 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ]");
    peer.send("3c L[ S'a' 0002 00 ]");
    QVERIFY(!peer.isClosed());
    peer.forget();
    peer.send("34 L[ S'a' 0003 00 ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ReceiveMaximumExceeded);
}

void PublishingTest::resolvesAliases()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'#' 01 ]");
    subscriber.forget();
    auto peer = broker.connected("p");
    peer.send("30 L[ S'a/b' P[ 23 0003 ] '1' ]");
    peer.send("30 L[ S'' P[ 23 0003 ] '2' ]");
    peer.send("30 L[ S'c' P[ 23 0003 ] '3' ]");
    peer.send("32 L[ S'' 0005 P[ 26 S'k' S'v' 23 0003 ] '4' ]");
    QCOMPARE(subscriber.take<Publish>().topicName, std::string_view("a/b"));
    const auto second = subscriber.take<Publish>();
    QCOMPARE(second.topicName, std::string_view("a/b"));
    QVERIFY(second.properties.isEmpty());
    QCOMPARE(subscriber.take<Publish>().topicName, std::string_view("c"));
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'c' 0001 P[ 26 S'k' S'v' ] '4' ]"));
    // An alias ends with its connection.
    peer.lose();
    auto again = broker.connected("p");
    again.send("30 L[ S'' P[ 23 0003 ] 'x' ]");
    QCOMPARE(again.take<Disconnect>().reason, ReasonCode::ProtocolError);
}

void PublishingTest::refusesWrongAlias_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("zero") << std::string("30 L[ S'a' P[ 23 0000 ] ]") << ReasonCode::TopicAliasInvalid;
    QTest::newRow("above the maximum")
        << std::string("30 L[ S'a' P[ 23 0041 ] ]") << ReasonCode::TopicAliasInvalid;
    QTest::newRow("unknown") << std::string("30 L[ S'' P[ 23 0001 ] ]") << ReasonCode::ProtocolError;
    QTest::newRow("no topic, no alias") << std::string("30 L[ S'' 00 ]") << ReasonCode::ProtocolError;
}

void PublishingTest::refusesWrongAlias()
{
    QFETCH(std::string, publish);
    QFETCH(ReasonCode, reason);
    BrokerScript broker;
    auto peer = broker.connected("p");
    peer.send(publish);
    QCOMPARE(peer.take<Disconnect>().reason, reason);
    QVERIFY(peer.isClosed());
}

void PublishingTest::refusesMalformed_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<Clause>("clause");
    QTest::newRow("QoS 3") << std::string("36 L[ S'a' 0001 00 ]") << Clause::MQTT_3_3_1_4;
    QTest::newRow("DUP with QoS 0") << std::string("38 L[ S'a' 00 ]") << Clause::MQTT_3_3_1_2;
    QTest::newRow("identifier 0") << std::string("32 L[ S'a' 0000 00 ]") << Clause::MQTT_2_2_1_3;
    QTest::newRow("wildcard") << std::string("30 L[ S'a/#' 00 ]") << Clause::MQTT_3_3_2_2;
    QTest::newRow("subscription identifier")
        << std::string("30 L[ S'a' P[ 0b 01 ] ]") << Clause::MQTT_3_3_4_6;
}

void PublishingTest::refusesMalformed()
{
    QFETCH(std::string, publish);
    QFETCH(Clause, clause);
    BrokerScript broker;
    auto other = broker.connected("o");
    other.send("82 L[ 0001 00 S'#' 00 ]");
    other.forget();
    auto peer = broker.connected("p");
    static_cast<void>(broker.events());
    // What follows in the same piece is not looked at.
    peer.send(publish + " 30 L[ S'a' 00 'after' ]");
    QVERIFY(isError(peer.take<Disconnect>().reason));
    QVERIFY(peer.isClosed());
    QCOMPARE(other.sent(), QString());
    const auto events = broker.events();
    QCOMPARE(events.size(), std::size_t {2});
    QCOMPARE(events[0].violation.clause, clause);
    QVERIFY(events[0].packetType == PacketType::Publish);
    QCOMPARE(QString::fromStdString(events[0].clientId), QStringLiteral("p"));
}

/// The short way for known topics must not let pass what the decoder refuses.
void PublishingTest::refusesMalformedOnKnownTopic()
{
    for (const std::string wrong : {"36 L[ S'a' 0001 00 ]", "38 L[ S'a' 00 ]", "32 L[ S'a' 0000 00 ]",
                                    "32 L[ S'a' 00 ]", "30 L[ S'a' ]", "30 L[ 00 ]", "30 L[ 0009 'a' ]"}) {
        BrokerScript broker;
        auto peer = broker.connected("p");
        peer.send("82 L[ 0001 00 S'a' 01 ]");
        peer.send("30 L[ S'a' 00 'x' ] 30 L[ S'a' 00 'x' ]");
        peer.forget();
        peer.send(wrong);
        QVERIFY2(peer.isClosed(), wrong.c_str());
        QVERIFY(isError(peer.take<Disconnect>().reason));
    }
}

void PublishingTest::takesPiecesOfAnySize()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("p");
    const std::string big(20'000, 'z');
    const auto stream =
        wire("32 L[ S'a' 0001 00 'one' ] 30 L[ S'a' 00 '" + big + "' ] 32 L[ S'a' 0002 00 'two' ]");
    for (const std::size_t piece : {1u, 2u, 7u, 1000u}) {
        for (std::size_t at = 0; at < stream.size(); at += piece)
            peer.sendBytes(ByteView(stream).subspan(at, std::min(piece, stream.size() - at)));
        QCOMPARE(peer.sent(), bytes("40 02 0001 40 02 0002"));
        QCOMPARE(subscriber.messages(),
                 QStringLiteral("a q0 'one'; a q0 '%1'; a q0 'two'").arg(QString::fromStdString(big)));
    }
}

void PublishingTest::retains()
{
    BrokerScript broker;
    auto peer = broker.connected("p");
    peer.send("31 L[ S'a/b' 00 'first' ] 31 L[ S'a/b' 00 'second' ] 30 L[ S'a/b' 00 'passing' ] 31 L[ S'a' "
              "00 'x' ]");
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a/+' 01 ]");
    QCOMPARE(subscriber.take<SubAck>().reasons.size(), std::size_t {1});
    QCOMPARE(subscriber.messages(), QStringLiteral("a/b q0 r 'second'"));
    peer.send("31 L[ S'a/b' 00 ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a/b q0 ''"));
    auto late = broker.connected("l");
    late.send("82 L[ 0001 00 S'#' 01 ]");
    static_cast<void>(late.take<SubAck>());
    QCOMPARE(late.messages(), QStringLiteral("a q0 r 'x'"));
    QCOMPARE(broker.engine.statistics().retainedMessages, 1u);
}

void PublishingTest::expiresRetained()
{
    BrokerScript broker;
    auto peer = broker.connected("p");
    peer.send("31 L[ S'a' P[ 02 0000000a ] 'x' ]");
    broker.advance(std::chrono::milliseconds(3'500));
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 01 ]");
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(subscriber.sent(), bytes("31 L[ S'a' P[ 02 00000007 ] 'x' ]"));
    broker.advance(std::chrono::milliseconds(6'499));
    QCOMPARE(broker.engine.statistics().retainedMessages, 1u);
    broker.advance(std::chrono::milliseconds(1));
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
    QCOMPARE(broker.engine.nextDeadline(), never);
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
}

void PublishingTest::limitsRetained()
{
    BrokerScript broker({.maximumTopicLevels = 3, .maximumMessageMemory = 1000});
    auto peer = broker.connected("p");
    peer.send("33 L[ S'a/b/c/d' 0001 00 'x' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::TopicNameInvalid);
    peer.send("33 L[ S'a' 0002 00 '" + std::string(2000, 'x') + "' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::QuotaExceeded);
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void PublishingTest::limitsLevelsOfRetained()
{
    BrokerScript broker({.maximumMessageMemory = 30'000});
    auto peer = broker.connected("p");
    const auto topic = [](int number) {
        std::string name = std::to_string(number);
        for (int level = 1; level < 100; ++level)
            name += "/a";
        return "S'" + name + "'";
    };
    int accepted = 0;
    const auto publish = [&](int number) {
        peer.send("33 L[ " + topic(number) + " 0001 00 'x' ]");
        return peer.take<PubAck>().reason;
    };
    while (accepted < 10 && publish(accepted) != ReasonCode::QuotaExceeded)
        ++accepted;
    QVERIFY(accepted > 0 && accepted < 10);
    for (int number = 0; number < accepted; ++number)
        peer.send("31 L[ " + topic(number) + " 00 ]");
    QCOMPARE(publish(0), ReasonCode::NoMatchingSubscribers);
}

void PublishingTest::boundsUnfinishedPackets()
{
    BrokerScript broker({.maximumMessageMemory = 1'000'000});
    auto first = broker.connected("p1");
    auto second = broker.connected("p2");
    auto packet = wire("32 L[ S'a' 0001 00 '" + std::string(200'000, 'x') + "' ]");
    const ByteView whole(packet);
    first.sendBytes(whole.first(150'000));
    second.sendBytes(whole.first(150'000));
    QCOMPARE(second.take<Disconnect>().reason, ReasonCode::QuotaExceeded);
    QVERIFY(second.isClosed());
    first.sendBytes(whole.subspan(150'000));
    QCOMPARE(first.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);
    // What the other had begun no longer counts.
    auto third = broker.connected("p3");
    third.sendBytes(whole.first(199'000));
    third.sendBytes(whole.subspan(199'000));
    QCOMPARE(third.take<PubAck>().reason, ReasonCode::NoMatchingSubscribers);
}

void PublishingTest::refusesTopicsOfServer()
{
    BrokerScript broker({.sysInterval = std::chrono::seconds(0)});
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'$SYS/#' 00 ]");
    subscriber.forget();
    auto peer = broker.connected("p");
    peer.send("32 L[ S'$SYS/broker/x' 0001 00 'x' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::NotAuthorized);
    peer.send("34 L[ S'$SYS/broker/x' 0002 00 'x' ]");
    QCOMPARE(peer.take<PubRec>().reason, ReasonCode::NotAuthorized);
    peer.send("31 L[ S'$SYS/broker/x' 00 'x' ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(!peer.isClosed());
    QCOMPARE(subscriber.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void PublishingTest::leavesOutLongPayloads()
{
    BrokerScript broker({.maximumPayload = 3});
    auto reader = broker.subscribed("reader", "#");
    auto peer = broker.connected("c");
    peer.send("30 L[ S'a' 00 '1234' ] 32 L[ S'a' 0001 00 '1234' ] 34 L[ S'a' 0002 00 '1234' ]");
    QCOMPARE(peer.take<PubAck>().reason, ReasonCode::ImplementationSpecificError);
    QCOMPARE(peer.take<PubRec>().reason, ReasonCode::ImplementationSpecificError);
    auto older = broker.connected("d", {.version = ProtocolVersion::V311});
    older.send("30 L[ S'a' '1234' ] 32 L[ S'a' 0001 '1234' ]");
    QCOMPARE(older.sent(), QStringLiteral("40 02 00 01"));
    QVERIFY(!reader.hasMore());
    QCOMPARE(broker.engine.statistics().droppedPayloadTooLong, 5u);
    peer.send("30 L[ S'a' 00 '123' ]");
    QCOMPARE(reader.messages(), QStringLiteral("a q0 '123'"));
}

void PublishingTest::boundsBytesInFlight()
{
    BrokerScript broker({.maximumInflightBytes = 10});
    auto reader = broker.subscribed("reader", "#", lasting());
    auto peer = broker.connected("c");
    for (int i = 0; i < 4; ++i)
        peer.send("32 L[ S'a' 0001 00 '12345678' ]");
    const auto first = reader.take<Publish>();
    static_cast<void>(reader.take<Publish>());
    QVERIFY(!reader.hasMore());
    const std::array id {static_cast<std::uint8_t>(first.packetId.value() >> 8),
                         static_cast<std::uint8_t>(first.packetId.value())};
    reader.send("40 02 " + hex(id));
    static_cast<void>(reader.take<Publish>());
    QVERIFY(!reader.hasMore());
}

QTEST_APPLESS_MAIN(PublishingTest)
#include "tst_publishing.moc"
