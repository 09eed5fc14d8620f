// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// UNSUBSCRIBE and UNSUBACK (3.10, 3.11).
class ConformanceUnsubscribe311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_10_1_1_broker_closesOnOtherFlags_data();
    void MQTT311_3_10_1_1_broker_closesOnOtherFlags();
    void MQTT311_3_10_1_1_client_sendsTheFlags_data();
    void MQTT311_3_10_1_1_client_sendsTheFlags();
    void MQTT311_3_10_3_1_broker_closesOnIllFormedFilters_data();
    void MQTT311_3_10_3_1_broker_closesOnIllFormedFilters();
    void MQTT311_3_10_3_1_client_sendsNoIllFormedFilters();
    void MQTT311_3_10_3_2_broker_closesWithoutFilters();
    void MQTT311_3_10_3_2_client_sendsNoneWithoutFilters_data();
    void MQTT311_3_10_3_2_client_sendsNoneWithoutFilters();
    void MQTT311_3_10_4_1_broker_endsTheEqualSubscriptionOnly_data();
    void MQTT311_3_10_4_1_broker_endsTheEqualSubscriptionOnly();
    void MQTT311_3_10_4_2_broker_addsNothingMore_data();
    void MQTT311_3_10_4_2_broker_addsNothingMore();
    void MQTT311_3_10_4_3_broker_completesDeliveries_data();
    void MQTT311_3_10_4_3_broker_completesDeliveries();
    void MQTT311_3_10_4_4_broker_answersWithTheIdentifier_data();
    void MQTT311_3_10_4_4_broker_answersWithTheIdentifier();
    void MQTT311_3_10_4_5_broker_answersIfNothingWasSubscribed_data();
    void MQTT311_3_10_4_5_broker_answersIfNothingWasSubscribed();
    void MQTT311_3_10_4_6_broker_handlesFiltersOneByOne_data();
    void MQTT311_3_10_4_6_broker_handlesFiltersOneByOne();
};

namespace {

void unsubscribe(SessionScript &client, std::uint64_t token, std::initializer_list<std::string_view> filters)
{
    client.session.unsubscribe(token, {filters.begin(), filters.size()}, {}, client.clock.now(),
                               client.effects);
}

} // namespace

void ConformanceUnsubscribe311::MQTT311_3_10_1_1_broker_closesOnOtherFlags_data()
{
    addPackets({{"none", "a0"}, {"bit 0", "a3"}, {"bit 2", "a6"}, {"bit 3", "aa"}, {"all", "af"}});
}

void ConformanceUnsubscribe311::MQTT311_3_10_1_1_broker_closesOnOtherFlags()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send(packet + " L[ 0001 S'a' ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_10_1_1);
}

void ConformanceUnsubscribe311::MQTT311_3_10_1_1_client_sendsTheFlags_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_1_1_client_sendsTheFlags()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    unsubscribe(client, 1, {"a", "b/#"});
    QCOMPARE(client.sent(), SessionScript::bytes("a2 L[ 0001 S'a' S'b/#' ]"));
    client.receive("b0 02 0001");
    QCOMPARE(client.events(), QStringLiteral("request 1 answered"));
}

void ConformanceUnsubscribe311::MQTT311_3_10_3_1_broker_closesOnIllFormedFilters_data()
{
    addPackets({{"surrogate", "S[ 'a' eda080 ]"},
                {"overlong", "S[ c0af ]"},
                {"U+0000", "S[ 'a' 00 ]"},
                {"a byte between", "00 S'b'"},
                {"cut off", "0005 'b'"}});
}

void ConformanceUnsubscribe311::MQTT311_3_10_3_1_broker_closesOnIllFormedFilters()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    for (const auto version : {v311, v31}) {
        auto peer = subscribed(broker, "c", "S'a' 00", {.version = version, .start = resume});
        peer.send("a2 L[ 0001 S'a' " + packet + " ]");
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(broker.engine.statistics().subscriptions, 1U);
    }
}

void ConformanceUnsubscribe311::MQTT311_3_10_3_1_client_sendsNoIllFormedFilters()
{
    SessionScript client;
    client.connected(options311());
    unsubscribe(client, 1, {"a", "a\xed\xa0\x80"});
    unsubscribe(client, 2, {std::string_view("a\0", 2)});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 1 refused 8f; request 2 refused 8f"));
}

void ConformanceUnsubscribe311::MQTT311_3_10_3_2_broker_closesWithoutFilters()
{
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = v311});
    peer.send("a2 02 0001");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_10_3_2);
}

