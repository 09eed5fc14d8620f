// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/encode.h"

#include "tests/support/decoderows.h"

#include <QTest>

using namespace espalier;

namespace {

constexpr auto v5 = ProtocolVersion::V5;
constexpr auto v311 = ProtocolVersion::V311;
constexpr auto v31 = ProtocolVersion::V31;

} // namespace

class EncodeTest : public QObject
{
    Q_OBJECT

private slots:
    void writesVariableByteIntegers_data();
    void writesVariableByteIntegers();
    void writesPackets_data();
    void writesPackets();
    void appends();
    void leavesOutWhatOldVersionsCannotSay();
    void writesNoConnAckWithoutACode();
    void knowsThePublishSize();
};

void EncodeTest::writesVariableByteIntegers_data()
{
    QTest::addColumn<std::uint32_t>("value");
    QTest::addColumn<std::string>("expected");
    const auto row = [](std::uint32_t value, const char *expected) {
        QTest::addRow("%u", value) << value << std::string(expected);
    };
    row(0, "00");
    row(127, "7f");
    row(128, "80 01");
    row(16'383, "ff 7f");
    row(16'384, "80 80 01");
    row(2'097'151, "ff ff 7f");
    row(2'097'152, "80 80 80 01");
    row(268'435'455, "ff ff ff 7f");
}

void EncodeTest::writesVariableByteIntegers()
{
    QFETCH(std::uint32_t, value);
    QFETCH(std::string, expected);
    std::array<std::uint8_t, 4> bytes {};
    const auto *end = writeVariableByteInteger(bytes.data(), value);
    const ByteView written(bytes.data(), end);
    QCOMPARE(hex(written), expected);
    QCOMPARE(variableByteIntegerSize(value), written.size());
}

void EncodeTest::writesPackets_data()
{
    QTest::addColumn<Packet>("packet");
    QTest::addColumn<ProtocolVersion>("version");
    QTest::addColumn<std::string>("expected");
    const auto row = [](const char *name, const Packet &packet, ProtocolVersion version,
                        const char *expected) {
        QTest::newRow(name) << packet << version << std::string(expected);
    };
    static const auto will = PropertyList().add(Property::WillDelayInterval, 5);
    static const auto why = PropertyList().add(Property::ReasonString, "no");

    const Connect full {.cleanStart = false,
                        .keepAlive = KeepAlive(60),
                        .clientId = "c",
                        .will = Will {.qos = Qos::ExactlyOnce,
                                      .retain = true,
                                      .properties = will,
                                      .topicName = "w",
                                      .payload = asBytes("x")},
                        .userName = "u",
                        .password = asBytes("p")};
    row("CONNECT", full, v5, "10 L[ S'MQTT' 05 f4 003c P[ ] S'c' P[ 18 00000005 ] S'w' S'x' S'u' S'p' ]");
    auto old = full;
    old.version = v311;
    row("CONNECT in 3.1.1", old, v311, "10 L[ S'MQTT' 04 f4 003c S'c' S'w' S'x' S'u' S'p' ]");
    row("CONNECT in 3.1", Connect {.version = v31, .clientId = "c"}, v31,
        "10 L[ S'MQIsdp' 03 02 0000 S'c' ]");
    row("CONNECT of a bridge", Connect {.version = v311, .clientId = "c", .bridge = true}, v311,
        "10 L[ S'MQTT' 84 02 0000 S'c' ]");
    row("CONNACK", ConnAck {.sessionPresent = true}, v5, "20 L[ 01 00 P[ ] ]");
    row("CONNACK, refusal", ConnAck {.reason = ReasonCode::NotAuthorized, .properties = why}, v5,
        "20 L[ 00 87 P[ 1f S'no' ] ]");
    row("CONNACK in 3.1.1", ConnAck {.sessionPresent = true}, v311, "20 02 01 00");
    row("CONNACK in 3.1", ConnAck {.sessionPresent = true}, v31, "20 02 00 00");
    row("PUBLISH", Publish {.topicName = "a", .payload = asBytes("x")}, v5, "30 L[ S'a' P[ ] 'x' ]");
    row("PUBLISH, all flags",
        Publish {.dup = true,
                 .qos = Qos::ExactlyOnce,
                 .retain = true,
                 .topicName = "a",
                 .packetId = PacketId(258)},
        v311, "3d L[ S'a' 0102 ]");
    row("PUBACK", PubAck {.packetId = PacketId(1)}, v5, "40 02 0001");
    row("PUBACK, code", PubAck {.packetId = PacketId(1), .reason = ReasonCode::NoMatchingSubscribers}, v5,
        "40 03 0001 10");
    row("PUBACK, properties", PubAck {.packetId = PacketId(1), .properties = why}, v5,
        "40 L[ 0001 00 P[ 1f S'no' ] ]");
    row("PUBREL", PubRel {.packetId = PacketId(1)}, v311, "62 02 0001");
    row("SUBSCRIBE",
        Subscribe {.packetId = PacketId(1),
                   .subscriptions = {{.topicFilter = "a",
                                      .options = {.maximumQos = Qos::AtLeastOnce,
                                                  .noLocal = true,
                                                  .retainAsPublished = true,
                                                  .retainHandling = RetainHandling::DoNotSend}}}},
        v5, "82 L[ 0001 P[ ] S'a' 2d ]");
    row("SUBACK",
        SubAck {.packetId = PacketId(1), .reasons = {ReasonCode::GrantedQos2, ReasonCode::NotAuthorized}}, v5,
        "90 L[ 0001 P[ ] 02 87 ]");
    row("UNSUBSCRIBE", Unsubscribe {.packetId = PacketId(1), .topicFilters = {"a", "b"}}, v5,
        "a2 L[ 0001 P[ ] S'a' S'b' ]");
    row("UNSUBACK", UnsubAck {.packetId = PacketId(1), .reasons = {ReasonCode::NoSubscriptionExisted}}, v5,
        "b0 L[ 0001 P[ ] 11 ]");
    row("PINGREQ", PingReq {}, v5, "c0 00");
    row("PINGRESP", PingResp {}, v5, "d0 00");
    row("DISCONNECT", Disconnect {}, v5, "e0 00");
    row("DISCONNECT, code", Disconnect {.reason = ReasonCode::ServerShuttingDown}, v5, "e0 01 8b");
    row("AUTH", Auth {.reason = ReasonCode::ContinueAuthentication, .properties = why}, v5,
        "f0 L[ 18 P[ 1f S'no' ] ]");
}

void EncodeTest::writesPackets()
{
    QFETCH(Packet, packet);
    QFETCH(ProtocolVersion, version);
    QFETCH(std::string, expected);
    QCOMPARE(hex(encoded(packet, version)), hex(wire(expected)));
}

void EncodeTest::appends()
{
    ByteBuffer out;
    encode(PingReq {}, v5, out);
    encode(PubAck {.packetId = PacketId(1)}, v5, out);
    QCOMPARE(hex(out.view()), std::string("c0 00 40 02 00 01"));
}

void EncodeTest::leavesOutWhatOldVersionsCannotSay()
{
    const auto properties = PropertyList().addUserProperty("k", "v");
    for (const auto version : {v31, v311}) {
        QCOMPARE(hex(encoded(Publish {.topicName = "a", .properties = properties}, version)),
                 hex(wire("30 L[ S'a' ]")));
        QCOMPARE(hex(encoded(PubAck {.packetId = PacketId(1),
                                     .reason = ReasonCode::NotAuthorized,
                                     .properties = properties},
                             version)),
                 std::string("40 02 00 01"));
        QCOMPARE(
            hex(encoded(SubAck {.packetId = PacketId(1), .reasons = {ReasonCode::NotAuthorized}}, version)),
            std::string("90 03 00 01 80"));
        QCOMPARE(hex(encoded(UnsubAck {.packetId = PacketId(1), .reasons = {ReasonCode::Success}}, version)),
                 std::string("b0 02 00 01"));
        QCOMPARE(
            hex(encoded(Disconnect {.reason = ReasonCode::ServerBusy, .properties = properties}, version)),
            std::string("e0 00"));
        const Subscribe subscribe {
            .packetId = PacketId(1),
            .properties = properties,
            .subscriptions = {{.topicFilter = "a",
                               .options = {.noLocal = true, .retainHandling = RetainHandling::DoNotSend}}}};
        QCOMPARE(hex(encoded(subscribe, version)), hex(wire("82 L[ 0001 S'a' 00 ]")));
    }
}

void EncodeTest::writesNoConnAckWithoutACode()
{
    QVERIFY(encoded(ConnAck {.reason = ReasonCode::MalformedPacket}, v311).empty());
    QCOMPARE(hex(encoded(ConnAck {.reason = ReasonCode::ServerBusy}, v311)), std::string("20 02 00 03"));
}

void EncodeTest::knowsThePublishSize()
{
    const auto properties = PropertyList().addUserProperty("k", "v");
    for (const std::size_t size : {0U, 100U, 118U, 119U, 16'370U, 16'380U, 70'000U}) {
        const std::vector<std::uint8_t> payload(size);
        const Publish publish {.qos = Qos::AtLeastOnce,
                               .topicName = "a/b",
                               .packetId = PacketId(1),
                               .properties = properties,
                               .payload = payload};
        for (const auto version : {v31, v311, v5})
            QCOMPARE(encodedSize(publish, version), encoded(publish, version).size());
    }
}

QTEST_APPLESS_MAIN(EncodeTest)
#include "tst_encode.moc"
