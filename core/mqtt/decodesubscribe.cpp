// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decodesubscribe.h"

#include "core/mqtt/decodefields.h"
#include "core/mqtt/topic.h"

namespace espalier {

namespace {

/// Packet Identifier and properties, which all four begin with.
template <typename T>
void readVariableHeader(ByteReader &in, T &packet, PropertyScope scope)
{
    const auto group = in.group("Variable Header");
    packet.packetId = readPacketId(in, T::type);
    packet.properties = readProperties(in, scope).view;
}

/// At least one entry. MQTT 3.1 does not ask for one.
void checkNotEmpty(ByteReader &in, Clause v5, Clause v3)
{
    if (in.isComplete() && in.version() != ProtocolVersion::V31)
        in.reject(in.either(v5, v3), ReasonCode::ProtocolError, in.offset());
}

void checkOptions(ByteReader &in, std::uint8_t options, bool isShared, std::uint32_t offset)
{
    constexpr std::uint8_t reservedV5 = 0xc0;
    constexpr std::uint8_t reservedV3 = 0xfc;
    const bool hasQos3 = (options & 3) == 3;
    if (!in.isV5()) {
        // 3.1 reserves the bits without saying what a receiver does about them.
        const bool hasReserved = (options & reservedV3) != 0 && in.version() == ProtocolVersion::V311;
        if (hasReserved || hasQos3)
            in.reject(Clause::MQTT311_3_8_3_4, ReasonCode::MalformedPacket, offset);
        return;
    }
    if ((options & reservedV5) != 0)
        in.reject(Clause::MQTT_3_8_3_5, ReasonCode::MalformedPacket, offset);
    if (hasQos3)
        in.reject(Clause::RULE_3_8_3_MaximumQos, ReasonCode::ProtocolError, offset);
    if ((options >> 4 & 3) == 3)
        in.reject(Clause::RULE_3_8_3_RetainHandling, ReasonCode::ProtocolError, offset);
    if ((options & 0x04) != 0 && isShared)
        in.reject(Clause::MQTT_3_8_3_4, ReasonCode::ProtocolError, offset);
}

SubscriptionOptions readOptions(ByteReader &in, bool isShared)
{
    const auto offset = in.offset();
    const auto group = in.group(in.isV5() ? "Subscription Options" : "Requested QoS");
    const auto options = in.byte({});
    SubscriptionOptions result {.maximumQos = static_cast<Qos>(options & 3)};
    if (in.isV5()) {
        in.flag("Reserved", options, 0xc0);
        in.flag("Retain Handling", options, 0x30);
        in.flag("Retain As Published", options, 0x08);
        in.flag("No Local", options, 0x04);
        in.flag("Maximum QoS", options, 0x03);
        result.noLocal = (options & 0x04) != 0;
        result.retainAsPublished = (options & 0x08) != 0;
        result.retainHandling = static_cast<RetainHandling>(options >> 4 & 3);
    } else {
        in.flag("Reserved", options, 0xfc);
        in.flag("QoS", options, 0x03);
    }
    checkOptions(in, options, isShared, offset);
    return result;
}

/// A code of SUBACK before MQTT 5: the granted QoS, or 0x80, which MQTT 3.1 does not have but some servers send.
ReasonCode readGrantedQos(ByteReader &in)
{
    const auto offset = in.offset();
    const auto code = in.byte("Return Code");
    if (code > 2 && code != 0x80)
        in.reject(Clause::MQTT311_3_9_3_2, ReasonCode::ProtocolError, offset);
    return static_cast<ReasonCode>(code);
}

} // namespace

Subscribe decodeSubscribe(ByteReader &in)
{
    Subscribe subscribe;
    readVariableHeader(in, subscribe, PropertyScope::Subscribe);
    const auto group = in.group("Payload");
    checkNotEmpty(in, Clause::MQTT_3_8_3_2, Clause::MQTT311_3_8_3_3);
    while (!in.atEnd()) {
        const auto entry = in.group("Subscription");
        const auto filter = readTopicFilter(in);
        const bool isShared = filter.starts_with("$share/");
        subscribe.subscriptions.push_back({.topicFilter = filter, .options = readOptions(in, isShared)});
    }
    return subscribe;
}

SubAck decodeSubAck(ByteReader &in)
{
    SubAck subAck;
    readVariableHeader(in, subAck, PropertyScope::SubAck);
    const auto group = in.group("Payload");
    checkNotEmpty(in, Clause::MQTT_3_9_3_2, Clause::MQTT311_3_8_4_5);
    subAck.reasons.reserve(in.remaining());
    while (!in.atEnd())
        subAck.reasons.push_back(in.isV5() ? readReasonCode(in, PacketType::SubAck) : readGrantedQos(in));
    return subAck;
}

Unsubscribe decodeUnsubscribe(ByteReader &in)
{
    Unsubscribe unsubscribe;
    readVariableHeader(in, unsubscribe, PropertyScope::Unsubscribe);
    const auto group = in.group("Payload");
    checkNotEmpty(in, Clause::MQTT_3_10_3_2, Clause::MQTT311_3_10_3_2);
    while (!in.atEnd())
        unsubscribe.topicFilters.push_back(readTopicFilter(in));
    return unsubscribe;
}

UnsubAck decodeUnsubAck(ByteReader &in)
{
    UnsubAck unsubAck;
    readVariableHeader(in, unsubAck, PropertyScope::UnsubAck);
    if (!in.isV5()) // no payload before MQTT 5
        return unsubAck;
    const auto group = in.group("Payload");
    checkNotEmpty(in, Clause::MQTT_3_11_3_2, Clause::MQTT_3_11_3_2);
    unsubAck.reasons.reserve(in.remaining());
    while (!in.atEnd())
        unsubAck.reasons.push_back(readReasonCode(in, PacketType::UnsubAck));
    return unsubAck;
}

} // namespace espalier
