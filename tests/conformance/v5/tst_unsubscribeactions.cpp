// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

using namespace espalier;

/// What UNSUBSCRIBE brings about (3.10.4).
class ConformanceUnsubscribeActions : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_10_4_1_broker_comparesCharacters_data();
    void MQTT_3_10_4_1_broker_comparesCharacters();
    void MQTT_3_10_4_1_broker_leavesOtherClientsAlone();
    void MQTT_3_10_4_2_broker_sendsNoNewMessages_data();
    void MQTT_3_10_4_2_broker_sendsNoNewMessages();
    void MQTT_3_10_4_2_broker_sendsNoMoreRetainedMessages();
    void MQTT_3_10_4_3_broker_completesWhatItHasBegun();
    void MQTT_3_10_4_3_broker_sendsAgainWhatItHasBegun();
    void MQTT_3_10_4_4_broker_answersWithUnsubAck_data();
    void MQTT_3_10_4_4_broker_answersWithUnsubAck();
    void MQTT_3_10_4_5_broker_answersWithTheSameIdentifier();
    void MQTT_3_10_4_5_client_refusesAnotherIdentifier();
    void MQTT_3_10_4_6_broker_takesFiltersOneAfterTheOther_data();
    void MQTT_3_10_4_6_broker_takesFiltersOneAfterTheOther();
};

namespace {

const std::string filters[] {"a/b", "a/+",  "a/#",  "+/b",          "#",
                             "A/b", "a/b/", "/a/b", "$share/g/a/b", "$share/h/a/b"};

/// Filters that the client is still subscribed to, found out by unsubscribing from them.
QStringList subscribed(BrokerScript::Peer &peer)
{
    QStringList found;
    for (const auto &filter : filters) {
        peer.send("a2 L[ 0009 00 S'" + filter + "' ]");
        if (peer.take<UnsubAck>().reasons == std::vector {ReasonCode::Success})
            found += QString::fromStdString(filter);
    }
    return found;
}

} // namespace

