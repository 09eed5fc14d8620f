// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/decodefields.h"

#include "core/mqtt/topic.h"

namespace espalier {

namespace {

struct ValueRule
{
    std::uint32_t least;
    std::uint32_t most;
    Clause clause;
    ReasonCode reason = ReasonCode::ProtocolError;
};

constexpr std::uint32_t any = 0xffff'ffff;

ValueRule valueRule(Property property, PropertyScope scope)
{
    switch (property) {
    case Property::PayloadFormatIndicator:
        return {0, 1, Clause::RULE_3_3_2_PayloadFormatIndicator};
    case Property::SubscriptionIdentifier:
        return {1, any,
                scope == PropertyScope::Subscribe ? Clause::RULE_3_8_2_SubscriptionIdentifierZero
                                                  : Clause::RULE_3_3_2_SubscriptionIdentifierZero};
    case Property::RequestProblemInformation:
        return {0, 1, Clause::RULE_3_1_2_RequestProblemInformation};
    case Property::RequestResponseInformation:
        return {0, 1, Clause::RULE_3_1_2_RequestResponseInformation};
    case Property::ReceiveMaximum:
        return {1, any, Clause::RULE_3_1_2_ReceiveMaximumZero};
    case Property::TopicAlias:
        return {1, any, Clause::MQTT_3_3_2_8, ReasonCode::TopicAliasInvalid};
    case Property::MaximumQos:
        return {0, 1, Clause::RULE_3_2_2_MaximumQos};
    case Property::RetainAvailable:
        return {0, 1, Clause::RULE_3_2_2_RetainAvailable};
    case Property::MaximumPacketSize:
        return {1, any, Clause::RULE_3_1_2_MaximumPacketSizeZero};
    case Property::WildcardSubscriptionAvailable:
        return {0, 1, Clause::RULE_3_2_2_WildcardSubscriptionAvailable};
    case Property::SubscriptionIdentifierAvailable:
        return {0, 1, Clause::RULE_3_2_2_SubscriptionIdentifierAvailable};
    case Property::SharedSubscriptionAvailable:
        return {0, 1, Clause::RULE_3_2_2_SharedSubscriptionAvailable};
    case Property::MessageExpiryInterval:
    case Property::ContentType:
    case Property::ResponseTopic:
    case Property::CorrelationData:
    case Property::SessionExpiryInterval:
    case Property::AssignedClientIdentifier:
    case Property::ServerKeepAlive:
    case Property::AuthenticationMethod:
    case Property::AuthenticationData:
    case Property::WillDelayInterval:
    case Property::ResponseInformation:
    case Property::ServerReference:
    case Property::ReasonString:
    case Property::TopicAliasMaximum:
    case Property::UserProperty:
        break;
    }
    return {0, any, Clause::None};
}

/// Whether the packet may carry the property, from this sender, once more.
void checkPlace(ByteReader &in, const PropertyInfo &info, PropertyScope scope, std::uint64_t present,
                std::uint32_t offset)
{
    const auto scopeBit = 1U << static_cast<unsigned>(scope);
    const bool isRepeated = (present >> static_cast<unsigned>(info.property) & 1U) != 0;
    if ((info.scopes & scopeBit) == 0)
        in.reject(Clause::RULE_2_2_2_PropertyNotAllowed, ReasonCode::MalformedPacket, offset);
    else if (isRepeated && (info.repeatableIn & scopeBit) == 0)
        in.reject(Clause::RULE_2_2_2_PropertyRepeated, ReasonCode::ProtocolError, offset);

    const bool isFromClient = in.sender() == Side::Client;
    if (scope == PropertyScope::Publish && info.property == Property::SubscriptionIdentifier && isFromClient)
        in.reject(Clause::MQTT_3_3_4_6, ReasonCode::ProtocolError, offset);
    if (scope == PropertyScope::Disconnect && info.property == Property::SessionExpiryInterval
        && !isFromClient)
        in.reject(Clause::MQTT_3_14_2_2, ReasonCode::ProtocolError, offset);
    if (scope == PropertyScope::Disconnect && info.property == Property::ServerReference && isFromClient)
        in.reject(Clause::RULE_3_14_2_ServerReferenceFromClient, ReasonCode::ProtocolError, offset);
}

std::uint32_t readNumber(ByteReader &in, PropertyType type)
{
    switch (type) {
    case PropertyType::Byte:
        return in.byte("Value");
    case PropertyType::TwoByteInteger:
        return in.twoByteInteger("Value");
    case PropertyType::FourByteInteger:
        return in.fourByteInteger("Value");
    case PropertyType::VariableByteInteger:
        return in.variableByteInteger("Value");
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
    case PropertyType::Utf8StringPair:
        break;
    }
    return 0;
}

void readValue(ByteReader &in, const PropertyInfo &info, PropertyScope scope)
{
    switch (info.type) {
    case PropertyType::Byte:
    case PropertyType::TwoByteInteger:
    case PropertyType::FourByteInteger:
    case PropertyType::VariableByteInteger: {
        const auto start = in.offset();
        const auto rule = valueRule(info.property, scope);
        const auto number = readNumber(in, info.type);
        if (number < rule.least || number > rule.most)
            in.reject(rule.clause, rule.reason, start);
        break;
    }
    case PropertyType::Utf8String: {
        const auto start = in.offset();
        const auto text = in.utf8String("Value");
        if (info.property != Property::ResponseTopic)
            break;
        if (text.empty())
            in.reject(Clause::MQTT_4_7_3_1, ReasonCode::MalformedPacket, start);
        checkTopicName(in, text, TopicUse::Response);
        break;
    }
    case PropertyType::BinaryData:
        static_cast<void>(in.binary("Value"));
        break;
    case PropertyType::Utf8StringPair:
        static_cast<void>(in.utf8String("Name")); // MQTT-1.5.7-1: both by the rules of strings
        static_cast<void>(in.utf8String("Value"));
        break;
    }
}

void readProperty(ByteReader &in, PropertyScope scope, std::uint64_t &present)
{
    const auto start = in.offset();
    const auto identifier = in.variableByteInteger({});
    const auto *info = propertyInfo(identifier);
    const auto group = in.group(info ? info->name : "Unknown Property", start);
    in.noteRead("Property Identifier", in.offset() - start, identifier);
    if (!info) {
        // Without its type the property has no known length: the rest of the properties is lost.
        in.breakOff(Clause::RULE_2_2_2_UnknownProperty, ReasonCode::MalformedPacket, start);
        return;
    }
    checkPlace(in, *info, scope, present, start);
    readValue(in, *info, scope);
    present |= std::uint64_t {1} << identifier;
}

Clause zeroPacketIdClause(const ByteReader &in, PacketType type)
{
    const bool isFromClient = in.sender() == Side::Client;
    switch (type) {
    case PacketType::Publish:
        return in.either(isFromClient ? Clause::MQTT_2_2_1_3 : Clause::MQTT_2_2_1_4, Clause::MQTT311_2_3_1_1);
    case PacketType::Subscribe:
    case PacketType::Unsubscribe:
        return in.either(Clause::MQTT_2_2_1_3, Clause::MQTT311_2_3_1_1);
    case PacketType::SubAck:
    case PacketType::UnsubAck:
        return in.either(Clause::MQTT_2_2_1_6, Clause::MQTT311_2_3_1_7);
    default: // the four acknowledgements of PUBLISH
        return in.either(Clause::MQTT_2_2_1_5, Clause::MQTT311_2_3_1_6);
    }
}

Clause reasonCodeClause(PacketType type)
{
    switch (type) {
    case PacketType::ConnAck:
        return Clause::MQTT_3_2_2_8;
    case PacketType::PubAck:
        return Clause::MQTT_3_4_2_1;
    case PacketType::PubRec:
        return Clause::MQTT_3_5_2_1;
    case PacketType::PubRel:
        return Clause::MQTT_3_6_2_1;
    case PacketType::PubComp:
        return Clause::MQTT_3_7_2_1;
    case PacketType::SubAck:
        return Clause::MQTT_3_9_3_2;
    case PacketType::UnsubAck:
        return Clause::MQTT_3_11_3_2;
    case PacketType::Disconnect:
        return Clause::MQTT_3_14_2_1;
    default:
        return Clause::MQTT_3_15_2_1;
    }
}

/// The statement of 3.1.1 that says what a statement of 5.0 about topics says.
Clause topicClauseOf311(Clause clause)
{
    switch (clause) {
    case Clause::MQTT_4_7_1_1:
        return Clause::MQTT311_4_7_1_2;
    case Clause::MQTT_4_7_1_2:
        return Clause::MQTT311_4_7_1_3;
    case Clause::MQTT_4_7_3_1:
        return Clause::MQTT311_4_7_3_1;
    default: // shared subscriptions have none; text was checked before
        return clause;
    }
}

} // namespace

DecodedProperties readProperties(ByteReader &in, PropertyScope scope)
{
    if (!in.isV5())
        return {};
    const auto group = in.group(scope == PropertyScope::Will ? "Will Properties" : "Properties");
    const auto lengthOffset = in.offset();
    if (in.isComplete()) { // no properties are a Property Length of 0
        in.reject(Clause::MQTT_2_2_2_1, ReasonCode::MalformedPacket, lengthOffset);
        return {};
    }
    const auto length = in.variableByteInteger("Property Length");
    if (length == 0)
        return {.isWhole = !in.isBroken()};
    const auto part = in.enter(length, Clause::RULE_2_2_2_PropertyLength);
    DecodedProperties properties {.view = PropertyView(in.ahead())};
    while (!in.atEnd())
        readProperty(in, scope, properties.present);
    properties.isWhole = !in.isBroken() && !part.isCutOff;
    in.leave(part);
    return properties;
}

PacketId readPacketId(ByteReader &in, PacketType type)
{
    const auto start = in.offset();
    const PacketId packetId(in.twoByteInteger("Packet Identifier"));
    if (!packetId.isValid())
        in.reject(zeroPacketIdClause(in, type), ReasonCode::ProtocolError, start);
    return packetId;
}

ReasonCode readReasonCode(ByteReader &in, PacketType type)
{
    const auto start = in.offset();
    const auto code = static_cast<ReasonCode>(in.byte("Reason Code"));
    if (!isAllowed(code, type, in.sender()))
        in.reject(reasonCodeClause(type), ReasonCode::ProtocolError, start);
    return code;
}

void checkTopicName(ByteReader &in, std::string_view topicName, TopicUse use)
{
    if (!containsWildcard(topicName))
        return;
    auto clause = in.either(Clause::MQTT_4_7_0_1, Clause::MQTT311_4_7_1_1);
    if (use == TopicUse::Publish)
        clause = in.either(Clause::MQTT_3_3_2_2, Clause::MQTT311_3_3_2_2);
    else if (use == TopicUse::Response)
        clause = Clause::MQTT_3_3_2_14;
    const auto start = in.offset() - static_cast<std::uint32_t>(topicName.size());
    in.reject(clause, ReasonCode::MalformedPacket,
              start + static_cast<std::uint32_t>(topicName.find_first_of("+#")));
}

std::string_view readTopicFilter(ByteReader &in)
{
    const auto start = in.offset();
    const auto text = in.utf8String("Topic Filter");
    // Before MQTT 5 "$share/" has no meaning of its own; a broker that offers it parses the filter again.
    const auto shared = in.isV5() ? SharedFilters::Allowed : SharedFilters::Forbidden;
    if (parseTopicFilter(text, shared))
        return text;
    for (const auto clause : topicFilterErrors(text, shared))
        in.reject(in.either(clause, topicClauseOf311(clause)), ReasonCode::MalformedPacket, start);
    return text;
}

} // namespace espalier
