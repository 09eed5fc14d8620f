// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/encode.h"

#include "core/mqtt/bytewriter.h"

#include <cassert>

namespace espalier {

namespace {

constexpr std::uint8_t firstByte(PacketType type, unsigned flags = 0)
{
    return static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | flags);
}

template <typename Out>
void writeProperties(Out &out, PropertyView properties)
{
    out.variableByteInteger(static_cast<std::uint32_t>(properties.bytes().size()));
    out.bytes(properties.bytes());
}

std::uint8_t connectFlags(const Connect &packet)
{
    unsigned flags = packet.cleanStart ? 0x02 : 0x00;
    if (packet.will) {
        flags |= 0x04U | static_cast<unsigned>(packet.will->qos) << 3;
        flags |= packet.will->retain ? 0x20U : 0x00U;
    }
    flags |= packet.password ? 0x40U : 0x00U;
    flags |= packet.userName ? 0x80U : 0x00U;
    return static_cast<std::uint8_t>(flags);
}

// writeBody(): everything behind the fixed header.

template <typename Out>
void writeBody(Out &out, const Connect &packet, ProtocolVersion version)
{
    constexpr std::uint8_t bridgeBit = 0x80;
    const bool isV5 = version == ProtocolVersion::V5;
    const auto level = static_cast<std::uint8_t>(version);
    out.prefixed(version == ProtocolVersion::V31 ? std::string_view("MQIsdp") : std::string_view("MQTT"));
    out.byte(packet.bridge && !isV5 ? static_cast<std::uint8_t>(level | bridgeBit) : level);
    out.byte(connectFlags(packet));
    out.twoByteInteger(packet.keepAlive.count());
    if (isV5)
        writeProperties(out, packet.properties);
    out.prefixed(packet.clientId);
    if (packet.will) {
        if (isV5)
            writeProperties(out, packet.will->properties);
        out.prefixed(packet.will->topicName);
        out.prefixed(packet.will->payload);
    }
    if (packet.userName)
        out.prefixed(*packet.userName);
    if (packet.password)
        out.prefixed(*packet.password);
}

template <typename Out>
void writeBody(Out &out, const ConnAck &packet, ProtocolVersion version)
{
    const bool isV5 = version == ProtocolVersion::V5;
    out.byte(packet.sessionPresent && version != ProtocolVersion::V31 ? 1 : 0);
    out.byte(isV5 ? static_cast<std::uint8_t>(packet.reason) : connectReturnCode(packet.reason));
    if (isV5)
        writeProperties(out, packet.properties);
}

template <typename Out>
void writeBody(Out &out, const Publish &packet, ProtocolVersion version)
{
    out.prefixed(packet.topicName);
    if (packet.qos != Qos::AtMostOnce)
        out.twoByteInteger(packet.packetId.value());
    if (version == ProtocolVersion::V5)
        writeProperties(out, packet.properties);
    out.bytes(packet.payload);
}

/// Reason Code and properties of the packets that may leave them out (3.4.2.1, 3.14.2.1, 3.15.2.1).
template <typename Out>
void writeReason(Out &out, ReasonCode reason, PropertyView properties, ProtocolVersion version)
{
    if (version != ProtocolVersion::V5 || (reason == ReasonCode::Success && properties.isEmpty()))
        return;
    out.byte(static_cast<std::uint8_t>(reason));
    if (!properties.isEmpty())
        writeProperties(out, properties);
}

template <typename Out, PacketType Type>
void writeBody(Out &out, const Acknowledgement<Type> &packet, ProtocolVersion version)
{
    out.twoByteInteger(packet.packetId.value());
    writeReason(out, packet.reason, packet.properties, version);
}

std::uint8_t optionsByte(const SubscriptionOptions &options, ProtocolVersion version)
{
    auto byte = static_cast<unsigned>(options.maximumQos);
    if (version == ProtocolVersion::V5) {
        byte |= options.noLocal ? 0x04U : 0x00U;
        byte |= options.retainAsPublished ? 0x08U : 0x00U;
        byte |= static_cast<unsigned>(options.retainHandling) << 4;
    }
    return static_cast<std::uint8_t>(byte);
}

template <typename Out>
void writeBody(Out &out, const Subscribe &packet, ProtocolVersion version)
{
    out.twoByteInteger(packet.packetId.value());
    if (version == ProtocolVersion::V5)
        writeProperties(out, packet.properties);
    for (const auto &subscription : packet.subscriptions) {
        out.prefixed(subscription.topicFilter);
        out.byte(optionsByte(subscription.options, version));
    }
}

template <typename Out>
void writeBody(Out &out, const SubAck &packet, ProtocolVersion version)
{
    const bool isV5 = version == ProtocolVersion::V5;
    out.twoByteInteger(packet.packetId.value());
    if (isV5)
        writeProperties(out, packet.properties);
    for (const auto reason : packet.reasons)
        out.byte(static_cast<std::uint8_t>(isError(reason) && !isV5 ? ReasonCode::UnspecifiedError : reason));
}

template <typename Out>
void writeBody(Out &out, const Unsubscribe &packet, ProtocolVersion version)
{
    out.twoByteInteger(packet.packetId.value());
    if (version == ProtocolVersion::V5)
        writeProperties(out, packet.properties);
    for (const auto filter : packet.topicFilters)
        out.prefixed(filter);
}

template <typename Out>
void writeBody(Out &out, const UnsubAck &packet, ProtocolVersion version)
{
    out.twoByteInteger(packet.packetId.value());
    if (version != ProtocolVersion::V5)
        return;
    writeProperties(out, packet.properties);
    for (const auto reason : packet.reasons)
        out.byte(static_cast<std::uint8_t>(reason));
}

template <typename Out>
void writeBody(Out &, const PingReq &, ProtocolVersion)
{ }

template <typename Out>
void writeBody(Out &, const PingResp &, ProtocolVersion)
{ }

template <typename Out>
void writeBody(Out &out, const Disconnect &packet, ProtocolVersion version)
{
    writeReason(out, packet.reason, packet.properties, version);
}

template <typename Out>
void writeBody(Out &out, const Auth &packet, ProtocolVersion version)
{
    writeReason(out, packet.reason, packet.properties, version);
}

template <typename T>
std::size_t bodySize(const T &packet, ProtocolVersion version)
{
    ByteCounter counter;
    writeBody(counter, packet, version);
    return counter.size();
}

template <typename T>
void write(std::uint8_t first, const T &packet, ProtocolVersion version, ByteBuffer &out)
{
    const auto size = bodySize(packet, version);
    assert(size <= maximumVariableByteInteger);
    const auto remainingLength = static_cast<std::uint32_t>(size);
    auto *start = out.extend(1 + variableByteIntegerSize(remainingLength) + size);
    ByteWriter writer(start);
    writer.byte(first);
    writer.variableByteInteger(remainingLength);
    writeBody(writer, packet, version);
}

unsigned publishFlags(const Publish &packet)
{
    return (packet.dup ? 0x08U : 0x00U) | static_cast<unsigned>(packet.qos) << 1
           | (packet.retain ? 0x01U : 0x00U);
}

} // namespace