void ConformanceUnsubscribeActions::MQTT_3_10_4_1_broker_comparesCharacters_data()
{
    QTest::addColumn<std::string>("filter");
    for (const auto &filter : filters)
        QTest::newRow(filter.c_str()) << filter;
    for (const char *none :
         {"a", "a/B", "a/b/#", "+/+", "a/b/c", "$share/g/#", "$share/G/a/b", "$share/g/a/+"})
        QTest::newRow(none) << std::string(none);
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_1_broker_comparesCharacters()
{
    QFETCH(std::string, filter);
    BrokerScript broker;
    auto peer = broker.connected("c1");
    QStringList expected;
    for (const auto &other : filters) {
        peer.send("82 L[ 0001 00 S'" + other + "' 00 ]");
        if (other != filter)
            expected += QString::fromStdString(other);
    }
    peer.forget();
    peer.send("a2 L[ 0002 00 S'" + filter + "' ]");
    const bool wasThere = expected.size() < qsizetype(std::size(filters));
    QCOMPARE(peer.take<UnsubAck>().reasons,
             std::vector {wasThere ? ReasonCode::Success : ReasonCode::NoSubscriptionExisted});
    QCOMPARE(broker.engine.statistics().subscriptions, static_cast<std::uint64_t>(expected.size()));
    QCOMPARE(subscribed(peer), expected);
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_1_broker_leavesOtherClientsAlone()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a");
    auto other = broker.subscribed("c2", "a");
    peer.send("a2 L[ 0002 00 S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0002 00 00 ]"));
    other.send("30 L[ S'a' 00 'x' ]");
    QCOMPARE(other.messages(), QStringLiteral("a q0 'x'"));
    QCOMPARE(peer.sent(), QString());
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_2_broker_sendsNoNewMessages_data()
{
    QTest::addColumn<std::string>("filter");
    for (const char *filter : {"a/b", "a/+", "#", "$share/g/a/b", "$share/g/#"})
        QTest::newRow(filter) << std::string(filter);
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_2_broker_sendsNoNewMessages()
{
    QFETCH(std::string, filter);
    BrokerScript broker;
    auto peer = broker.subscribed("c1", filter, lasting());
    auto publisher = broker.connected("p");
    publisher.send("30 L[ S'a/b' 00 'x' ]"); // the topic's receivers are known from here on
    QCOMPARE(peer.messages(), QStringLiteral("a/b q0 'x'"));
    peer.send("a2 L[ 0002 00 S'" + filter + "' ]");
    peer.forget();
    publisher.send("30 L[ S'a/b' 00 '0' ] 32 L[ S'a/b' 0001 00 '1' ] 34 L[ S'a/b' 0002 00 '2' ]");
    QCOMPARE(peer.sent(), QString());
    peer.lose();
    publisher.send("32 L[ S'a/b' 0001 00 '1' ]");
    QCOMPARE(broker.connected("c1", returning()).sent(), QString());
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_2_broker_sendsNoMoreRetainedMessages()
{
    BrokerScript broker;
    auto publisher = broker.connected("p");
    for (const std::string topic : {"a/1", "a/2", "a/3", "b"})
        publisher.send("33 L[ S'" + topic + "' 0001 00 'x' ]");
    auto peer = broker.connected("c1", {.properties = "21 0001"});
    peer.send("82 L[ 0001 00 S'a/#' 01 S'b' 01 ]");
    static_cast<void>(peer.take<SubAck>());
    QCOMPARE(peer.messages().count(QStringLiteral("a/")), 1); // two more wait behind Receive Maximum
    peer.send("a2 L[ 0002 00 S'a/#' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0002 00 00 ]"));
    peer.send("40 02 0001");
    QCOMPARE(peer.messages(), QStringLiteral("b q1 r 'x'"));
    peer.send("40 02 0001");
    QCOMPARE(peer.sent(), QString());
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_3_broker_completesWhatItHasBegun()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a");
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ] 34 L[ S'a' 0003 00 '3' ]");
    peer.send("50 02 0003");
    peer.forget();
    peer.send("a2 L[ 0009 00 S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0009 00 00 ]"));
    peer.send("40 02 0001 50 02 0002 70 02 0002 70 02 0003");
    QCOMPARE(peer.sent(), bytes("62 02 0002"));
    QVERIFY(!peer.isClosed());
    for (const auto &client : broker.engine.clients())
        QCOMPARE(client.inflight, 0u);
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_3_broker_sendsAgainWhatItHasBegun()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a", lasting());
    auto publisher = broker.connected("p");
    publisher.send("32 L[ S'a' 0001 00 '1' ] 34 L[ S'a' 0002 00 '2' ] 34 L[ S'a' 0003 00 '3' ]");
    peer.send("50 02 0003 a2 L[ 0009 00 S'a' ]");
    peer.lose();
    peer = broker.connected("c1", returning());
    QCOMPARE(peer.sent(), bytes("3a L[ S'a' 0001 00 '1' ] 3c L[ S'a' 0002 00 '2' ] 62 02 0003"));
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_4_broker_answersWithUnsubAck_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<std::string>("code");
    QTest::newRow("subscribed") << std::string("a") << std::string("00");
    QTest::newRow("not subscribed") << std::string("b") << std::string("11");
    QTest::newRow("wildcards") << std::string("+/#") << std::string("11");
    QTest::newRow("shared") << std::string("$share/g/a") << std::string("11");
    QTest::newRow("the server's topics") << std::string("$SYS/#") << std::string("11");
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_4_broker_answersWithUnsubAck()
{
    QFETCH(std::string, filter);
    QFETCH(std::string, code);
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a");
    auto other = broker.subscribed("c2", "b");
    peer.send("a2 L[ 0001 00 S'" + filter + "' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0001 00 " + code + " ]"));
    peer.send("a2 L[ 0001 00 S'" + filter + "' ]"); // whether or not it was there
    QCOMPARE(peer.sent(), bytes("b0 L[ 0001 00 11 ]"));
    QCOMPARE(other.sent(), QString());
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_5_broker_answersWithTheSameIdentifier()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a");
    peer.send("a2 L[ 1234 00 S'a' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 1234 00 00 ]"));
    for (const std::string identifier : {"0001", "00ff", "0100", "ffff", "1234"}) {
        peer.send("a2 L[ " + identifier + " 00 S'a' ]");
        QCOMPARE(peer.sent(), bytes("b0 L[ " + identifier + " 00 11 ]")); // even where nothing was deleted
    }
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_5_client_refusesAnotherIdentifier()
{
    SessionScript client;
    client.connected();
    const std::string_view filter = "a";
    client.session.unsubscribe(7, {&filter, 1}, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), bytes("a2 L[ 0001 00 S'a' ]"));
    client.receive("b0 L[ 0002 00 00 ]");
    QCOMPARE(client.events(), QStringLiteral("request 7 lost; closed Violation 82 MQTT-3.10.4-5"));
    QCOMPARE(client.sent(), bytes("e0 01 82"));
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_6_broker_takesFiltersOneAfterTheOther_data()
{
    QTest::addColumn<std::string>("unsubscribed");
    QTest::addColumn<std::string>("codes");
    QTest::newRow("all") << std::string("S'a' S'b' S'c'") << std::string("00 00 00");
    QTest::newRow("one twice") << std::string("S'b' S'b'") << std::string("00 11");
    QTest::newRow("some that are not there")
        << std::string("S'x' S'c' S'+' S'a'") << std::string("11 00 11 00");
}

void ConformanceUnsubscribeActions::MQTT_3_10_4_6_broker_takesFiltersOneAfterTheOther()
{
    QFETCH(std::string, unsubscribed);
    QFETCH(std::string, codes);
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 S'a' 00 S'b' 00 S'c' 00 ]");
    peer.forget();
    peer.send("a2 L[ 0002 00 " + unsubscribed + " ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0002 00 " + codes + " ]")); // one answer
    for (const std::string topic : {"a", "b", "c"}) {
        peer.send("30 L[ S'" + topic + "' 00 ]");
        const bool isGone = unsubscribed.find("'" + topic + "'") != std::string::npos;
        QCOMPARE(peer.sent(), isGone ? QString() : bytes("30 L[ S'" + topic + "' 00 ]"));
    }
}

QTEST_APPLESS_MAIN(ConformanceUnsubscribeActions)
#include "tst_unsubscribeactions.moc"
