// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// Topic Aliases that the broker uses towards its clients (3.3.2.3.4).
class SentAliasesTest : public QObject
{
    Q_OBJECT

private slots:
    void givesAliasesAsTopicsCome();
    void usesThemWithEveryQos();
    void usesNoneUnasked();
    void usesNoMoreThanItsOwnLimit();
    void leavesShortNamesAlone();
    void forgetsThemWithTheConnection();
    void leavesOutAnAliasThatMakesThePacketTooLong();
    void sharesLargePayloadsAllTheSame();
};

namespace {

PeerOptions taking(std::string_view aliases, PeerOptions::Start start = PeerOptions::Start::Clean)
{
    return {.start = start, .properties = "22 " + std::string(aliases) + " 11 0000ffff"};
}

void publish(BrokerScript::Peer &peer, std::string_view topicName, std::string_view payload)
{
    peer.send("30 L[ S'" + std::string(topicName) + "' 00 '" + std::string(payload) + "' ]");
}

} // namespace

void SentAliasesTest::givesAliasesAsTopicsCome()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", taking("0002"));
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publish(publisher, "plant/a", "1");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/a' P[ 23 0001 ] '1' ]"));
    publish(publisher, "plant/a", "2");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'' P[ 23 0001 ] '2' ]"));
    publish(publisher, "plant/b", "3");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/b' P[ 23 0002 ] '3' ]"));
    publish(publisher, "plant/c", "4"); // none is left
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/c' 00 '4' ]"));
    publish(publisher, "plant/b", "5");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'' P[ 23 0002 ] '5' ]"));
}

void SentAliasesTest::usesThemWithEveryQos()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", taking("0001"));
    subscriber.send("82 L[ 0001 P[ 0b 07 ] S'#' 02 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'plant/a' 0001 P[ 26 S'k' S'v' ] '1' ]");
    QCOMPARE(subscriber.sent(), bytes("32 L[ S'plant/a' 0001 P[ 0b 07 23 0001 26 S'k' S'v' ] '1' ]"));
    publisher.send("34 L[ S'plant/a' 0002 P[ 02 00000009 ] '2' ]");
    QCOMPARE(subscriber.sent(), bytes("34 L[ S'' 0002 P[ 0b 07 02 00000009 23 0001 ] '2' ]"));
}

void SentAliasesTest::usesNoneUnasked()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publish(publisher, "plant/a", "1");
    publish(publisher, "plant/a", "2");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/a' 00 '1' ] 30 L[ S'plant/a' 00 '2' ]"));
}

void SentAliasesTest::usesNoMoreThanItsOwnLimit()
{
    BrokerScript broker({.maximumSentAliases = 1});
    auto subscriber = broker.connected("s", taking("ffff"));
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publish(publisher, "plant/a", "1");
    publish(publisher, "plant/b", "2");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/a' P[ 23 0001 ] '1' ] 30 L[ S'plant/b' 00 '2' ]"));
}

void SentAliasesTest::leavesShortNamesAlone()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", taking("0001"));
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publish(publisher, "a/b", "1");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a/b' 00 '1' ]"));
}

void SentAliasesTest::forgetsThemWithTheConnection()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", taking("0001"));
    subscriber.send("82 L[ 0001 00 S'#' 01 ]");
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'plant/a' 0001 00 '1' ]");
    subscriber.lose();
    auto again = broker.connected("s", taking("0001", PeerOptions::Start::Resume));
    QCOMPARE(again.sent(), bytes("3a L[ S'plant/a' 0001 P[ 23 0001 ] '1' ]"));
    auto without = broker.connected("s", {.start = PeerOptions::Start::Resume, .properties = "11 0000ffff"});
    QCOMPARE(without.sent(), bytes("3a L[ S'plant/a' 0001 00 '1' ]"));
}

void SentAliasesTest::leavesOutAnAliasThatMakesThePacketTooLong()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", {.properties = "22 0001 27 00000010"});
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publish(publisher, "plant/a", "1234"); // 16 bytes without an alias
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/a' 00 '1234' ]"));
    publish(publisher, "plant/a", "1");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'plant/a' P[ 23 0001 ] '1' ]"));
    publish(publisher, "plant/a", "12345678"); // only its alias makes it short enough
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'' P[ 23 0001 ] '12345678' ]"));
}

void SentAliasesTest::sharesLargePayloadsAllTheSame()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", taking("0001"));
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    const std::string large(20'000, 'x');
    publish(publisher, "plant/a", large);
    publish(publisher, "plant/a", large);
    const auto first = subscriber.take<Publish>();
    QCOMPARE(first.topicName, std::string_view("plant/a"));
    QCOMPARE(first.payload.size(), large.size());
    const auto second = subscriber.take<Publish>();
    QVERIFY(second.topicName.empty());
    QCOMPARE(second.properties.number(Property::TopicAlias), std::optional<std::uint32_t>(1));
    QCOMPARE(second.payload.size(), large.size());
}

QTEST_APPLESS_MAIN(SentAliasesTest)
#include "tst_sentaliases.moc"
