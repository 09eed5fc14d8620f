// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"
#include "tests/support/wirerows.h"

using namespace espalier;

/// Topic Name of PUBLISH (3.3.2.1).
class ConformancePublishTopic : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_2_1_broker_sendsTheTopicFirst();
    void MQTT_3_3_2_1_broker_refusesWhatIsNoTopic_data();
    void MQTT_3_3_2_1_broker_refusesWhatIsNoTopic();
    void MQTT_3_3_2_1_client_sendsTheTopicFirst();
    void MQTT_3_3_2_1_client_sendsNoIllFormedTopic();
    void MQTT_3_3_2_1_client_refusesWhatIsNoTopic_data();
    void MQTT_3_3_2_1_client_refusesWhatIsNoTopic();
    void MQTT_3_3_2_2_broker_refusesWildcards_data();
    void MQTT_3_3_2_2_broker_refusesWildcards();
    void MQTT_3_3_2_2_client_sendsNoWildcards_data();
    void MQTT_3_3_2_2_client_sendsNoWildcards();
    void MQTT_3_3_2_2_client_refusesWildcards_data();
    void MQTT_3_3_2_2_client_refusesWildcards();
    void MQTT_3_3_2_3_broker_sendsWhatMatchesOnly_data();
    void MQTT_3_3_2_3_broker_sendsWhatMatchesOnly();
};

namespace {

void addWithoutTopic()
{
    QTest::addColumn<std::string>("publish");
    QTest::newRow("nothing") << std::string("30 00");
    QTest::newRow("half a length") << std::string("30 01 00");
    QTest::newRow("too long a length") << std::string("30 L[ 0005 'abc' ]");
    QTest::newRow("ill-formed") << std::string("30 L[ S[ c328 ] 00 ]");
    QTest::newRow("overlong") << std::string("30 L[ S[ c0af ] 00 ]");
    QTest::newRow("surrogate") << std::string("30 L[ S[ 61 eda080 ] 00 ]");
    QTest::newRow("null character") << std::string("30 L[ S[ 61 00 62 ] 00 ]");
    QTest::newRow("cut off") << std::string("32 L[ S[ 61 e282 ] 0001 00 ]");
}

} // namespace

void ConformancePublishTopic::MQTT_3_3_2_1_broker_sendsTheTopicFirst()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#");
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S[ c3bc 2f f09f8cb1 ] 00 'x' ] 32 L[ S'a b' 0009 P[ 01 01 ] 'y' ]");
    QCOMPARE(subscriber.sent(),
             bytes("30 L[ S[ c3bc 2f f09f8cb1 ] 00 'x' ] 32 L[ S'a b' 0001 P[ 01 01 ] 'y' ]"));
}

void ConformancePublishTopic::MQTT_3_3_2_1_broker_refusesWhatIsNoTopic_data()
{
    addWithoutTopic();
}

void ConformancePublishTopic::MQTT_3_3_2_1_broker_refusesWhatIsNoTopic()
{
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#");
    auto publisher = broker.connected("p");
    publisher.send(publish);
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::MalformedPacket);
    QVERIFY(publisher.isClosed());
    QCOMPARE(subscriber.sent(), QString());
}

void ConformancePublishTopic::MQTT_3_3_2_1_client_sendsTheTopicFirst()
{
    SessionScript client;
    client.connected();
    client.publish(1, "\u00fc/\U0001f331", "x", Qos::AtMostOnce);
    client.publish(2, "a b", "y", Qos::AtLeastOnce);
    QCOMPARE(client.sent(), bytes("30 L[ S[ c3bc 2f f09f8cb1 ] 00 'x' ] 32 L[ S'a b' 0001 00 'y' ]"));
}

void ConformancePublishTopic::MQTT_3_3_2_1_client_sendsNoIllFormedTopic()
{
    SessionScript client;
    client.connected();
    for (const std::string_view topic :
         {std::string_view(), std::string_view("\xc3\x28"), std::string_view("a\xed\xa0\x80"),
          std::string_view("a\0b", 3), std::string_view("a\xe2\x82")}) {
        client.publish(1, topic, "x", Qos::AtMostOnce);
        QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90"));
        QCOMPARE(client.sent(), QString());
    }
}

