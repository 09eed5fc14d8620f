// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetvalues.h"

#include "core/mqtt/bytereader.h"

#include <algorithm>

namespace espalier {

namespace {

using Access = PacketField::Access;
using ValueKind = PacketValue::Kind;

constexpr std::uint8_t dupFlag = 0x08;
constexpr std::uint8_t retainFlag = 0x01;

PacketValue number(auto value)
{
    return {ValueKind::Number, static_cast<double>(value)};
}

PacketValue flag(bool value)
{
    return {ValueKind::Flag, value ? 1.0 : 0.0};
}

PacketValue text(std::string_view value)
{
    return {ValueKind::Text, 0, value};
}

void take(PacketValueSink &sink, const PacketValue &value)
{
    static_cast<void>(sink.take(value));
}

void takePacketId(PacketSubject &packet, PacketValueSink &sink)
{
    if (packet.packetType() == static_cast<std::uint8_t>(PacketType::Publish)) {
        if (const auto &packetId = packet.publish().packetId)
            take(sink, number(*packetId));
        return;
    }
    ByteReader in(packet.bytes(), {packet.version, packet.sender}, nullptr);
    static_cast<void>(in.byte({}));
    in.setRemainingLength(in.variableByteInteger({}));
    const auto packetId = in.twoByteInteger({});
    if (!in.hasFailed())
        take(sink, number(packetId));
}

/// One Reason Code, which stands for success where it is left out.
void takeReason(ByteReader &in, PacketValueSink &sink)
{
    const auto code = in.isComplete() ? std::uint8_t {0} : in.byte({});
    if (!in.hasFailed())
        take(sink, number(code));
}

void takeConnectReason(ByteReader &in, PacketValueSink &sink)
{
    static_cast<void>(in.byte({}));
    const auto code = in.byte({});
    if (in.hasFailed())
        return;
    const bool isReturnCode = !in.isV5() && code != 0;
    take(sink, number(isReturnCode ? static_cast<std::uint8_t>(fromConnectReturnCode(code)) : code));
}

/// SUBACK and UNSUBACK have one for each Topic Filter, behind Packet Identifier and properties.
void takeReasonList(ByteReader &in, PacketValueSink &sink)
{
    static_cast<void>(in.twoByteInteger({}));
    if (in.isV5()) {
        const auto part = in.enter(in.variableByteInteger({}), Clause::RULE_2_2_2_PropertyLength);
        static_cast<void>(in.rest({}));
        in.leave(part);
    }
    if (in.hasFailed())
        return;
    for (const auto code : in.ahead()) {
        if (!sink.take(number(code)))
            return;
    }
}

void takeReasons(PacketSubject &packet, PacketValueSink &sink)
{
    ByteReader in(packet.bytes(), {packet.version, packet.sender}, nullptr);
    static_cast<void>(in.byte({}));
    in.setRemainingLength(in.variableByteInteger({}));
    const auto type = static_cast<PacketType>(packet.packetType());
    if (type == PacketType::ConnAck)
        return takeConnectReason(in, sink);
    if (type == PacketType::SubAck || (type == PacketType::UnsubAck && in.isV5()))
        return takeReasonList(in, sink);
    if (!in.isV5())
        return;
    if (type != PacketType::Disconnect && type != PacketType::Auth)
        static_cast<void>(in.twoByteInteger({}));
    takeReason(in, sink);
}

void takeTopic(PacketSubject &packet, PacketValueSink &sink)
{
    auto topic = packet.publish().topicName;
    if (topic && topic->empty())
        topic = packet.aliasedTopic();
    if (topic)
        take(sink, text(*topic));
}

void takePayloadValue(const PayloadPath &path, PacketSubject &packet, PacketValueSink &sink)
{
    const auto value = packet.payloadValue(path);
    if (const auto *isTrue = std::get_if<bool>(&value))
        take(sink, flag(*isTrue));
    else if (const auto *count = std::get_if<double>(&value))
        take(sink, number(*count));
    else if (const auto *words = std::get_if<std::string_view>(&value))
        take(sink, text(*words));
}

/// The bytes as they are, and what they say as a number or a flag if the filter compares with one.
void takePayload(const PacketTest &test, PacketSubject &packet, PacketValueSink &sink)
{
    const auto payload = packet.publish().payload;
    if (!payload || payload->empty() || !sink.take(text(asText(*payload))))
        return;
    const bool asksForValue =
        std::any_of(test.operands.begin(), test.operands.end(), [](const PacketOperand &operand) {
            return operand.kind == PacketOperand::Kind::Number || operand.kind == PacketOperand::Kind::Flag;
        });
    if (asksForValue)
        takePayloadValue(test.path, packet, sink);
}

PacketValue tracedValue(const TracedField &field, const PacketTest &test, ByteView bytes)
{
    switch (field.kind) {
    case TracedField::Kind::Group:
        return {};
    case TracedField::Kind::Flag: // reserved bits are a number, also where there is but one
        return test.field->kind == PacketField::Kind::Flag ? flag(field.number != 0) : number(field.number);
    case TracedField::Kind::Number:
        return number(field.number);
    case TracedField::Kind::Text:
    case TracedField::Kind::Binary:
        break;
    }
    return text(asText(bytes.subspan(field.offset, field.length)));
}

/// The value of the property whose group stands at `at`; none where it is cut off or has another name than the key.
std::optional<PacketValue> propertyValue(const std::vector<TracedField> &fields, std::size_t at,
                                         const PacketTest &test, ByteView bytes)
{
    const auto depth = fields[at].depth;
    for (++at; at < fields.size() && fields[at].depth > depth; ++at) {
        const auto &field = fields[at];
        if (field.isCutOff)
            continue;
        if (test.key && field.name == "Name" && tracedValue(field, test, bytes).text != *test.key)
            return std::nullopt;
        if (field.name == "Value")
            return tracedValue(field, test, bytes);
    }
    return std::nullopt;
}

void takeTraced(const PacketTest &test, PacketSubject &packet, PacketValueSink &sink)
{
    const bool ofPropertiesOnly = test.field->access == Access::Property;
    const auto &fields = packet.trace().fields();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto &field = fields[i];
        if (field.name != test.field->traced || field.isCutOff)
            continue;
        std::optional<PacketValue> value;
        if (field.kind == TracedField::Kind::Group && test.field->kind != PacketField::Kind::Presence)
            value = propertyValue(fields, i, test, packet.bytes());
        else if (!ofPropertiesOnly)
            value = tracedValue(field, test, packet.bytes());
        if (value && !sink.take(*value))
            return;
    }
}

void takeViolations(PacketSubject &packet, PacketValueSink &sink)
{
    for (const auto clause : packet.violations()) {
        if (!sink.take(number(static_cast<unsigned>(clause))))
            return;
    }
}

void takeSince(const std::optional<CaptureTime> &before, const PacketSubject &packet, PacketValueSink &sink)
{
    if (before)
        take(sink, number(packet.time - *before));
}

/// What needs no more than the first byte and the members.
PacketValue plainValue(Access access, const PacketSubject &packet)
{
    const auto bytes = packet.bytes();
    const auto first = bytes.empty() ? std::uint8_t {0} : bytes[0];
    switch (access) {
    case Access::Number:
        return number(packet.number + 1);
    case Access::Time:
        return number(packet.time);
    case Access::Length:
        return number(bytes.size());
    case Access::Sender:
        return number(static_cast<unsigned>(packet.sender));
    case Access::Version:
        return number(static_cast<unsigned>(packet.version));
    case Access::Marked:
        return flag(packet.isMarked);
    case Access::Malformed:
        return flag(packet.isMalformed);
    case Access::Repeated:
        return flag(packet.isRepeated);
    case Access::Unanswered:
        return flag(packet.isUnanswered);
    case Access::Type:
        return number(packet.packetType());
    case Access::Dup:
        return flag((first & dupFlag) != 0);
    case Access::Qos:
        return number(first >> 1 & 3);
    case Access::Retain:
        return flag((first & retainFlag) != 0);
    default: // the caller's cases
        return {};
    }
}

} // namespace

