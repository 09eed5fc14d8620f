// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// SUBSCRIBE and SUBACK (3.8, 3.9).
class ConformanceSubscribe311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_8_1_1_broker_closesOnOtherFlags_data();
    void MQTT311_3_8_1_1_broker_closesOnOtherFlags();
    void MQTT311_3_8_1_1_client_sendsTheFlags_data();
    void MQTT311_3_8_1_1_client_sendsTheFlags();
    void MQTT311_3_8_3_1_broker_closesOnIllFormedFilters_data();
    void MQTT311_3_8_3_1_broker_closesOnIllFormedFilters();
    void MQTT311_3_8_3_1_client_sendsNoIllFormedFilters();
    void MQTT311_3_8_3_2_broker_takesWildcards_data();
    void MQTT311_3_8_3_2_broker_takesWildcards();
    void MQTT311_3_8_3_3_broker_closesWithoutFilters();
    void MQTT311_3_8_3_3_client_sendsNoneWithoutFilters_data();
    void MQTT311_3_8_3_3_client_sendsNoneWithoutFilters();
    void MQTT311_3_8_3_4_broker_closesOnReservedBitsAndQos3_data();
    void MQTT311_3_8_3_4_broker_closesOnReservedBitsAndQos3();
    void MQTT311_3_8_4_1_broker_answers_data();
    void MQTT311_3_8_4_1_broker_answers();
    void MQTT311_3_8_4_2_broker_answersWithTheIdentifier_data();
    void MQTT311_3_8_4_2_broker_answersWithTheIdentifier();
    void MQTT311_3_8_4_3_broker_replacesSubscriptions_data();
    void MQTT311_3_8_4_3_broker_replacesSubscriptions();
    void MQTT311_3_8_4_3_broker_replacesAtTheLimit();
    void MQTT311_3_8_4_3_broker_replacesWithoutInterruption();
    void MQTT311_3_8_4_4_broker_handlesFiltersOneByOne_data();
    void MQTT311_3_8_4_4_broker_handlesFiltersOneByOne();
    void MQTT311_3_8_4_5_broker_answersForEachFilter_data();
    void MQTT311_3_8_4_5_broker_answersForEachFilter();
    void MQTT311_3_8_4_6_broker_sendsWithTheLowerQos_data();
    void MQTT311_3_8_4_6_broker_sendsWithTheLowerQos();
    void MQTT311_3_9_3_1_broker_answersInOrder_data();
    void MQTT311_3_9_3_1_broker_answersInOrder();
    void MQTT311_3_9_3_2_broker_sendsNoReservedCodes_data();
    void MQTT311_3_9_3_2_broker_sendsNoReservedCodes();
};

void ConformanceSubscribe311::MQTT311_3_8_1_1_broker_closesOnOtherFlags_data()
{
    addPackets({{"none", "80"}, {"bit 0", "83"}, {"bit 2", "86"}, {"bit 3", "8a"}, {"all", "8f"}});
}

void ConformanceSubscribe311::MQTT311_3_8_1_1_broker_closesOnOtherFlags()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send(packet + " L[ 0001 S'a' 00 ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_8_1_1);
}

void ConformanceSubscribe311::MQTT311_3_8_1_1_client_sendsTheFlags_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_1_1_client_sendsTheFlags()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    // What only MQTT 5 has is left out.
    PropertyList properties;
    properties.add(Property::SubscriptionIdentifier, std::uint32_t {7});
    client.subscribe(1, "a/#", {.maximumQos = Qos::ExactlyOnce, .noLocal = true, .retainAsPublished = true},
                     properties);
    QCOMPARE(client.sent(), SessionScript::bytes("82 L[ 0001 S'a/#' 02 ]"));
}

void ConformanceSubscribe311::MQTT311_3_8_3_1_broker_closesOnIllFormedFilters_data()
{
    addPackets(
        {{"surrogate", "S[ 'a' eda080 ]"}, {"overlong", "S[ c0af ]"}, {"Latin-1", "S[ 'Stra' df 'e' ]"}});
}

void ConformanceSubscribe311::MQTT311_3_8_3_1_broker_closesOnIllFormedFilters()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    for (const auto version : {v311, v31}) {
        auto peer = broker.connected("c", {.version = version});
        peer.send("82 L[ 0001 S'fine' 00 " + packet + " 00 ]");
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(broker.engine.statistics().subscriptions, 0U);
    }
}

