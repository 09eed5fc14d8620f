// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decodesubscribe.h"

#include "tests/support/decoderows.h"

#include <QTest>

using namespace espalier;

namespace {

constexpr auto v5 = ProtocolVersion::V5;
constexpr auto v311 = ProtocolVersion::V311;
constexpr auto v31 = ProtocolVersion::V31;
constexpr auto client = Side::Client;
constexpr auto server = Side::Server;
constexpr auto malformed = ReasonCode::MalformedPacket;
constexpr auto protocolErrorCode = ReasonCode::ProtocolError;

} // namespace

class DecodeSubscribeTest : public QObject
{
    Q_OBJECT

private slots:
    void accepts_data();
    void accepts() { verifyAccepted(); }
    void rejects_data();
    void rejects() { verifyRejected(); }
    void readsSubscribe();
    void readsSubAck();
    void readsUnsubscribe();
};

void DecodeSubscribeTest::accepts_data()
{
    addRows(std::initializer_list<AcceptRow> {
        {"SUBSCRIBE", v5, client, "82 L[ 0001 P[ ] S'a/+/#' 01 ]"},
        {"SUBSCRIBE, all options", v5, client,
         "82 L[ 0001 P[ 0b ffffff7f 26 S'k' S'v' ] S'a' 2e S'b' 00 S'+' 12 ]"},
        {"SUBSCRIBE, shared", v5, client, "82 L[ 0001 P[ ] S'$share/g/#' 01 ]"},
        {"SUBSCRIBE, $share without the slash", v5, client, "82 L[ 0001 P[ ] S'$share' 05 ]"},
        {"SUBSCRIBE in 3.1.1", v311, client, "82 L[ 0001 S'a' 00 S'b' 02 ]"},
        {"SUBSCRIBE in 3.1.1, shared", v311, client, "82 L[ 0001 S'$share/g/a' 00 ]"},
        {"SUBSCRIBE in 3.1.1, not a shared filter but a filter", v311, client,
         "82 L[ 0001 S'$share//a' 00 ]"},
        {"SUBSCRIBE in 3.1, sent again", v31, client, "8a L[ 0001 S'a' 01 ]", "82 L[ 0001 S'a' 01 ]"},
        {"SUBSCRIBE in 3.1, reserved bits", v31, client, "82 L[ 0001 S'a' f1 ]", "82 L[ 0001 S'a' 01 ]"},
        {"SUBSCRIBE in 3.1, empty", v31, client, "82 02 0001"},
        {"SUBACK", v5, server, "90 L[ 0001 P[ ] 00 01 02 80 87 8f 97 a2 ]"},
        {"SUBACK, properties", v5, server, "90 L[ 0001 P[ 1f S'r' 26 S'k' S'v' ] 00 ]"},
        {"SUBACK in 3.1.1", v311, server, "90 L[ 0001 00 01 02 80 ]"},
        {"UNSUBSCRIBE", v5, client, "a2 L[ 0001 P[ 26 S'k' S'v' ] S'a/#' S'$share/g/b' ]"},
        {"UNSUBSCRIBE in 3.1.1", v311, client, "a2 L[ 0001 S'a' ]"},
        {"UNSUBSCRIBE in 3.1, sent again", v31, client, "aa L[ 0001 S'a' ]", "a2 L[ 0001 S'a' ]"},
        {"UNSUBACK", v5, server, "b0 L[ 0001 P[ ] 00 11 ]"},
        {"UNSUBACK in 3.1.1", v311, server, "b0 02 0001"},
    });
}

