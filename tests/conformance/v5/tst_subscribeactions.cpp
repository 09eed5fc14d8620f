// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <algorithm>

using namespace espalier;

/// What SUBSCRIBE brings about (3.8.4).
class ConformanceSubscribeActions : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_8_4_1_broker_answersWithSubAck_data();
    void MQTT_3_8_4_1_broker_answersWithSubAck();
    void MQTT_3_8_4_2_broker_answersWithTheSameIdentifier();
    void MQTT_3_8_4_2_client_refusesAnotherIdentifier();
    void MQTT_3_8_4_3_broker_replacesTheSubscription_data();
    void MQTT_3_8_4_3_broker_replacesTheSubscription();
    void MQTT_3_8_4_3_broker_replacesAtTheLimitOfSubscriptions();
    void MQTT_3_8_4_3_broker_removesWhatWasReplacedAtOnce();
    void MQTT_3_8_4_4_broker_sendsRetainedMessagesAgain_data();
    void MQTT_3_8_4_4_broker_sendsRetainedMessagesAgain();
    void MQTT_3_8_4_4_broker_beginsAnewWithRetainedMessages();
    void MQTT_3_8_4_4_broker_losesNoMessages();
    void MQTT_3_8_4_5_broker_takesFiltersOneAfterTheOther_data();
    void MQTT_3_8_4_5_broker_takesFiltersOneAfterTheOther();
    void MQTT_3_8_4_6_broker_answersEachFilter();
    void MQTT_3_8_4_6_client_refusesAnotherNumberOfCodes_data();
    void MQTT_3_8_4_6_client_refusesAnotherNumberOfCodes();
    void MQTT_3_8_4_7_broker_tellsWhatIsGranted_data();
    void MQTT_3_8_4_7_broker_tellsWhatIsGranted();
    void MQTT_3_8_4_8_broker_sendsWithTheLowerQos_data();
    void MQTT_3_8_4_8_broker_sendsWithTheLowerQos();
};

namespace {

/// Sorted, because retained messages of several topics come in any order.
QString sortedMessages(BrokerScript::Peer &peer)
{
    auto messages = peer.messages().split(QStringLiteral("; "));
    messages.sort();
    return messages.join(QStringLiteral("; "));
}

} // namespace

void ConformanceSubscribeActions::MQTT_3_8_4_1_broker_answersWithSubAck_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<std::string>("code");
    QTest::newRow("name") << std::string("S'a/b' 00") << std::string("00");
    QTest::newRow("wildcards") << std::string("S'+/a/#' 02") << std::string("02");
    QTest::newRow("shared") << std::string("S'$share/g/a' 01") << std::string("01");
    QTest::newRow("the server's topics") << std::string("S'$SYS/#' 00") << std::string("00");
    QTest::newRow("every option") << std::string("S'a' 2e") << std::string("02");
    QTest::newRow("refused") << std::string("S'a/b/c/d/e' 00") << std::string("8f");
}

void ConformanceSubscribeActions::MQTT_3_8_4_1_broker_answersWithSubAck()
{
    QFETCH(std::string, filter);
    QFETCH(std::string, code);
    BrokerScript broker({.maximumTopicLevels = 4, .sysInterval = std::chrono::seconds(0)});
    auto peer = broker.connected("c1", {.properties = "17 00"}); // no Reason Strings
    auto other = broker.connected("c2");
    for (int times = 0; times < 2; ++times) { // also for a subscription that exists
        peer.send("82 L[ 0001 P[ 0b 05 26 S'k' S'v' ] " + filter + " ]");
        QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 " + code + " ]"));
    }
    QCOMPARE(other.sent(), QString());
}

void ConformanceSubscribeActions::MQTT_3_8_4_2_broker_answersWithTheSameIdentifier()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    for (const std::string identifier : {"0001", "00ff", "0100", "ffff", "0001"}) {
        peer.send("82 L[ " + identifier + " 00 S'a' 01 ]");
        QCOMPARE(peer.sent(), bytes("90 L[ " + identifier + " 00 01 ]"));
    }
    peer.send("82 L[ 0007 00 S'a' 01 ] 82 L[ 0006 00 S'b' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0007 00 01 ] 90 L[ 0006 00 00 ]"));
}