void ConformanceSubscribe311::MQTT311_3_8_3_1_client_sendsNoIllFormedFilters()
{
    SessionScript client;
    client.connected(options311());
    client.subscribe(1, "a\xed\xa0\x80");
    client.subscribe(2, "\xc0\xaf");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 1 refused 8f; request 2 refused 8f"));
    client.subscribe(3, "Stra\xc3\x9f"
                        "e");
    QCOMPARE(client.sent(), SessionScript::bytes("82 L[ 0001 S[ 'Stra' c39f 'e' ] 00 ]"));
}

void ConformanceSubscribe311::MQTT311_3_8_3_2_broker_takesWildcards_data()
{
    addVersionsBefore5();
}

/// Our broker supports wildcards: it must not only say so.
void ConformanceSubscribe311::MQTT311_3_8_3_2_broker_takesWildcards()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 0001 S'+/x' 00 S'b/#' 01 S'#' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 05 0001 00 01 00"));
    broker.connected("p", {.version = version}).send("32 L[ S'b/x' 0001 '1' ] 30 L[ S'c' '2' ]");
    QCOMPARE(peer.messages(), QStringLiteral("b/x q1 '1'; c q0 '2'"));
}

void ConformanceSubscribe311::MQTT311_3_8_3_3_broker_closesWithoutFilters()
{
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send("82 02 0001");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_8_3_3);
}

void ConformanceSubscribe311::MQTT311_3_8_3_3_client_sendsNoneWithoutFilters_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_3_3_client_sendsNoneWithoutFilters()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.session.subscribe(7, {}, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 82"));
}

void ConformanceSubscribe311::MQTT311_3_8_3_4_broker_closesOnReservedBitsAndQos3_data()
{
    addPackets({{"QoS 3", "03"},
                {"bit 2", "04"},
                {"bit 3", "09"},
                {"bit 4", "12"},
                {"bit 5", "20"},
                {"bit 6", "40"},
                {"bit 7", "80"}});
}

void ConformanceSubscribe311::MQTT311_3_8_3_4_broker_closesOnReservedBitsAndQos3()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send("82 L[ 0001 S'fine' 00 S'a' " + packet + " ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_8_3_4);
    QCOMPARE(broker.engine.statistics().subscriptions, 0U);
}

void ConformanceSubscribe311::MQTT311_3_8_4_1_broker_answers_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_4_1_broker_answers()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 0001 S'a' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 03 0001 00"));
    peer.send("82 L[ 0002 S'a' 00 ]"); // again
    QCOMPARE(peer.sent(), bytes("90 03 0002 00"));
}

void ConformanceSubscribe311::MQTT311_3_8_4_2_broker_answersWithTheIdentifier_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_4_2_broker_answersWithTheIdentifier()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ ffff S'a' 00 ] 82 L[ 0102 S'b' 00 ] 82 L[ 0001 S'c' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 03 ffff 00  90 03 0102 00  90 03 0001 00"));
}

void ConformanceSubscribe311::MQTT311_3_8_4_3_broker_replacesSubscriptions_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_4_3_broker_replacesSubscriptions()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("33 L[ S'a' 0001 'kept' ]");
    auto peer = subscribed(broker, "c", "S'a' 00", {.version = version});
    peer.send("82 L[ 0002 S'a' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 03 0002 01  33 L[ S'a' 0001 'kept' ]"));
    publisher.send("32 L[ S'a' 0002 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 'x'")); // once, not once for each subscription
    peer.send("82 L[ 0003 S'a' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 03 0003 00  31 L[ S'a' 'kept' ]"));
    publisher.send("32 L[ S'a' 0003 'y' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'y'"));
    peer.send("a2 L[ 0004 S'a' ]");
    peer.forget();
    publisher.send("30 L[ S'a' 'z' ]");
    QCOMPARE(peer.sent(), QString());
}

void ConformanceSubscribe311::MQTT311_3_8_4_3_broker_replacesAtTheLimit()
{
    BrokerScript broker({.maximumSubscriptions = 2});
    auto peer = subscribed(broker, "c", "S'a' 00 S'b' 00");
    peer.send("82 L[ 0001 S'c' 00 S'a' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 04 0001 80 01"));
    broker.connected("p", {.version = v311}).send("32 L[ S'a' 0001 'x' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 'x'"));
}

void ConformanceSubscribe311::MQTT311_3_8_4_3_broker_replacesWithoutInterruption()
{
    BrokerScript broker;
    const PeerOptions kept {.version = v311, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    auto publisher = broker.connected("p", {.version = v311});
    publisher.send("34 L[ S'a' 0001 '1' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q2 '1'"));
    peer.send("82 L[ 0002 S'a' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 03 0002 00"));
    publisher.send("34 L[ S'a' 0002 '2' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 '2'"));
    peer.send("50 02 0001"); // what was under way is completed as it began
    QCOMPARE(peer.sent(), bytes("62 02 0001"));
}