void ConformanceUnsubscribe311::MQTT311_3_10_3_2_client_sendsNoneWithoutFilters_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_3_2_client_sendsNoneWithoutFilters()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    unsubscribe(client, 7, {});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 82"));
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_1_broker_endsTheEqualSubscriptionOnly_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<QString>("received");
    QTest::newRow("name") << v311 << std::string("a/b") << QStringLiteral("a/b q0 '1'; A/b q0 '2'");
    QTest::newRow("+") << v311 << std::string("a/+") << QStringLiteral("a/b q2 '1'; A/b q0 '2'");
    QTest::newRow("#") << v311 << std::string("#") << QStringLiteral("a/b q2 '1'");
    QTest::newRow("matches, but is not equal")
        << v311 << std::string("+/b") << QStringLiteral("a/b q2 '1'; A/b q0 '2'");
    QTest::newRow("capital letter") << v311 << std::string("A/+") << QStringLiteral("a/b q2 '1'; A/b q0 '2'");
    QTest::newRow("3.1") << v31 << std::string("#") << QStringLiteral("a/b q2 '1'");
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_1_broker_endsTheEqualSubscriptionOnly()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, filter);
    BrokerScript broker;
    auto peer = subscribed(broker, "c", "S'a/b' 02 S'a/+' 00 S'#' 00", {.version = version});
    auto other = subscribed(broker, "o", "S'" + filter + "' 00", {.version = version});
    peer.send("a2 L[ 0001 S'" + filter + "' ]");
    QCOMPARE(peer.sent(), bytes("b0 02 0001"));
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("34 L[ S'a/b' 0001 '1' ] 34 L[ S'A/b' 0002 '2' ]");
    QTEST(peer.messages(), "received");
    QVERIFY2(!other.sent().isEmpty(), "another client's subscription is its own");
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_2_broker_addsNothingMore_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_2_broker_addsNothingMore()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'a' 'before' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 'before'"));
    peer.send("a2 L[ 0001 S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 02 0001"));
    publisher.send("30 L[ S'a' '0' ] 32 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ]");
    QCOMPARE(peer.sent(), QString());
    peer.lose();
    publisher.send("32 L[ S'a' 0003 '3' ]");
    QCOMPARE(broker.connected("c", kept).sent(), QString());
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_3_broker_completesDeliveries_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_3_broker_completesDeliveries()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions kept {.version = version, .start = resume};
    auto peer = subscribed(broker, "c", "S'a' 02", kept);
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("32 L[ S'a' 0001 '1' ] 34 L[ S'a' 0002 '2' ] 34 L[ S'a' 0003 '3' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 '1'; a q2 '2'; a q2 '3'"));
    peer.send("50 02 0003  a2 L[ 0001 S'a' ]");
    QCOMPARE(peer.sent(), bytes("62 02 0003  b0 02 0001"));
    peer.lose();
    peer = broker.connected("c", kept);
    QCOMPARE(peer.sent(), bytes("3a L[ S'a' 0001 '1' ] 3c L[ S'a' 0002 '2' ] 62 02 0003"));
    peer.send("40 02 0001  50 02 0002");
    QCOMPARE(peer.sent(), bytes("62 02 0002"));
    peer.send("70 02 0002  70 02 0003");
    peer.lose();
    QCOMPARE(broker.connected("c", kept).sent(), QString());
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_4_broker_answersWithTheIdentifier_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_4_broker_answersWithTheIdentifier()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = subscribed(broker, "c", "S'a' 00 S'b' 00", {.version = version});
    peer.send("a2 L[ ffff S'a' ] a2 L[ 0102 S'b' ]");
    QCOMPARE(peer.sent(), bytes("b0 02 ffff  b0 02 0102"));
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_5_broker_answersIfNothingWasSubscribed_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_5_broker_answersIfNothingWasSubscribed()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("a2 L[ 0001 S'never' ]");
    QCOMPARE(peer.sent(), bytes("b0 02 0001"));
    QVERIFY(!peer.isClosed());
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_6_broker_handlesFiltersOneByOne_data()
{
    addVersionsBefore5();
}

void ConformanceUnsubscribe311::MQTT311_3_10_4_6_broker_handlesFiltersOneByOne()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = subscribed(broker, "c", "S'a' 00 S'b' 00 S'c' 00", {.version = version});
    peer.send("a2 L[ 0007 S'a' S'never' S'c' S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 02 0007"));
    broker.connected("p", {.version = version}).send("30 L[ S'a' '1' ] 30 L[ S'b' '2' ] 30 L[ S'c' '3' ]");
    QCOMPARE(peer.messages(), QStringLiteral("b q0 '2'"));
}

QTEST_APPLESS_MAIN(ConformanceUnsubscribe311)
#include "tst_v311unsubscribe.moc"
