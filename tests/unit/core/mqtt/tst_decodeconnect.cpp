// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decodeconnect.h"

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
constexpr auto badVersion = ReasonCode::UnsupportedProtocolVersion;

} // namespace

class DecodeConnectTest : public QObject
{
    Q_OBJECT

private slots:
    void accepts_data();
    void accepts() { verifyAccepted(); }
    void rejects_data();
    void rejects() { verifyRejected(); }
    void readsConnect();
    void readsConnAck();
    void readsBridge();
    void mapsReturnCodes();
};

void DecodeConnectTest::accepts_data()
{
    addRows(std::initializer_list<AcceptRow> {
        {"CONNECT", v5, client, "10 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]"},
        {"CONNECT, nothing but what must be", v5, client, "10 L[ S'MQTT' 05 00 0000 P[ ] S'' ]"},
        {"CONNECT, everything", v5, client,
         "10 L[ S'MQTT' 05 ee ffff P[ 11 ffffffff 15 S'm' 16 S'd' 17 00 19 01 21 0001 22 0000 26 S'k' S'v' "
         "27 00000001 "
         "] S'c1' P[ 01 01 02 00000001 03 S't' 08 S'r' 09 S'c' 18 00000005 26 S'k' S'v' ] S'w/t' S'gone' "
         "S'user' "
         "S[ 00ff ] ]"},
        {"CONNECT, password without user name", v5, client,
         "10 L[ S'MQTT' 05 42 003c P[ ] S'c1' S'secret' ]"},
        {"CONNECT in 3.1.1", v311, client, "10 L[ S'MQTT' 04 02 003c S'c1' ]"},
        {"CONNECT in 3.1.1, everything", v311, client,
         "10 L[ S'MQTT' 04 f6 003c S'c1' S'w' S'gone' S'user' S'secret' ]"},
        {"CONNECT in 3.1.1, from a bridge", v311, client, "10 L[ S'MQTT' 84 02 003c S'c1' ]"},
        {"CONNECT in 3.1", v31, client, "10 L[ S'MQIsdp' 03 02 003c S'c1' ]"},
        {"CONNECT in 3.1, from a bridge", v31, client, "10 L[ S'MQIsdp' 83 02 003c S'c1' ]"},
        {"CONNECT in 3.1, unused bits", v31, client, "13 L[ S'MQIsdp' 03 3b 003c S'c1' ]",
         "10 L[ S'MQIsdp' 03 02 003c S'c1' ]"},
        {"CONNECT in 3.1, user name missing", v31, client, "10 L[ S'MQIsdp' 03 c2 003c S'c1' ]",
         "10 L[ S'MQIsdp' 03 02 003c S'c1' ]"},
        {"CONNECT in 3.1, password missing", v31, client, "10 L[ S'MQIsdp' 03 c2 003c S'c1' S'user' ]",
         "10 L[ S'MQIsdp' 03 82 003c S'c1' S'user' ]"},
        {"CONNACK", v5, server, "20 L[ 01 00 P[ ] ]"},
        {"CONNACK, everything", v5, server,
         "20 L[ 00 00 P[ 11 00000000 12 S'id' 13 000a 15 S'm' 16 S'd' 1a S'info' 1c S'ref' 1f S'why' 21 0001 "
         "22 ffff "
         "24 00 25 01 26 S'k' S'v' 27 00000001 28 00 29 01 2a 00 ] ]"},
        {"CONNACK, refusal", v5, server, "20 L[ 00 87 P[ 1f S'no' ] ]"},
        {"CONNACK in 3.1.1", v311, server, "20 02 01 00"},
        {"CONNACK in 3.1.1, refusal", v311, server, "20 02 00 05"},
        {"CONNACK in 3.1, reserved byte", v31, server, "20 02 ff 00", "20 02 00 00"},
    });
}

