// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/connect311.h"

using namespace espalier;

/// Topic Names and Topic Filters (4.7.2, 4.7.3).
class ConformanceTopics311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_4_7_2_1_broker_matchesNoDollarWithWildcards_data();
    void MQTT311_4_7_2_1_broker_matchesNoDollarWithWildcards();
    void MQTT311_4_7_3_1_broker_closesOnEmptyTopics_data();
    void MQTT311_4_7_3_1_broker_closesOnEmptyTopics();
    void MQTT311_4_7_3_1_broker_takesASingleCharacter_data();
    void MQTT311_4_7_3_1_broker_takesASingleCharacter();
    void MQTT311_4_7_3_1_client_usesNoEmptyTopics_data();
    void MQTT311_4_7_3_1_client_usesNoEmptyTopics();
    void MQTT311_4_7_3_2_broker_closesOnNullCharacters_data();
    void MQTT311_4_7_3_2_broker_closesOnNullCharacters();
    void MQTT311_4_7_3_2_client_usesNoNullCharacters();
    void MQTT311_4_7_3_3_broker_takesTheLongestTopics_data();
    void MQTT311_4_7_3_3_broker_takesTheLongestTopics();
    void MQTT311_4_7_3_3_client_sendsNoLongerTopics_data();
    void MQTT311_4_7_3_3_client_sendsNoLongerTopics();
    void MQTT311_4_7_3_4_broker_normalizesNothing_data();
    void MQTT311_4_7_3_4_broker_normalizesNothing();
};

void ConformanceTopics311::MQTT311_4_7_2_1_broker_matchesNoDollarWithWildcards_data()
{
    addVersionsBefore5();
}

void ConformanceTopics311::MQTT311_4_7_2_1_broker_matchesNoDollarWithWildcards()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const PeerOptions options {.version = version};
    auto wild = subscribed(broker, "w", "S'#' 00 S'+/x' 00 S'+' 00 S'+/+' 00 S'+/#' 00", options);
    auto exact = subscribed(broker, "e", "S'$own/#' 00", options);
    auto inside = subscribed(broker, "i", "S'$own/+' 00 S'$own' 00 S'a/+' 00", options);
    auto publisher = broker.connected("p", options);
    for (int i = 0; i < 2; ++i) { // live, then with the way known
        publisher.send("31 L[ S'$own/x' '1' ] 30 L[ S'$own' '2' ] 30 L[ S'a/$' '3' ]");
        QCOMPARE(exact.messages(), QStringLiteral("$own/x q0 '1'; $own q0 '2'"));
        QCOMPARE(inside.messages(), QStringLiteral("$own/x q0 '1'; $own q0 '2'; a/$ q0 '3'"));
        QCOMPARE(wild.messages(), QStringLiteral("a/$ q0 '3'"));
    }
    wild.send("82 L[ 0001 S'#' 00 S'+/x' 00 ]"); // retained messages no more
    QCOMPARE(wild.sent(), bytes("90 04 0001 00 00"));
    exact.send("82 L[ 0001 S'$own/+' 00 ]");
    QCOMPARE(exact.sent(), bytes("90 03 0001 00  31 L[ S'$own/x' '1' ]"));
}

void ConformanceTopics311::MQTT311_4_7_3_1_broker_closesOnEmptyTopics_data()
{
    addPackets({{"PUBLISH", "30 L[ S'' 'x' ]"},
                {"SUBSCRIBE", "82 L[ 0001 S'' 00 ]"},
                {"UNSUBSCRIBE", "a2 L[ 0001 S'' ]"}});
}

void ConformanceTopics311::MQTT311_4_7_3_1_broker_closesOnEmptyTopics()
{
    QFETCH(std::string, packet);
    for (const auto version : {v311, v31}) {
        BrokerScript broker;
        auto peer = broker.connected("c", {.version = version});
        peer.send(packet);
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_4_7_3_1);
        auto withWill = broker.connecting("w", {.version = version, .will = "S'' S'x'"});
        QCOMPARE(withWill.sent(), QString());
        QVERIFY(withWill.isClosed());
    }
}

void ConformanceTopics311::MQTT311_4_7_3_1_broker_takesASingleCharacter_data()
{
    addVersionsBefore5();
}

void ConformanceTopics311::MQTT311_4_7_3_1_broker_takesASingleCharacter()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'/' 00 S' ' 00", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'/' '1' ] 30 L[ S' ' '2' ] 30 L[ S'//' '3' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("/ q0 '1';   q0 '2'"));
}

void ConformanceTopics311::MQTT311_4_7_3_1_client_usesNoEmptyTopics_data()
{
    addVersionsBefore5();
}

void ConformanceTopics311::MQTT311_4_7_3_1_client_usesNoEmptyTopics()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.publish(1, "", "x", Qos::AtMostOnce);
    client.subscribe(2, "");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; request 2 refused 8f"));
    client.publish(3, "/", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'/' 'x' ]"));
    client.forget();
    client.receive("30 L[ S'' 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 82 MQTT-4.7.3-1"));
    QVERIFY(closes(client));
}

