// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <algorithm>

using namespace espalier;

/// What PUBLISH brings about: answers and overlapping subscriptions (3.3.4).
class ConformancePublishActions : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_4_1_broker_answersAsTheQosAsks_data();
    void MQTT_3_3_4_1_broker_answersAsTheQosAsks();
    void MQTT_3_3_4_1_broker_refusesAnotherAnswer_data();
    void MQTT_3_3_4_1_broker_refusesAnotherAnswer();
    void MQTT_3_3_4_1_client_answersAsTheQosAsks_data();
    void MQTT_3_3_4_1_client_answersAsTheQosAsks();
    void MQTT_3_3_4_2_broker_deliversWithTheHighestQos_data();
    void MQTT_3_3_4_2_broker_deliversWithTheHighestQos();
    void MQTT_3_3_4_3_broker_sendsIdentifiersOfOverlaps_data();
    void MQTT_3_3_4_3_broker_sendsIdentifiersOfOverlaps();
    void MQTT_3_3_4_4_broker_sendsAllInOneCopy_data();
    void MQTT_3_3_4_4_broker_sendsAllInOneCopy();
    void MQTT_3_3_4_4_broker_leavesOutWhatDidNotMatch();
    void MQTT_3_3_4_5_broker_sendsEachCopyItsOwn();
    void MQTT_3_3_4_5_broker_sendsEachRetainedCopyItsOwn();
    void MQTT_3_3_4_5_broker_sendsEachMemberItsOwn();
    void MQTT_3_3_4_6_broker_refusesIdentifiers_data();
    void MQTT_3_3_4_6_broker_refusesIdentifiers();
    void MQTT_3_3_4_6_client_sendsNoIdentifiers();
};

namespace {

/// What goes into SUBSCRIBE packets: properties, and filters with their options.
using Subscriptions = std::vector<std::pair<std::string, std::string>>;

void subscribe(BrokerScript::Peer &peer, const Subscriptions &subscriptions)
{
    for (const auto &[properties, filters] : subscriptions)
        peer.send("82 L[ 0001 P[ " + properties + " ] " + filters + " ]");
    peer.forget();
}

/// PUBLISH packets with their Subscription Identifiers, sorted: "1 2 2; 3; -".
QString identifiersOf(BrokerScript::Peer &peer)
{
    QStringList lines;
    while (peer.hasMore()) {
        std::vector<std::uint32_t> numbers;
        for (const auto &property : peer.take<Publish>().properties) {
            if (property.property == Property::SubscriptionIdentifier)
                numbers.push_back(property.number);
        }
        std::sort(numbers.begin(), numbers.end());
        QStringList words;
        for (const auto number : numbers)
            words += QString::number(number);
        lines += words.isEmpty() ? QStringLiteral("-") : words.join(u' ');
    }
    return lines.join(QStringLiteral("; "));
}

void addQosAndAnswer()
{
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<std::string>("answer");
    QTest::newRow("QoS 0") << std::string("30 L[ S'a' 00 'x' ]") << std::string();
    QTest::newRow("QoS 1") << std::string("32 L[ S'a' 1234 00 'x' ]") << std::string("40 02 1234");
    QTest::newRow("QoS 1, DUP") << std::string("3a L[ S'a' 1234 00 'x' ]") << std::string("40 02 1234");
    QTest::newRow("QoS 2") << std::string("34 L[ S'a' 1234 00 'x' ]") << std::string("50 02 1234");
    QTest::newRow("QoS 2, DUP") << std::string("3c L[ S'a' 1234 00 'x' ]") << std::string("50 02 1234");
    QTest::newRow("each") << std::string("30 L[ S'a' 00 ] 34 L[ S'a' 0003 00 ] 32 L[ S'a' 0001 00 ]")
                          << std::string("50 02 0003 40 02 0001");
}

} // namespace

void ConformancePublishActions::MQTT_3_3_4_1_broker_answersAsTheQosAsks_data()
{
    addQosAndAnswer();
}

void ConformancePublishActions::MQTT_3_3_4_1_broker_answersAsTheQosAsks()
{
    QFETCH(std::string, publish);
    QFETCH(std::string, answer);
    BrokerScript broker;
    broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send(publish);
    QCOMPARE(publisher.sent(), bytes(answer));
}

void ConformancePublishActions::MQTT_3_3_4_1_broker_refusesAnotherAnswer_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::addColumn<std::string>("answer");
    QTest::newRow("PUBREC for QoS 1") << std::string("32 L[ S'a' 0009 00 ]") << std::string("50 02 0001");
    QTest::newRow("PUBCOMP for QoS 1") << std::string("32 L[ S'a' 0009 00 ]") << std::string("70 02 0001");
    QTest::newRow("PUBACK for QoS 2") << std::string("34 L[ S'a' 0009 00 ]") << std::string("40 02 0001");
    QTest::newRow("PUBCOMP for QoS 2") << std::string("34 L[ S'a' 0009 00 ]") << std::string("70 02 0001");
}

