// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"
#include "tests/support/allocations.h"
#include "tests/support/decoderows.h"

#include <QTest>

#include <random>

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

/// Fixed headers, PUBLISH, the acknowledgements, PING, DISCONNECT and AUTH.
class DecodeTest : public QObject
{
    Q_OBJECT

private slots:
    void accepts_data();
    void accepts() { verifyAccepted(); }
    void rejects_data();
    void rejects() { verifyRejected(); }
    void readsPublish();
    void readsAcknowledgement();
    void readsDisconnect();
    void readsAuth();
    void decodesPublishAlone();
    void allocatesNothingForHotPackets_data();
    void allocatesNothingForHotPackets();
    void takesAnyBytes();
};

void DecodeTest::accepts_data()
{
    addRows(std::initializer_list<AcceptRow> {
        {"PUBLISH, QoS 0", v5, client, "30 L[ S'a/b' P[ ] 'hello' ]"},
        {"PUBLISH, QoS 1, DUP, RETAIN", v5, server, "3b L[ S'a/b' 0001 P[ ] 'hello' ]"},
        {"PUBLISH, QoS 2", v5, client, "34 L[ S'a' ffff P[ ] ]"},
        {"PUBLISH, alias instead of a name", v5, client, "30 L[ S'' P[ 23 0001 ] 'x' ]"},
        {"PUBLISH, non-ASCII name", v5, client, "30 L[ S[ f09f8cbb 2f c3a4 efbbbf ] P[ ] ]"},
        {"PUBLISH, two Subscription Identifiers", v5, server, "30 L[ S'a' P[ 0b 01 0b ffffff7f ] ]"},
        {"PUBLISH, 200 bytes of Remaining Length", v5, client,
         "30 L[ S'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz' P[ ] "
         "'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
         "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop' ]"},
        {"PUBLISH in 3.1.1", v311, client, "33 L[ S'a/b' 0001 'hello' ]"},
        {"PUBLISH in 3.1, DUP with QoS 0", v31, client, "38 L[ S'a/b' 'hello' ]"},
        {"PUBACK, short form", v5, server, "40 02 0001"},
        {"PUBACK, without properties", v5, server, "40 03 0001 10"},
        {"PUBACK, success written out", v5, client, "40 03 0001 00", "40 02 0001"},
        {"PUBACK, no properties written out", v5, client, "40 04 0001 00 00", "40 02 0001"},
        {"PUBACK, with properties", v5, client, "40 L[ 0001 87 P[ 1f S'no' 26 S'a' S'b' ] ]"},
        {"PUBACK in 3.1.1", v311, client, "40 02 1234"},
        {"PUBREC", v5, client, "50 02 0001"},
        {"PUBREC in 3.1", v31, server, "50 02 0001"},
        {"PUBREL", v5, client, "62 02 0001"},
        {"PUBREL, not found", v5, client, "62 03 0001 92"},
        {"PUBREL in 3.1, sent again", v31, client, "6a 02 0001", "62 02 0001"},
        {"PUBCOMP", v5, client, "70 02 0001"},
        {"PINGREQ", v5, client, "c0 00"},
        {"PINGRESP", v311, server, "d0 00"},
        {"PINGREQ in 3.1, flags ignored", v31, client, "c3 00", "c0 00"},
        {"DISCONNECT", v5, client, "e0 00"},
        {"DISCONNECT, without properties", v5, client, "e0 01 04"},
        {"DISCONNECT, from the Server", v5, server, "e0 L[ 9c P[ 1c S'other.example' ] ]"},
        {"DISCONNECT, Session Expiry Interval", v5, client, "e0 L[ 00 P[ 11 00000e10 ] ]"},
        {"DISCONNECT in 3.1.1", v311, client, "e0 00"},
        {"AUTH, from the Client", v5, client, "f0 L[ 19 P[ 15 S'SCRAM-SHA-1' 16 S[ 00ff ] ] ]"},
        {"AUTH, success", v5, server, "f0 L[ 00 P[ 15 S'SCRAM-SHA-1' ] ]"},
    });
}

