// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

namespace {

PropertyList responseTopic(std::string_view topicName)
{
    PropertyList properties;
    properties.add(Property::ResponseTopic, topicName);
    return properties;
}

/// A client that is asked to use `topicName` in any place sends nothing.
void refuseAsClient(const std::string &topicName)
{
    SessionScript client;
    client.connected();
    client.publish(1, topicName, "x", Qos::AtMostOnce);
    client.publish(2, topicName, "x", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90; publish 2 refused 90"));

    SessionScript withWill;
    withWill.connect({.clientId = "c", .will = WillOptions {.topicName = topicName}});
    QCOMPARE(withWill.sent(), QString());
    QVERIFY(withWill.events().startsWith(QStringLiteral("closed InvalidRequest 90")));
}

/// The same for a Response Topic.
void refuseResponseTopicAsClient(std::string_view topicName)
{
    SessionScript client;
    client.connected();
    client.publish(1, "a", "x", Qos::AtMostOnce, responseTopic(topicName));
    client.publish(2, "a", "x", Qos::ExactlyOnce, responseTopic(topicName));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 81; publish 2 refused 81"));
}

/// Rows of packets with `topicName`, a field as wire text, in each place where a client sends one.
void addPackets(const std::string &topicName, ReasonCode inPublish = ReasonCode::MalformedPacket)
{
    const auto malformed = ReasonCode::MalformedPacket;
    QTest::addColumn<QString>("packet");
    QTest::addColumn<ReasonCode>("reason");
    const auto add = [&](const char *name, const std::string &packet, ReasonCode reason) {
        QTest::newRow(name) << QString::fromStdString(packet) << reason;
    };
    add("QoS 0", "30 L[ " + topicName + " 00 'x' ]", inPublish);
    add("QoS 1", "32 L[ " + topicName + " 0001 00 'x' ]", inPublish);
    add("QoS 2", "34 L[ " + topicName + " 0001 00 'x' ]", inPublish);
    add("retained", "31 L[ " + topicName + " 00 'x' ]", inPublish);
    add("Response Topic", "30 L[ S'a' P[ 08 " + topicName + " ] 'x' ]", malformed);
    add("Will Topic", "10 L[ S'MQTT' 05 06 0000 00 S'c' 00 " + topicName + " S'x' ]", malformed);
    add("Response Topic of a will", "10 L[ S'MQTT' 05 06 0000 00 S'c' P[ 08 " + topicName + " ] S'w' S'x' ]",
        malformed);
}

/// The broker ends a connection with the packet of this row, and the message goes nowhere.
void refuseAsBroker()
{
    QFETCH(QString, packet);
    QFETCH(ReasonCode, reason);
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "#");
    const bool isConnect = packet.startsWith(QStringLiteral("10"));
    auto peer = isConnect ? broker.opened() : broker.connected("c");
    peer.send(packet.toStdString());
    QCOMPARE(isConnect ? peer.take<ConnAck>().reason : peer.take<Disconnect>().reason, reason);
    QVERIFY(peer.isClosed());
    QCOMPARE(watcher.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, std::size_t {0});
}

/// A client ends the connection on a message with `topicName`, a field as wire text.
void refuseFromServer(const std::string &topicName, std::string_view reason = "81")
{
    for (const auto &packet : {"30 L[ " + topicName + " 00 'x' ]", "32 L[ " + topicName + " 0001 00 'x' ]"}) {
        SessionScript client;
        client.connected();
        client.receive(packet);
        QCOMPARE(client.sent(), SessionScript::bytes("e0 01 " + std::string(reason)));
        QVERIFY(client.events().startsWith(QStringLiteral("closed Violation")));
    }
    SessionScript client;
    client.connected();
    client.receive("30 L[ S'a' P[ 08 " + topicName + " ] 'x' ]");
    QCOMPARE(client.sent(), SessionScript::bytes("e0 01 81"));
    QVERIFY(client.events().startsWith(QStringLiteral("closed Violation")));
}

} // namespace

