// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"
#include "tests/support/wirerows.h"

using namespace espalier;

/// Properties of PUBLISH that belong to the message (3.3.2.3).
class ConformancePublishProperties : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_2_4_broker_passesThePayloadFormatOn_data();
    void MQTT_3_3_2_4_broker_passesThePayloadFormatOn();
    void MQTT_3_3_2_13_broker_refusesWhatIsNoUtf8_data();
    void MQTT_3_3_2_13_broker_refusesWhatIsNoUtf8();
    void MQTT_3_3_2_13_client_sendsWellFormedOnly_data();
    void MQTT_3_3_2_13_client_sendsWellFormedOnly();
    void MQTT_3_3_2_14_broker_refusesWildcards_data();
    void MQTT_3_3_2_14_broker_refusesWildcards();
    void MQTT_3_3_2_14_client_sendsNoWildcards_data();
    void MQTT_3_3_2_14_client_sendsNoWildcards();
    void MQTT_3_3_2_14_client_refusesWildcards_data();
    void MQTT_3_3_2_14_client_refusesWildcards();
    void MQTT_3_3_2_15_broker_passesTheResponseTopicOn_data();
    void MQTT_3_3_2_15_broker_passesTheResponseTopicOn();
    void MQTT_3_3_2_16_broker_passesTheCorrelationDataOn_data();
    void MQTT_3_3_2_16_broker_passesTheCorrelationDataOn();
    void MQTT_3_3_2_17_broker_passesUserPropertiesOn_data();
    void MQTT_3_3_2_17_broker_passesUserPropertiesOn();
    void MQTT_3_3_2_18_broker_keepsTheOrderOfUserProperties_data();
    void MQTT_3_3_2_18_broker_keepsTheOrderOfUserProperties();
    void MQTT_3_3_2_19_broker_refusesWhatIsNoUtf8_data();
    void MQTT_3_3_2_19_broker_refusesWhatIsNoUtf8();
    void MQTT_3_3_2_19_client_sendsWellFormedOnly_data();
    void MQTT_3_3_2_19_client_sendsWellFormedOnly();
    void MQTT_3_3_2_20_broker_passesTheContentTypeOn_data();
    void MQTT_3_3_2_20_broker_passesTheContentTypeOn();
};

namespace {

/// How a message comes to its subscriber.
enum class Way { AtOnce, WithAlias, WithIdentifier, Large, Shared, Queued, SentAgain, Retained, Will };

void addWays()
{
    QTest::addColumn<Way>("way");
    QTest::newRow("at once") << Way::AtOnce;
    QTest::newRow("published with a Topic Alias") << Way::WithAlias;
    QTest::newRow("with a Subscription Identifier") << Way::WithIdentifier;
    QTest::newRow("with a large payload") << Way::Large;
    QTest::newRow("shared") << Way::Shared;
    QTest::newRow("queued") << Way::Queued;
    QTest::newRow("sent again") << Way::SentAgain;
    QTest::newRow("retained") << Way::Retained;
    QTest::newRow("will") << Way::Will;
}

BrokerScript::Peer subscriberFor(BrokerScript &broker, Way way)
{
    auto subscriber = broker.subscribed("s", way == Way::Shared ? "$share/g/a" : "a", lasting());
    if (way == Way::WithIdentifier)
        subscriber.send("82 L[ 0001 P[ 0b 05 ] S'a' 02 ]");
    else if (way == Way::Retained)
        subscriber.send("a2 L[ 0002 00 S'a' ]");
    else if (way == Way::Queued)
        subscriber.lose();
    if (way != Way::Queued)
        subscriber.forget();
    return subscriber;
}

void publish(BrokerScript &broker, Way way, const std::string &properties)
{
    if (way == Way::Will) {
        broker.connected("p", {.will = "P[ " + properties + " ] S'a' S'x'", .willFlags = 0x0c}).lose();
        return;
    }
    auto publisher = broker.connected("p");
    const std::string flags = way == Way::Retained ? "33" : "32";
    const auto payload = "'" + std::string(way == Way::Large ? 20'000u : 1u, 'x') + "'";
    if (way == Way::WithAlias) {
        publisher.send("30 L[ S'a' P[ 23 0001 ] ]");
        publisher.send("32 L[ S'' 0001 P[ " + properties + " 23 0001 ] 'x' ]");
    } else {
        publisher.send(flags + " L[ S'a' 0001 P[ " + properties + " ] " + payload + " ]");
    }
}

/// The properties with which a message arrives that was published with `properties`; both in wire text.
QString arriving(Way way, const std::string &properties)
{
    BrokerScript broker;
    auto subscriber = subscriberFor(broker, way);
    publish(broker, way, properties);
    if (way == Way::WithAlias)
        static_cast<void>(subscriber.take<Publish>());
    if (way == Way::Retained) {
        subscriber.send("82 L[ 0001 00 S'a' 02 ]");
        static_cast<void>(subscriber.take<SubAck>());
    }
    if (way == Way::SentAgain)
        subscriber.lose();
    if (way == Way::SentAgain || way == Way::Queued)
        subscriber = broker.connected("s", returning());
    const auto publish = subscriber.take<Publish>();
    if (publish.dup != (way == Way::SentAgain) || subscriber.sent() != QString())
        QTest::qFail("one message was expected", __FILE__, __LINE__);
    auto text = QString::fromStdString(hex(publish.properties.bytes()));
    const auto identifier = QStringLiteral("0b 05");
    if (way == Way::WithIdentifier && text.startsWith(identifier))
        text = text.mid(identifier.size()).trimmed();
    return text;
}

/// Sends a PUBLISH with `properties` to the broker, which must refuse it; tells the statement broken.
Clause refusedFor(const std::string &properties, ReasonCode reason)
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' P[ " + properties + " ] 'x' ]");
    const bool isRefused = publisher.take<Disconnect>().reason == reason && publisher.isClosed();
    if (!isRefused || subscriber.sent() != QString() || broker.engine.statistics().retainedMessages > 0)
        QTest::qFail("the message was not refused as expected", __FILE__, __LINE__);
    return broker.violated();
}

/// What becomes of a message that our client is asked to send with this property.
QString attempt(SessionScript &client, Property property, std::string_view value)
{
    PropertyList properties;
    properties.add(property, value);
    client.publish(1, "a", "x", Qos::AtMostOnce, std::move(properties));
    return client.events();
}

std::string fromHex(const std::string &text)
{
    return std::string(asText(wire(text)));
}

} // namespace

