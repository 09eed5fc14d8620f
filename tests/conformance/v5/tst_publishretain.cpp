// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"

using namespace espalier;

/// Retained messages and the RETAIN flag (3.3.1.3).
class ConformancePublishRetain : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_3_1_5_broker_storesInPlaceOfTheEarlier_data();
    void MQTT_3_3_1_5_broker_storesInPlaceOfTheEarlier();
    void MQTT_3_3_1_6_broker_forgetsWithAnEmptyMessage_data();
    void MQTT_3_3_1_6_broker_forgetsWithAnEmptyMessage();
    void MQTT_3_3_1_7_broker_storesNothingEmpty_data();
    void MQTT_3_3_1_7_broker_storesNothingEmpty();
    void MQTT_3_3_1_8_broker_leavesRetainedMessagesAlone_data();
    void MQTT_3_3_1_8_broker_leavesRetainedMessagesAlone();
    void MQTT_3_3_1_9_broker_sendsWhatMatches_data();
    void MQTT_3_3_1_9_broker_sendsWhatMatches();
    void MQTT_3_3_1_9_broker_sendsToExistingSubscriptionsToo();
    void MQTT_3_3_1_10_broker_sendsToNewSubscriptionsOnly();
    void MQTT_3_3_1_10_broker_knowsSubscriptionsOfAResumedSession();
    void MQTT_3_3_1_11_broker_sendsNone();
    void MQTT_3_3_1_12_broker_clearsRetain_data();
    void MQTT_3_3_1_12_broker_clearsRetain();
    void MQTT_3_3_1_13_broker_keepsRetain_data();
    void MQTT_3_3_1_13_broker_keepsRetain();
    void MQTT_3_3_1_13_broker_keepsRetainIfOneOfSeveralAsks();
};

namespace {

/// Subscribes and tells what comes behind the SUBACK, in the order of the topics.
QString retained(BrokerScript::Peer &peer, const std::string &filter, const std::string &options = "02")
{
    peer.send("82 L[ 0001 00 S'" + filter + "' " + options + " ]");
    static_cast<void>(peer.take<SubAck>());
    auto messages = peer.messages().split(QStringLiteral("; "));
    messages.sort();
    return messages.join(QStringLiteral("; "));
}

/// All retained messages, as a new client sees them.
QString retained(BrokerScript &broker)
{
    auto peer = broker.connected("reader");
    return retained(peer, "#");
}

void addWaysOfPublishing()
{
    QTest::addColumn<std::string>("flags");
    QTest::addColumn<std::string>("packetId");
    QTest::newRow("QoS 0") << std::string("31") << std::string();
    QTest::newRow("QoS 1") << std::string("33") << std::string("0001");
    QTest::newRow("QoS 2") << std::string("35") << std::string("0001");
}

void addFilters()
{
    QTest::addColumn<std::string>("filter");
    QTest::newRow("without wildcards") << std::string("a");
    QTest::newRow("with a wildcard") << std::string("+");
    QTest::newRow("shared") << std::string("$share/g/a");
}

} // namespace

void ConformancePublishRetain::MQTT_3_3_1_5_broker_storesInPlaceOfTheEarlier_data()
{
    addWaysOfPublishing();
}

void ConformancePublishRetain::MQTT_3_3_1_5_broker_storesInPlaceOfTheEarlier()
{
    QFETCH(std::string, flags);
    QFETCH(std::string, packetId);
    BrokerScript broker;
    auto publisher = broker.connected("p");
    const auto publish = [&](const std::string &topic, const std::string &payload) {
        publisher.send(flags + " L[ S'" + topic + "' " + packetId + " 00 '" + payload + "' ] 62 02 0001");
    };
    const auto qos = QStringLiteral("q") + (flags == "31" ? u'0' : flags == "33" ? u'1' : u'2');
    publish("a", "first");
    QCOMPARE(retained(broker), QStringLiteral("a %1 r 'first'").arg(qos));
    publish("a", "second");
    publish("a/b", "other");
    // What was stored outlives who published it.
    publisher.lose();
    QCOMPARE(retained(broker), QStringLiteral("a %1 r 'second'; a/b %1 r 'other'").arg(qos));
}

void ConformancePublishRetain::MQTT_3_3_1_6_broker_forgetsWithAnEmptyMessage_data()
{
    addWaysOfPublishing();
}