void ConformanceSubscribeActions::MQTT_3_8_4_2_client_refusesAnotherIdentifier()
{
    SessionScript client;
    client.connected();
    client.subscribe(7, "a");
    QCOMPARE(client.sent(), bytes("82 L[ 0001 00 S'a' 00 ]"));
    client.receive("90 L[ 0002 00 00 ]");
    QCOMPARE(client.events(), QStringLiteral("request 7 lost; closed Violation 82 MQTT-3.8.4-2"));
    QCOMPARE(client.sent(), bytes("e0 01 82"));
}

void ConformanceSubscribeActions::MQTT_3_8_4_3_broker_replacesTheSubscription_data()
{
    QTest::addColumn<std::string>("first");
    QTest::addColumn<std::string>("second");
    QTest::addColumn<std::string>("own");
    const auto plain = std::string("32 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("a higher QoS") << std::string("00 S'a' 00") << std::string("00 S'a' 02") << plain;
    QTest::newRow("a lower QoS") << std::string("00 S'a' 02") << std::string("00 S'a' 00")
                                 << std::string("30 L[ S'a' 00 'x' ]");
    QTest::newRow("without No Local") << std::string("00 S'a' 06") << std::string("00 S'a' 02") << plain;
    QTest::newRow("with No Local") << std::string("00 S'a' 02") << std::string("00 S'a' 06") << std::string();
    QTest::newRow("with Retain As Published")
        << std::string("00 S'a' 02") << std::string("00 S'a' 2a") << std::string("33 L[ S'a' 0001 00 'x' ]");
    QTest::newRow("without Retain As Published")
        << std::string("00 S'a' 0a") << std::string("00 S'a' 22") << plain;
    QTest::newRow("another identifier")
        << std::string("P[ 0b 05 ] S'a' 02") << std::string("P[ 0b 06 ] S'a' 02")
        << std::string("32 L[ S'a' 0001 P[ 0b 06 ] 'x' ]");
    QTest::newRow("no identifier") << std::string("P[ 0b 05 ] S'a' 02") << std::string("00 S'a' 02") << plain;
    QTest::newRow("wildcards") << std::string("00 S'+/#' 00") << std::string("00 S'+/#' 02") << plain;
}

void ConformanceSubscribeActions::MQTT_3_8_4_3_broker_replacesTheSubscription()
{
    QFETCH(std::string, first);
    QFETCH(std::string, second);
    QFETCH(std::string, own);
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 " + first + " ]");
    peer.send("30 L[ S'a' 00 'before' ]"); // the topic's receivers are known from here on
    peer.send("82 L[ 0002 " + second + " ]");
    peer.forget();
    QCOMPARE(broker.engine.statistics().subscriptions, 1u);
    peer.send("33 L[ S'a' 0001 00 'x' ]");
    auto sent = peer.sent();
    // One copy, with the new options; and PUBACK.
    QVERIFY(sent.endsWith(bytes("40 02 0001")));
    sent.chop(bytes("40 02 0001").size());
    QCOMPARE(sent.trimmed(), bytes(own));
}

void ConformanceSubscribeActions::MQTT_3_8_4_3_broker_replacesAtTheLimitOfSubscriptions()
{
    BrokerScript broker({.maximumSubscriptions = 2});
    auto peer = broker.connected("c1", {.properties = "17 00"});
    peer.send("82 L[ 0001 00 S'a' 00 S'$share/g/b' 00 S'c' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 00 00 97 ]"));
    peer.send("82 L[ 0002 00 S'a' 01 S'$share/g/b' 02 S'b' 00 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0002 00 01 02 97 ]"));
    peer.send("32 L[ S'a' 0009 00 'x' ]");
    QCOMPARE(peer.sent(), bytes("32 L[ S'a' 0001 00 'x' ] 40 02 0009"));
}