void eachValue(const PacketTest &test, PacketSubject &packet, PacketValueSink &sink)
{
    const auto access = test.field->access;
    if ((test.field->packets >> packet.packetType() & 1U) == 0)
        return;
    switch (access) {
    case Access::Delta:
        return takeSince(packet.timeBefore, packet, sink);
    case Access::StreamDelta:
        return takeSince(packet.timeBeforeInStream, packet, sink);
    case Access::Latency:
        if (packet.latency)
            take(sink, number(*packet.latency));
        return;
    case Access::Client:
        return take(sink, text(packet.clientId()));
    case Access::Source:
        return take(sink, text(packet.sourceName()));
    case Access::Violations:
        return takeViolations(packet, sink);
    case Access::PacketId:
        return takePacketId(packet, sink);
    case Access::Reason:
        return takeReasons(packet, sink);
    case Access::Topic:
        return takeTopic(packet, sink);
    case Access::Payload:
        return takePayload(test, packet, sink);
    case Access::PayloadLength:
        if (const auto payload = packet.publish().payload)
            take(sink, number(payload->size()));
        return;
    case Access::PayloadPath:
        if (const auto payload = packet.publish().payload; payload && !payload->empty())
            takePayloadValue(test.path, packet, sink);
        return;
    case Access::Traced:
    case Access::Property:
        return takeTraced(test, packet, sink);
    default:
        return take(sink, plainValue(access, packet));
    }
}

} // namespace espalier
