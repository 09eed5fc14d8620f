// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

/// Topic Alias (3.3.2.3.4).
class ConformancePublishAlias : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_2_7_broker_forgetsAliasesWithTheConnection();
    void MQTT_3_3_2_7_broker_namesTopicsAgain();
    void MQTT_3_3_2_7_client_forgetsAliasesWithTheConnection();
    void MQTT_3_3_2_7_client_namesTopicsAgain();
    void MQTT_3_3_2_8_broker_refusesAlias0();
    void MQTT_3_3_2_8_broker_sendsNoAlias0();
    void MQTT_3_3_2_8_client_sendsNoAlias0();
    void MQTT_3_3_2_8_client_refusesAlias0();
    void MQTT_3_3_2_9_broker_refusesAliasesAboveItsMaximum_data();
    void MQTT_3_3_2_9_broker_refusesAliasesAboveItsMaximum();
    void MQTT_3_3_2_9_client_sendsNoneAboveTheMaximum();
    void MQTT_3_3_2_9_client_choosesNoneAboveTheMaximum();
    void MQTT_3_3_2_10_client_takesAliasesUpToItsMaximum_data();
    void MQTT_3_3_2_10_client_takesAliasesUpToItsMaximum();
    void MQTT_3_3_2_11_broker_sendsNoneAboveTheMaximum_data();
    void MQTT_3_3_2_11_broker_sendsNoneAboveTheMaximum();
    void MQTT_3_3_2_12_broker_takesAliasesUpToItsMaximum_data();
    void MQTT_3_3_2_12_broker_takesAliasesUpToItsMaximum();
};

namespace {

PropertyList topicAlias(std::uint32_t alias)
{
    PropertyList properties;
    properties.add(Property::TopicAlias, alias);
    return properties;
}

/// The property as wire text.
std::string aliasText(unsigned alias)
{
    return "23 " + hexNumber(static_cast<std::uint16_t>(alias));
}

ConnectOptions withAliases()
{
    auto options = persistentOptions();
    options.aliases = ConnectOptions::Aliases::Automatic;
    return options;
}

/// Numbers from 1 to `maximum`, both of them; of many some.
std::vector<std::uint32_t> upTo(std::uint32_t maximum)
{
    std::vector<std::uint32_t> numbers;
    for (std::uint32_t number = 1; number < maximum; number += std::max(1u, maximum / 64))
        numbers.push_back(number);
    numbers.push_back(maximum);
    return numbers;
}

/// PUBLISH packets with Topic Name and Topic Alias as they stand there: "topic/a=1; =1; topic/b".
QString topicsOf(BrokerScript::Peer &subscriber)
{
    QStringList lines;
    while (subscriber.hasMore()) {
        const auto publish = subscriber.take<Publish>();
        auto line = std::string(publish.topicName);
        if (const auto alias = publish.properties.number(Property::TopicAlias))
            line += "=" + std::to_string(*alias);
        lines += QString::fromStdString(line);
    }
    return lines.join(QStringLiteral("; "));
}

void publishOnThreeTopics(BrokerScript &broker)
{
    auto publisher = broker.connected("p");
    for (const std::string topic : {"topic/a", "topic/b", "topic/c"})
        publisher.send("30 L[ S'" + topic + "' 00 'x' ]");
}

} // namespace

void ConformancePublishAlias::MQTT_3_3_2_7_broker_forgetsAliasesWithTheConnection()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#");
    auto publisher = broker.connected("p", lasting());
    publisher.send("30 L[ S'a' P[ 23 0001 ] ] 30 L[ S'' P[ 23 0001 ] ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 ''; a q0 ''"));
    publisher.lose();
    publisher = broker.connected("p", returning()); // the session goes on, the aliases do not
    publisher.send("30 L[ S'' P[ 23 0001 ] ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QVERIFY(publisher.isClosed());
    QCOMPARE(subscriber.sent(), QString());
}

void ConformancePublishAlias::MQTT_3_3_2_7_broker_namesTopicsAgain()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#", lasting("22 0001"));
    publishOnThreeTopics(broker);
    publishOnThreeTopics(broker);
    QCOMPARE(topicsOf(subscriber), QStringLiteral("topic/a=1; topic/b; topic/c; =1; topic/b; topic/c"));
    subscriber.lose();
    subscriber = broker.connected("s", returning("22 0001"));
    publishOnThreeTopics(broker);
    QCOMPARE(topicsOf(subscriber), QStringLiteral("topic/a=1; topic/b; topic/c"));
}