void ConformanceSubscribe311::MQTT311_3_8_4_4_broker_handlesFiltersOneByOne_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_4_4_broker_handlesFiltersOneByOne()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("31 L[ S'a' 'kept' ]");
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 0001 S'a' 00 S'b' 01 S'a' 01 ]"); // the third replaces the first
    // The first filter's retained message may come before SUBACK.
    QCOMPARE(peer.sent(), bytes("31 L[ S'a' 'kept' ] 90 05 0001 00 01 01 31 L[ S'a' 'kept' ]"));
    publisher.send("32 L[ S'a' 0001 'x' ] 32 L[ S'b' 0002 'y' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 'x'; b q1 'y'"));
}

void ConformanceSubscribe311::MQTT311_3_8_4_5_broker_answersForEachFilter_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_8_4_5_broker_answersForEachFilter()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.maximumTopicLevels = 3});
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 0001 S'a' 00 S'b' 01 S'c' 02 S'1/2/3/4' 02 S'1/2/3' 02 ]");
    QCOMPARE(peer.sent(), bytes("90 07 0001 00 01 02 80 02"));
    auto publisher = broker.connected("p", {.version = version});
    publisher.send(
        "30 L[ S'1/2/3/4' 'x' ] 34 L[ S'c' 0001 'y' ]"); // what was granted holds, what failed does not
    QCOMPARE(peer.messages(), QStringLiteral("c q2 'y'"));
}

void ConformanceSubscribe311::MQTT311_3_8_4_6_broker_sendsWithTheLowerQos_data()
{
    QTest::addColumn<std::string>("granted");
    QTest::addColumn<QString>("received");
    QTest::newRow("0") << std::string("00") << QStringLiteral("a q0 '0'; a q0 '1'; a q0 '2'");
    QTest::newRow("1") << std::string("01") << QStringLiteral("a q0 '0'; a q1 '1'; a q1 '2'");
    QTest::newRow("2") << std::string("02") << QStringLiteral("a q0 '0'; a q1 '1'; a q2 '2'");
}

void ConformanceSubscribe311::MQTT311_3_8_4_6_broker_sendsWithTheLowerQos()
{
    QFETCH(std::string, granted);
    QFETCH(QString, received);
    for (const auto version : {v311, v31}) {
        BrokerScript broker;
        auto peer = subscribed(broker, "c", "S'a' " + granted, {.version = version});
        auto publisher = broker.connected("p", {.version = version});
        publisher.send("30 L[ S'a' '0' ] 32 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ]");
        QCOMPARE(peer.messages(), received);
        publisher.send("35 L[ S'r' 0003 'kept' ]");
        peer.send("82 L[ 0002 S'r' " + granted + " ]");
        static_cast<void>(peer.take<SubAck>());
        QCOMPARE(peer.messages(), QStringLiteral("r q%1 r 'kept'").arg(granted.back()));
    }
}

void ConformanceSubscribe311::MQTT311_3_9_3_1_broker_answersInOrder_data()
{
    addVersionsBefore5();
}

void ConformanceSubscribe311::MQTT311_3_9_3_1_broker_answersInOrder()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.maximumTopicLevels = 3});
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 0001 S'z' 02 S'1/2/3/4' 00 S'a' 00 S'm' 01 ]");
    QCOMPARE(peer.sent(), bytes("90 06 0001 02 80 00 01"));
    peer.send("82 L[ 0002 S'm' 01 S'1/2/3/4' 00 S'z' 02 S'a' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 06 0002 01 80 02 00"));
}

void ConformanceSubscribe311::MQTT311_3_9_3_2_broker_sendsNoReservedCodes_data()
{
    addVersionsBefore5();
}

/// Whatever the reason, there is one code for it.
void ConformanceSubscribe311::MQTT311_3_9_3_2_broker_sendsNoReservedCodes()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.maximumTopicLevels = 3, .maximumSubscriptions = 1});
    auto peer = broker.connected("c", {.version = version});
    peer.send("82 L[ 0001 S'1/2/3/4' 00 S'$share/g' 00 S'first' 01 S'one too many' 02 ]");
    QCOMPARE(peer.sent(), bytes("90 06 0001 80 80 01 80"));
}

QTEST_APPLESS_MAIN(ConformanceSubscribe311)
#include "tst_v311subscribe.moc"
