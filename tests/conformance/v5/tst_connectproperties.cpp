// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

#include <set>

using namespace espalier;
using namespace std::chrono_literals;

namespace {

/// Retained with a deeper topic than the broker takes.
constexpr std::string_view tooDeep = "S'a/b/c'";

/// CONNECT properties with a Maximum Packet Size, in a session that lasts.
std::string limitedTo(std::uint8_t size)
{
    return "11 0000003c 27 000000" + hex({&size, 1});
}

} // namespace

/// What the properties of CONNECT forbid the server (3.1.2.11.4 to 3.1.2.11.7).
class ConformanceConnectProperties : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_1_2_24_broker_sendsNoLongerMessage_data();
    void MQTT_3_1_2_24_broker_sendsNoLongerMessage();
    void MQTT_3_1_2_24_broker_sendsNoLongerAnswer();
    void MQTT_3_1_2_24_broker_shortensDisconnect();
    void MQTT_3_1_2_24_broker_acceptsNoClientThatItCannotAnswer_data();
    void MQTT_3_1_2_24_broker_acceptsNoClientThatItCannotAnswer();
    void MQTT_3_1_2_25_broker_goesOnBehindMessageThatIsTooLarge_data();
    void MQTT_3_1_2_25_broker_goesOnBehindMessageThatIsTooLarge();
    void MQTT_3_1_2_25_broker_discardsQueuedMessageThatIsTooLarge();
    void MQTT_3_1_2_25_broker_discardsUnacknowledgedMessageThatIsTooLarge();
    void MQTT_3_1_2_26_broker_sendsNoAliasAboveMaximum_data();
    void MQTT_3_1_2_26_broker_sendsNoAliasAboveMaximum();
    void MQTT_3_1_2_27_broker_sendsNoAlias_data();
    void MQTT_3_1_2_27_broker_sendsNoAlias();
    void MQTT_3_1_2_28_broker_returnsResponseInformationOnRequest_data();
    void MQTT_3_1_2_28_broker_returnsResponseInformationOnRequest();
    void MQTT_3_1_2_29_broker_explainsNothingInAcknowledgements_data();
    void MQTT_3_1_2_29_broker_explainsNothingInAcknowledgements();
};

void ConformanceConnectProperties::MQTT_3_1_2_24_broker_sendsNoLongerMessage_data()
{
    // "a", its length, Property Length and the fixed header are 6 bytes, a Packet Identifier 2 more.
    QTest::addColumn<int>("qos");
    QTest::addColumn<int>("longest");
    QTest::newRow("QoS 0") << 0 << 34;
    QTest::newRow("QoS 1") << 1 << 32;
    QTest::newRow("QoS 2") << 2 << 32;
}

void ConformanceConnectProperties::MQTT_3_1_2_24_broker_sendsNoLongerMessage()
{
    QFETCH(int, qos);
    QFETCH(int, longest);
    BrokerScript broker;
    auto subscriber = broker.connected("s", {.properties = limitedTo(40)});
    subscriber.send("82 L[ 0001 00 S'a' 02 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    for (int size = longest + 1; size >= longest; --size) {
        const std::string payload(static_cast<std::size_t>(size), 'x');
        const auto flags = static_cast<std::uint8_t>(0x30 | qos << 1);
        publisher.send(hex({&flags, 1}) + " L[ S'a' " + (qos > 0 ? "0001 " : "") + "00 '" + payload + "' ]");
        const auto sent = subscriber.sent();
        if (size > longest)
            QCOMPARE(sent, QString());
        else
            QCOMPARE((sent.size() + 1) / 3, 40);
        publisher.send("62 L[ 0001 ]");
    }
    QVERIFY(!subscriber.isClosed());
}

void ConformanceConnectProperties::MQTT_3_1_2_24_broker_sendsNoLongerAnswer()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = limitedTo(40)});
    std::string filters;
    for (int i = 0; i < 35; ++i)
        filters += " S'a' 00";
    peer.send("82 L[ 0001 00" + filters + " ]"); // the SUBACK has 40 bytes
    QCOMPARE((peer.sent().size() + 1) / 3, 40);
    peer.send("82 L[ 0002 00" + filters + " S'a' 00 ]");
    const auto disconnect = peer.take<Disconnect>();
    QCOMPARE(disconnect.reason, ReasonCode::PacketTooLarge);
    QCOMPARE(peer.sent(), QString());
    QVERIFY(peer.isClosed());
}

void ConformanceConnectProperties::MQTT_3_1_2_24_broker_shortensDisconnect()
{
    BrokerScript broker;
    auto peer = broker.connected("c1", {.properties = limitedTo(40)});
    peer.send("36 L[ S'a' 0001 00 ]"); // whose explanation is longer than that
    QCOMPARE(peer.sent(), bytes("e0 01 81"));
    auto patient = broker.connected("c2");
    patient.send("36 L[ S'a' 0001 00 ]");
    QVERIFY(patient.take<Disconnect>().properties.contains(Property::ReasonString));
}