void ConformancePublishActions::MQTT_3_3_4_1_broker_refusesAnotherAnswer()
{
    QFETCH(std::string, publish);
    QFETCH(std::string, answer);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send(publish);
    subscriber.forget();
    subscriber.send(answer);
    QCOMPARE(subscriber.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QVERIFY(subscriber.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_4_1);
}

void ConformancePublishActions::MQTT_3_3_4_1_client_answersAsTheQosAsks_data()
{
    addQosAndAnswer();
}

void ConformancePublishActions::MQTT_3_3_4_1_client_answersAsTheQosAsks()
{
    QFETCH(std::string, publish);
    QFETCH(std::string, answer);
    SessionScript client;
    client.connected();
    client.receive(publish);
    QCOMPARE(client.sent(), bytes(answer));
}

void ConformancePublishActions::MQTT_3_3_4_2_broker_deliversWithTheHighestQos_data()
{
    QTest::addColumn<Subscriptions>("subscriptions");
    QTest::addColumn<QString>("messages");
    const auto qos0 = QStringLiteral("a/b q0 '0'; a/b q0 '1'; a/b q0 '2'");
    const auto qos1 = QStringLiteral("a/b q0 '0'; a/b q1 '1'; a/b q1 '2'");
    const auto qos2 = QStringLiteral("a/b q0 '0'; a/b q1 '1'; a/b q2 '2'");
    QTest::newRow("0 and 0") << Subscriptions {{"", "S'a/b' 00"}, {"", "S'#' 00"}} << qos0;
    QTest::newRow("0 and 1") << Subscriptions {{"", "S'a/b' 00"}, {"", "S'#' 01"}} << qos1;
    QTest::newRow("1 and 0") << Subscriptions {{"", "S'a/b' 01"}, {"", "S'#' 00"}} << qos1;
    QTest::newRow("0, 2 and 1") << Subscriptions {{"", "S'a/b' 00"}, {"", "S'a/+' 02"}, {"", "S'#' 01"}}
                                << qos2;
    QTest::newRow("other topics do not count")
        << Subscriptions {{"", "S'a/b' 01"}, {"", "S'a/#' 00"}, {"", "S'b' 02"}} << qos1;
}

void ConformancePublishActions::MQTT_3_3_4_2_broker_deliversWithTheHighestQos()
{
    QFETCH(Subscriptions, subscriptions);
    QFETCH(QString, messages);
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscribe(subscriber, subscriptions);
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a/b' 00 '0' ] 32 L[ S'a/b' 0001 00 '1' ] 34 L[ S'a/b' 0002 00 '2' ]");
    QCOMPARE(subscriber.messages(), messages);
}

void ConformancePublishActions::MQTT_3_3_4_3_broker_sendsIdentifiersOfOverlaps_data()
{
    QTest::addColumn<Subscriptions>("subscriptions");
    QTest::addColumn<QString>("identifiers");
    QTest::newRow("both") << Subscriptions {{"0b 05", "S'a/b' 01"}, {"0b 07", "S'a/+' 00"}}
                          << QStringLiteral("5 7");
    QTest::newRow("the exact one") << Subscriptions {{"0b 05", "S'a/b' 01"}, {"", "S'a/+' 01"}}
                                   << QStringLiteral("5");
    QTest::newRow("the one with a wildcard")
        << Subscriptions {{"", "S'a/b' 01"}, {"0b ff01", "S'a/+' 00"}} << QStringLiteral("255");
    QTest::newRow("neither") << Subscriptions {{"", "S'a/b' 01"}, {"", "S'a/+' 01"}} << QStringLiteral("-");
}

void ConformancePublishActions::MQTT_3_3_4_3_broker_sendsIdentifiersOfOverlaps()
{
    QFETCH(Subscriptions, subscriptions);
    QFETCH(QString, identifiers);
    BrokerScript broker;
    auto subscriber = broker.connected("s", lasting());
    subscribe(subscriber, subscriptions);
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a/b' 00 'x' ] 32 L[ S'a/b' 0001 00 'y' ]");
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("%1; %1").arg(identifiers));
    subscriber.lose();
    publisher.send("32 L[ S'a/b' 0001 00 'z' ]");
    subscriber = broker.connected("s", returning()); // sent again, and queued
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("%1; %1").arg(identifiers));
}

void ConformancePublishActions::MQTT_3_3_4_4_broker_sendsAllInOneCopy_data()
{
    QTest::addColumn<Subscriptions>("subscriptions");
    QTest::addColumn<QString>("identifiers");
    QTest::newRow("three") << Subscriptions {{"0b 01", "S'a/b' 00"},
                                             {"0b ffffff7f", "S'a/+' 02"},
                                             {"0b 02", "S'#' 01"}}
                           << QStringLiteral("1 2 268435455");
    QTest::newRow("the same identifier twice")
        << Subscriptions {{"0b 07", "S'a/b' 00"}, {"0b 07", "S'#' 00"}} << QStringLiteral("7 7");
    QTest::newRow("two filters of one packet")
        << Subscriptions {{"0b 09", "S'a/b' 00 S'a/+' 00 S'c' 00"}} << QStringLiteral("9 9");
    QTest::newRow("the newer identifier of a filter")
        << Subscriptions {{"0b 01", "S'a/b' 00"}, {"0b 02", "S'#' 00"}, {"0b 03", "S'a/b' 00"}}
        << QStringLiteral("2 3");
    QTest::newRow("none any longer") << Subscriptions {{"0b 01", "S'a/b' 00"},
                                                       {"0b 02", "S'#' 00"},
                                                       {"", "S'#' 00"}}
                                     << QStringLiteral("1");
}

