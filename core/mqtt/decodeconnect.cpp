// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decodeconnect.h"

#include "core/mqtt/decodefields.h"

namespace espalier {

namespace {

/// Bits of the Connect Flags (3.1.2.3).
struct ConnectFlags
{
    std::uint8_t bits = 0;

    [[nodiscard]] bool has(std::uint8_t mask) const { return (bits & mask) != 0; }
    [[nodiscard]] unsigned willQos() const { return bits >> 3 & 3U; }

    static constexpr std::uint8_t userName = 0x80;
    static constexpr std::uint8_t password = 0x40;
    static constexpr std::uint8_t willRetain = 0x20;
    static constexpr std::uint8_t willQosMask = 0x18;
    static constexpr std::uint8_t will = 0x04;
    static constexpr std::uint8_t cleanStart = 0x02;
    static constexpr std::uint8_t reserved = 0x01;
};

/// Protocol Name and Protocol Version; what follows them depends on both.
void readProtocol(ByteReader &in, Connect &connect)
{
    constexpr std::uint8_t bridgeBit = 0x80;
    const auto nameOffset = in.offset();
    const auto name =
        asText(in.binary("Protocol Name")); // any bytes: what is not a known name is a wrong one
    const auto levelOffset = in.offset();
    const bool isNameKnown = name == "MQTT" || name == "MQIsdp";
    if (!isNameKnown)
        in.reject(Clause::MQTT_3_1_2_1, ReasonCode::UnsupportedProtocolVersion, nameOffset);
    const auto level = in.byte("Protocol Version");
    const auto withoutBridge = static_cast<std::uint8_t>(level & ~bridgeBit);
    // A trace goes on behind a wrong name: the level alone says how to read the rest.
    if (level == 5)
        connect.version = ProtocolVersion::V5;
    else if (withoutBridge == 4)
        connect.version = ProtocolVersion::V311;
    else if (withoutBridge == 3)
        connect.version = ProtocolVersion::V31;
    else
        in.breakOff(Clause::MQTT_3_1_2_2, ReasonCode::UnsupportedProtocolVersion, levelOffset);
    if (isNameKnown && (name == "MQIsdp") != (connect.version == ProtocolVersion::V31))
        in.reject(Clause::MQTT_3_1_2_2, ReasonCode::UnsupportedProtocolVersion, levelOffset);
    connect.bridge = (level & bridgeBit) != 0;
    in.setVersion(connect.version);
}

void checkFlags(ByteReader &in, ConnectFlags flags, std::uint32_t offset)
{
    const auto malformed = [&](Clause v5, Clause v3) {
        in.reject(in.either(v5, v3), ReasonCode::MalformedPacket, offset);
    };
    const bool isV31 = in.version() == ProtocolVersion::V31;
    if (flags.has(ConnectFlags::reserved) && !isV31) // 3.1 leaves the bit unused
        malformed(Clause::MQTT_3_1_2_3, Clause::MQTT311_3_1_2_3);
    if (flags.willQos() == 3 && (flags.has(ConnectFlags::will) || !isV31))
        malformed(Clause::MQTT_3_1_2_12, Clause::MQTT311_3_1_2_14);
    if (!flags.has(ConnectFlags::will) && !isV31) {
        if (flags.willQos() != 0)
            malformed(Clause::MQTT_3_1_2_11, Clause::MQTT311_3_1_2_13);
        if (flags.has(ConnectFlags::willRetain))
            malformed(Clause::MQTT_3_1_2_13, Clause::MQTT311_3_1_2_15);
    }
    if (!in.isV5() && flags.has(ConnectFlags::password) && !flags.has(ConnectFlags::userName))
        malformed(Clause::MQTT311_3_1_2_22, Clause::MQTT311_3_1_2_22);
}

ConnectFlags readFlags(ByteReader &in, Connect &connect)
{
    const auto offset = in.offset();
    const auto group = in.group("Connect Flags");
    const ConnectFlags flags {in.byte({})};
    in.flag("User Name Flag", flags.bits, ConnectFlags::userName);
    in.flag("Password Flag", flags.bits, ConnectFlags::password);
    in.flag("Will Retain", flags.bits, ConnectFlags::willRetain);
    in.flag("Will QoS", flags.bits, ConnectFlags::willQosMask);
    in.flag("Will Flag", flags.bits, ConnectFlags::will);
    in.flag(in.isV5() ? "Clean Start" : "Clean Session", flags.bits, ConnectFlags::cleanStart);
    in.flag("Reserved", flags.bits, ConnectFlags::reserved);
    checkFlags(in, flags, offset);
    connect.cleanStart = flags.has(ConnectFlags::cleanStart);
    return flags;
}

/// Whether a field that must be there can be read.
bool checkPresent(ByteReader &in, Clause v5, Clause v3)
{
    if (!in.isComplete())
        return true;
    in.reject(in.either(v5, v3), ReasonCode::MalformedPacket, in.offset());
    return false;
}

Will readWill(ByteReader &in, ConnectFlags flags)
{
    Will will {.qos = static_cast<Qos>(flags.willQos()), .retain = flags.has(ConnectFlags::willRetain)};
    if (!checkPresent(in, Clause::MQTT_3_1_2_9, Clause::MQTT311_3_1_2_9))
        return will;
    will.properties = readProperties(in, PropertyScope::Will).view;
    const auto topicOffset = in.offset();
    will.topicName = in.utf8String("Will Topic");
    if (will.topicName.empty())
        in.reject(in.either(Clause::MQTT_4_7_3_1, Clause::MQTT311_4_7_3_1), ReasonCode::MalformedPacket,
                  topicOffset);
    checkTopicName(in, will.topicName, TopicUse::Will);
    will.payload = in.binary("Will Payload");
    return will;
}

/// User Name and Password. MQTT 3.1 lets Remaining Length win over the flags: the fields may be missing.
void readCredentials(ByteReader &in, ConnectFlags flags, Connect &connect)
{
    const bool isOptional = in.version() == ProtocolVersion::V31;
    if (flags.has(ConnectFlags::userName) && !(isOptional && in.isComplete())) {
        if (checkPresent(in, Clause::MQTT_3_1_2_17, Clause::MQTT311_3_1_2_19))
            connect.userName = in.utf8String("User Name");
    }
    if (flags.has(ConnectFlags::password) && !(isOptional && in.isComplete())) {
        if (checkPresent(in, Clause::MQTT_3_1_2_19, Clause::MQTT311_3_1_2_21))
            connect.password = in.binary("Password");
    }
}

/// Whether an answer of two bytes is how a Server of MQTT 3.1.1 refuses the version of an MQTT 5 CONNECT.
bool isRefusalBy311(const ByteReader &in)
{
    const auto ahead = in.ahead();
    return in.isV5() && ahead.size() == 2 && ahead[0] == 0 && ahead[1] == 1;
}

} // namespace

Connect decodeConnect(ByteReader &in)
{
    Connect connect;
    ConnectFlags flags;
    {
        const auto group = in.group("Variable Header");
        readProtocol(in, connect);
        flags = readFlags(in, connect);
        connect.keepAlive = KeepAlive(in.twoByteInteger("Keep Alive"));
        const auto offset = in.offset();
        const auto properties = readProperties(in, PropertyScope::Connect);
        connect.properties = properties.view;
        if (properties.contains(Property::AuthenticationData)
            && properties.lacks(Property::AuthenticationMethod))
            in.reject(Clause::RULE_3_1_2_AuthenticationDataAlone, ReasonCode::ProtocolError, offset);
    }
    const auto group = in.group("Payload");
    if (checkPresent(in, Clause::MQTT_3_1_3_3, Clause::MQTT311_3_1_3_3))
        connect.clientId = in.utf8String("Client Identifier");
    if (flags.has(ConnectFlags::will))
        connect.will = readWill(in, flags);
    readCredentials(in, flags, connect);
    return connect;
}

ConnAck decodeConnAck(ByteReader &in)
{
    const auto group = in.group("Variable Header");
    ConnAck connAck;
    const bool isRefusal = isRefusalBy311(in);
    const auto flagsOffset = in.offset();
    const auto flags = in.byte({});
    if (in.version() != ProtocolVersion::V31) { // 3.1 reserves the byte and says nothing of its value
        in.flag("Reserved", flags, 0xfe);
        in.flag("Session Present", flags, 0x01);
        if ((flags & 0xfe) != 0)
            in.reject(in.either(Clause::MQTT_3_2_2_1, Clause::RULE_3_2_2_AcknowledgeFlags),
                      ReasonCode::MalformedPacket, flagsOffset);
        connAck.sessionPresent = (flags & 0x01) != 0;
    } else {
        in.flag("Reserved", flags, 0xff);
    }
    if (in.isV5() && !isRefusal) {
        connAck.reason = readReasonCode(in, PacketType::ConnAck);
    } else {
        const auto offset = in.offset();
        const auto code = in.byte("Connect Return code");
        if (isRefusal)
            in.reject(Clause::MQTT_3_2_2_8, ReasonCode::UnsupportedProtocolVersion, offset);
        if (code > 5)
            in.reject(Clause::RULE_3_2_2_ReturnCode, ReasonCode::ProtocolError, offset);
        connAck.reason = code == 0 ? ReasonCode::Success : fromConnectReturnCode(code);
    }
    if (connAck.sessionPresent && connAck.reason != ReasonCode::Success)
        in.reject(in.either(Clause::MQTT_3_2_2_6, Clause::MQTT311_3_2_2_4), ReasonCode::ProtocolError,
                  flagsOffset);
    if (!isRefusal)
        connAck.properties = readProperties(in, PropertyScope::ConnAck).view;
    return connAck;
}

} // namespace espalier