void DecodeSubscribeTest::rejects_data()
{
    addRows(std::initializer_list<RejectRow> {
        {"SUBSCRIBE from the Server", v5, server, "82 L[ 0001 P[ ] S'a' 00 ]", Clause::RULE_2_1_2_Direction,
         protocolErrorCode, 0},
        {"SUBSCRIBE, flags", v5, client, "80 L[ 0001 P[ ] S'a' 00 ]", Clause::MQTT_3_8_1_1, malformed, 0},
        {"SUBSCRIBE in 3.1.1, flags", v311, client, "8a L[ 0001 S'a' 00 ]", Clause::MQTT311_3_8_1_1,
         malformed, 0},
        {"SUBSCRIBE, Packet Identifier 0", v5, client, "82 L[ 0000 P[ ] S'a' 00 ]", Clause::MQTT_2_2_1_3,
         protocolErrorCode, 2},
        {"SUBSCRIBE in 3.1.1, Packet Identifier 0", v311, client, "82 L[ 0000 S'a' 00 ]",
         Clause::MQTT311_2_3_1_1, protocolErrorCode, 2},
        {"SUBSCRIBE, empty", v5, client, "82 L[ 0001 P[ ] ]", Clause::MQTT_3_8_3_2, protocolErrorCode, 5},
        {"SUBSCRIBE in 3.1.1, empty", v311, client, "82 02 0001", Clause::MQTT311_3_8_3_3, protocolErrorCode,
         4},
        {"SUBSCRIBE, filter without options", v5, client, "82 L[ 0001 P[ ] S'a' ]",
         Clause::RULE_2_1_4_Truncated, malformed, 8},
        {"SUBSCRIBE, empty filter", v5, client, "82 L[ 0001 P[ ] S'' 00 ]", Clause::MQTT_4_7_3_1, malformed,
         5},
        {"SUBSCRIBE in 3.1.1, empty filter", v311, client, "82 L[ 0001 S'' 00 ]", Clause::MQTT311_4_7_3_1,
         malformed, 4},
        {"SUBSCRIBE, # inside", v5, client, "82 L[ 0001 P[ ] S'a/#/b' 00 ]", Clause::MQTT_4_7_1_1, malformed,
         5},
        {"SUBSCRIBE in 3.1.1, # inside", v311, client, "82 L[ 0001 S'a#' 00 ]", Clause::MQTT311_4_7_1_2,
         malformed, 4},
        {"SUBSCRIBE, + in a level", v5, client, "82 L[ 0001 P[ ] S'a' 00 S'a+' 00 ]", Clause::MQTT_4_7_1_2,
         malformed, 9},
        {"SUBSCRIBE in 3.1.1, + in a level", v311, client, "82 L[ 0001 S'+a' 00 ]", Clause::MQTT311_4_7_1_3,
         malformed, 4},
        {"SUBSCRIBE, U+0000", v5, client, "82 L[ 0001 P[ ] S[ 61 00 ] 00 ]", Clause::MQTT_1_5_4_2, malformed,
         8},
        {"SUBSCRIBE, no ShareName", v5, client, "82 L[ 0001 P[ ] S'$share//a' 00 ]", Clause::MQTT_4_8_2_1,
         malformed, 5},
        {"SUBSCRIBE, no filter behind the ShareName", v5, client, "82 L[ 0001 P[ ] S'$share/g' 00 ]",
         Clause::MQTT_4_8_2_2, malformed, 5},
        {"SUBSCRIBE, reserved bits", v5, client, "82 L[ 0001 P[ ] S'a' 40 ]", Clause::MQTT_3_8_3_5, malformed,
         8},
        {"SUBSCRIBE in 3.1.1, reserved bits", v311, client, "82 L[ 0001 S'a' 04 ]", Clause::MQTT311_3_8_3_4,
         malformed, 7},
        {"SUBSCRIBE, QoS 3", v5, client, "82 L[ 0001 P[ ] S'a' 03 ]", Clause::RULE_3_8_3_MaximumQos,
         protocolErrorCode, 8},
        {"SUBSCRIBE in 3.1.1, QoS 3", v311, client, "82 L[ 0001 S'a' 03 ]", Clause::MQTT311_3_8_3_4,
         malformed, 7},
        {"SUBSCRIBE in 3.1, QoS 3", v31, client, "82 L[ 0001 S'a' 03 ]", Clause::MQTT311_3_8_3_4, malformed,
         7},
        {"SUBSCRIBE, Retain Handling 3", v5, client, "82 L[ 0001 P[ ] S'a' 30 ]",
         Clause::RULE_3_8_3_RetainHandling, protocolErrorCode, 8},
        {"SUBSCRIBE, No Local on a shared filter", v5, client, "82 L[ 0001 P[ ] S'$share/g/a' 04 ]",
         Clause::MQTT_3_8_3_4, protocolErrorCode, 17},
        {"SUBSCRIBE, Subscription Identifier 0", v5, client, "82 L[ 0001 P[ 0b 00 ] S'a' 00 ]",
         Clause::RULE_3_8_2_SubscriptionIdentifierZero, protocolErrorCode, 6},
        {"SUBSCRIBE, two Subscription Identifiers", v5, client, "82 L[ 0001 P[ 0b 01 0b 02 ] S'a' 00 ]",
         Clause::RULE_2_2_2_PropertyRepeated, protocolErrorCode, 7},
        {"SUBACK from the Client", v5, client, "90 L[ 0001 P[ ] 00 ]", Clause::RULE_2_1_2_Direction,
         protocolErrorCode, 0},
        {"SUBACK, Packet Identifier 0", v5, server, "90 L[ 0000 P[ ] 00 ]", Clause::MQTT_2_2_1_6,
         protocolErrorCode, 2},
        {"SUBACK in 3.1.1, Packet Identifier 0", v311, server, "90 L[ 0000 00 ]", Clause::MQTT311_2_3_1_7,
         protocolErrorCode, 2},
        {"SUBACK, code", v5, server, "90 L[ 0001 P[ ] 00 11 ]", Clause::MQTT_3_9_3_2, protocolErrorCode, 6},
        {"SUBACK in 3.1.1, code", v311, server, "90 L[ 0001 87 ]", Clause::MQTT311_3_9_3_2, protocolErrorCode,
         4},
        {"SUBACK, empty", v5, server, "90 L[ 0001 P[ ] ]", Clause::MQTT_3_9_3_2, protocolErrorCode, 5},
        {"SUBACK in 3.1.1, empty", v311, server, "90 02 0001", Clause::MQTT311_3_8_4_5, protocolErrorCode, 4},
        {"UNSUBSCRIBE, flags", v5, client, "a0 L[ 0001 P[ ] S'a' ]", Clause::MQTT_3_10_1_1, malformed, 0},
        {"UNSUBSCRIBE in 3.1.1, flags", v311, client, "a3 L[ 0001 S'a' ]", Clause::MQTT311_3_10_1_1,
         malformed, 0},
        {"UNSUBSCRIBE, empty", v5, client, "a2 L[ 0001 P[ ] ]", Clause::MQTT_3_10_3_2, protocolErrorCode, 5},
        {"UNSUBSCRIBE in 3.1.1, empty", v311, client, "a2 02 0001", Clause::MQTT311_3_10_3_2,
         protocolErrorCode, 4},
        {"UNSUBSCRIBE, bad filter", v5, client, "a2 L[ 0001 P[ ] S'a' S'#/a' ]", Clause::MQTT_4_7_1_1,
         malformed, 8},
        {"UNSUBACK, code", v5, server, "b0 L[ 0001 P[ ] 01 ]", Clause::MQTT_3_11_3_2, protocolErrorCode, 5},
        {"UNSUBACK, empty", v5, server, "b0 L[ 0001 P[ ] ]", Clause::MQTT_3_11_3_2, protocolErrorCode, 5},
        {"UNSUBACK in 3.1.1, codes", v311, server, "b0 03 0001 00", Clause::RULE_2_1_4_TrailingBytes,
         malformed, 4},
    });
}