void DecodeTest::rejects_data()
{
    addRows(std::initializer_list<RejectRow> {
        {"no bytes", v5, client, "", Clause::RULE_2_1_4_Truncated, malformed, 0},
        {"type 0", v5, client, "00 00", Clause::RULE_2_1_2_ReservedPacketType, malformed, 0},
        {"Remaining Length of five bytes", v5, client, "30 ff ff ff ff 7f", Clause::RULE_1_5_5_TooManyBytes,
         malformed, 1},
        {"Remaining Length not the shortest", v5, client, "c0 80 00", Clause::MQTT_1_5_5_1, malformed, 1},
        {"bytes behind the packet", v5, client, "c0 00 00", Clause::RULE_2_1_4_TrailingBytes, malformed, 2},
        {"bytes behind the fields", v5, client, "c0 01 00", Clause::RULE_2_1_4_TrailingBytes, malformed, 2},
        {"PINGREQ from the Server", v5, server, "c0 00", Clause::RULE_2_1_2_Direction, protocolErrorCode, 0},
        {"PINGRESP from the Client", v311, client, "d0 00", Clause::RULE_2_1_2_Direction, protocolErrorCode,
         0},
        {"PINGREQ, flags", v5, client, "c1 00", Clause::MQTT_2_1_3_1, malformed, 0},
        {"PINGREQ in 3.1.1, flags", v311, client, "c8 00", Clause::MQTT311_2_2_2_1, malformed, 0},

        {"PUBLISH, QoS 3", v5, client, "36 L[ S'a' 0001 P[ ] ]", Clause::MQTT_3_3_1_4, malformed, 0},
        {"PUBLISH in 3.1.1, QoS 3", v311, client, "36 L[ S'a' 0001 ]", Clause::MQTT311_3_3_1_4, malformed, 0},
        {"PUBLISH in 3.1, QoS 3", v31, client, "36 L[ S'a' 0001 ]", Clause::MQTT311_3_3_1_4, malformed, 0},
        {"PUBLISH, DUP with QoS 0", v5, client, "38 L[ S'a' P[ ] ]", Clause::MQTT_3_3_1_2, malformed, 0},
        {"PUBLISH in 3.1.1, DUP with QoS 0", v311, client, "38 L[ S'a' ]", Clause::MQTT311_3_3_1_2, malformed,
         0},
        {"PUBLISH, Packet Identifier 0", v5, client, "32 L[ S'a' 0000 P[ ] ]", Clause::MQTT_2_2_1_3,
         protocolErrorCode, 5},
        {"PUBLISH from the Server, Packet Identifier 0", v5, server, "32 L[ S'a' 0000 P[ ] ]",
         Clause::MQTT_2_2_1_4, protocolErrorCode, 5},
        {"PUBLISH in 3.1.1, Packet Identifier 0", v311, server, "32 L[ S'a' 0000 ]", Clause::MQTT311_2_3_1_1,
         protocolErrorCode, 5},
        {"PUBLISH, #", v5, client, "30 L[ S'a/#' P[ ] ]", Clause::MQTT_3_3_2_2, malformed, 6},
        {"PUBLISH, + behind eight bytes", v5, client, "30 L[ S'abcdefgh+' P[ ] ]", Clause::MQTT_3_3_2_2,
         malformed, 12},
        {"PUBLISH in 3.1.1, +", v311, client, "30 L[ S'+' ]", Clause::MQTT311_3_3_2_2, malformed, 4},
        {"PUBLISH, U+0000", v5, client, "30 L[ S[ 61 00 ] P[ ] ]", Clause::MQTT_1_5_4_2, malformed, 5},
        {"PUBLISH in 3.1.1, U+0000", v311, client, "30 L[ S[ 61 00 ] ]", Clause::MQTT311_1_5_3_2, malformed,
         5},
        {"PUBLISH, surrogate", v5, client, "30 L[ S[ 61 eda080 ] P[ ] ]", Clause::MQTT_1_5_4_1, malformed, 5},
        {"PUBLISH in 3.1.1, overlong form", v311, client, "30 L[ S[ c080 ] ]", Clause::MQTT311_1_5_3_1,
         malformed, 4},
        {"PUBLISH, no name, no alias", v5, client, "30 L[ S'' P[ ] ]", Clause::RULE_3_3_2_TopicNameMissing,
         protocolErrorCode, 2},
        {"PUBLISH in 3.1.1, no name", v311, client, "30 L[ S'' ]", Clause::MQTT311_4_7_3_1, protocolErrorCode,
         2},
        {"PUBLISH, no Property Length", v5, client, "30 L[ S'a' ]", Clause::MQTT_2_2_2_1, malformed, 5},
        {"PUBLISH, name runs out", v5, client, "30 L[ 0002 'a' ]", Clause::RULE_2_1_4_Truncated, malformed,
         4},
        {"PUBLISH, Subscription Identifier from the Client", v5, client, "30 L[ S'a' P[ 0b 01 ] ]",
         Clause::MQTT_3_3_4_6, protocolErrorCode, 6},
        {"PUBLISH, Response Topic with wildcard", v5, client, "30 L[ S'a' P[ 08 S'b/+' ] ]",
         Clause::MQTT_3_3_2_14, malformed, 11},
        {"PUBLISH, empty Response Topic", v5, client, "30 L[ S'a' P[ 08 S'' ] ]", Clause::MQTT_4_7_3_1,
         malformed, 7},
        {"PUBLISH, Topic Alias 0", v5, client, "30 L[ S'a' P[ 23 0000 ] ]", Clause::MQTT_3_3_2_8,
         ReasonCode::TopicAliasInvalid, 7},

        {"PUBACK, Packet Identifier 0", v5, client, "40 02 0000", Clause::MQTT_2_2_1_5, protocolErrorCode, 2},
        {"PUBACK in 3.1.1, Packet Identifier 0", v311, client, "40 02 0000", Clause::MQTT311_2_3_1_6,
         protocolErrorCode, 2},
        {"PUBACK, one byte", v5, client, "40 01 00", Clause::RULE_2_1_4_Truncated, malformed, 2},
        {"PUBACK in 3.1.1, Reason Code", v311, client, "40 03 0001 00", Clause::RULE_2_1_4_TrailingBytes,
         malformed, 4},
        {"PUBACK, flags", v5, client, "42 02 0001", Clause::MQTT_2_1_3_1, malformed, 0},
        {"PUBACK, code of PUBREL", v5, client, "40 03 0001 92", Clause::MQTT_3_4_2_1, protocolErrorCode, 4},
        {"PUBACK, code of the Server", v5, client, "40 03 0001 10", Clause::MQTT_3_4_2_1, protocolErrorCode,
         4},
        {"PUBREC, unknown code", v5, server, "50 03 0001 7f", Clause::MQTT_3_5_2_1, protocolErrorCode, 4},
        {"PUBREL, flags", v5, client, "60 02 0001", Clause::MQTT_3_6_1_1, malformed, 0},
        {"PUBREL in 3.1.1, DUP", v311, client, "6a 02 0001", Clause::MQTT311_3_6_1_1, malformed, 0},
        {"PUBREL in 3.1, QoS 0", v31, client, "60 02 0001", Clause::MQTT311_3_6_1_1, malformed, 0},
        {"PUBREL, code", v5, client, "62 03 0001 80", Clause::MQTT_3_6_2_1, protocolErrorCode, 4},
        {"PUBCOMP, code", v5, client, "70 03 0001 10", Clause::MQTT_3_7_2_1, protocolErrorCode, 4},

        {"DISCONNECT, flags", v5, client, "e1 00", Clause::MQTT_3_14_1_1, malformed, 0},
        {"DISCONNECT in 3.1.1, flags", v311, client, "e1 00", Clause::MQTT311_3_14_1_1, malformed, 0},
        {"DISCONNECT in 3.1.1 from the Server", v311, server, "e0 00", Clause::RULE_2_1_2_Direction,
         protocolErrorCode, 0},
        {"DISCONNECT in 3.1.1, Reason Code", v311, client, "e0 01 00", Clause::RULE_2_1_4_TrailingBytes,
         malformed, 2},
        {"DISCONNECT, code of the Server", v5, client, "e0 01 8b", Clause::MQTT_3_14_2_1, protocolErrorCode,
         2},
        {"DISCONNECT, code of the Client", v5, server, "e0 01 04", Clause::MQTT_3_14_2_1, protocolErrorCode,
         2},
        {"DISCONNECT, Session Expiry Interval from the Server", v5, server, "e0 L[ 00 P[ 11 00000001 ] ]",
         Clause::MQTT_3_14_2_2, protocolErrorCode, 4},
        {"DISCONNECT, Server Reference from the Client", v5, client, "e0 L[ 00 P[ 1c S'x' ] ]",
         Clause::RULE_3_14_2_ServerReferenceFromClient, protocolErrorCode, 4},
        {"AUTH, flags", v5, client, "f1 00", Clause::MQTT_3_15_1_1, malformed, 0},
        {"AUTH, nothing", v5, server, "f0 00", Clause::RULE_3_15_2_AuthenticationMethodMissing,
         protocolErrorCode, 2},
        {"AUTH, no method", v5, client, "f0 L[ 18 P[ 16 S'x' ] ]",
         Clause::RULE_3_15_2_AuthenticationMethodMissing, protocolErrorCode, 2},
        {"AUTH, code of the Server", v5, client, "f0 L[ 00 P[ 15 S'x' ] ]", Clause::MQTT_3_15_2_1,
         protocolErrorCode, 2},
        {"AUTH in 3.1.1", v311, client, "f0 00", Clause::RULE_2_1_2_ReservedPacketType, malformed, 0},
    });
}

