// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"
#include "tests/support/wirerows.h"

using namespace espalier;

/// SUBSCRIBE and SUBACK (3.8, 3.9).
class ConformanceSubscribe : public QObject
{
    Q_OBJECT

private slots:
    void MQTT_3_8_1_1_broker_refusesOtherFlags_data();
    void MQTT_3_8_1_1_broker_refusesOtherFlags();
    void MQTT_3_8_1_1_client_sendsFlags0010();
    void MQTT_3_8_3_1_broker_refusesWhatIsNoUtf8_data();
    void MQTT_3_8_3_1_broker_refusesWhatIsNoUtf8();
    void MQTT_3_8_3_1_client_sendsWellFormedOnly_data();
    void MQTT_3_8_3_1_client_sendsWellFormedOnly();
    void MQTT_3_8_3_2_broker_refusesSubscribeWithoutFilters();
    void MQTT_3_8_3_2_client_sendsNoneWithoutFilters();
    void MQTT_3_8_3_3_broker_keepsOwnMessagesBack_data();
    void MQTT_3_8_3_3_broker_keepsOwnMessagesBack();
    void MQTT_3_8_3_3_broker_sendsOwnMessagesWithoutNoLocal();
    void MQTT_3_8_3_3_broker_knowsItselfOnAnotherConnection();
    void MQTT_3_8_3_3_broker_sendsOwnRetainedMessagesAtSubscribe();
    void MQTT_3_8_3_4_broker_refusesNoLocalWhereShared_data();
    void MQTT_3_8_3_4_broker_refusesNoLocalWhereShared();
    void MQTT_3_8_3_4_client_sendsNoNoLocalWhereShared();
    void MQTT_3_8_3_5_broker_refusesReservedBits_data();
    void MQTT_3_8_3_5_broker_refusesReservedBits();
    void MQTT_3_9_2_1_broker_leavesOutReasonString();
    void MQTT_3_9_2_2_broker_leavesOutUserProperties();
    void MQTT_3_9_3_1_broker_answersInOrder_data();
    void MQTT_3_9_3_1_broker_answersInOrder();
    void MQTT_3_9_3_2_broker_sendsCodesOfSubAck_data();
    void MQTT_3_9_3_2_broker_sendsCodesOfSubAck();
    void MQTT_3_9_3_2_client_takesCodesOfSubAckOnly();
};

namespace {

constexpr std::string_view manyLevels = "S'x/x/x/x'";

/// A broker that refuses some: filters with more levels than three, and more subscriptions than four.
EngineSettings limited()
{
    return {.maximumTopicLevels = 3, .maximumSubscriptions = 4};
}

/// The broker must refuse this SUBSCRIBE, and subscribe the client to nothing; tells the statement broken.
Clause refusedFor(const std::string &subscribe, ReasonCode reason)
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send(subscribe);
    if (peer.take<Disconnect>().reason != reason || !peer.isClosed()
        || broker.engine.statistics().subscriptions != 0)
        QTest::qFail("the packet was not refused as expected", __FILE__, __LINE__);
    return broker.violated();
}

/// SUBACK for a filter that is refused, to a client that takes packets of at most `maximum` bytes.
QString answerTo(std::uint32_t maximum)
{
    BrokerScript broker(limited());
    auto peer = broker.connected("c1", {.properties = "27 " + hexNumber(maximum)});
    peer.send("82 L[ 0102 00 " + std::string(manyLevels) + " 00 S'a' 01 ]");
    return peer.sent();
}

} // namespace

void ConformanceSubscribe::MQTT_3_8_1_1_broker_refusesOtherFlags_data()
{
    addWrongFlags();
}

void ConformanceSubscribe::MQTT_3_8_1_1_broker_refusesOtherFlags()
{
    QFETCH(std::string, flags);
    QCOMPARE(refusedFor("8" + flags + " L[ 0001 00 S'a' 00 ]", ReasonCode::MalformedPacket),
             Clause::MQTT_3_8_1_1);
}

void ConformanceSubscribe::MQTT_3_8_1_1_client_sendsFlags0010()
{
    SessionScript client;
    client.connected();
    client.subscribe(7, "a/+", {.maximumQos = Qos::ExactlyOnce, .retainHandling = RetainHandling::SendIfNew});
    QCOMPARE(client.sent(), bytes("82 L[ 0001 00 S'a/+' 12 ]"));
}

