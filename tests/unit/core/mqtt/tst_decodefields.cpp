// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decodefields.h"

#include "core/mqtt/encode.h"
#include "tests/support/decoderows.h"

#include <QTest>

#include <fmt/format.h>

using namespace espalier;

namespace {

constexpr auto v5 = ProtocolVersion::V5;
constexpr auto client = Side::Client;
constexpr auto server = Side::Server;
constexpr auto malformed = ReasonCode::MalformedPacket;
constexpr auto protocolErrorCode = ReasonCode::ProtocolError;

/// A value that any packet may carry, as wire text.
std::string sampleValue(const PropertyInfo &info)
{
    switch (info.type) {
    case PropertyType::Byte:
    case PropertyType::VariableByteInteger:
        return "01";
    case PropertyType::TwoByteInteger:
        return "0001";
    case PropertyType::FourByteInteger:
        return "00000001";
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
        return "S'v'";
    case PropertyType::Utf8StringPair:
        return "S'n' S'v'";
    }
    return {};
}

struct Frame
{
    PropertyScope scope;
    const char *name;
    Side sender;
    /// What stands before and behind the properties.
    const char *before;
    const char *after;
};

constexpr Frame frames[] {
    {PropertyScope::Connect, "CONNECT", client, "10 L[ S'MQTT' 05 02 003c", "S'c' ]"},
    {PropertyScope::Will, "Will", client, "10 L[ S'MQTT' 05 06 003c P[ ] S'c'", "S'w' S'' ]"},
    {PropertyScope::ConnAck, "CONNACK", server, "20 L[ 00 00", "]"},
    {PropertyScope::Publish, "PUBLISH", server, "30 L[ S'a'", "]"},
    {PropertyScope::PubAck, "PUBACK", client, "40 L[ 0001 00", "]"},
    {PropertyScope::PubRec, "PUBREC", client, "50 L[ 0001 00", "]"},
    {PropertyScope::PubRel, "PUBREL", client, "62 L[ 0001 00", "]"},
    {PropertyScope::PubComp, "PUBCOMP", client, "70 L[ 0001 00", "]"},
    {PropertyScope::Subscribe, "SUBSCRIBE", client, "82 L[ 0001", "S'a' 00 ]"},
    {PropertyScope::SubAck, "SUBACK", server, "90 L[ 0001", "00 ]"},
    {PropertyScope::Unsubscribe, "UNSUBSCRIBE", client, "a2 L[ 0001", "S'a' ]"},
    {PropertyScope::UnsubAck, "UNSUBACK", server, "b0 L[ 0001", "00 ]"},
    {PropertyScope::Disconnect, "DISCONNECT", client, "e0 L[ 00", "]"},
    {PropertyScope::Disconnect, "DISCONNECT from the Server", server, "e0 L[ 00", "]"},
    {PropertyScope::Auth, "AUTH", client, "f0 L[ 18", "]"},
};

std::string withProperties(const Frame &frame, const std::string &properties)
{
    return std::string(frame.before) + " P[ " + properties + " ] " + frame.after;
}

/// Properties that the packet needs beside the one under test.
std::string companions(const Frame &frame, Property property)
{
    const bool needsMethod =
        frame.scope == PropertyScope::Auth
        || (frame.scope == PropertyScope::Connect && property == Property::AuthenticationData);
    return needsMethod && property != Property::AuthenticationMethod ? "15 S'm' " : "";
}

} // namespace

class DecodeFieldsTest : public QObject
{
    Q_OBJECT

private slots:
    void checksEveryPropertyInEveryPacket_data();
    void checksEveryPropertyInEveryPacket();
    void rejects_data();
    void rejects() { verifyRejected(); }
    void accepts_data();
    void accepts() { verifyAccepted(); }
};

void DecodeFieldsTest::checksEveryPropertyInEveryPacket_data()
{
    QTest::addColumn<int>("frameIndex");
    QTest::addColumn<std::uint32_t>("identifier");
    for (int i = 0; i < static_cast<int>(std::size(frames)); ++i) {
        for (const auto &info : allProperties())
            QTest::addRow("%s, %s", frames[i].name, info.name.data())
                << i << static_cast<std::uint32_t>(info.property);
    }
}