void ConformancePublishAlias::MQTT_3_3_2_7_client_forgetsAliasesWithTheConnection()
{
    auto options = persistentOptions();
    options.properties.add(Property::TopicAliasMaximum, 10);
    SessionScript client;
    client.connected(options);
    client.receive("30 L[ S'a' P[ 23 0001 ] ] 30 L[ S'' P[ 23 0001 ] ]");
    QCOMPARE(client.events(), QStringLiteral("message a q0 ''; message a q0 ''"));
    client.reconnected(options);
    client.forget();
    client.receive("30 L[ S'' P[ 23 0001 ] ]");
    QVERIFY(client.events().startsWith(QLatin1String("closed Violation 82")));
    QCOMPARE(client.sent(), bytes("e0 01 82"));
}

void ConformancePublishAlias::MQTT_3_3_2_7_client_namesTopicsAgain()
{
    SessionScript client;
    client.connected(withAliases(), "22 000a");
    client.publish(1, "a", "x", Qos::AtMostOnce);
    client.publish(2, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), bytes("30 L[ S'a' P[ 23 0001 ] 'x' ] 30 L[ S'' P[ 23 0001 ] 'x' ]"));
    client.reconnected(withAliases(), "22 000a");
    client.publish(3, "a", "x", Qos::AtMostOnce);
    QCOMPARE(client.sent(), bytes("30 L[ S'a' P[ 23 0001 ] 'x' ]"));
}

void ConformancePublishAlias::MQTT_3_3_2_8_broker_refusesAlias0()
{
    for (const std::string topic : {"S'a'", "S''"}) {
        BrokerScript broker;
        auto subscriber = broker.subscribed("s", "#");
        auto publisher = broker.connected("p");
        publisher.send("30 L[ " + topic + " P[ 23 0000 ] ]");
        QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::TopicAliasInvalid);
        QVERIFY(publisher.isClosed());
        QCOMPARE(broker.violated(), Clause::MQTT_3_3_2_8);
        QCOMPARE(subscriber.sent(), QString());
    }
}

void ConformancePublishAlias::MQTT_3_3_2_8_broker_sendsNoAlias0()
{
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#", {.properties = "22 ffff"});
    publishOnThreeTopics(broker);
    publishOnThreeTopics(broker);
    QCOMPARE(topicsOf(subscriber), QStringLiteral("topic/a=1; topic/b=2; topic/c=3; =1; =2; =3"));
}

void ConformancePublishAlias::MQTT_3_3_2_8_client_sendsNoAlias0()
{
    for (const auto &options : {persistentOptions(), withAliases()}) {
        SessionScript client;
        client.connected(options, "22 000a");
        client.publish(1, "a", "x", Qos::AtMostOnce, topicAlias(0));
        client.publish(2, "a", "x", Qos::AtLeastOnce, topicAlias(0));
        QCOMPARE(client.events(), QStringLiteral("publish 1 refused 94; publish 2 refused 94"));
        QCOMPARE(client.sent(), QString());
    }
}

void ConformancePublishAlias::MQTT_3_3_2_8_client_refusesAlias0()
{
    SessionScript client;
    client.connected(optionsWith(Property::TopicAliasMaximum, 10));
    client.receive("30 L[ S'a' P[ 23 0000 ] ]");
    QCOMPARE(client.events(), QStringLiteral("closed Violation 94 MQTT-3.3.2-8"));
    QCOMPARE(client.sent(), bytes("e0 01 94"));
}