/// Topic Names (4.7): what stands in PUBLISH, wills and Response Topics. Filters are in tst_topicfilters.
class ConformanceTopicNames : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_4_7_0_1_broker_refusesWildcard_data();
    void MQTT_4_7_0_1_broker_refusesWildcard();
    void MQTT_4_7_0_1_client_sendsNoWildcards();
    void MQTT_4_7_0_1_client_refusesWildcards();
    void MQTT_4_7_3_1_broker_refusesEmpty_data() { addPackets("S''", ReasonCode::ProtocolError); }
    void MQTT_4_7_3_1_broker_refusesEmpty() { refuseAsBroker(); }
    void MQTT_4_7_3_1_client_sendsNoneEmpty();
    void MQTT_4_7_3_1_client_refusesEmpty() { refuseFromServer("S''", "82"); }
    void MQTT_4_7_3_2_broker_refusesNullCharacter_data() { addPackets("S[ 'a' 00 'b' ]"); }
    void MQTT_4_7_3_2_broker_refusesNullCharacter() { refuseAsBroker(); }
    void MQTT_4_7_3_2_client_sendsNoNullCharacter();
    void MQTT_4_7_3_2_client_refusesNullCharacter() { refuseFromServer("S[ 'a' 00 'b' ]"); }
    void MQTT_4_7_3_3_broker_takesTheLongest();
    void MQTT_4_7_3_3_client_sendsNoneLonger();
    void MQTT_4_7_3_3_client_takesTheLongest();
};

void ConformanceTopicNames::MQTT_4_7_0_1_broker_refusesWildcard_data()
{
    addPackets("S'a/+/b'");
    QTest::newRow("+") << "30 L[ S'+' 00 'x' ]" << ReasonCode::MalformedPacket;
    QTest::newRow("#") << "30 L[ S'#' 00 'x' ]" << ReasonCode::MalformedPacket;
    QTest::newRow("last level") << "32 L[ S'a/#' 0001 00 'x' ]" << ReasonCode::MalformedPacket;
    QTest::newRow("within a level") << "31 L[ S'a+b' 00 'x' ]" << ReasonCode::MalformedPacket;
    QTest::newRow("long") << "31 L[ S'a/very/long/topic/na#me' 00 'x' ]" << ReasonCode::MalformedPacket;
    QTest::newRow("Topic Alias") << "30 L[ S'a/#' P[ 23 0001 ] 'x' ]" << ReasonCode::MalformedPacket;
}

void ConformanceTopicNames::MQTT_4_7_0_1_broker_refusesWildcard()
{
    refuseAsBroker();
}

void ConformanceTopicNames::MQTT_4_7_0_1_client_sendsNoWildcards()
{
    for (const auto *topicName : {"+", "#", "a/+/b", "a/#", "a+", "a/very/long/topic/na#me"}) {
        refuseAsClient(topicName);
        refuseResponseTopicAsClient(topicName);
    }
}

void ConformanceTopicNames::MQTT_4_7_0_1_client_refusesWildcards()
{
    for (const auto *topicName : {"S'+'", "S'#'", "S'a/+'", "S'a#b'"})
        refuseFromServer(topicName);
}

void ConformanceTopicNames::MQTT_4_7_3_1_client_sendsNoneEmpty()
{
    refuseAsClient({});
    refuseResponseTopicAsClient({});
}

void ConformanceTopicNames::MQTT_4_7_3_2_client_sendsNoNullCharacter()
{
    const std::string name("a\0b", 3);
    refuseAsClient(name);
    refuseResponseTopicAsClient(name);
}

void ConformanceTopicNames::MQTT_4_7_3_3_broker_takesTheLongest()
{
    const std::string longest(65'535, 'a');
    BrokerScript broker;
    auto watcher = broker.subscribed("watcher", "+");
    auto peer = broker.connected("c");
    peer.send("32 L[ S'" + longest + "' 0001 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0001"));
    QCOMPARE(watcher.sent(), bytes("32 L[ S'" + longest + "' 0001 00 'x' ]"));
}

void ConformanceTopicNames::MQTT_4_7_3_3_client_sendsNoneLonger()
{
    const std::string longest(65'535, 'a');
    SessionScript client;
    client.connected();
    client.publish(1, longest, "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), SessionScript::bytes("30 L[ S'" + longest + "' 00 'x' ]"));
    refuseAsClient(longest + "a");
}

void ConformanceTopicNames::MQTT_4_7_3_3_client_takesTheLongest()
{
    const std::string longest(65'535, 'a');
    SessionScript client;
    client.connected();
    client.receive("30 L[ S'" + longest + "' 00 'x' ]");
    QCOMPARE(client.events(), QString::fromStdString("message " + longest + " q0 'x'"));
}

QTEST_APPLESS_MAIN(ConformanceTopicNames)
#include "tst_topicnames.moc"