void ConformanceConnectProperties::MQTT_3_1_2_24_broker_acceptsNoClientThatItCannotAnswer_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<std::string>("clientId");
    QTest::addColumn<QString>("answer");
    QTest::newRow("no room for CONNACK") << 4 << std::string("c1") << QString();
    QTest::newRow("room for CONNACK") << 5 << std::string("c1") << QStringLiteral("20 03 00 00 00");
    QTest::newRow("no room for the assigned identifier")
        << 10 << std::string() << QStringLiteral("20 03 00 95 00");
}

void ConformanceConnectProperties::MQTT_3_1_2_24_broker_acceptsNoClientThatItCannotAnswer()
{
    QFETCH(int, size);
    QFETCH(std::string, clientId);
    QFETCH(QString, answer);
    BrokerScript broker;
    auto peer = broker.connecting(clientId, {.properties = limitedTo(static_cast<std::uint8_t>(size))});
    QCOMPARE(peer.sent(), answer);
    const bool isAccepted = answer.startsWith(QLatin1String("20 03 00 00"));
    QCOMPARE(peer.isClosed(), !isAccepted);
    QCOMPARE(broker.engine.statistics().clientsConnected, isAccepted ? 1u : 0u);
}

void ConformanceConnectProperties::MQTT_3_1_2_25_broker_goesOnBehindMessageThatIsTooLarge_data()
{
    QTest::addColumn<std::string>("large");
    QTest::addColumn<std::string>("answer");
    QTest::addColumn<std::string>("small");
    QTest::addColumn<QString>("received");
    const std::string payload = "'" + std::string(40, 'x') + "'";
    QTest::newRow("QoS 0") << "30 L[ S'a' 00 " + payload + " ]" << std::string()
                           << std::string("30 L[ S'a' 00 'y' ]") << QStringLiteral("a q0 'y'");
    QTest::newRow("QoS 1") << "32 L[ S'a' 0001 00 " + payload + " ]" << std::string("40 L[ 0001 ]")
                           << std::string("32 L[ S'a' 0002 00 'y' ]") << QStringLiteral("a q1 'y'");
    QTest::newRow("QoS 2") << "34 L[ S'a' 0001 00 " + payload + " ]" << std::string("50 L[ 0001 ]")
                           << std::string("34 L[ S'a' 0002 00 'y' ]") << QStringLiteral("a q2 'y'");
}

void ConformanceConnectProperties::MQTT_3_1_2_25_broker_goesOnBehindMessageThatIsTooLarge()
{
    QFETCH(std::string, large);
    QFETCH(std::string, answer);
    QFETCH(std::string, small);
    QFETCH(QString, received);
    BrokerScript broker;
    // Receive Maximum 1: a message that counted as under way would keep the next one back.
    auto subscriber = broker.connected("s", {.properties = limitedTo(40) + " 21 0001"});
    subscriber.send("82 L[ 0001 00 S'a' 02 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send(large);
    QCOMPARE(publisher.sent(), bytes(answer)); // it is none of the publisher's business
    QCOMPARE(subscriber.sent(), QString());
    QCOMPARE(broker.engine.statistics().messagesHeld, 0u);
    publisher.send(small);
    QCOMPARE(subscriber.messages(), received);
    subscriber.lose();
    auto again = broker.connected("s", {.start = PeerOptions::Start::Resume, .properties = "11 0000003c"});
    const auto resent = again.messages(); // the large one does not come back, though it would fit now
    QCOMPARE(resent, received.contains(QLatin1String("q0"))
                         ? QString()
                         : QString(received).insert(4, QLatin1String(" dup")));
}

void ConformanceConnectProperties::MQTT_3_1_2_25_broker_discardsQueuedMessageThatIsTooLarge()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", {.properties = "11 0000003c"});
    subscriber.send("82 L[ 0001 00 S'a' 02 ]");
    subscriber.lose();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '" + std::string(40, 'x') + "' ] 32 L[ S'a' 0002 00 'y' ]");
    auto again = broker.connected("s", {.start = PeerOptions::Start::Resume, .properties = limitedTo(40)});
    QCOMPARE(again.messages(), QStringLiteral("a q1 'y'"));
    QCOMPARE(broker.engine.statistics().messagesHeld, 1u);
}

void ConformanceConnectProperties::MQTT_3_1_2_25_broker_discardsUnacknowledgedMessageThatIsTooLarge()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s", {.properties = "11 0000003c"});
    subscriber.send("82 L[ 0001 00 S'a' 02 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '" + std::string(40, 'x') + "' ] 32 L[ S'a' 0002 00 'y' ]");
    subscriber.lose();
    auto again = broker.connected(
        "s", {.start = PeerOptions::Start::Resume, .properties = limitedTo(40) + " 21 0001"});
    QCOMPARE(again.messages(), QStringLiteral("a q1 dup 'y'"));
    QCOMPARE(broker.engine.statistics().messagesHeld, 1u);
}

