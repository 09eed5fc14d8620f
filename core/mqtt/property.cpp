// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/property.h"

#include "core/mqtt/bytereader.h"
#include "core/mqtt/encode.h"

#include <array>
#include <cassert>
#include <limits>

namespace espalier {

namespace {

using enum PropertyScope;

constexpr std::uint32_t set(auto... scopes)
{
    return ((1U << static_cast<unsigned>(scopes)) | ... | 0U);
}

constexpr auto everywhere = set(Connect, ConnAck, Publish, PubAck, PubRec, PubRel, PubComp, Subscribe, SubAck,
                                Unsubscribe, UnsubAck, Disconnect, Auth, Will);
constexpr auto messages = set(Publish, Will);
constexpr auto connecting = set(Connect, ConnAck);
constexpr auto authenticating = set(Connect, ConnAck, Auth);
constexpr auto answers = set(ConnAck, PubAck, PubRec, PubRel, PubComp, SubAck, UnsubAck, Disconnect, Auth);
constexpr auto once = set();

// Table 2-4.
constexpr std::array<PropertyInfo, 27> rows {{
    {Property::PayloadFormatIndicator, PropertyType::Byte, messages, once, "Payload Format Indicator"},
    {Property::MessageExpiryInterval, PropertyType::FourByteInteger, messages, once,
     "Message Expiry Interval"},
    {Property::ContentType, PropertyType::Utf8String, messages, once, "Content Type"},
    {Property::ResponseTopic, PropertyType::Utf8String, messages, once, "Response Topic"},
    {Property::CorrelationData, PropertyType::BinaryData, messages, once, "Correlation Data"},
    {Property::SubscriptionIdentifier, PropertyType::VariableByteInteger, set(Publish, Subscribe),
     set(Publish), "Subscription Identifier"},
    {Property::SessionExpiryInterval, PropertyType::FourByteInteger, set(Connect, ConnAck, Disconnect), once,
     "Session Expiry Interval"},
    {Property::AssignedClientIdentifier, PropertyType::Utf8String, set(ConnAck), once,
     "Assigned Client Identifier"},
    {Property::ServerKeepAlive, PropertyType::TwoByteInteger, set(ConnAck), once, "Server Keep Alive"},
    {Property::AuthenticationMethod, PropertyType::Utf8String, authenticating, once, "Authentication Method"},
    {Property::AuthenticationData, PropertyType::BinaryData, authenticating, once, "Authentication Data"},
    {Property::RequestProblemInformation, PropertyType::Byte, set(Connect), once,
     "Request Problem Information"},
    {Property::WillDelayInterval, PropertyType::FourByteInteger, set(Will), once, "Will Delay Interval"},
    {Property::RequestResponseInformation, PropertyType::Byte, set(Connect), once,
     "Request Response Information"},
    {Property::ResponseInformation, PropertyType::Utf8String, set(ConnAck), once, "Response Information"},
    {Property::ServerReference, PropertyType::Utf8String, set(ConnAck, Disconnect), once, "Server Reference"},
    {Property::ReasonString, PropertyType::Utf8String, answers, once, "Reason String"},
    {Property::ReceiveMaximum, PropertyType::TwoByteInteger, connecting, once, "Receive Maximum"},
    {Property::TopicAliasMaximum, PropertyType::TwoByteInteger, connecting, once, "Topic Alias Maximum"},
    {Property::TopicAlias, PropertyType::TwoByteInteger, set(Publish), once, "Topic Alias"},
    {Property::MaximumQos, PropertyType::Byte, set(ConnAck), once, "Maximum QoS"},
    {Property::RetainAvailable, PropertyType::Byte, set(ConnAck), once, "Retain Available"},
    {Property::UserProperty, PropertyType::Utf8StringPair, everywhere, everywhere, "User Property"},
    {Property::MaximumPacketSize, PropertyType::FourByteInteger, connecting, once, "Maximum Packet Size"},
    {Property::WildcardSubscriptionAvailable, PropertyType::Byte, set(ConnAck), once,
     "Wildcard Subscription Available"},
    {Property::SubscriptionIdentifierAvailable, PropertyType::Byte, set(ConnAck), once,
     "Subscription Identifier Available"},
    {Property::SharedSubscriptionAvailable, PropertyType::Byte, set(ConnAck), once,
     "Shared Subscription Available"},
}};

constexpr std::uint8_t noRow = 0xff;

constexpr auto rowOfIdentifier = [] {
    std::array<std::uint8_t, 64> index {};
    index.fill(noRow);
    for (std::size_t i = 0; i < rows.size(); ++i)
        index[static_cast<std::size_t>(rows[i].property)] = static_cast<std::uint8_t>(i);
    return index;
}();

void appendString(ByteBuffer &out, std::string_view text)
{
    assert(text.size() <= std::numeric_limits<std::uint16_t>::max());
    out.append(static_cast<std::uint8_t>(text.size() >> 8));
    out.append(static_cast<std::uint8_t>(text.size() & 0xff));
    out.append(asBytes(text));
}

} // namespace

const PropertyInfo *propertyInfo(std::uint32_t identifier)
{
    if (identifier >= rowOfIdentifier.size() || rowOfIdentifier[identifier] == noRow)
        return nullptr;
    return &rows[rowOfIdentifier[identifier]];
}

std::span<const PropertyInfo> allProperties()
{
    return rows;
}

void PropertyView::Iterator::step()
{
    m_atEnd = m_rest.empty();
    if (m_atEnd)
        return;
    ByteReader in(m_rest, {}, nullptr);
    const auto *info = propertyInfo(in.variableByteInteger({}));
    m_value = {};
    if (!info) { // only a view of bytes that nobody checked gets here
        m_atEnd = true;
        return;
    }
    m_value.property = info->property;
    switch (info->type) {
    case PropertyType::Byte:
        m_value.number = in.byte({});
        break;
    case PropertyType::TwoByteInteger:
        m_value.number = in.twoByteInteger({});
        break;
    case PropertyType::FourByteInteger:
        m_value.number = in.fourByteInteger({});
        break;
    case PropertyType::VariableByteInteger:
        m_value.number = in.variableByteInteger({});
        break;
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
        m_value.text = asText(in.binary({}));
        break;
    case PropertyType::Utf8StringPair:
        m_value.text = asText(in.binary({}));
        m_value.pairValue = asText(in.binary({}));
        break;
    }
    m_rest = in.ahead();
}

std::optional<PropertyValue> PropertyView::find(Property property) const
{
    for (const auto &value : *this) {
        if (value.property == property)
            return value;
    }
    return std::nullopt;
}

std::optional<std::uint32_t> PropertyView::number(Property property) const
{
    const auto value = find(property);
    return value ? std::optional(value->number) : std::nullopt;
}

std::optional<std::string_view> PropertyView::text(Property property) const
{
    const auto value = find(property);
    return value ? std::optional(value->text) : std::nullopt;
}

std::optional<ByteView> PropertyView::binary(Property property) const
{
    const auto value = find(property);
    return value ? std::optional(asBytes(value->text)) : std::nullopt;
}

PropertyList &PropertyList::add(Property property, std::uint32_t number)
{
    const auto *info = propertyInfo(static_cast<std::uint32_t>(property));
    assert(info);
    m_bytes.append(static_cast<std::uint8_t>(property));
    unsigned bits = 0;
    switch (info->type) {
    case PropertyType::Byte:
        bits = 8;
        break;
    case PropertyType::TwoByteInteger:
        bits = 16;
        break;
    case PropertyType::FourByteInteger:
        bits = 32;
        break;
    case PropertyType::VariableByteInteger:
        writeVariableByteInteger(m_bytes.extend(variableByteIntegerSize(number)), number);
        return *this;
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
    case PropertyType::Utf8StringPair:
        assert(false && "this property is no number");
        break;
    }
    assert(bits == 32 || number >> bits == 0);
    for (unsigned shift = bits; shift > 0; shift -= 8)
        m_bytes.append(static_cast<std::uint8_t>(number >> (shift - 8) & 0xff));
    return *this;
}

PropertyList &PropertyList::add(Property property, std::string_view text)
{
    assert(propertyInfo(static_cast<std::uint32_t>(property))->type == PropertyType::Utf8String
           || propertyInfo(static_cast<std::uint32_t>(property))->type == PropertyType::BinaryData);
    m_bytes.append(static_cast<std::uint8_t>(property));
    appendString(m_bytes, text);
    return *this;
}

PropertyList &PropertyList::addUserProperty(std::string_view name, std::string_view value)
{
    m_bytes.append(static_cast<std::uint8_t>(Property::UserProperty));
    appendString(m_bytes, name);
    appendString(m_bytes, value);
    return *this;
}

PropertyList &PropertyList::add(const PropertyValue &value)
{
    switch (propertyInfo(static_cast<std::uint32_t>(value.property))->type) {
    case PropertyType::Byte:
    case PropertyType::TwoByteInteger:
    case PropertyType::FourByteInteger:
    case PropertyType::VariableByteInteger:
        return add(value.property, value.number);
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
        return add(value.property, value.text);
    case PropertyType::Utf8StringPair:
        break;
    }
    return addUserProperty(value.text, value.pairValue);
}

PropertyList without(Property left, PropertyView properties)
{
    PropertyList rest;
    for (const auto &property : properties) {
        if (property.property != left)
            rest.add(property);
    }
    return rest;
}

} // namespace espalier