std::uint8_t *writeVariableByteInteger(std::uint8_t *at, std::uint32_t value)
{
    assert(value <= maximumVariableByteInteger);
    while (value >= 0x80) {
        *at++ = static_cast<std::uint8_t>((value & 0x7f) | 0x80);
        value >>= 7;
    }
    *at++ = static_cast<std::uint8_t>(value);
    return at;
}

void encode(const Packet &packet, ProtocolVersion version, ByteBuffer &out)
{
    std::visit(
        [&](const auto &p) {
            if constexpr (std::is_same_v<std::decay_t<decltype(p)>, Connect>)
                encode(p, out);
            else
                encode(p, version, out);
        },
        packet);
}

void encode(const Connect &packet, ByteBuffer &out)
{
    write(firstByte(PacketType::Connect), packet, packet.version, out);
}

void encode(const ConnAck &packet, ProtocolVersion version, ByteBuffer &out)
{
    const bool isRefusal = packet.reason != ReasonCode::Success;
    if (version != ProtocolVersion::V5 && isRefusal && connectReturnCode(packet.reason) == 0)
        return; // MQTT311-3.2.2-6: no code fits, so there is no CONNACK
    write(firstByte(PacketType::ConnAck), packet, version, out);
}

void encode(const Publish &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::Publish, publishFlags(packet)), packet, version, out);
}

void encode(const PubAck &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::PubAck), packet, version, out);
}

void encode(const PubRec &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::PubRec), packet, version, out);
}

void encode(const PubRel &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::PubRel, 0x02), packet, version, out); // MQTT-3.6.1-1
}

void encode(const PubComp &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::PubComp), packet, version, out);
}

void encode(const Subscribe &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::Subscribe, 0x02), packet, version, out); // MQTT-3.8.1-1
}

void encode(const SubAck &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::SubAck), packet, version, out);
}

void encode(const Unsubscribe &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::Unsubscribe, 0x02), packet, version, out); // MQTT-3.10.1-1
}

void encode(const UnsubAck &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::UnsubAck), packet, version, out);
}

void encode(const PingReq &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::PingReq), packet, version, out);
}

void encode(const PingResp &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::PingResp), packet, version, out);
}

void encode(const Disconnect &packet, ProtocolVersion version, ByteBuffer &out)
{
    write(firstByte(PacketType::Disconnect), packet, version, out);
}

void encode(const Auth &packet, ProtocolVersion version, ByteBuffer &out)
{
    assert(version == ProtocolVersion::V5);
    write(firstByte(PacketType::Auth), packet, version, out);
}

std::size_t encodedSize(const Publish &packet, ProtocolVersion version)
{
    const auto size = bodySize(packet, version);
    return 1 + variableByteIntegerSize(static_cast<std::uint32_t>(size)) + size;
}

} // namespace espalier
