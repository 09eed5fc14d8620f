// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"
#include "tests/support/wirerows.h"

using namespace espalier;

/// UNSUBSCRIBE and UNSUBACK (3.10, 3.11).
class ConformanceUnsubscribe : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_10_1_1_broker_refusesOtherFlags_data();
    void MQTT_3_10_1_1_broker_refusesOtherFlags();
    void MQTT_3_10_1_1_client_sendsFlags0010();
    void MQTT_3_10_3_1_broker_refusesWhatIsNoUtf8_data();
    void MQTT_3_10_3_1_broker_refusesWhatIsNoUtf8();
    void MQTT_3_10_3_1_client_sendsWellFormedOnly_data();
    void MQTT_3_10_3_1_client_sendsWellFormedOnly();
    void MQTT_3_10_3_2_broker_refusesUnsubscribeWithoutFilters();
    void MQTT_3_10_3_2_client_sendsNoneWithoutFilters();
    void MQTT_3_11_2_1_broker_sendsNothingThatIsTooLong();
    void MQTT_3_11_2_2_broker_sendsNothingThatIsTooLong();
    void MQTT_3_11_3_1_broker_answersInOrder();
    void MQTT_3_11_3_2_broker_sendsCodesOfUnsubAck_data();
    void MQTT_3_11_3_2_broker_sendsCodesOfUnsubAck();
    void MQTT_3_11_3_2_client_takesCodesOfUnsubAckOnly();
};

namespace {

/// The broker must refuse this UNSUBSCRIBE and go on as if it had not come; tells the statement broken.
Clause refusedFor(const std::string &unsubscribe, ReasonCode reason)
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a", lasting());
    peer.send(unsubscribe);
    if (peer.take<Disconnect>().reason != reason || !peer.isClosed()
        || broker.engine.statistics().subscriptions != 1)
        QTest::qFail("the packet was not refused as expected", __FILE__, __LINE__);
    return broker.violated();
}

void unsubscribe(SessionScript &client, std::uint64_t token,
                 std::initializer_list<std::string_view> topicFilters)
{
    client.session.unsubscribe(token, {topicFilters.begin(), topicFilters.size()}, {}, client.clock.now(),
                               client.effects);
}

/// UNSUBACK, sent to a client that takes packets of at most `maximum` bytes.
QString answerTo(const std::string &maximum)
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a", {.properties = "27 " + maximum});
    peer.send("a2 L[ 0102 P[ 26 S'k' S'v' ] S'a' S'b' ]");
    return peer.sent();
}

} // namespace

void ConformanceUnsubscribe::MQTT_3_10_1_1_broker_refusesOtherFlags_data()
{
    addWrongFlags();
}

void ConformanceUnsubscribe::MQTT_3_10_1_1_broker_refusesOtherFlags()
{
    QFETCH(std::string, flags);
    QCOMPARE(refusedFor("a" + flags + " L[ 0001 00 S'a' ]", ReasonCode::MalformedPacket),
             Clause::MQTT_3_10_1_1);
}

void ConformanceUnsubscribe::MQTT_3_10_1_1_client_sendsFlags0010()
{
    SessionScript client;
    client.connected();
    unsubscribe(client, 7, {"a/+", "b"});
    QCOMPARE(client.sent(), bytes("a2 L[ 0001 00 S'a/+' S'b' ]"));
}

void ConformanceUnsubscribe::MQTT_3_10_3_1_broker_refusesWhatIsNoUtf8_data()
{
    addIllFormedText();
}

void ConformanceUnsubscribe::MQTT_3_10_3_1_broker_refusesWhatIsNoUtf8()
{
    QFETCH(std::string, text);
    const auto filter = "S[ " + text + " ]";
    QVERIFY(refusedFor("a2 L[ 0001 00 " + filter + " ]", ReasonCode::MalformedPacket) != Clause::None);
    QVERIFY(refusedFor("a2 L[ 0001 00 S'a' " + filter + " ]", ReasonCode::MalformedPacket) != Clause::None);
}

void ConformanceUnsubscribe::MQTT_3_10_3_1_client_sendsWellFormedOnly_data()
{
    addIllFormedText();
}

