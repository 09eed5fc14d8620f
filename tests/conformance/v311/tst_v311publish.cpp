// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/script311.h"

using namespace espalier;

/// Topic Names, answers and receivers of PUBLISH (3.3.2 to 3.3.5).
class ConformancePublish311 : public QObject
{
    Q_OBJECT

private slots:
    void MQTT311_3_3_2_1_broker_closesWithoutTopicName_data();
    void MQTT311_3_3_2_1_broker_closesWithoutTopicName();
    void MQTT311_3_3_2_1_broker_sendsTheTopicNameFirst();
    void MQTT311_3_3_2_1_client_sendsTheTopicNameFirst();
    void MQTT311_3_3_2_1_client_sendsNoneWithoutTopicName();
    void MQTT311_3_3_2_1_client_closesWithoutTopicName();
    void MQTT311_3_3_2_2_broker_closesOnWildcards_data();
    void MQTT311_3_3_2_2_broker_closesOnWildcards();
    void MQTT311_3_3_2_2_client_sendsNoWildcards_data();
    void MQTT311_3_3_2_2_client_sendsNoWildcards();
    void MQTT311_3_3_2_2_client_closesOnWildcards_data();
    void MQTT311_3_3_2_2_client_closesOnWildcards();
    void MQTT311_3_3_2_3_broker_sendsMatchingTopicsOnly_data();
    void MQTT311_3_3_2_3_broker_sendsMatchingTopicsOnly();
    void MQTT311_3_3_4_1_broker_answersByQos_data();
    void MQTT311_3_3_4_1_broker_answersByQos();
    void MQTT311_3_3_4_1_broker_closesOnAnotherAnswer_data();
    void MQTT311_3_3_4_1_broker_closesOnAnotherAnswer();
    void MQTT311_3_3_4_1_client_answersByQos_data();
    void MQTT311_3_3_4_1_client_answersByQos();
    void MQTT311_3_3_5_1_broker_takesTheHighestQosOfOverlaps_data();
    void MQTT311_3_3_5_1_broker_takesTheHighestQosOfOverlaps();
    void MQTT311_3_3_5_2_broker_acknowledgesWhatIsNotAllowed_data();
    void MQTT311_3_3_5_2_broker_acknowledgesWhatIsNotAllowed();
};

namespace {

void addWildcards()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("topic");
    QTest::newRow("+") << v311 << std::string("+");
    QTest::newRow("#") << v311 << std::string("#");
    QTest::newRow("a level") << v311 << std::string("sport/+/player");
    QTest::newRow("the end") << v311 << std::string("sport/tennis/#");
    QTest::newRow("inside a level") << v311 << std::string("sport/ten+nis");
    QTest::newRow("3.1") << v31 << std::string("a/#");
}

} // namespace

void ConformancePublish311::MQTT311_3_3_2_1_broker_closesWithoutTopicName_data()
{
    addPackets({{"nothing", "30 00"},
                {"half a length", "30 01 00"},
                {"shorter than its length", "30 04 0005 'ab'"},
                {"empty", "30 L[ S'' 'x' ]"},
                {"surrogate", "30 L[ S[ eda080 ] 'x' ]"}});
}

void ConformancePublish311::MQTT311_3_3_2_1_broker_closesWithoutTopicName()
{
    QFETCH(std::string, packet);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    for (const auto version : {v311, v31}) {
        auto peer = broker.connected("c", {.version = version});
        peer.send(packet);
        QCOMPARE(peer.sent(), QString());
        QVERIFY(peer.isClosed());
        QCOMPARE(observer.sent(), QString());
    }
}

void ConformancePublish311::MQTT311_3_3_2_1_broker_sendsTheTopicNameFirst()
{
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'#' 01");
    auto publisher = broker.connected("p");
    // From MQTT 5, with properties and by an alias: 3.1.1 has neither.
    publisher.send(
        "30 L[ S[ 'Stra' c39f 'e' ] P[ 23 0001 03 S'text' ] 'x' ] 32 L[ S'' 0001 P[ 23 0001 ] 'y' ]");
    QCOMPARE(subscriber.sent(),
             bytes("30 L[ S[ 'Stra' c39f 'e' ] 'x' ] 32 L[ S[ 'Stra' c39f 'e' ] 0001 'y' ]"));
}

void ConformancePublish311::MQTT311_3_3_2_1_client_sendsTheTopicNameFirst()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1,
                   "Stra\xc3\x9f"
                   "e",
                   "x", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("32 L[ S[ 'Stra' c39f 'e' ] 0001 'x' ]"));
}