void ConformancePublishActions::MQTT_3_3_4_4_broker_sendsAllInOneCopy()
{
    QFETCH(Subscriptions, subscriptions);
    QFETCH(QString, identifiers);
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscribe(subscriber, subscriptions);
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a/b' 00 'x' ]");
    QCOMPARE(identifiersOf(subscriber), identifiers);
}

void ConformancePublishActions::MQTT_3_3_4_4_broker_leavesOutWhatDidNotMatch()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscribe(subscriber, {{"0b 01", "S'a' 04"}, {"0b 02", "S'+' 00"}, {"0b 03", "S'b' 00"}});
    subscriber.send("30 L[ S'a' 00 'own' ]"); // "a" was subscribed to with No Local
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("2"));
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("1 2"));
    subscriber.send("a2 L[ 0002 00 S'+' ]");
    subscriber.forget();
    publisher.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("1"));
}

void ConformancePublishActions::MQTT_3_3_4_5_broker_sendsEachCopyItsOwn()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscribe(subscriber,
              {{"0b 01", "S'a/b' 00"}, {"0b 02", "S'$share/g/a/b' 00"}, {"", "S'$share/h/#' 00"}});
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a/b' 00 'x' ]");
    auto identifiers = identifiersOf(subscriber).split(QStringLiteral("; "));
    identifiers.sort();
    QCOMPARE(identifiers, (QStringList {QStringLiteral("-"), QStringLiteral("1"), QStringLiteral("2")}));
}

void ConformancePublishActions::MQTT_3_3_4_5_broker_sendsEachRetainedCopyItsOwn()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a/b' 00 'x' ]");
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 P[ 0b 01 ] S'a/b' 00 ]");
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("1"));
    subscriber.send("82 L[ 0001 P[ 0b 02 ] S'a/+' 00 ]");
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("2"));
    subscriber.send("82 L[ 0001 00 S'a/#' 00 ]");
    static_cast<void>(subscriber.take<SubAck>());
    QCOMPARE(identifiersOf(subscriber), QStringLiteral("-"));
}

void ConformancePublishActions::MQTT_3_3_4_5_broker_sendsEachMemberItsOwn()
{
    BrokerScript broker;
    auto first = broker.connected("s1");
    subscribe(first, {{"0b 01", "S'$share/g/a' 00"}});
    auto second = broker.connected("s2");
    subscribe(second, {{"0b 02", "S'$share/g/a' 00"}});
    auto third = broker.connected("s3");
    subscribe(third, {{"", "S'$share/g/a' 00"}});
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' 00 ] 30 L[ S'a' 00 ] 30 L[ S'a' 00 ]");
    QCOMPARE(identifiersOf(first), QStringLiteral("1"));
    QCOMPARE(identifiersOf(second), QStringLiteral("2"));
    QCOMPARE(identifiersOf(third), QStringLiteral("-"));
}

void ConformancePublishActions::MQTT_3_3_4_6_broker_refusesIdentifiers_data()
{
    QTest::addColumn<std::string>("properties");
    QTest::newRow("one") << std::string("0b 05");
    QTest::newRow("two") << std::string("0b 05 0b 06");
    QTest::newRow("among others") << std::string("01 01 0b 05 26 S'k' S'v'");
}

void ConformancePublishActions::MQTT_3_3_4_6_broker_refusesIdentifiers()
{
    QFETCH(std::string, properties);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", "a");
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a' P[ " + properties + " ] 'x' ]");
    QCOMPARE(publisher.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QVERIFY(publisher.isClosed());
    QCOMPARE(broker.violated(), Clause::MQTT_3_3_4_6);
    QCOMPARE(subscriber.sent(), QString());
}

void ConformancePublishActions::MQTT_3_3_4_6_client_sendsNoIdentifiers()
{
    SessionScript client;
    client.connected();
    PropertyList properties;
    properties.add(Property::SubscriptionIdentifier, 5);
    client.publish(1, "a", "x", Qos::AtMostOnce, properties);
    client.publish(2, "a", "x", Qos::ExactlyOnce, properties);
    QCOMPARE(client.events(), QStringLiteral("publish 1 refused 82; publish 2 refused 82"));
    QCOMPARE(client.sent(), QString());
}

QTEST_APPLESS_MAIN(ConformancePublishActions)
#include "tst_publishactions.moc"