void DecodeSubscribeTest::readsSubscribe()
{
    const auto bytes = wire("82 L[ 0102 P[ 0b 05 ] S'a/#' 2e S'b' 11 ]");
    const auto packet = decode(bytes, {v5, client});
    QVERIFY(packet);
    const auto &subscribe = std::get<Subscribe>(*packet);
    QCOMPARE(subscribe.packetId.value(), 0x0102);
    QCOMPARE(subscribe.properties.number(Property::SubscriptionIdentifier, 0), 5U);
    QCOMPARE(subscribe.subscriptions.size(), 2U);
    const Subscription first {.topicFilter = "a/#",
                              .options = {.maximumQos = Qos::ExactlyOnce,
                                          .noLocal = true,
                                          .retainAsPublished = true,
                                          .retainHandling = RetainHandling::DoNotSend}};
    QVERIFY(subscribe.subscriptions[0] == first);
    const Subscription second {
        .topicFilter = "b",
        .options = {.maximumQos = Qos::AtLeastOnce, .retainHandling = RetainHandling::SendIfNew}};
    QVERIFY(subscribe.subscriptions[1] == second);
}

void DecodeSubscribeTest::readsSubAck()
{
    const auto bytes = wire("90 L[ 0102 P[ ] 02 9e ]");
    const auto packet = decode(bytes, {v5, server});
    QVERIFY(packet);
    const auto &subAck = std::get<SubAck>(*packet);
    QCOMPARE(subAck.reasons.size(), 2U);
    QCOMPARE(subAck.reasons[0], ReasonCode::GrantedQos2);
    QCOMPARE(subAck.reasons[1], ReasonCode::SharedSubscriptionsNotSupported);
}

void DecodeSubscribeTest::readsUnsubscribe()
{
    const auto bytes = wire("a2 L[ 0102 P[ ] S'a' S'b/#' ]");
    const auto packet = decode(bytes, {v5, client});
    QVERIFY(packet);
    const std::vector<std::string_view> filters {"a", "b/#"};
    QVERIFY(std::get<Unsubscribe>(*packet).topicFilters == filters);
}

QTEST_APPLESS_MAIN(DecodeSubscribeTest)
#include "tst_decodesubscribe.moc"