void DecodeTest::readsPublish()
{
    const auto bytes = wire("3d L[ S'a/b' 0102 P[ 01 01 23 0007 26 S'k' S'v' ] 'hello' ]");
    const auto packet = decode(bytes, {v5, client});
    QVERIFY(packet);
    const auto &publish = std::get<Publish>(*packet);
    QVERIFY(publish.dup);
    QCOMPARE(publish.qos, Qos::ExactlyOnce);
    QVERIFY(publish.retain);
    QVERIFY(publish.topicName == "a/b");
    QCOMPARE(publish.packetId.value(), 0x0102);
    QCOMPARE(publish.properties.number(Property::TopicAlias, 0), 7U);
    QVERIFY(asText(publish.payload) == "hello");
    QVERIFY(publish.payload.data() > bytes.data() && publish.payload.data() < bytes.data() + bytes.size());
}

void DecodeTest::readsAcknowledgement()
{
    const auto bytes = wire("50 L[ 0102 97 P[ 1f S'full' ] ]");
    const auto packet = decode(bytes, {v5, server});
    QVERIFY(packet);
    const auto &pubRec = std::get<PubRec>(*packet);
    QCOMPARE(pubRec.packetId.value(), 0x0102);
    QCOMPARE(pubRec.reason, ReasonCode::QuotaExceeded);
    QVERIFY(pubRec.properties.text(Property::ReasonString) == "full");
}