void ConformancePublishRetain::MQTT_3_3_1_6_broker_forgetsWithAnEmptyMessage()
{
    QFETCH(std::string, flags);
    QFETCH(std::string, packetId);
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'x' ] 31 L[ S'b' 00 'y' ]");
    auto subscriber = broker.subscribed("s", "a", {}, "00");
    publisher.send(flags + " L[ S'a' " + packetId + " 00 ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 ''")); // processed normally
    QCOMPARE(retained(broker), QStringLiteral("b q0 r 'y'"));
}

void ConformancePublishRetain::MQTT_3_3_1_7_broker_storesNothingEmpty_data()
{
    addWaysOfPublishing();
}

void ConformancePublishRetain::MQTT_3_3_1_7_broker_storesNothingEmpty()
{
    QFETCH(std::string, flags);
    QFETCH(std::string, packetId);
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send(flags + " L[ S'a' " + packetId + " 00 ] 62 02 0001");
    publisher.send(flags + " L[ S'b' " + packetId + " P[ 01 01 26 S'k' S'v' ] ] 62 02 0001");
    QVERIFY(!publisher.isClosed());
    QCOMPARE(retained(broker), QString());
    QCOMPARE(broker.engine.statistics().retainedMessages, 0u);
}

void ConformancePublishRetain::MQTT_3_3_1_8_broker_leavesRetainedMessagesAlone_data()
{
    QTest::addColumn<std::string>("publish");
    QTest::newRow("QoS 0") << std::string("30 L[ S'a' 00 'y' ] 30 L[ S'b' 00 'y' ]");
    QTest::newRow("QoS 1") << std::string("32 L[ S'a' 0001 00 'y' ] 32 L[ S'b' 0002 00 'y' ]");
    QTest::newRow("QoS 2") << std::string("34 L[ S'a' 0001 00 'y' ] 34 L[ S'b' 0002 00 'y' ] 62 02 0001");
    QTest::newRow("empty") << std::string("30 L[ S'a' 00 ] 32 L[ S'a' 0001 00 ] 34 L[ S'a' 0002 00 ]");
}

void ConformancePublishRetain::MQTT_3_3_1_8_broker_leavesRetainedMessagesAlone()
{
    QFETCH(std::string, publish);
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'x' ]");
    publisher.send(publish);
    QCOMPARE(retained(broker), QStringLiteral("a q0 r 'x'"));
}

void ConformancePublishRetain::MQTT_3_3_1_9_broker_sendsWhatMatches_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<QString>("messages");
    QTest::newRow("one topic") << std::string("a/b") << QStringLiteral("a/b q1 r '2'");
    QTest::newRow("+") << std::string("a/+") << QStringLiteral("a/b q1 r '2'; a/c q2 r '3'");
    QTest::newRow("#") << std::string("a/#")
                       << QStringLiteral("a q0 r '1'; a/b q1 r '2'; a/c q2 r '3'; a/c/d q0 r '4'");
    QTest::newRow("none") << std::string("b") << QString();
}

void ConformancePublishRetain::MQTT_3_3_1_9_broker_sendsWhatMatches()
{
    QFETCH(std::string, filter);
    QFETCH(QString, messages);
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 '1' ] 33 L[ S'a/b' 0001 00 '2' ] 35 L[ S'a/c' 0002 00 '3' ]"
                   "31 L[ S'a/c/d' 00 '4' ] 31 L[ S'c' 00 '5' ] 31 L[ S'$a/b' 00 '6' ]");
    auto subscriber = broker.connected("s");
    QCOMPARE(retained(subscriber, filter), messages);
}

void ConformancePublishRetain::MQTT_3_3_1_9_broker_sendsToExistingSubscriptionsToo()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'x' ]");
    auto subscriber = broker.connected("s");
    for (int times = 0; times < 3; ++times)
        QCOMPARE(retained(subscriber, "a", "02"), QStringLiteral("a q0 r 'x'"));
}