void ConformancePublishProperties::MQTT_3_3_2_4_broker_passesThePayloadFormatOn_data()
{
    addWays();
}

void ConformancePublishProperties::MQTT_3_3_2_4_broker_passesThePayloadFormatOn()
{
    QFETCH(Way, way);
    for (const std::string properties : {"01 00", "01 01", ""})
        QCOMPARE(arriving(way, properties), bytes(properties));
}

void ConformancePublishProperties::MQTT_3_3_2_13_broker_refusesWhatIsNoUtf8_data()
{
    addIllFormedText();
}

void ConformancePublishProperties::MQTT_3_3_2_13_broker_refusesWhatIsNoUtf8()
{
    QFETCH(std::string, text);
    QVERIFY(refusedFor("08 S[ " + text + " ]", ReasonCode::MalformedPacket) != Clause::None);
}

void ConformancePublishProperties::MQTT_3_3_2_13_client_sendsWellFormedOnly_data()
{
    addIllFormedText();
}

void ConformancePublishProperties::MQTT_3_3_2_13_client_sendsWellFormedOnly()
{
    QFETCH(std::string, text);
    SessionScript client;
    client.connected();
    QCOMPARE(attempt(client, Property::ResponseTopic, fromHex(text)), QStringLiteral("publish 1 refused 81"));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(attempt(client, Property::ResponseTopic, "r/\u00fc"), QStringLiteral("publish 1 done 00"));
    QCOMPARE(client.sent(), bytes("30 L[ S'a' P[ 08 S[ 722f c3bc ] ] 'x' ]"));
}

void ConformancePublishProperties::MQTT_3_3_2_14_broker_refusesWildcards_data()
{
    addTopicsWithWildcards();
}

void ConformancePublishProperties::MQTT_3_3_2_14_broker_refusesWildcards()
{
    QFETCH(std::string, topic);
    QCOMPARE(refusedFor("08 S'" + topic + "'", ReasonCode::MalformedPacket), Clause::MQTT_3_3_2_14);
}

void ConformancePublishProperties::MQTT_3_3_2_14_client_sendsNoWildcards_data()
{
    addTopicsWithWildcards();
}

void ConformancePublishProperties::MQTT_3_3_2_14_client_sendsNoWildcards()
{
    QFETCH(std::string, topic);
    SessionScript client;
    client.connected();
    QCOMPARE(attempt(client, Property::ResponseTopic, topic), QStringLiteral("publish 1 refused 81"));
    QCOMPARE(client.sent(), QString());
}