void ConformanceConnectProperties::MQTT_3_1_2_26_broker_sendsNoAliasAboveMaximum_data()
{
    QTest::addColumn<std::string>("maximum");
    QTest::addColumn<unsigned>("most");
    QTest::newRow("1") << std::string("0001") << 1u;
    QTest::newRow("3") << std::string("0003") << 3u;
    QTest::newRow("more than topics") << std::string("000a") << 5u;
}

void ConformanceConnectProperties::MQTT_3_1_2_26_broker_sendsNoAliasAboveMaximum()
{
    QFETCH(std::string, maximum);
    QFETCH(unsigned, most);
    BrokerScript broker;
    auto subscriber = broker.connected("s", {.properties = "22 " + maximum});
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    std::map<std::uint32_t, std::string> topicNames;
    std::set<std::uint32_t> used;
    for (int i = 0; i < 20; ++i) {
        const auto topicName = "a/long/topic/" + std::to_string(i % 5);
        publisher.send("30 L[ S'" + topicName + "' P[ 23 0009 ] 'x' ]"); // an alias of another hop
        const auto message = subscriber.take<Publish>();
        const auto alias = message.properties.number(Property::TopicAlias, 0);
        QVERIFY(alias <= most);
        if (alias != 0) {
            used.insert(alias);
            if (!message.topicName.empty())
                topicNames[alias] = message.topicName;
        }
        QCOMPARE(message.topicName.empty() ? topicNames[alias] : std::string(message.topicName), topicName);
    }
    QCOMPARE(used.size(), std::size_t {most});
}

void ConformanceConnectProperties::MQTT_3_1_2_27_broker_sendsNoAlias_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::newRow("absent") << std::string();
    QTest::newRow("0") << std::string("22 0000");
}

void ConformanceConnectProperties::MQTT_3_1_2_27_broker_sendsNoAlias()
{
    QFETCH(std::string, properties);
    BrokerScript broker;
    auto subscriber = broker.connected("s", {.properties = properties});
    subscriber.send("82 L[ 0001 00 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a/long/topic' P[ 23 0001 ] 'x' ]");
    publisher.send("30 L[ S'' P[ 23 0001 ] 'y' ]");
    QCOMPARE(subscriber.sent(), bytes("30 L[ S'a/long/topic' 00 'x' ] 30 L[ S'a/long/topic' 00 'y' ]"));
}

void ConformanceConnectProperties::MQTT_3_1_2_28_broker_returnsResponseInformationOnRequest_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<bool>("returned");
    QTest::newRow("absent") << std::string() << false;
    QTest::newRow("0") << std::string("19 00") << false;
    QTest::newRow("1") << std::string("19 01") << true;
}

void ConformanceConnectProperties::MQTT_3_1_2_28_broker_returnsResponseInformationOnRequest()
{
    QFETCH(std::string, properties);
    QFETCH(bool, returned);
    BrokerScript broker({.responseInformation = "answers/%c"});
    const auto ack = broker.connecting("c1", {.properties = properties}).take<ConnAck>();
    QCOMPARE(ack.reason, ReasonCode::Success);
    QCOMPARE(ack.properties.contains(Property::ResponseInformation), returned);
}

void ConformanceConnectProperties::MQTT_3_1_2_29_broker_explainsNothingInAcknowledgements_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::addColumn<std::string>("answer");
    const std::string topic(tooDeep);
    QTest::newRow("SUBACK") << "82 L[ 0001 00 " + topic + " 00 ]" << std::string("90 L[ 0001 P[ ] 8f ]");
    QTest::newRow("UNSUBACK") << "a2 L[ 0001 00 " + topic + " ]" << std::string("b0 L[ 0001 P[ ] 11 ]");
    QTest::newRow("PUBACK") << "33 L[ " + topic + " 0001 00 'x' ]" << std::string("40 L[ 0001 90 ]");
    QTest::newRow("PUBREC") << "35 L[ " + topic + " 0001 00 'x' ]" << std::string("50 L[ 0001 90 ]");
    QTest::newRow("PUBCOMP") << std::string("62 L[ 0001 ]") << std::string("70 L[ 0001 92 ]");
    QTest::newRow("PUBREL") << std::string("50 L[ 0001 ]") << std::string("62 L[ 0001 92 ]");
}

void ConformanceConnectProperties::MQTT_3_1_2_29_broker_explainsNothingInAcknowledgements()
{
    QFETCH(std::string, packet);
    QFETCH(std::string, answer);
    BrokerScript broker({.maximumTopicLevels = 2});
    auto silent = broker.connected("c1", {.properties = "17 00"});
    silent.send(packet);
    QCOMPARE(silent.sent(), bytes(answer));
    // Explanations there would be, for those who want them.
    auto curious = broker.connected("c2", {.properties = "17 01"});
    curious.send("82 L[ 0001 00 " + std::string(tooDeep) + " 00 ]");
    QVERIFY(curious.take<SubAck>().properties.contains(Property::ReasonString));
}

QTEST_APPLESS_MAIN(ConformanceConnectProperties)
#include "tst_connectproperties.moc"