void ConformanceSubscribeActions::MQTT_3_8_4_3_broker_removesWhatWasReplacedAtOnce()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a");
    peer.send("82 L[ 0002 00 S'a' 01 ] 82 L[ 0003 00 S'a' 00 ] a2 L[ 0004 00 S'a' ]");
    peer.forget();
    QCOMPARE(broker.engine.statistics().subscriptions, 0u);
    peer.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(peer.sent(), QString());
}

void ConformanceSubscribeActions::MQTT_3_8_4_4_broker_sendsRetainedMessagesAgain_data()
{
    QTest::addColumn<std::string>("second");
    QTest::addColumn<QString>("messages");
    QTest::newRow("the same options") << std::string("02") << QStringLiteral("a q1 r 'x'; a/b q0 r 'y'");
    QTest::newRow("another QoS") << std::string("00") << QStringLiteral("a q0 r 'x'; a/b q0 r 'y'");
    QTest::newRow("Retain Handling 1") << std::string("12") << QString();
    QTest::newRow("Retain Handling 2") << std::string("22") << QString();
}

void ConformanceSubscribeActions::MQTT_3_8_4_4_broker_sendsRetainedMessagesAgain()
{
    QFETCH(std::string, second);
    QFETCH(QString, messages);
    BrokerScript broker;
    auto publisher = broker.connected("p");
    publisher.send("33 L[ S'a' 0001 00 'x' ] 31 L[ S'a/b' 00 'y' ] 31 L[ S'b' 00 'z' ]");
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 S'a/#' 02 ]");
    static_cast<void>(peer.take<SubAck>());
    QCOMPARE(sortedMessages(peer), QStringLiteral("a q1 r 'x'; a/b q0 r 'y'"));
    for (int times = 0; times < 2; ++times) {
        peer.send("82 L[ 0001 00 S'a/#' " + second + " ]");
        static_cast<void>(peer.take<SubAck>());
        QCOMPARE(sortedMessages(peer), messages);
    }
}

void ConformanceSubscribeActions::MQTT_3_8_4_4_broker_beginsAnewWithRetainedMessages()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    for (const std::string topic : {"a/1", "a/2", "a/3"})
        publisher.send("33 L[ S'" + topic + "' 0001 00 'x' ]");
    auto peer = broker.connected("c1", {.properties = "21 0001"});
    for (int times = 0; times < 100; ++times)
        peer.send("82 L[ 0001 00 S'a/#' 01 ]");
    // One is sent and not acknowledged. All come again, once: what waited to come before is among them.
    peer.forget();
    QStringList messages;
    for (int acknowledged = 0; acknowledged < 10; ++acknowledged) {
        peer.send("40 02 0001");
        messages += peer.messages();
    }
    messages.removeAll(QString());
    messages.sort();
    QCOMPARE(messages.join(QStringLiteral("; ")), QStringLiteral("a/1 q1 r 'x'; a/2 q1 r 'x'; a/3 q1 r 'x'"));
}

void ConformanceSubscribeActions::MQTT_3_8_4_4_broker_losesNoMessages()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a", lasting("21 0001"));
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 32 L[ S'a' 0002 00 '2' ] 32 L[ S'a' 0003 00 '3' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 '1'"));
    peer.send("82 L[ 0002 00 S'a' 00 ]"); // two messages wait, one is unacknowledged
    QCOMPARE(peer.sent(), bytes("90 L[ 0002 00 00 ]"));
    publisher.send("32 L[ S'a' 0004 00 '4' ]");
    QCOMPARE(peer.messages(), QStringLiteral("a q0 '4'"));
    peer.lose();
    peer = broker.connected("c1", returning("21 0001"));
    QCOMPARE(peer.messages(), QStringLiteral("a q1 dup '1'"));
    peer.send("40 02 0001");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 '2'"));
    peer.send("40 02 0001");
    QCOMPARE(peer.messages(), QStringLiteral("a q1 '3'"));
}