void ConformancePublishRetain::MQTT_3_3_1_10_broker_sendsToNewSubscriptionsOnly()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("33 L[ S'a' 0001 00 'x' ] 31 L[ S'b' 00 'y' ]");
    auto subscriber = broker.connected("s");
    QCOMPARE(retained(subscriber, "a", "12"), QStringLiteral("a q1 r 'x'"));
    QCOMPARE(retained(subscriber, "a", "12"), QString());
    QCOMPARE(retained(subscriber, "a", "11"), QString()); // with other options it is the same subscription
    QCOMPARE(retained(subscriber, "+", "10"), QStringLiteral("a q0 r 'x'; b q0 r 'y'")); // another filter
    auto other = broker.connected("o");
    QCOMPARE(retained(other, "a", "12"), QStringLiteral("a q1 r 'x'")); // another session
    subscriber.send("a2 L[ 0002 00 S'a' ]");
    subscriber.forget();
    QCOMPARE(retained(subscriber, "a", "12"), QStringLiteral("a q1 r 'x'"));
    subscriber.send("82 L[ 0001 00 S'a' 10 S'c' 10 S'b' 10 ]");
    QCOMPARE(subscriber.take<SubAck>().reasons.size(), std::size_t {3});
    QCOMPARE(subscriber.messages(), QStringLiteral("b q0 r 'y'"));
}

void ConformancePublishRetain::MQTT_3_3_1_10_broker_knowsSubscriptionsOfAResumedSession()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'x' ]");
    auto subscriber = broker.connected("s", lasting());
    QCOMPARE(retained(subscriber, "a", "12"), QStringLiteral("a q0 r 'x'"));
    subscriber.lose();
    subscriber = broker.connected("s", returning());
    QCOMPARE(retained(subscriber, "a", "12"), QString());
    subscriber.lose();
    subscriber = broker.connected("s"); // Clean Start: the subscription is gone
    QCOMPARE(retained(subscriber, "a", "12"), QStringLiteral("a q0 r 'x'"));
}

void ConformancePublishRetain::MQTT_3_3_1_11_broker_sendsNone()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'x' ]");
    auto subscriber = broker.connected("s");
    QCOMPARE(retained(subscriber, "a", "22"), QString());
    QCOMPARE(retained(subscriber, "a", "22"), QString());
    QCOMPARE(retained(subscriber, "#", "22"), QString());
    publisher.send("31 L[ S'a' 00 'y' ]"); // what is published from now on is sent
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'y'"));
}

void ConformancePublishRetain::MQTT_3_3_1_12_broker_clearsRetain_data()
{
    addFilters();
}

void ConformancePublishRetain::MQTT_3_3_1_12_broker_clearsRetain()
{
    QFETCH(std::string, filter);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", filter, lasting(), "02");
    auto publisher = broker.connected("p");
    const std::string publish = "31 L[ S'a' 00 '0' ] 33 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ]";
    publisher.send(publish);
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 '0'; a q1 '1'; a q1 '2'"));
    subscriber.send("40 02 0001 40 02 0002");
    subscriber.lose();
    publisher.send(publish);
    subscriber = broker.connected("s", returning());
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 '1'; a q1 '2'"));
}

void ConformancePublishRetain::MQTT_3_3_1_13_broker_keepsRetain_data()
{
    addFilters();
}

void ConformancePublishRetain::MQTT_3_3_1_13_broker_keepsRetain()
{
    QFETCH(std::string, filter);
    BrokerScript broker;
    auto subscriber = broker.subscribed("s", filter, lasting(), "0a");
    auto publisher = broker.connected("p");
    const std::string publish = "31 L[ S'a' 00 '0' ] 33 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ]";
    publisher.send(publish);
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 r '0'; a q1 r '1'; a q1 '2'"));
    subscriber.send("40 02 0001 40 02 0002");
    subscriber.lose();
    publisher.send(publish);
    subscriber = broker.connected("s", returning());
    QCOMPARE(subscriber.messages(), QStringLiteral("a q1 r '1'; a q1 '2'"));
}

void ConformancePublishRetain::MQTT_3_3_1_13_broker_keepsRetainIfOneOfSeveralAsks()
{
    BrokerScript broker;
    auto subscriber = broker.connected("s");
    subscriber.send("82 L[ 0001 00 S'a' 00 S'+' 08 S'#' 00 ]");
    subscriber.forget();
    auto publisher = broker.connected("p");
    publisher.send("31 L[ S'a' 00 'r' ] 30 L[ S'a' 00 'n' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 r 'r'; a q0 'n'"));
    subscriber.send("a2 L[ 0002 00 S'+' ]");
    subscriber.forget();
    publisher.send("31 L[ S'a' 00 'r' ]");
    QCOMPARE(subscriber.messages(), QStringLiteral("a q0 'r'"));
}

QTEST_APPLESS_MAIN(ConformancePublishRetain)
#include "tst_publishretain.moc"