void ConformancePublishProperties::MQTT_3_3_2_14_client_refusesWildcards_data()
{
    addTopicsWithWildcards();
}

void ConformancePublishProperties::MQTT_3_3_2_14_client_refusesWildcards()
{
    QFETCH(std::string, topic);
    SessionScript client;
    client.connected();
    client.receive("30 L[ S'a' P[ 08 S'" + topic + "' ] 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.2-14"));
    QCOMPARE(client.sent(), bytes("e0 01 81"));
}

void ConformancePublishProperties::MQTT_3_3_2_15_broker_passesTheResponseTopicOn_data()
{
    addWays();
}

void ConformancePublishProperties::MQTT_3_3_2_15_broker_passesTheResponseTopicOn()
{
    QFETCH(Way, way);
    for (const std::string properties : {"08 S'r/1'", "08 S[ 722f c3bc ]", "08 S'$r / '"})
        QCOMPARE(arriving(way, properties), bytes(properties));
}

void ConformancePublishProperties::MQTT_3_3_2_16_broker_passesTheCorrelationDataOn_data()
{
    addWays();
}

void ConformancePublishProperties::MQTT_3_3_2_16_broker_passesTheCorrelationDataOn()
{
    QFETCH(Way, way);
    for (const std::string properties : {"09 S'42'", "09 S[ 00 ff c3 28 ]", "09 S''"})
        QCOMPARE(arriving(way, properties), bytes(properties));
}

void ConformancePublishProperties::MQTT_3_3_2_17_broker_passesUserPropertiesOn_data()
{
    addWays();
}

void ConformancePublishProperties::MQTT_3_3_2_17_broker_passesUserPropertiesOn()
{
    QFETCH(Way, way);
    // The same pair twice, the same name with other values, empty ones and more than US-ASCII.
    for (const std::string properties :
         {"26 S'k' S'v'", "26 S'k' S'v' 26 S'k' S'v'", "26 S'k' S'' 26 S'' S'v' 26 S'' S''",
          "26 S[ c3bc ] S[ f09f8cb1 ] 26 S'Name' S' value '"})
        QCOMPARE(arriving(way, properties), bytes(properties));
}

void ConformancePublishProperties::MQTT_3_3_2_18_broker_keepsTheOrderOfUserProperties_data()
{
    addWays();
}

void ConformancePublishProperties::MQTT_3_3_2_18_broker_keepsTheOrderOfUserProperties()
{
    QFETCH(Way, way);
    const std::string properties =
        "26 S'b' S'1' 03 S't' 26 S'a' S'2' 08 S'r' 26 S'b' S'0' 01 01 26 S'a' S'1'";
    QCOMPARE(arriving(way, properties), bytes(properties));
}

void ConformancePublishProperties::MQTT_3_3_2_19_broker_refusesWhatIsNoUtf8_data()
{
    addIllFormedText();
}

void ConformancePublishProperties::MQTT_3_3_2_19_broker_refusesWhatIsNoUtf8()
{
    QFETCH(std::string, text);
    QVERIFY(refusedFor("03 S[ " + text + " ]", ReasonCode::MalformedPacket) != Clause::None);
}

void ConformancePublishProperties::MQTT_3_3_2_19_client_sendsWellFormedOnly_data()
{
    addIllFormedText();
}

void ConformancePublishProperties::MQTT_3_3_2_19_client_sendsWellFormedOnly()
{
    QFETCH(std::string, text);
    SessionScript client;
    client.connected();
    QCOMPARE(attempt(client, Property::ContentType, fromHex(text)), QStringLiteral("publish 1 refused 81"));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(attempt(client, Property::ContentType, "\u00fc/plain"), QStringLiteral("publish 1 done 00"));
    QCOMPARE(client.sent(), bytes("30 L[ S'a' P[ 03 S[ c3bc 2f 706c61696e ] ] 'x' ]"));
}

void ConformancePublishProperties::MQTT_3_3_2_20_broker_passesTheContentTypeOn_data()
{
    addWays();
}

void ConformancePublishProperties::MQTT_3_3_2_20_broker_passesTheContentTypeOn()
{
    QFETCH(Way, way);
    for (const std::string properties : {"03 S'text/plain; charset=utf-8'", "03 S[ c3bc ]", "03 S''"})
        QCOMPARE(arriving(way, properties), bytes(properties));
}

QTEST_APPLESS_MAIN(ConformancePublishProperties)
#include "tst_publishproperties.moc"