void ConformanceUnsubscribe::MQTT_3_10_3_1_client_sendsWellFormedOnly()
{
    QFETCH(std::string, text);
    const auto filter = wire(text);
    SessionScript client;
    client.connected();
    unsubscribe(client, 7, {"a", asText(filter)});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 8f"));
    unsubscribe(client, 8, {"\u00fc/+"});
    QCOMPARE(client.sent(), bytes("a2 L[ 0001 00 S[ c3bc 2f2b ] ]"));
}

void ConformanceUnsubscribe::MQTT_3_10_3_2_broker_refusesUnsubscribeWithoutFilters()
{
    QCOMPARE(refusedFor("a2 L[ 0001 00 ]", ReasonCode::ProtocolError), Clause::MQTT_3_10_3_2);
    QCOMPARE(refusedFor("a2 L[ 0001 P[ 26 S'k' S'v' ] ]", ReasonCode::ProtocolError), Clause::MQTT_3_10_3_2);
}

void ConformanceUnsubscribe::MQTT_3_10_3_2_client_sendsNoneWithoutFilters()
{
    SessionScript client;
    client.connected();
    unsubscribe(client, 7, {});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 82"));
}

void ConformanceUnsubscribe::MQTT_3_11_2_1_broker_sendsNothingThatIsTooLong()
{
    const auto bare = bytes("b0 L[ 0102 00 00 11 ]");
    QCOMPARE(answerTo("00000007"), bare); // just as long
    QCOMPARE(answerTo("00000008"), bare);
}

void ConformanceUnsubscribe::MQTT_3_11_2_2_broker_sendsNothingThatIsTooLong()
{
    const auto bare = bytes("b0 L[ 0102 00 00 11 ]"); // User Properties do not come back
    for (const char *maximum : {"00000007", "0000000e", "00000400"})
        QCOMPARE(answerTo(maximum), bare);
}

void ConformanceUnsubscribe::MQTT_3_11_3_1_broker_answersInOrder()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 S'b' 00 S'd' 00 S'$share/g/e' 00 ]");
    peer.forget();
    peer.send("a2 L[ 0002 00 S'$share/g/e' S'a' S'b' S'c' S'd' S'e' ]");
    QCOMPARE(peer.sent(), bytes("b0 L[ 0002 00 00 11 00 11 00 11 ]"));
}

void ConformanceUnsubscribe::MQTT_3_11_3_2_broker_sendsCodesOfUnsubAck_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("deleted") << std::string("a") << ReasonCode::Success;
    QTest::newRow("not there") << std::string("b") << ReasonCode::NoSubscriptionExisted;
    QTest::newRow("more levels than are allowed")
        << std::string("a/b/c/d") << ReasonCode::NoSubscriptionExisted;
}

void ConformanceUnsubscribe::MQTT_3_11_3_2_broker_sendsCodesOfUnsubAck()
{
    QFETCH(std::string, filter);
    QFETCH(ReasonCode, reason);
    BrokerScript broker({.maximumTopicLevels = 3});
    auto peer = broker.subscribed("c1", "a");
    peer.send("a2 L[ 0001 00 S'" + filter + "' ]");
    QCOMPARE(peer.take<UnsubAck>().reasons, std::vector {reason});
}

void ConformanceUnsubscribe::MQTT_3_11_3_2_client_takesCodesOfUnsubAckOnly()
{
    QStringList taken;
    for (unsigned code = 0; code < 256; ++code) {
        const auto byte = static_cast<std::uint8_t>(code);
        const auto text = hex({&byte, 1});
        SessionScript client;
        client.connected();
        unsubscribe(client, 7, {"a"});
        client.forget();
        client.receive("b0 L[ 0001 00 " + text + " ]");
        if (client.session.isConnected())
            taken += QString::fromStdString(text);
        else
            QCOMPARE(client.events(), QStringLiteral("request 7 lost; closed Violation 82 MQTT-3.11.3-2"));
    }
    QCOMPARE(taken.join(u' '), QStringLiteral("00 11 80 83 87 8f 91")); // table 3-9
}

QTEST_APPLESS_MAIN(ConformanceUnsubscribe)
#include "tst_unsubscribe.moc"