// Allowed ones are taken once, and twice where they may repeat; all others are refused.
void DecodeFieldsTest::checksEveryPropertyInEveryPacket()
{
    QFETCH(int, frameIndex);
    QFETCH(std::uint32_t, identifier);
    const auto &frame = frames[frameIndex];
    const auto &info = *propertyInfo(identifier);
    const auto one = fmt::format("{:02x} {} ", identifier, sampleValue(info));
    const auto other = companions(frame, info.property);
    const auto once = wire(withProperties(frame, other + one));
    const auto twice = wire(withProperties(frame, other + one + one));
    const DecodeContext context {v5, frame.sender};
    const auto scopeBit = 1U << static_cast<unsigned>(frame.scope);

    const auto result = decodeBothWays(once, context);
    const bool isFromClient = frame.sender == client;
    const bool isWrongSide =
        frame.scope == PropertyScope::Disconnect
        && info.property == (isFromClient ? Property::ServerReference : Property::SessionExpiryInterval);
    if ((info.scopes & scopeBit) == 0) {
        QVERIFY(!result);
        QCOMPARE(result.error().clause, Clause::RULE_2_2_2_PropertyNotAllowed);
        QCOMPARE(result.error().reason, malformed);
        return;
    }
    if (isWrongSide) {
        QVERIFY(!result);
        QCOMPARE(result.error().reason, protocolErrorCode);
        return;
    }
    if (!result)
        QVERIFY2(false, toString(result.error().clause));
    const auto repeated = decodeBothWays(twice, context);
    const bool mayRepeat =
        info.property == Property::UserProperty
        || (info.property == Property::SubscriptionIdentifier && frame.scope == PropertyScope::Publish);
    QCOMPARE(repeated.has_value(), mayRepeat);
    if (!mayRepeat) {
        QCOMPARE(repeated.error().clause, Clause::RULE_2_2_2_PropertyRepeated);
        QCOMPARE(repeated.error().reason, protocolErrorCode);
    }
}