void ConformanceSubscribeActions::MQTT_3_8_4_5_broker_takesFiltersOneAfterTheOther_data()
{
    QTest::addColumn<QStringList>("filters");
    const auto row = [](const char *name, std::initializer_list<const char *> filters) {
        QStringList list;
        for (const auto *filter : filters)
            list += QString::fromLatin1(filter);
        QTest::newRow(name) << list;
    };
    row("different filters", {"S'a' 00", "S'b/#' 01", "S'+' 02"});
    row("the same filter, Retain Handling 0", {"S'a' 02", "S'a' 00"});
    row("the same filter, Retain Handling 1", {"S'a' 12", "S'a' 11"});
    row("the same filter, Retain Handling 2 and 1", {"S'a' 20", "S'a' 11"});
    row("shared and not shared", {"S'$share/g/a' 01", "S'a' 01", "S'$share/g/a' 00"});
    row("overlapping filters", {"S'a' 00", "S'#' 02", "S'+' 0a", "S'a' 04"});
    row("one of them refused", {"S'a' 01", "S'a/b/c/d/e' 00", "S'+' 00"});
}

void ConformanceSubscribeActions::MQTT_3_8_4_5_broker_takesFiltersOneAfterTheOther()
{
    QFETCH(QStringList, filters);
    BrokerScript broker({.maximumTopicLevels = 4});
    auto publisher = broker.connected("p");
    publisher.send("33 L[ S'a' 0001 00 'retained' ] 31 L[ S'b/c' 00 'retained' ]");
    auto together = broker.connected("c1", {.properties = "17 00"});
    auto single = broker.connected("c2", {.properties = "17 00"});
    std::string all;
    std::string codes;
    QString messages;
    for (const auto &filter : filters) {
        all += " " + filter.toStdString();
        single.send("82 L[ 0001 P[ 0b 05 ] " + filter.toStdString() + " ]");
        const auto code = static_cast<std::uint8_t>(single.take<SubAck>().reasons.front());
        codes += " " + hex({&code, 1});
        messages += single.sent() + u' ';
    }
    together.send("82 L[ 0001 P[ 0b 05 ]" + all + " ]");
    auto text = together.sent();
    const auto answer = bytes("90 L[ 0001 00" + codes + " ]"); // one; messages may come before it
    QCOMPARE(text.count(answer), 1);
    QCOMPARE(text.remove(answer).simplified(), messages.simplified());
    // From here on both are sent the same, except what they share.
    single.send("a2 L[ 0002 00 S'$share/g/a' ]");
    together.send("a2 L[ 0002 00 S'$share/g/a' ]");
    single.forget();
    together.forget();
    publisher.send("33 L[ S'a' 0001 00 'x' ] 34 L[ S'b/c' 0002 00 'y' ]");
    const auto sent = together.sent();
    QVERIFY(!sent.isEmpty());
    QCOMPARE(sent, single.sent());
}

void ConformanceSubscribeActions::MQTT_3_8_4_6_broker_answersEachFilter()
{
    BrokerScript broker({.maximumTopicLevels = 2});
    auto peer = broker.connected("c1");
    std::string filters;
    for (std::size_t count = 1; count <= 300; ++count) {
        filters += count % 3 == 0 ? " S'a/b/c' 00" : " S'a/" + std::to_string(count % 7) + "' 01";
        if (count > 5 && count != 300)
            continue;
        peer.send("82 L[ 0001 00" + filters + " ]");
        QCOMPARE(peer.take<SubAck>().reasons.size(), count);
        QCOMPARE(peer.sent(), QString());
    }
}

void ConformanceSubscribeActions::MQTT_3_8_4_6_client_refusesAnotherNumberOfCodes_data()
{
    QTest::addColumn<std::string>("codes");
    QTest::newRow("one less") << std::string("00");
    QTest::newRow("one more") << std::string("00 01 00");
}