void DecodeConnectTest::rejects_data()
{
    addRows(std::initializer_list<RejectRow> {
        {"from the Server", v5, server, "10 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]", Clause::RULE_2_1_2_Direction,
         protocolErrorCode, 0},
        {"flags", v5, client, "11 L[ S'MQTT' 05 02 003c P[ ] S'c1' ]", Clause::MQTT_2_1_3_1, malformed, 0},
        {"flags in 3.1.1", v5, client, "11 L[ S'MQTT' 04 02 003c S'c1' ]", Clause::MQTT311_2_2_2_1, malformed,
         0},
        {"wrong name", v5, client, "10 L[ S'MQXX' 05 02 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_1, badVersion,
         2},
        {"name in lower case", v5, client, "10 L[ S'mqtt' 05 02 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_1,
         badVersion, 2},
        {"level 6", v5, client, "10 L[ S'MQTT' 06 02 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_2, badVersion, 8},
        {"level 3 with the new name", v5, client, "10 L[ S'MQTT' 03 02 003c S'c1' ]", Clause::MQTT_3_1_2_2,
         badVersion, 8},
        {"level 4 with the old name", v5, client, "10 L[ S'MQIsdp' 04 02 003c S'c1' ]", Clause::MQTT_3_1_2_2,
         badVersion, 10},
        {"bridge bit in 5", v5, client, "10 L[ S'MQTT' 85 02 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_2,
         badVersion, 8},
        {"reserved flag", v5, client, "10 L[ S'MQTT' 05 03 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_3,
         malformed, 9},
        {"reserved flag in 3.1.1", v5, client, "10 L[ S'MQTT' 04 03 003c S'c1' ]", Clause::MQTT311_3_1_2_3,
         malformed, 9},
        {"Will QoS without Will", v5, client, "10 L[ S'MQTT' 05 0a 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_11,
         malformed, 9},
        {"Will QoS without Will in 3.1.1", v5, client, "10 L[ S'MQTT' 04 0a 003c S'c1' ]",
         Clause::MQTT311_3_1_2_13, malformed, 9},
        {"Will Retain without Will", v5, client, "10 L[ S'MQTT' 05 22 003c P[ ] S'c1' ]",
         Clause::MQTT_3_1_2_13, malformed, 9},
        {"Will Retain without Will in 3.1.1", v5, client, "10 L[ S'MQTT' 04 22 003c S'c1' ]",
         Clause::MQTT311_3_1_2_15, malformed, 9},
        {"Will QoS 3", v5, client, "10 L[ S'MQTT' 05 1e 003c P[ ] S'c1' P[ ] S'w' S'' ]",
         Clause::MQTT_3_1_2_12, malformed, 9},
        {"Will QoS 3 in 3.1.1", v5, client, "10 L[ S'MQTT' 04 1e 003c S'c1' S'w' S'' ]",
         Clause::MQTT311_3_1_2_14, malformed, 9},
        {"Will QoS 3 in 3.1", v5, client, "10 L[ S'MQIsdp' 03 1e 003c S'c1' S'w' S'' ]",
         Clause::MQTT311_3_1_2_14, malformed, 11},
        {"password alone in 3.1.1", v5, client, "10 L[ S'MQTT' 04 42 003c S'c1' S'p' ]",
         Clause::MQTT311_3_1_2_22, malformed, 9},
        {"no Client Identifier", v5, client, "10 L[ S'MQTT' 05 02 003c P[ ] ]", Clause::MQTT_3_1_3_3,
         malformed, 13},
        {"no Client Identifier in 3.1.1", v5, client, "10 L[ S'MQTT' 04 02 003c ]", Clause::MQTT311_3_1_3_3,
         malformed, 12},
        {"Client Identifier not UTF-8", v5, client, "10 L[ S'MQTT' 05 02 003c P[ ] S[ 61 ff ] ]",
         Clause::MQTT_1_5_4_1, malformed, 16},
        {"no Will", v5, client, "10 L[ S'MQTT' 05 06 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_9, malformed, 17},
        {"no Will in 3.1.1", v5, client, "10 L[ S'MQTT' 04 06 003c S'c1' ]", Clause::MQTT311_3_1_2_9,
         malformed, 16},
        {"Will Topic empty", v5, client, "10 L[ S'MQTT' 05 06 003c P[ ] S'c1' P[ ] S'' S'' ]",
         Clause::MQTT_4_7_3_1, malformed, 18},
        {"Will Topic with wildcard", v5, client, "10 L[ S'MQTT' 05 06 003c P[ ] S'c1' P[ ] S'a/+' S'' ]",
         Clause::MQTT_4_7_0_1, malformed, 22},
        {"Will Topic with wildcard in 3.1.1", v5, client, "10 L[ S'MQTT' 04 06 003c S'c1' S'#' S'' ]",
         Clause::MQTT311_4_7_1_1, malformed, 18},
        {"no user name", v5, client, "10 L[ S'MQTT' 05 82 003c P[ ] S'c1' ]", Clause::MQTT_3_1_2_17,
         malformed, 17},
        {"no user name in 3.1.1", v5, client, "10 L[ S'MQTT' 04 82 003c S'c1' ]", Clause::MQTT311_3_1_2_19,
         malformed, 16},
        {"no password", v5, client, "10 L[ S'MQTT' 05 c2 003c P[ ] S'c1' S'u' ]", Clause::MQTT_3_1_2_19,
         malformed, 20},
        {"no password in 3.1.1", v5, client, "10 L[ S'MQTT' 04 c2 003c S'c1' S'u' ]",
         Clause::MQTT311_3_1_2_21, malformed, 19},
        {"user name without flag", v5, client, "10 L[ S'MQTT' 05 02 003c P[ ] S'c1' S'u' ]",
         Clause::RULE_2_1_4_TrailingBytes, malformed, 17},
        {"data without method", v5, client, "10 L[ S'MQTT' 05 02 003c P[ 16 S'd' ] S'c1' ]",
         Clause::RULE_3_1_2_AuthenticationDataAlone, protocolErrorCode, 12},
        {"Will property among the others", v5, client, "10 L[ S'MQTT' 05 02 003c P[ 18 00000001 ] S'c1' ]",
         Clause::RULE_2_2_2_PropertyNotAllowed, malformed, 13},

        {"CONNACK from the Client", v5, client, "20 L[ 00 00 P[ ] ]", Clause::RULE_2_1_2_Direction,
         protocolErrorCode, 0},
        {"CONNACK, flags", v5, server, "20 L[ 02 00 P[ ] ]", Clause::MQTT_3_2_2_1, malformed, 2},
        {"CONNACK in 3.1.1, flags", v311, server, "20 02 80 00", Clause::RULE_3_2_2_AcknowledgeFlags,
         malformed, 2},
        {"CONNACK, code of another packet", v5, server, "20 L[ 00 8b P[ ] ]", Clause::MQTT_3_2_2_8,
         protocolErrorCode, 3},
        {"CONNACK in 3.1.1, code 6", v311, server, "20 02 00 06", Clause::RULE_3_2_2_ReturnCode,
         protocolErrorCode, 3},
        {"CONNACK, Session Present with refusal", v5, server, "20 L[ 01 87 P[ ] ]", Clause::MQTT_3_2_2_6,
         protocolErrorCode, 2},
        {"CONNACK in 3.1.1, Session Present with refusal", v311, server, "20 02 01 05",
         Clause::MQTT311_3_2_2_4, protocolErrorCode, 2},
        {"CONNACK, no Property Length", v5, server, "20 02 00 00", Clause::MQTT_2_2_2_1, malformed, 4},
        {"CONNACK of a Server that speaks 3.1.1 only", v5, server, "20 02 00 01", Clause::MQTT_3_2_2_8,
         badVersion, 3},
    });
}

void DecodeConnectTest::readsConnect()
{
    const auto bytes =
        wire("10 L[ S'MQTT' 05 f4 003c P[ 21 0010 ] S'c1' P[ 18 00000005 ] S'w/t' S'gone' S'user' "
             "S[ 00ff ] ]");
    const auto packet = decode(bytes, {v311, client}); // CONNECT says its own version
    QVERIFY(packet);
    const auto &connect = std::get<Connect>(*packet);
    QCOMPARE(connect.version, v5);
    QVERIFY(!connect.cleanStart);
    QCOMPARE(connect.keepAlive.count(), 60);
    QCOMPARE(connect.properties.number(Property::ReceiveMaximum, 0), 16U);
    QVERIFY(connect.clientId == "c1");
    QVERIFY(connect.will.has_value());
    QCOMPARE(connect.will->qos, Qos::ExactlyOnce);
    QVERIFY(connect.will->retain);
    QCOMPARE(connect.will->properties.number(Property::WillDelayInterval, 0), 5U);
    QVERIFY(connect.will->topicName == "w/t");
    QVERIFY(asText(connect.will->payload) == "gone");
    QVERIFY(connect.userName == "user");
    QCOMPARE(hex(connect.password.value()), std::string("00 ff"));
    QVERIFY(!connect.bridge);
}

void DecodeConnectTest::readsConnAck()
{
    const auto bytes = wire("20 L[ 01 00 P[ 12 S'id' ] ]");
    const auto packet = decode(bytes, {v5, server});
    QVERIFY(packet);
    const auto &connAck = std::get<ConnAck>(*packet);
    QVERIFY(connAck.sessionPresent);
    QCOMPARE(connAck.reason, ReasonCode::Success);
    QVERIFY(connAck.properties.text(Property::AssignedClientIdentifier) == "id");
}

void DecodeConnectTest::readsBridge()
{
    const auto bytes = wire("10 L[ S'MQIsdp' 83 02 003c S'c1' ]");
    const auto packet = decode(bytes, {v5, client});
    QVERIFY(packet);
    QVERIFY(std::get<Connect>(*packet).bridge);
    QCOMPARE(std::get<Connect>(*packet).version, v31);
}

void DecodeConnectTest::mapsReturnCodes()
{
    for (const auto version : {v31, v311}) {
        const auto bytes = wire("20 02 00 02");
        const auto packet = decode(bytes, {version, server});
        QVERIFY(packet);
        QCOMPARE(std::get<ConnAck>(*packet).reason, ReasonCode::ClientIdentifierNotValid);
    }
}

QTEST_APPLESS_MAIN(DecodeConnectTest)
#include "tst_decodeconnect.moc"