void ConformancePublish311::MQTT311_3_3_2_1_client_sendsNoneWithoutTopicName()
{
    SessionScript client;
    client.connected(options311());
    client.publish(1, "", "x", Qos::AtMostOnce);
    PropertyList alias; // has no meaning before MQTT 5
    alias.add(Property::TopicAlias, std::uint32_t {1});
    client.publish(2, "", "x", Qos::AtMostOnce, alias);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events().count(QStringLiteral("refused")), 2);
}

void ConformancePublish311::MQTT311_3_3_2_1_client_closesWithoutTopicName()
{
    for (const std::string packet : {"30 00", "30 L[ S'' 'x' ]", "30 04 0005 'ab'"}) {
        SessionScript client;
        client.connected(options311());
        client.receive(packet);
        QVERIFY(client.events().startsWith(QStringLiteral("closed Violation")));
        QVERIFY(closes(client));
    }
}

void ConformancePublish311::MQTT311_3_3_2_2_broker_closesOnWildcards_data()
{
    addWildcards();
}

void ConformancePublish311::MQTT311_3_3_2_2_broker_closesOnWildcards()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, topic);
    BrokerScript broker;
    auto observer = subscribed(broker, "o", "S'#' 00");
    auto peer = broker.connected("c", {.version = version});
    peer.send("33 L[ S'" + topic + "' 0001 'x' ]");
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
    QCOMPARE(brokenClause(broker), Clause::MQTT311_3_3_2_2);
    QCOMPARE(observer.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

void ConformancePublish311::MQTT311_3_3_2_2_client_sendsNoWildcards_data()
{
    addWildcards();
}

void ConformancePublish311::MQTT311_3_3_2_2_client_sendsNoWildcards()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, topic);
    SessionScript client;
    client.connected(options311(version));
    client.publish(1, topic, "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90"));
}

void ConformancePublish311::MQTT311_3_3_2_2_client_closesOnWildcards_data()
{
    addWildcards();
}

void ConformancePublish311::MQTT311_3_3_2_2_client_closesOnWildcards()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, topic);
    SessionScript client;
    client.connected(options311(version));
    client.receive("32 L[ S'" + topic + "' 0001 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.2-2"));
    QCOMPARE(client.sent(), QString());
    QVERIFY(closes(client));
}

void ConformancePublish311::MQTT311_3_3_2_3_broker_sendsMatchingTopicsOnly_data()
{
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<QString>("received");
    const auto row = [](ProtocolVersion version, const char *filter, const char *received) {
        QTest::addRow("%s%s", filter, version == v31 ? ", 3.1" : "")
            << version << std::string(filter) << QString::fromLatin1(received);
    };
    row(v311, "a/b", "a/b q0 '1'");
    row(v311, "a/+", "a/b q0 '1'; a/ q0 '4'");
    row(v311, "a/#", "a q0 '0'; a/b q0 '1'; a/b/c q0 '2'; a/ q0 '4'");
    row(v311, "+/b", "a/b q0 '1'; A/b q0 '3'");
    row(v311, "+", "a q0 '0'");
    row(v311, "/+", "");
    row(v311, "#", "a q0 '0'; a/b q0 '1'; a/b/c q0 '2'; A/b q0 '3'; a/ q0 '4'");
    row(v31, "a/+", "a/b q0 '1'; a/ q0 '4'");
}

void ConformancePublish311::MQTT311_3_3_2_3_broker_sendsMatchingTopicsOnly()
{
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, filter);
    BrokerScript broker;
    auto subscriber = subscribed(broker, "s", "S'" + filter + "' 00", {.version = version});
    auto publisher = broker.connected("p", {.version = v311});
    publisher.send(
        "30 L[ S'a' '0' ] 30 L[ S'a/b' '1' ] 30 L[ S'a/b/c' '2' ] 30 L[ S'A/b' '3' ] 30 L[ S'a/' '4' ]");
    QTEST(subscriber.messages(), "received");
}

void ConformancePublish311::MQTT311_3_3_4_1_broker_answersByQos_data()
{
    addVersionsBefore5();
}

