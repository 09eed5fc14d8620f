// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decode.h"

#include "core/mqtt/bytereader.h"
#include "core/mqtt/decodeconnect.h"
#include "core/mqtt/decodefields.h"
#include "core/mqtt/decodesubscribe.h"

namespace espalier {

namespace {

struct FixedHeader
{
    PacketType type {};
    std::uint8_t flags = 0;
    /// A type that does not exist in this version: what follows has no known form.
    bool isReserved = false;
};

constexpr std::uint8_t dupFlag = 0x08;
constexpr std::uint8_t qosMask = 0x06;
constexpr std::uint8_t retainFlag = 0x01;

Clause reservedFlagsClause(const ByteReader &in, PacketType type)
{
    switch (type) {
    case PacketType::PubRel:
        return in.either(Clause::MQTT_3_6_1_1, Clause::MQTT311_3_6_1_1);
    case PacketType::Subscribe:
        return in.either(Clause::MQTT_3_8_1_1, Clause::MQTT311_3_8_1_1);
    case PacketType::Unsubscribe:
        return in.either(Clause::MQTT_3_10_1_1, Clause::MQTT311_3_10_1_1);
    case PacketType::Disconnect:
        return in.either(Clause::MQTT_3_14_1_1, Clause::MQTT311_3_14_1_1);
    case PacketType::Auth:
        return Clause::MQTT_3_15_1_1;
    default:
        return in.either(Clause::MQTT_2_1_3_1, Clause::MQTT311_2_2_2_1);
    }
}

/// The reserved flags of every packet but PUBLISH (2.1.3).
void checkReservedFlags(ByteReader &in, FixedHeader header)
{
    const bool isQos1 = header.type == PacketType::PubRel || header.type == PacketType::Subscribe
                        || header.type == PacketType::Unsubscribe;
    // MQTT 3.1 ignores them where they mean nothing, and lets DUP mark what is sent again.
    if (in.version() == ProtocolVersion::V31 && (!isQos1 || (header.flags & ~dupFlag) == 0x02))
        return;
    if (header.flags != (isQos1 ? 0x02 : 0x00))
        in.rejectEarlier(reservedFlagsClause(in, header.type), ReasonCode::MalformedPacket, 0);
}

/// Which side sends a packet of `type` (table 2-1).
void checkDirection(ByteReader &in, PacketType type)
{
    bool isAllowedFrom = true;
    switch (type) {
    case PacketType::Connect:
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
    case PacketType::PingReq:
        isAllowedFrom = in.sender() == Side::Client;
        break;
    case PacketType::ConnAck:
    case PacketType::SubAck:
    case PacketType::UnsubAck:
    case PacketType::PingResp:
        isAllowedFrom = in.sender() == Side::Server;
        break;
    case PacketType::Disconnect:
        isAllowedFrom = in.isV5() || in.sender() == Side::Client;
        break;
    case PacketType::Publish:
    case PacketType::PubAck:
    case PacketType::PubRec:
    case PacketType::PubRel:
    case PacketType::PubComp:
    case PacketType::Auth:
        break;
    }
    if (!isAllowedFrom)
        in.rejectEarlier(Clause::RULE_2_1_2_Direction, ReasonCode::ProtocolError, 0);
}

FixedHeader readFixedHeader(ByteReader &in)
{
    const auto group = in.group("Fixed Header");
    const auto first = in.byte({});
    const auto type = static_cast<PacketType>(first >> 4);
    const FixedHeader header {.type = type,
                              .flags = static_cast<std::uint8_t>(first & 0x0f),
                              .isReserved = first >> 4 == 0 || (type == PacketType::Auth && !in.isV5())};
    in.flag("Packet Type", first, 0xf0);
    if (header.type == PacketType::Publish) {
        in.flag("DUP", first, dupFlag);
        in.flag("QoS", first, qosMask);
        in.flag("RETAIN", first, retainFlag);
    } else {
        in.flag("Reserved", first, 0x0f);
    }
    if (header.isReserved)
        in.reject(Clause::RULE_2_1_2_ReservedPacketType, ReasonCode::MalformedPacket, 0);
    in.setRemainingLength(in.variableByteInteger("Remaining Length"));
    return header;
}

void checkPublishFlags(ByteReader &in, std::uint8_t flags)
{
    if ((flags & qosMask) == qosMask)
        in.rejectEarlier(in.either(Clause::MQTT_3_3_1_4, Clause::MQTT311_3_3_1_4),
                         ReasonCode::MalformedPacket, 0);
    // MQTT 3.1 does not restrict DUP.
    if ((flags & qosMask) == 0 && (flags & dupFlag) != 0 && in.version() != ProtocolVersion::V31)
        in.rejectEarlier(in.either(Clause::MQTT_3_3_1_2, Clause::MQTT311_3_3_1_2),
                         ReasonCode::MalformedPacket, 0);
}

Publish decodePublishBody(ByteReader &in, std::uint8_t flags)
{
    checkPublishFlags(in, flags);
    Publish publish {.dup = (flags & dupFlag) != 0,
                     .qos = static_cast<Qos>(flags >> 1 & 3),
                     .retain = (flags & retainFlag) != 0};
    {
        const auto group = in.group("Variable Header");
        const auto topicOffset = in.offset();
        publish.topicName = in.topicName("Topic Name");
        checkTopicName(in, publish.topicName, TopicUse::Publish);
        if (publish.qos != Qos::AtMostOnce)
            publish.packetId = readPacketId(in, PacketType::Publish);
        const auto properties = readProperties(in, PropertyScope::Publish);
        publish.properties = properties.view;
        if (publish.topicName.empty() && properties.lacks(Property::TopicAlias))
            in.reject(in.either(Clause::RULE_3_3_2_TopicNameMissing, Clause::MQTT311_4_7_3_1),
                      ReasonCode::ProtocolError, topicOffset);
    }
    publish.payload = in.rest("Payload");
    return publish;
}

PropertyScope scopeOf(PacketType type)
{
    return static_cast<PropertyScope>(type); // same numbers, see property.h
}

template <typename Ack>
Ack decodeAcknowledgement(ByteReader &in)
{
    const auto group = in.group("Variable Header");
    Ack ack {.packetId = readPacketId(in, Ack::type)};
    if (!in.isV5())
        return ack;
    if (!in.isComplete()) // both may be left out: then it is success without properties (3.4.2.1)
        ack.reason = readReasonCode(in, Ack::type);
    if (!in.isComplete())
        ack.properties = readProperties(in, scopeOf(Ack::type)).view;
    return ack;
}

Disconnect decodeDisconnect(ByteReader &in)
{
    Disconnect disconnect;
    if (!in.isV5() || in.isComplete())
        return disconnect;
    const auto group = in.group("Variable Header");
    disconnect.reason = readReasonCode(in, PacketType::Disconnect);
    if (!in.isComplete())
        disconnect.properties = readProperties(in, PropertyScope::Disconnect).view;
    return disconnect;
}

Auth decodeAuth(ByteReader &in)
{
    const auto group = in.group("Variable Header");
    const auto start = in.offset();
    Auth auth;
    DecodedProperties properties;
    if (!in.isComplete()) // both may be left out, but never are: see below
        auth.reason = readReasonCode(in, PacketType::Auth);
    if (!in.isComplete())
        properties = readProperties(in, PropertyScope::Auth);
    auth.properties = properties.view;
    if (properties.lacks(Property::AuthenticationMethod))
        in.reject(Clause::RULE_3_15_2_AuthenticationMethodMissing, ReasonCode::ProtocolError, start);
    return auth;
}

Packet decodeBody(ByteReader &in, FixedHeader header)
{
    switch (header.type) {
    case PacketType::Connect:
        return decodeConnect(in);
    case PacketType::ConnAck:
        return decodeConnAck(in);
    case PacketType::Publish:
        return decodePublishBody(in, header.flags);
    case PacketType::PubAck:
        return decodeAcknowledgement<PubAck>(in);
    case PacketType::PubRec:
        return decodeAcknowledgement<PubRec>(in);
    case PacketType::PubRel:
        return decodeAcknowledgement<PubRel>(in);
    case PacketType::PubComp:
        return decodeAcknowledgement<PubComp>(in);
    case PacketType::Subscribe:
        return decodeSubscribe(in);
    case PacketType::SubAck:
        return decodeSubAck(in);
    case PacketType::Unsubscribe:
        return decodeUnsubscribe(in);
    case PacketType::UnsubAck:
        return decodeUnsubAck(in);
    case PacketType::PingReq:
        return PingReq {};
    case PacketType::PingResp:
        return PingResp {};
    case PacketType::Disconnect:
        return decodeDisconnect(in);
    case PacketType::Auth:
        return decodeAuth(in);
    }
    return PingReq {}; // type 0 does not get here
}

/// The body of a packet type that does not exist, refused with its fixed header.
Packet decodeNothing(ByteReader &in)
{
    if (!in.isBroken() && !in.atEnd())
        static_cast<void>(in.rest(ByteReader::undecoded));
    return PingReq {};
}

} // namespace

Expected<Packet, Violation> decode(ByteView bytes, DecodeContext context, FieldTrace *trace)
{
    ByteReader in(bytes, context, trace);
    const auto header = readFixedHeader(in);
    checkDirection(in, header.type);
    if (header.type != PacketType::Publish && header.type != PacketType::Connect && !header.isReserved)
        checkReservedFlags(in, header);
    auto packet = header.isReserved ? decodeNothing(in) : decodeBody(in, header);
    if (header.type == PacketType::Connect) // its version is known only now
        checkReservedFlags(in, header);
    return in.finish(std::move(packet));
}

Expected<Publish, Violation> decodePublish(ByteView bytes, DecodeContext context)
{
    ByteReader in(bytes, context, nullptr);
    const auto header = readFixedHeader(in);
    return in.finish(decodePublishBody(in, header.flags));
}

} // namespace espalier