void ConformanceSubscribe::MQTT_3_8_3_1_broker_refusesWhatIsNoUtf8_data()
{
    addIllFormedText();
}

void ConformanceSubscribe::MQTT_3_8_3_1_broker_refusesWhatIsNoUtf8()
{
    QFETCH(std::string, text);
    const auto filter = "S[ " + text + " ] 00";
    QVERIFY(refusedFor("82 L[ 0001 00 " + filter + " ]", ReasonCode::MalformedPacket) != Clause::None);
    QVERIFY(refusedFor("82 L[ 0001 00 S'a' 00 " + filter + " ]", ReasonCode::MalformedPacket)
            != Clause::None);
}

void ConformanceSubscribe::MQTT_3_8_3_1_client_sendsWellFormedOnly_data()
{
    addIllFormedText();
}

void ConformanceSubscribe::MQTT_3_8_3_1_client_sendsWellFormedOnly()
{
    QFETCH(std::string, text);
    const auto filter = wire(text);
    SessionScript client;
    client.connected();
    client.subscribe(7, asText(filter));
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 8f"));
    client.subscribe(8, "\u00fc/+");
    QCOMPARE(client.sent(), bytes("82 L[ 0001 00 S[ c3bc 2f2b ] 00 ]"));
}

void ConformanceSubscribe::MQTT_3_8_3_2_broker_refusesSubscribeWithoutFilters()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 ]");
    QCOMPARE(peer.take<Disconnect>().reason, ReasonCode::ProtocolError);
    QVERIFY(peer.isClosed());
}

void ConformanceSubscribe::MQTT_3_8_3_2_client_sendsNoneWithoutFilters()
{
    SessionScript client;
    client.connected();
    client.session.subscribe(7, {}, {}, client.clock.now(), client.effects);
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 82"));
}

void ConformanceSubscribe::MQTT_3_8_3_3_broker_keepsOwnMessagesBack_data()
{
    QTest::addColumn<std::string>("filters");
    QTest::newRow("one filter") << std::string("S'a' 06");
    QTest::newRow("a wildcard") << std::string("S'+' 06");
    QTest::newRow("overlapping filters") << std::string("S'a' 06 S'+' 04 S'#' 06");
    QTest::newRow("with Retain As Published") << std::string("S'a' 0e");
    QTest::newRow("in place of a subscription without") << std::string("S'a' 02 S'a' 06");
}

void ConformanceSubscribe::MQTT_3_8_3_3_broker_keepsOwnMessagesBack()
{
    QFETCH(std::string, filters);
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 " + filters + " ]");
    auto other = broker.subscribed("c2", "a");
    peer.forget();
    for (int times = 0; times < 2; ++times) { // the second time the topic's receivers are known
        peer.send("30 L[ S'a' 00 'own' ] 32 L[ S'a' 0001 00 'own' ] 34 L[ S'a' 0002 00 'own' ]"
                  "30 L[ S'a' P[ 01 01 ] 'own' ] 62 02 0002");
        QCOMPARE(peer.sent(), bytes("40 02 0001 50 02 0002 70 02 0002")); // answers only
        QCOMPARE(other.messages(), QStringLiteral("a q0 'own'; a q1 'own'; a q2 'own'; a q0 'own'"));
        other.send("30 L[ S'a' 00 'other' ]");
        QCOMPARE(peer.messages(), QStringLiteral("a q0 'other'"));
        other.forget();
    }
}

void ConformanceSubscribe::MQTT_3_8_3_3_broker_sendsOwnMessagesWithoutNoLocal()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    // Of overlapping subscriptions only the one without No Local brings own messages, with its options.
    peer.send("82 L[ 0001 P[ 0b 01 ] S'a' 06 ] 82 L[ 0001 P[ 0b 02 ] S'+' 01 ]");
    peer.forget();
    peer.send("30 L[ S'a' 00 'own' ]");
    QCOMPARE(peer.sent(), bytes("30 L[ S'a' P[ 0b 02 ] 'own' ]"));
    peer.send("34 L[ S'a' 0001 00 'own' ]");
    QCOMPARE(peer.sent(), bytes("32 L[ S'a' 0001 P[ 0b 02 ] 'own' ] 50 02 0001"));
}