void ConformancePublish311::MQTT311_3_3_4_1_broker_answersByQos()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto peer = broker.connected("c", {.version = version});
    peer.send("30 L[ S'a' 'x' ]");
    QCOMPARE(peer.sent(), QString());
    peer.send("32 L[ S'a' 0005 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0005"));
    peer.send("34 L[ S'a' 0006 'x' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0006"));
    static_cast<void>(subscribed(broker, "o", "S'a' 00"));
    peer.send("32 L[ S'a' 0007 'x' ] 34 L[ S'a' 0008 'x' ]"); // with subscribers no less
    QCOMPARE(peer.sent(), bytes("40 02 0007  50 02 0008"));
}

void ConformancePublish311::MQTT311_3_3_4_1_broker_closesOnAnotherAnswer_data()
{
    addPackets({{"PUBREC for QoS 1", "50 02 0001"},
                {"PUBCOMP for QoS 1", "70 02 0001"},
                {"PUBACK for QoS 2", "40 02 0002"},
                {"PUBCOMP before PUBREC", "70 02 0002"}});
}

void ConformancePublish311::MQTT311_3_3_4_1_broker_closesOnAnotherAnswer()
{
    QFETCH(std::string, packet);
    for (const auto version : {v311, v31}) {
        BrokerScript broker;
        auto subscriber = subscribed(broker, "s", "S'a' 02", {.version = version});
        broker.connected("p", {.version = version}).send("32 L[ S'a' 0009 'x' ] 34 L[ S'a' 000a 'y' ]");
        QCOMPARE(subscriber.messages(), QStringLiteral("a q1 'x'; a q2 'y'"));
        subscriber.send(packet);
        QCOMPARE(subscriber.sent(), QString());
        QVERIFY(subscriber.isClosed());
        QCOMPARE(brokenClause(broker), Clause::MQTT311_3_3_4_1);
    }
}

void ConformancePublish311::MQTT311_3_3_4_1_client_answersByQos_data()
{
    addVersionsBefore5();
}

void ConformancePublish311::MQTT311_3_3_4_1_client_answersByQos()
{
    QFETCH(ProtocolVersion, version);
    SessionScript client;
    client.connected(options311(version));
    client.receive("30 L[ S'a' 'x' ]");
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("message a q0 'x'"));
    client.receive("32 L[ S'a' 0005 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("40 02 0005"));
    QCOMPARE(client.events(), QStringLiteral("message a q1 'x'"));
    client.receive("34 L[ S'a' 0006 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("50 02 0006"));
    QCOMPARE(client.events(), QStringLiteral("message a q2 'x'"));
}

void ConformancePublish311::MQTT311_3_3_5_1_broker_takesTheHighestQosOfOverlaps_data()
{
    addVersionsBefore5();
}

void ConformancePublish311::MQTT311_3_3_5_1_broker_takesTheHighestQosOfOverlaps()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker;
    auto subscriber =
        subscribed(broker, "s", "S'a/#' 00 S'a/b' 02 S'+/b' 01 S'a/c' 01", {.version = version});
    auto publisher = broker.connected("p", {.version = version});
    publisher.send("34 L[ S'a/b' 0001 '1' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a/b q2 '1'"));
    publisher.send("34 L[ S'a/c' 0002 '2' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a/c q1 '2'"));
    publisher.send("34 L[ S'a/d' 0003 '3' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a/d q0 '3'"));
}

void ConformancePublish311::MQTT311_3_3_5_2_broker_acknowledgesWhatIsNotAllowed_data()
{
    addVersionsBefore5();
}

/// Topics below $SYS belong to the broker.
void ConformancePublish311::MQTT311_3_3_5_2_broker_acknowledgesWhatIsNotAllowed()
{
    QFETCH(ProtocolVersion, version);
    BrokerScript broker({.sysInterval = std::chrono::seconds(0)});
    auto observer = subscribed(broker, "o", "S'$SYS/#' 00");
    auto peer = broker.connected("c", {.version = version});
    peer.send("31 L[ S'$SYS/x' '0' ]");
    QCOMPARE(peer.sent(), QString());
    peer.send("33 L[ S'$SYS/x' 0001 '1' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0001"));
    peer.send("35 L[ S'$SYS/x' 0002 '2' ]");
    QCOMPARE(peer.sent(), bytes("50 02 0002"));
    peer.send("62 02 0002");
    QCOMPARE(peer.sent(), bytes("70 02 0002"));
    QVERIFY(!peer.isClosed());
    QCOMPARE(observer.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0U);
}

QTEST_APPLESS_MAIN(ConformancePublish311)
#include "tst_v311publish.moc"