void ConformanceTopics311::MQTT311_4_7_3_2_broker_closesOnNullCharacters_data()
{
    addPackets({{"PUBLISH", "30 L[ S[ 'a' 00 ] 'x' ]"},
                {"PUBLISH, long", "30 L[ S[ 'sport/tennis/' 00 '/player' ] 'x' ]"},
                {"SUBSCRIBE", "82 L[ 0001 S[ 'a/' 00 '/#' ] 00 ]"},
                {"UNSUBSCRIBE", "a2 L[ 0001 S[ 00 ] ]"}});
}

void ConformanceTopics311::MQTT311_4_7_3_2_broker_closesOnNullCharacters()
{
    QFETCH(std::string, packet);
    for (const auto version : {v311, v31}) {
        BrokerScript broker;
        auto observer = subscribed(broker, "o", "S'#' 00");
        auto peer = broker.connected("c", {.version = version});
        peer.send(packet);
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(observer.sent(), QString());
    }
}

void ConformanceTopics311::MQTT311_4_7_3_2_client_usesNoNullCharacters()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, std::string_view("a\0", 2), "x", Qos::AtMostOnce);
    client.subscribe(2, std::string_view("\0", 1));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; request 2 refused 8f"));
    client.receive("30 L[ S[ 'a' 00 ] 'x' ]");
    QVERIFY(client.events().startsWith(QStringLiteral("closed Violation 81")));
    QVERIFY(closes(client));
}

void ConformanceTopics311::MQTT311_4_7_3_3_broker_takesTheLongestTopics_data()
{
    addVersionsBefore5();
}

/// A longer one cannot be written: its length has two bytes.
void ConformanceTopics311::MQTT311_4_7_3_3_broker_takesTheLongestTopics()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    const std::string longest(65'535, 'a');
    auto subscriber = broker.connected("s", {.version = version});
    subscriber.send("82 L[ 0001 S'" + longest + "' 00 ]");
    QCOMPARE(subscriber.sent(), bytes("90 03 0001 00"));
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("30 L[ S'" + longest + "' 'x' ]");
    QVERIFY(!publisher.isClosed());
    QVERIFY(subscriber.sent() == bytes("30 L[ S'" + longest + "' 'x' ]"));
    publisher.send("30 L[ S'" + longest.substr(1) + "' 'x' ]");
    QCOMPARE(subscriber.sent(), QString());
}

void ConformanceTopics311::MQTT311_4_7_3_3_client_sendsNoLongerTopics_data()
{
    addVersionsBefore5();
}

void ConformanceTopics311::MQTT311_4_7_3_3_client_sendsNoLongerTopics()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    const std::string tooLong(65'536, 'a');
    const auto longest = tooLong.substr(1);
    client.publish(1, tooLong, "x", Qos::AtMostOnce);
    client.subscribe(2, tooLong);
    auto options = options311(version);
    options.will = WillOptions {.topicName = tooLong};
    QVERIFY(refused(options).startsWith(QStringLiteral("closed InvalidRequest 90")));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; request 2 refused 8f"));
    client.publish(3, longest, "x", Qos::AtMostOnce);
    QVERIFY(client.sent() == SessionScript::bytes("30 L[ S'" + longest + "' 'x' ]"));
}

void ConformanceTopics311::MQTT311_4_7_3_4_broker_normalizesNothing_data()
{
    QTest::addColumn<std::string>("one");
    QTest::addColumn<std::string>("other");
    QTest::newRow("capital letters") << std::string("'ACCOUNTS'") << std::string("'Accounts'");
    QTest::newRow("composed and decomposed") << std::string("c3a9") << std::string("65cc81");
    QTest::newRow("angstrom sign and letter") << std::string("e284ab") << std::string("c385");
    QTest::newRow("slash in front") << std::string("'/a'") << std::string("'a'");
    QTest::newRow("slash at the end") << std::string("'a/'") << std::string("'a'");
    QTest::newRow("two slashes") << std::string("'a//b'") << std::string("'a/b'");
    QTest::newRow("space") << std::string("'a '") << std::string("'a'");
    QTest::newRow("dots") << std::string("'a/./b'") << std::string("'a/b'");
    QTest::newRow("percent") << std::string("'a%2fb'") << std::string("'a/b'");
    QTest::newRow("soft hyphen") << std::string("'a' c2ad 'b'") << std::string("'ab'");
    QTest::newRow("unassigned character") << std::string("'a' f3b08080") << std::string("'a' efbfbd");
    QTest::newRow("non-character") << std::string("'a' efbfbf") << std::string("'a'");
}

void ConformanceTopics311::MQTT311_4_7_3_4_broker_normalizesNothing()
{
    QFETCH(std::string, one);
    QFETCH(std::string, other);
    for (const auto version : {v311, v31}) {
        BrokerScript broker;
        auto first = subscribed(broker, "1", "S[ " + one + " ] 00", {.version = version});
        auto second = subscribed(broker, "2", "S[ " + other + " ] 00", {.version = version});
        auto publisher = broker.connected("p", {.version = version});
        publisher.send("31 L[ S[ " + one + " ] '1' ] 31 L[ S[ " + other + " ] '2' ]");
        QCOMPARE(first.sent(), bytes("30 L[ S[ " + one + " ] '1' ]"));
        QCOMPARE(second.sent(), bytes("30 L[ S[ " + other + " ] '2' ]"));
        QCOMPARE(broker.engine.statistics().retainedMessages, 2U);
    }
}

QTEST_APPLESS_MAIN(ConformanceTopics311)
#include "tst_v311topics.moc"