void ConformanceSubscribe::MQTT_3_8_3_3_broker_knowsItselfOnAnotherConnection()
{
    BrokerScript broker;
    auto peer = broker.subscribed("c1", "a", lasting(), "06");
    peer.lose();
    peer = broker.connected("c1", returning()); // the same Client Identifier
    peer.send("32 L[ S'a' 0001 00 'own' ]");
    QCOMPARE(peer.sent(), bytes("40 02 0001"));
    // Its will is its own, too.
    peer.lose();
    auto options = returning();
    options.will = "00 S'a' S'will'";
    options.willFlags = 0x0c;
    peer = broker.connected("c1", options);
    auto other = broker.subscribed("c2", "a");
    peer.lose();
    QCOMPARE(other.messages(), QStringLiteral("a q1 'will'"));
    QCOMPARE(broker.connected("c1", returning()).sent(), QString());
}

/// These are not forwarded but sent because of the subscription (MQTT-3.3.1-9).
void ConformanceSubscribe::MQTT_3_8_3_3_broker_sendsOwnRetainedMessagesAtSubscribe()
{
    BrokerScript broker;
    auto peer = broker.connected("c1");
    peer.send("31 L[ S'a' 00 'own' ]");
    peer.send("82 L[ 0001 00 S'a' 04 ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0001 00 00 ] 31 L[ S'a' 00 'own' ]"));
    peer.send("31 L[ S'a' 00 'later' ]");
    QCOMPARE(peer.sent(), QString());
}

void ConformanceSubscribe::MQTT_3_8_3_4_broker_refusesNoLocalWhereShared_data()
{
    QTest::addColumn<std::string>("filters");
    QTest::newRow("alone") << std::string("S'$share/g/a' 04");
    QTest::newRow("with other options") << std::string("S'$share/g/#' 2e");
    QTest::newRow("second") << std::string("S'a' 04 S'$share/g/a' 04");
}

void ConformanceSubscribe::MQTT_3_8_3_4_broker_refusesNoLocalWhereShared()
{
    QFETCH(std::string, filters);
    QCOMPARE(refusedFor("82 L[ 0001 00 " + filters + " ]", ReasonCode::ProtocolError), Clause::MQTT_3_8_3_4);
}

void ConformanceSubscribe::MQTT_3_8_3_4_client_sendsNoNoLocalWhereShared()
{
    SessionScript client;
    client.connected();
    client.subscribe(7, "$share/g/a", {.noLocal = true});
    QCOMPARE(client.sent(), QString());
    QCOMPARE(client.events(), QStringLiteral("request 7 refused 82"));
    client.subscribe(8, "$share/g/a");
    client.subscribe(9, "a", {.noLocal = true});
    QCOMPARE(client.sent(), bytes("82 L[ 0001 00 S'$share/g/a' 00 ] 82 L[ 0002 00 S'a' 04 ]"));
}

void ConformanceSubscribe::MQTT_3_8_3_5_broker_refusesReservedBits_data()
{
    QTest::addColumn<std::string>("filters");
    for (const std::string options : {"40", "80", "c0", "c2", "6d"})
        QTest::newRow(options.c_str()) << "S'a' " + options;
    QTest::newRow("second") << std::string("S'a' 00 S'b' 41");
}

void ConformanceSubscribe::MQTT_3_8_3_5_broker_refusesReservedBits()
{
    QFETCH(std::string, filters);
    QCOMPARE(refusedFor("82 L[ 0001 00 " + filters + " ]", ReasonCode::MalformedPacket),
             Clause::MQTT_3_8_3_5);
}

