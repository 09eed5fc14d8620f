// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/base/bytes.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <string_view>

namespace espalier {

/// Property identifiers (table 2-4).
enum class Property : std::uint8_t {
    PayloadFormatIndicator = 0x01,
    MessageExpiryInterval = 0x02,
    ContentType = 0x03,
    ResponseTopic = 0x08,
    CorrelationData = 0x09,
    SubscriptionIdentifier = 0x0b,
    SessionExpiryInterval = 0x11,
    AssignedClientIdentifier = 0x12,
    ServerKeepAlive = 0x13,
    AuthenticationMethod = 0x15,
    AuthenticationData = 0x16,
    RequestProblemInformation = 0x17,
    WillDelayInterval = 0x18,
    RequestResponseInformation = 0x19,
    ResponseInformation = 0x1a,
    ServerReference = 0x1c,
    ReasonString = 0x1f,
    ReceiveMaximum = 0x21,
    TopicAliasMaximum = 0x22,
    TopicAlias = 0x23,
    MaximumQos = 0x24,
    RetainAvailable = 0x25,
    UserProperty = 0x26,
    MaximumPacketSize = 0x27,
    WildcardSubscriptionAvailable = 0x28,
    SubscriptionIdentifierAvailable = 0x29,
    SharedSubscriptionAvailable = 0x2a,
};

/// How a property's value is written (1.5).
enum class PropertyType : std::uint8_t {
    Byte,
    TwoByteInteger,
    FourByteInteger,
    VariableByteInteger,
    Utf8String,
    BinaryData,
    Utf8StringPair,
};

/// Where a property stands: a packet of that type, or the Will Properties inside CONNECT.
enum class PropertyScope : std::uint8_t {
    Connect = 1,
    ConnAck,
    Publish,
    PubAck,
    PubRec,
    PubRel,
    PubComp,
    Subscribe,
    SubAck,
    Unsubscribe,
    UnsubAck,
    Disconnect = 14,
    Auth,
    Will,
};

/// One row of the property table.
struct PropertyInfo
{
    Property property;
    PropertyType type;
    /// Bit n is set when PropertyScope n may carry it.
    std::uint32_t scopes;
    /// Scopes in which it may stand more than once.
    std::uint32_t repeatableIn;
    /// The standard's name, in English.
    std::string_view name;
};

/// The row of an identifier; null for one that the standard does not define.
[[nodiscard]] const PropertyInfo *propertyInfo(std::uint32_t identifier);
/// All 27 rows in the order of their identifiers.
[[nodiscard]] std::span<const PropertyInfo> allProperties();

/// One property as it stands in a packet. Views are into the packet.
struct PropertyValue
{
    Property property {};
    /// Byte, Two Byte, Four Byte and Variable Byte Integers.
    std::uint32_t number = 0;
    /// Strings, binary data, and the name of a string pair.
    std::string_view text {};
    /// The value of a string pair.
    std::string_view pairValue {};

    friend bool operator==(const PropertyValue &, const PropertyValue &) = default;
};

/// The properties of a decoded packet: a view of validated bytes, in the order in which they were sent. Nothing is
/// parsed until somebody asks. Made by the decoder from received bytes and by PropertyList from values; both guarantee
/// that the bytes are well-formed, so reading cannot fail.
class PropertyView
{
public:
    class Iterator
    {
    public:
        using value_type = PropertyValue;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        explicit Iterator(ByteView rest) : m_rest(rest) { step(); }
        const PropertyValue &operator*() const { return m_value; }
        const PropertyValue *operator->() const { return &m_value; }
        Iterator &operator++()
        {
            step();
            return *this;
        }
        void operator++(int) { step(); }
        friend bool operator==(const Iterator &i, std::default_sentinel_t) { return i.m_atEnd; }

    private:
        void step();
        ByteView m_rest;
        PropertyValue m_value;
        bool m_atEnd = true;
    };

    PropertyView() = default;
    /// `validated` is what stands behind the Property Length, already checked by the decoder.
    explicit PropertyView(ByteView validated) : m_bytes(validated) { }

    [[nodiscard]] Iterator begin() const { return Iterator(m_bytes); }
    [[nodiscard]] std::default_sentinel_t end() const { return {}; }
    [[nodiscard]] bool isEmpty() const { return m_bytes.empty(); }
    /// The encoded properties without their length.
    [[nodiscard]] ByteView bytes() const { return m_bytes; }

    [[nodiscard]] bool contains(Property property) const { return find(property).has_value(); }
    /// The first property with that identifier.
    [[nodiscard]] std::optional<PropertyValue> find(Property property) const;
    [[nodiscard]] std::optional<std::uint32_t> number(Property property) const;
    [[nodiscard]] std::uint32_t number(Property property, std::uint32_t absent) const
    {
        return number(property).value_or(absent);
    }
    [[nodiscard]] std::optional<std::string_view> text(Property property) const;
    [[nodiscard]] std::optional<ByteView> binary(Property property) const;

    friend bool operator==(PropertyView a, PropertyView b) { return asText(a.m_bytes) == asText(b.m_bytes); }

private:
    ByteView m_bytes;
};

/// Properties that own their bytes: for packets to be written and for messages to be kept. Adding encodes at once.
/// Values must obey the standard's limits (strings at most 65,535 bytes of valid UTF-8); that is the caller's duty.
class PropertyList
{
public:
    PropertyList() = default;
    explicit PropertyList(PropertyView view) { m_bytes.append(view.bytes()); }
    PropertyList(const PropertyList &other) { m_bytes.append(other.m_bytes.view()); }
    PropertyList &operator=(const PropertyList &other)
    {
        if (this != &other) {
            m_bytes.clear();
            m_bytes.append(other.m_bytes.view());
        }
        return *this;
    }
    PropertyList(PropertyList &&) noexcept = default;
    PropertyList &operator=(PropertyList &&) noexcept = default;

    /// Encodes a number with the width of its property.
    PropertyList &add(Property property, std::uint32_t number);
    PropertyList &add(Property property, std::string_view text);
    PropertyList &add(Property property, ByteView binary) { return add(property, asText(binary)); }
    PropertyList &addUserProperty(std::string_view name, std::string_view value);
    /// Copies a value read from another packet.
    PropertyList &add(const PropertyValue &value);
    void clear() { m_bytes.clear(); }

    [[nodiscard]] PropertyView view() const { return PropertyView(m_bytes.view()); }
    operator PropertyView() const { return view(); }
    [[nodiscard]] bool isEmpty() const { return m_bytes.isEmpty(); }

private:
    ByteBuffer m_bytes;
};

/// A copy without any property of that identifier, in the same order.
[[nodiscard]] PropertyList without(Property left, PropertyView properties);

} // namespace espalier