void ConformanceSubscribeActions::MQTT_3_8_4_6_client_refusesAnotherNumberOfCodes()
{
    QFETCH(std::string, codes);
    SessionScript client;
    client.connected();
    const std::array subscriptions {Subscription {.topicFilter = "a"}, Subscription {.topicFilter = "b"}};
    client.session.subscribe(7, subscriptions, {}, client.clock.now(), client.effects);
    client.forget();
    client.receive("90 L[ 0001 00 " + codes + " ]");
    QCOMPARE(client.events(), QStringLiteral("request 7 lost; closed Violation 82 MQTT-3.8.4-6"));
}

void ConformanceSubscribeActions::MQTT_3_8_4_7_broker_tellsWhatIsGranted_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("QoS 0") << std::string("S'a' 00") << ReasonCode::GrantedQos0;
    QTest::newRow("QoS 1") << std::string("S'a' 01") << ReasonCode::GrantedQos1;
    QTest::newRow("QoS 2") << std::string("S'a' 02") << ReasonCode::GrantedQos2;
    QTest::newRow("refused") << std::string("S'a/b/c' 01") << ReasonCode::TopicFilterInvalid;
}

void ConformanceSubscribeActions::MQTT_3_8_4_7_broker_tellsWhatIsGranted()
{
    QFETCH(std::string, filter);
    QFETCH(ReasonCode, reason);
    BrokerScript broker({.maximumTopicLevels = 2});
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 " + filter + " ]");
    QCOMPARE(peer.take<SubAck>().reasons, std::vector {reason});
    auto publisher = broker.connected("p");
    publisher.send("34 L[ S'a' 0001 00 'x' ] 34 L[ S'a/b/c' 0002 00 'x' ]");
    // What was told holds: messages come with that QoS, or not at all.
    if (isError(reason))
        QCOMPARE(peer.sent(), QString());
    else
        QCOMPARE(peer.take<Publish>().qos, static_cast<Qos>(reason));
}

void ConformanceSubscribeActions::MQTT_3_8_4_8_broker_sendsWithTheLowerQos_data()
{
    QTest::addColumn<int>("published");
    QTest::addColumn<int>("granted");
    for (int published = 0; published < 3; ++published) {
        for (int granted = 0; granted < 3; ++granted)
            QTest::addRow("%d for %d", published, granted) << published << granted;
    }
}

void ConformanceSubscribeActions::MQTT_3_8_4_8_broker_sendsWithTheLowerQos()
{
    QFETCH(int, published);
    QFETCH(int, granted);
    const auto text = QStringLiteral("a q%1 'x'").arg(std::min(published, granted));
    const auto first = static_cast<std::uint8_t>(0x30 | published << 1);
    const auto packet = hex({&first, 1}) + " L[ S'a' " + (published > 0 ? "0001" : "") + " 00 'x' ]";
    const auto retained = static_cast<std::uint8_t>(first | 1);
    const auto retainedPacket =
        hex({&retained, 1}) + " L[ S'a' " + (published > 0 ? "0002" : "") + " 00 'x' ]";

    BrokerScript broker;
    auto publisher = broker.connected("p");
    const auto options = "0" + std::to_string(granted);
    auto peer = broker.subscribed("c1", "a", lasting(), options);
    auto member = broker.subscribed("c2", "$share/g/+", lasting(), options);
    publisher.send(packet + " 62 02 0001");
    QCOMPARE(peer.messages(), text);
    QCOMPARE(member.messages(), text);
    peer.send("40 02 0001");
    if (std::min(published, granted) == 2)
        return; // its answers are not the matter here
    peer.lose();
    publisher.send(packet);
    peer = broker.connected("c1", returning());
    QCOMPARE(peer.messages(), std::min(published, granted) > 0 ? text : QString()); // queued
    publisher.send(retainedPacket);
    peer = broker.connected("c3");
    peer.send("82 L[ 0001 00 S'a' " + options + " ]");
    static_cast<void>(peer.take<SubAck>());
    QCOMPARE(peer.messages(), QStringLiteral("a q%1 r 'x'").arg(std::min(published, granted)));
}

QTEST_APPLESS_MAIN(ConformanceSubscribeActions)
#include "tst_subscribeactions.moc"