void ConformancePublishAlias::MQTT_3_3_2_9_broker_refusesAliasesAboveItsMaximum_data()
{
    QTest::addColumn<int>("maximum");
    for (const int maximum : {0, 1, 64, 65'534})
        QTest::addRow("%d", maximum) << maximum;
}

void ConformancePublishAlias::MQTT_3_3_2_9_broker_refusesAliasesAboveItsMaximum()
{
    QFETCH(int, maximum);
    BrokerScript broker({.topicAliasMaximum = static_cast<std::uint16_t>(maximum)});
    auto subscriber = broker.subscribed("s", "#");
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' P[ " + aliasText(static_cast<unsigned>(maximum) + 1) + " ] ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::TopicAliasInvalid);
    QVERIFY(publisher.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_2_9);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformancePublishAlias::MQTT_3_3_2_9_client_sendsNoneAboveTheMaximum()
{
    SessionScript client;
    client.connected({}, "22 0002");
    client.publish(1, "a", "x", Qos::AtMostOnce, topicAlias(3));
    client.publish(2, "a", "x", Qos::AtLeastOnce, topicAlias(65'535));
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 94; publish 2 refused 94"));
    QCOMPARE(client.sent(), QString());
    client.publish(3, "a", "x", Qos::AtMostOnce, topicAlias(2));
    QCOMPARE(client.sent(), bytes("30 L[ S'a' P[ 23 0002 ] 'x' ]"));
}

void ConformancePublishAlias::MQTT_3_3_2_9_client_choosesNoneAboveTheMaximum()
{
    SessionScript client;
    client.connected(withAliases(), "22 0002");
    for (int times = 0; times < 2; ++times) {
        for (const char *topic : {"a", "b", "c"})
            client.publish(1, topic, "", Qos::AtMostOnce);
    }
    QCOMPARE(client.sent(), bytes("30 L[ S'a' P[ 23 0001 ] ] 30 L[ S'b' P[ 23 0002 ] ] 30 L[ S'c' 00 ]"
                                  "30 L[ S'' P[ 23 0001 ] ] 30 L[ S'' P[ 23 0002 ] ] 30 L[ S'c' 00 ]"));
    client.reconnected(withAliases()); // this server takes none
    client.publish(1, "a", "", Qos::AtMostOnce);
    QCOMPARE(client.sent(), bytes("30 L[ S'a' 00 ]"));
}

void ConformancePublishAlias::MQTT_3_3_2_10_client_takesAliasesUpToItsMaximum_data()
{
    QTest::addColumn<unsigned>("maximum");
    for (const unsigned maximum : {1u, 10u, 65'535u})
        QTest::addRow("%u", maximum) << maximum;
}

void ConformancePublishAlias::MQTT_3_3_2_10_client_takesAliasesUpToItsMaximum()
{
    QFETCH(unsigned, maximum);
    SessionScript client;
    client.connected(optionsWith(Property::TopicAliasMaximum, maximum));
    for (const auto alias : upTo(maximum))
        client.receive("30 L[ S't" + std::to_string(alias) + "' P[ " + aliasText(alias) + " ] ]");
    client.forget();
    for (const auto alias : upTo(maximum)) {
        client.receive("30 L[ S'' P[ " + aliasText(alias) + " ] ]");
        QCOMPARE(client.events(), QStringLiteral("message t%1 q0 ''").arg(alias));
    }
    QVERIFY(client.session.isConnected());
}

void ConformancePublishAlias::MQTT_3_3_2_11_broker_sendsNoneAboveTheMaximum_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::addColumn<QString>("topics");
    const auto names = QStringLiteral("topic/a; topic/b; topic/c; topic/a; topic/b; topic/c");
    QTest::newRow("absent") << std::string() << names;
    QTest::newRow("0") << std::string("22 0000") << names;
    QTest::newRow("1") << std::string("22 0001")
                       << QStringLiteral("topic/a=1; topic/b; topic/c; =1; topic/b; topic/c");
    QTest::newRow("2") << std::string("22 0002")
                       << QStringLiteral("topic/a=1; topic/b=2; topic/c; =1; =2; topic/c");
}

void ConformancePublishAlias::MQTT_3_3_2_11_broker_sendsNoneAboveTheMaximum()
{
    QFETCH(std::string, properties);
    QFETCH(QString, topics);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "#", {.properties = properties});
    publishOnThreeTopics(broker);
    publishOnThreeTopics(broker);
    QCOMPARE(topicsOf(subscriber), topics);
}

void ConformancePublishAlias::MQTT_3_3_2_12_broker_takesAliasesUpToItsMaximum_data()
{
    QTest::addColumn<int>("maximum");
    for (const int maximum : {1, 64, 65'535})
        QTest::addRow("%d", maximum) << maximum;
}

void ConformancePublishAlias::MQTT_3_3_2_12_broker_takesAliasesUpToItsMaximum()
{
    QFETCH(int, maximum);
    BrokerScript broker({.topicAliasMaximum = static_cast<std::uint16_t>(maximum)});
    auto subscriber = broker.subscribed("s", "#");
    auto publisher = broker.connecting("p");
    const auto announced = publisher.take<ConnAck>().properties.number(Property::TopicAliasMaximum, 0);
    QCOMPARE(announced, static_cast<std::uint32_t>(maximum));
    for (const auto alias : upTo(announced))
        publisher.send("30 L[ S't" + std::to_string(alias) + "' P[ " + aliasText(alias) + " ] ]");
    subscriber.forget();
    for (const auto alias : upTo(announced)) {
        publisher.send("30 L[ S'' P[ " + aliasText(alias) + " ] ]");
        QCOMPARE(subscriber.messages(), QStringLiteral("t%1 q0 ''").arg(alias));
    }
    QVERIFY(!publisher.isClosed());
}

QTEST_APPLESS_MAIN(ConformancePublishAlias)
#include "tst_publishalias.moc"