void ConformanceSubscribe::MQTT_3_9_2_1_broker_leavesOutReasonString()
{
    const auto full = answerTo(10'000);
    const auto bare = bytes("90 L[ 0102 00 8f 01 ]");
    QVERIFY(full.startsWith(bytes("90")) && full.endsWith(bytes("8f 01")));
    QVERIFY(full.contains(bytes("'more levels'")));
    QCOMPARE(answerTo(lengthOf(full)), full);
    QCOMPARE(answerTo(lengthOf(full) - 1), bare);
    QCOMPARE(answerTo(lengthOf(bare)), bare);
}

void ConformanceSubscribe::MQTT_3_9_2_2_broker_leavesOutUserProperties()
{
    for (auto maximum = lengthOf(bytes("90 L[ 0102 00 8f 01 ]")); maximum < 300; ++maximum) {
        const auto answer = answerTo(maximum);
        QVERIFY(lengthOf(answer) <= maximum);
        const auto packet = wire(answer.toStdString());
        const auto decoded = decode(packet, {ProtocolVersion::V5, Side::Server});
        QVERIFY(decoded && std::holds_alternative<SubAck>(*decoded));
        QVERIFY(!std::get<SubAck>(*decoded).properties.contains(Property::UserProperty));
    }
}

void ConformanceSubscribe::MQTT_3_9_3_1_broker_answersInOrder_data()
{
    QTest::addColumn<std::string>("filters");
    QTest::addColumn<std::string>("codes");
    const std::string refused(manyLevels);
    QTest::newRow("granted") << std::string("S'c' 02 S'b' 00 S'a' 01") << std::string("02 00 01");
    QTest::newRow("refused first") << refused + " 02 S'a' 01" << std::string("8f 01");
    QTest::newRow("refused in the middle") << "S'a' 02 " + refused + " 01 S'b' 00" << std::string("02 8f 00");
    QTest::newRow("refused last") << "S'a' 02 " + refused + " 01" << std::string("02 8f");
    QTest::newRow("one too many") << std::string("S'a' 02 S'b' 01 S'c' 00 S'd' 02 S'e' 00")
                                  << std::string("02 01 00 02 97");
}

void ConformanceSubscribe::MQTT_3_9_3_1_broker_answersInOrder()
{
    QFETCH(std::string, filters);
    QFETCH(std::string, codes);
    BrokerScript broker(limited());
    auto peer = broker.connected("c1", {.properties = "17 00"}); // no Reason Strings
    peer.send("82 L[ 0102 00 " + filters + " ]");
    QCOMPARE(peer.sent(), bytes("90 L[ 0102 00 " + codes + " ]"));
}

void ConformanceSubscribe::MQTT_3_9_3_2_broker_sendsCodesOfSubAck_data()
{
    QTest::addColumn<std::string>("filter");
    QTest::addColumn<ReasonCode>("reason");
    QTest::newRow("QoS 0") << std::string("S'a' 00") << ReasonCode::GrantedQos0;
    QTest::newRow("QoS 1") << std::string("S'a' 01") << ReasonCode::GrantedQos1;
    QTest::newRow("QoS 2") << std::string("S'a' 02") << ReasonCode::GrantedQos2;
    QTest::newRow("shared") << std::string("S'$share/g/a' 02") << ReasonCode::GrantedQos2;
    QTest::newRow("the server's topics") << std::string("S'$SYS/#' 01") << ReasonCode::GrantedQos1;
    QTest::newRow("too many levels") << std::string(manyLevels) + " 00" << ReasonCode::TopicFilterInvalid;
    QTest::newRow("too many subscriptions")
        << std::string("S'1' 00 S'2' 00 S'3' 00 S'4' 00 S'a' 00") << ReasonCode::QuotaExceeded;
}

void ConformanceSubscribe::MQTT_3_9_3_2_broker_sendsCodesOfSubAck()
{
    QFETCH(std::string, filter);
    QFETCH(ReasonCode, reason);
    BrokerScript broker(limited());
    auto peer = broker.connected("c1");
    peer.send("82 L[ 0001 00 " + filter + " ]");
    QCOMPARE(peer.take<SubAck>().reasons.back(), reason);
}

void ConformanceSubscribe::MQTT_3_9_3_2_client_takesCodesOfSubAckOnly()
{
    QStringList taken;
    for (unsigned code = 0; code < 256; ++code) {
        const auto byte = static_cast<std::uint8_t>(code);
        const auto text = hex({&byte, 1});
        SessionScript client;
        client.connected();
        client.subscribe(7, "a");
        client.forget();
        client.receive("90 L[ 0001 00 " + text + " ]");
        if (client.session.isConnected())
            taken += QString::fromStdString(text);
        else
            QCOMPARE(client.events(), QStringLiteral("request 7 lost; closed Violation 82 MQTT-3.9.3-2"));
    }
    QCOMPARE(taken.join(u' '), QStringLiteral("00 01 02 80 83 87 8f 91 97 9e a1 a2")); // table 3-8
}

QTEST_APPLESS_MAIN(ConformanceSubscribe)
#include "tst_subscribe.moc"