void ConformancePublishTopic::MQTT_3_3_2_1_client_refusesWhatIsNoTopic_data()
{
    addWithoutTopic();
}

void ConformancePublishTopic::MQTT_3_3_2_1_client_refusesWhatIsNoTopic()
{
    QFETCH(std::string, publish);
    SessionScript client;
    client.connected();
    client.receive(publish);
    QCOMPARE(client.sent(), bytes("e0 01 81"));
    QVERIFY(client.events().startsWith(QLatin1String("closed Violation 81")));
}

void ConformancePublishTopic::MQTT_3_3_2_2_broker_refusesWildcards_data()
{
    addTopicsWithWildcards();
}

void ConformancePublishTopic::MQTT_3_3_2_2_broker_refusesWildcards()
{
    QFETCH(std::string, topic);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#");
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'" + topic + "' 00 'x' ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::MalformedPacket);
    QVERIFY(publisher.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_2_2);
    QCOMPARE(subscriber.sent(), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void ConformancePublishTopic::MQTT_3_3_2_2_client_sendsNoWildcards_data()
{
    addTopicsWithWildcards();
}

void ConformancePublishTopic::MQTT_3_3_2_2_client_sendsNoWildcards()
{
    QFETCH(std::string, topic);
    SessionScript client;
    client.connected();
    client.publish(1, topic, "x", Qos::AtLeastOnce);
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 90"));
    QCOMPARE(client.sent(), QString());
}

void ConformancePublishTopic::MQTT_3_3_2_2_client_refusesWildcards_data()
{
    addTopicsWithWildcards();
}

void ConformancePublishTopic::MQTT_3_3_2_2_client_refusesWildcards()
{
    QFETCH(std::string, topic);
    SessionScript client;
    client.connected();
    client.receive("30 L[ S'" + topic + "' 00 'x' ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 81 MQTT-3.3.2-2"));
    QCOMPARE(client.sent(), bytes("e0 01 81"));
}

void ConformancePublishTopic::MQTT_3_3_2_3_broker_sendsWhatMatchesOnly_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<QString>("topics");
    QTest::newRow("name") << std::string("a/b") << QStringLiteral("a/b");
    QTest::newRow("+ at the end") << std::string("a/+") << QStringLiteral("a/ a/b");
    QTest::newRow("+ inside") << std::string("a/+/c") << QStringLiteral("a/b/c");
    QTest::newRow("+ alone") << std::string("+") << QStringLiteral("a A");
    QTest::newRow("+ for an empty level") << std::string("+/b") << QStringLiteral("/b a/b");
    QTest::newRow("# at the end") << std::string("a/#") << QStringLiteral("a a/ a/b a/b/c");
    QTest::newRow("# alone") << std::string("#") << QStringLiteral("a A /b a/ a/b a/b/c");
    QTest::newRow("$") << std::string("$x/#") << QStringLiteral("$x/b");
    QTest::newRow("shared") << std::string("$share/g/a/+") << QStringLiteral("a/ a/b");
    QTest::newRow("none") << std::string("b") << QString();
}

void ConformancePublishTopic::MQTT_3_3_2_3_broker_sendsWhatMatchesOnly()
{
    QFETCH(std::string, filter);
    QFETCH(QString, topics);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", filter);
    auto publisher = broker.connected("p");
    for (const std::string topic : {"a", "A", "/b", "a/", "a/b", "a/b/c", "$x/b"})
        publisher.send("30 L[ S'" + topic + "' 00 ]");
    QCOMPARE(subscriber.messages().remove(QStringLiteral(" q0 ''")).remove(u';'), topics);
}

QTEST_APPLESS_MAIN(ConformancePublishTopic)
#include "tst_publishtopic.moc"