void DecodeTest::readsDisconnect()
{
    const auto bytes = wire("e0 L[ 8e P[ 1f S'again' ] ]");
    const auto packet = decode(bytes, {v5, server});
    QVERIFY(packet);
    QCOMPARE(std::get<Disconnect>(*packet).reason, ReasonCode::SessionTakenOver);
    QVERIFY(std::get<Disconnect>(*packet).properties.text(Property::ReasonString) == "again");
}

void DecodeTest::readsAuth()
{
    const auto bytes = wire("f0 L[ 18 P[ 15 S'method' 16 S[ 00ff ] ] ]");
    const auto packet = decode(bytes, {v5, server});
    QVERIFY(packet);
    const auto &auth = std::get<Auth>(*packet);
    QCOMPARE(auth.reason, ReasonCode::ContinueAuthentication);
    QVERIFY(auth.properties.text(Property::AuthenticationMethod) == "method");
    QCOMPARE(hex(*auth.properties.binary(Property::AuthenticationData)), std::string("00 ff"));
}

void DecodeTest::decodesPublishAlone()
{
    const auto good = wire("32 L[ S'a/b' 0001 P[ ] 'hello' ]");
    const auto publish = decodePublish(good, {v5, client});
    QVERIFY(publish);
    QVERIFY(publish->topicName == "a/b");
    QVERIFY(asText(publish->payload) == "hello");

    const auto bad = wire("32 L[ S'a/#' 0001 P[ ] 'hello' ]");
    const auto refused = decodePublish(bad, {v5, client});
    QVERIFY(!refused);
    QVERIFY(refused.error() == decode(bad, {v5, client}).error());
}

void DecodeTest::allocatesNothingForHotPackets_data()
{
    QTest::addColumn<std::string>("packet");
    QTest::newRow("PUBLISH") << std::string("32 L[ S'a/b' 0001 P[ 01 01 26 S'k' S'v' ] 'hello' ]");
    QTest::newRow("PUBACK") << std::string("40 L[ 0001 87 P[ 1f S'no' ] ]");
    QTest::newRow("PUBREC") << std::string("50 02 0001");
    QTest::newRow("PUBREL") << std::string("62 02 0001");
    QTest::newRow("PUBCOMP") << std::string("70 02 0001");
    QTest::newRow("PINGREQ") << std::string("c0 00");
    QTest::newRow("refused PUBLISH") << std::string("36 L[ S'a/b' 0001 P[ ] 'hello' ]");
}

void DecodeTest::allocatesNothingForHotPackets()
{
    QFETCH(std::string, packet);
    const auto bytes = wire(packet);
    const Allocations allocations;
    const auto decoded = decode(bytes, {v5, client});
    const auto count = allocations.count();
    QCOMPARE(count, std::size_t {0});
    QVERIFY(decoded.has_value() != (bytes[0] == 0x36));
}

// Random bytes behind a plausible fixed header: every type, version and side.
void DecodeTest::takesAnyBytes()
{
    std::mt19937 random(1); // NOLINT(cert-msc51-cpp): the same bytes in each run
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 50'000; ++i) {
        bytes.resize(2 + random() % 40);
        for (auto &byte : bytes)
            byte = static_cast<std::uint8_t>(random() % 4 == 0 ? random() % 256 : random() % 48);
        bytes[0] = static_cast<std::uint8_t>(random() % 256);
        bytes[1] = static_cast<std::uint8_t>(bytes.size() - 2);
        for (const auto version : {v31, v311, v5}) {
            for (const auto sender : {client, server})
                static_cast<void>(decodeBothWays(bytes, {version, sender}));
        }
        if (QTest::currentTestFailed())
            qFatal("bytes: %s", hex(bytes).c_str());
    }
}

QTEST_APPLESS_MAIN(DecodeTest)
#include "tst_decode.moc"