void DecodeFieldsTest::rejects_data()
{
    addRows(std::initializer_list<RejectRow> {
        {"unknown identifier", v5, client, "30 L[ S'a' P[ 04 00 ] ]", Clause::RULE_2_2_2_UnknownProperty,
         malformed, 6},
        {"identifier 0", v5, client, "30 L[ S'a' P[ 00 00 ] ]", Clause::RULE_2_2_2_UnknownProperty, malformed,
         6},
        {"identifier of two bytes", v5, client, "30 L[ S'a' P[ 80 01 00 ] ]",
         Clause::RULE_2_2_2_UnknownProperty, malformed, 6},
        {"identifier not the shortest", v5, client, "30 L[ S'a' P[ 81 00 01 ] ]", Clause::MQTT_1_5_5_1,
         malformed, 6},
        {"Property Length beyond the packet", v5, client, "30 L[ S'a' 03 01 01 ]",
         Clause::RULE_2_1_4_Truncated, malformed, 6},
        {"Property Length not the shortest", v5, client, "30 L[ S'a' 80 00 ]", Clause::MQTT_1_5_5_1,
         malformed, 5},
        {"Property Length of five bytes", v5, client, "30 L[ S'a' 80 80 80 80 01 ]",
         Clause::RULE_1_5_5_TooManyBytes, malformed, 5},
        {"Property Length inside a property", v5, client, "30 L[ S'a' 03 02 0000 0001 ]",
         Clause::RULE_2_2_2_PropertyLength, malformed, 7},
        {"value missing", v5, client, "30 L[ S'a' P[ 01 ] 'x' ]", Clause::RULE_2_2_2_PropertyLength,
         malformed, 7},
        {"string beyond the properties", v5, client, "30 L[ S'a' P[ 03 0002 'x' ] 'yz' ]",
         Clause::RULE_2_2_2_PropertyLength, malformed, 9},
        {"name without value", v5, client, "30 L[ S'a' P[ 26 S'k' ] ]", Clause::RULE_2_2_2_PropertyLength,
         malformed, 10},
        {"string not UTF-8", v5, client, "30 L[ S'a' P[ 03 S[ ff ] ] ]", Clause::MQTT_1_5_4_1, malformed, 9},
        {"U+0000 in a name", v5, client, "30 L[ S'a' P[ 26 S[ 00 ] S'v' ] ]", Clause::MQTT_1_5_4_2, malformed,
         9},
        {"U+0000 in a value", v5, client, "30 L[ S'a' P[ 26 S'k' S[ 00 ] ] ]", Clause::MQTT_1_5_4_2,
         malformed, 12},
        {"Payload Format Indicator 2", v5, client, "30 L[ S'a' P[ 01 02 ] ]",
         Clause::RULE_3_3_2_PayloadFormatIndicator, protocolErrorCode, 7},
        {"Subscription Identifier 0 in PUBLISH", v5, server, "30 L[ S'a' P[ 0b 00 ] ]",
         Clause::RULE_3_3_2_SubscriptionIdentifierZero, protocolErrorCode, 7},
        {"Receive Maximum 0", v5, client, "10 L[ S'MQTT' 05 02 003c P[ 21 0000 ] S'c' ]",
         Clause::RULE_3_1_2_ReceiveMaximumZero, protocolErrorCode, 14},
        {"Maximum Packet Size 0", v5, client, "10 L[ S'MQTT' 05 02 003c P[ 27 00000000 ] S'c' ]",
         Clause::RULE_3_1_2_MaximumPacketSizeZero, protocolErrorCode, 14},
        {"Request Problem Information 2", v5, client, "10 L[ S'MQTT' 05 02 003c P[ 17 02 ] S'c' ]",
         Clause::RULE_3_1_2_RequestProblemInformation, protocolErrorCode, 14},
        {"Request Response Information 2", v5, client, "10 L[ S'MQTT' 05 02 003c P[ 19 02 ] S'c' ]",
         Clause::RULE_3_1_2_RequestResponseInformation, protocolErrorCode, 14},
        {"Maximum QoS 2", v5, server, "20 L[ 00 00 P[ 24 02 ] ]", Clause::RULE_3_2_2_MaximumQos,
         protocolErrorCode, 6},
        {"Retain Available 2", v5, server, "20 L[ 00 00 P[ 25 02 ] ]", Clause::RULE_3_2_2_RetainAvailable,
         protocolErrorCode, 6},
        {"Wildcard Subscription Available 2", v5, server, "20 L[ 00 00 P[ 28 02 ] ]",
         Clause::RULE_3_2_2_WildcardSubscriptionAvailable, protocolErrorCode, 6},
        {"Subscription Identifier Available 2", v5, server, "20 L[ 00 00 P[ 29 ff ] ]",
         Clause::RULE_3_2_2_SubscriptionIdentifierAvailable, protocolErrorCode, 6},
        {"Shared Subscription Available 2", v5, server, "20 L[ 00 00 P[ 2a 02 ] ]",
         Clause::RULE_3_2_2_SharedSubscriptionAvailable, protocolErrorCode, 6},
    });
}

void DecodeFieldsTest::accepts_data()
{
    addRows(std::initializer_list<AcceptRow> {
        {"largest values", v5, client, "30 L[ S'a' P[ 01 01 02 ffffffff 23 ffff ] ]"},
        {"empty strings", v5, client, "30 L[ S'a' P[ 03 S'' 09 S'' 26 S'' S'' ] ]"},
        {"200 bytes of properties", v5, client,
         "30 L[ S'a' P[ 26 S'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz' "
         "S'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz' 26 S'a' S'b' ] "
         "'payload' ]"},
    });
}

QTEST_APPLESS_MAIN(DecodeFieldsTest)
#include "tst_decodefields.moc"
