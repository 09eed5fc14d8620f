// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetfields.h"

#include "core/mqtt/property.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace espalier {

namespace {

using Kind = PacketField::Kind;
using Access = PacketField::Access;
using Quantity = PacketField::Quantity;
using enum PacketType;

constexpr std::uint16_t in(auto... types)
{
    return static_cast<std::uint16_t>(((1U << static_cast<unsigned>(types)) | ... | 0U));
}
constexpr std::uint16_t everywhere = 0xffff;
constexpr auto withoutBody = in(PingReq, PingResp);
constexpr auto withProperties = static_cast<std::uint16_t>(everywhere & ~withoutBody);
constexpr auto subscribing = in(Subscribe, Unsubscribe);
constexpr auto answering = in(ConnAck, PubAck, PubRec, PubRel, PubComp, SubAck, UnsubAck, Disconnect, Auth);
constexpr auto withPacketId =
    in(Publish, PubAck, PubRec, PubRel, PubComp, Subscribe, SubAck, Unsubscribe, UnsubAck);

/// Fields that are not found in a trace, with their other names.
std::vector<PacketField> ownFields()
{
    return {
        {"type", Kind::PacketType, Access::Type},
        {"packetType", Kind::PacketType, Access::Type},
        {"topic", Kind::TopicName, Access::Topic, Quantity::Plain, in(Publish)},
        {"qos", Kind::Number, Access::Qos, Quantity::Plain, in(Publish)},
        {"retain", Kind::Flag, Access::Retain, Quantity::Plain, in(Publish)},
        {"dup", Kind::Flag, Access::Dup, Quantity::Plain, in(Publish)},
        {"id", Kind::Number, Access::PacketId, Quantity::Plain, withPacketId},
        {"packetIdentifier", Kind::Number, Access::PacketId, Quantity::Plain, withPacketId},
        {"reason", Kind::Reason, Access::Reason, Quantity::Plain, answering},
        {"reasonCode", Kind::Reason, Access::Reason, Quantity::Plain, answering},
        {"payload", Kind::Any, Access::Payload, Quantity::Plain, in(Publish)},
        {"payloadLength", Kind::Number, Access::PayloadLength, Quantity::Bytes, in(Publish)},
        {"client", Kind::Text, Access::Client},
        {"sender", Kind::Side, Access::Sender},
        {"source", Kind::Text, Access::Source},
        {"version", Kind::Number, Access::Version},
        {"number", Kind::Number, Access::Number},
        {"time", Kind::Time, Access::Time},
        {"delta", Kind::Number, Access::Delta, Quantity::Microseconds},
        {"streamDelta", Kind::Number, Access::StreamDelta, Quantity::Microseconds},
        {"latency", Kind::Number, Access::Latency, Quantity::Microseconds},
        {"len", Kind::Number, Access::Length, Quantity::Bytes},
        {"violates", Kind::Clause, Access::Violations},
        {"malformed", Kind::Flag, Access::Malformed},
        {"repeated", Kind::Flag, Access::Repeated},
        {"unanswered", Kind::Flag, Access::Unanswered},
        {"marked", Kind::Flag, Access::Marked},
    };
}

struct TracedRow
{
    std::string_view traced;
    Kind kind;
    std::uint16_t packets;
    Quantity quantity = Quantity::Plain;
    /// Where the standard's word alone would be another field.
    std::string_view name = {};
};

// What the decoders note (decode.cpp and its neighbours), but for properties and what ownFields() has.
constexpr TracedRow tracedRows[] {
    {"Topic Name", Kind::TopicName, in(Publish)},
    {"Topic Filter", Kind::TopicFilter, subscribing},
    {"Client Identifier", Kind::Text, in(Connect)},
    {"Keep Alive", Kind::Number, in(Connect), Quantity::Seconds},
    {"Clean Start", Kind::Flag, in(Connect)},
    {"Clean Session", Kind::Flag, in(Connect)},
    {"User Name", Kind::Text, in(Connect)},
    {"Password", Kind::Text, in(Connect)},
    {"Will Topic", Kind::TopicName, in(Connect)},
    {"Will Payload", Kind::Text, in(Connect)},
    {"Will QoS", Kind::Number, in(Connect)},
    {"Will Retain", Kind::Flag, in(Connect)},
    {"Will Flag", Kind::Flag, in(Connect)},
    {"User Name Flag", Kind::Flag, in(Connect)},
    {"Password Flag", Kind::Flag, in(Connect)},
    {"Connect Flags", Kind::Presence, in(Connect)},
    {"Protocol Name", Kind::Text, in(Connect)},
    {"Protocol Version", Kind::Number, in(Connect)},
    {"Will Properties", Kind::Presence, in(Connect)},
    {"Session Present", Kind::Flag, in(ConnAck)},
    {"Connect Return code", Kind::Number, in(ConnAck)},
    {"Return Code", Kind::Number, in(SubAck)},
    {"Subscription", Kind::Presence, in(Subscribe)},
    {"Subscription Options", Kind::Presence, in(Subscribe)},
    {"Maximum QoS", Kind::Number, withProperties}, // the option, and the property
    {"QoS", Kind::Number, in(Subscribe), Quantity::Plain, "requestedQos"},
    {"No Local", Kind::Flag, in(Subscribe)},
    {"Retain As Published", Kind::Flag, in(Subscribe)},
    {"Retain Handling", Kind::Number, in(Subscribe)},
    {"Fixed Header", Kind::Presence, everywhere},
    {"Remaining Length", Kind::Number, everywhere, Quantity::Bytes},
    {"Variable Header", Kind::Presence, withProperties},
    {"Properties", Kind::Presence, withProperties},
    {"Property Length", Kind::Number, withProperties, Quantity::Bytes},
    {"Property Identifier", Kind::Number, withProperties},
    {"Unknown Property", Kind::Presence, withProperties},
    {"Length", Kind::Number, withProperties, Quantity::Bytes},
    {"Name", Kind::Text, withProperties},
    {"Value", Kind::Any, withProperties},
    {"Reserved", Kind::Number, everywhere},
    {"Undecoded Bytes", Kind::Text, everywhere},
    {"Trailing Bytes", Kind::Text, everywhere},
    {"Bytes behind the Packet", Kind::Text, everywhere},
};

Quantity quantityOf(Property property)
{
    switch (property) {
    case Property::MessageExpiryInterval:
    case Property::SessionExpiryInterval:
    case Property::WillDelayInterval:
    case Property::ServerKeepAlive:
        return Quantity::Seconds;
    case Property::MaximumPacketSize:
        return Quantity::Bytes;
    case Property::RequestProblemInformation:
    case Property::RequestResponseInformation:
    case Property::RetainAvailable:
    case Property::WildcardSubscriptionAvailable:
    case Property::SubscriptionIdentifierAvailable:
    case Property::SharedSubscriptionAvailable:
        return Quantity::Boolean;
    default:
        return Quantity::Plain;
    }
}

Kind kindOf(const PropertyInfo &info)
{
    switch (info.type) {
    case PropertyType::Byte:
    case PropertyType::TwoByteInteger:
    case PropertyType::FourByteInteger:
    case PropertyType::VariableByteInteger:
        return Kind::Number;
    case PropertyType::Utf8String:
    case PropertyType::BinaryData:
    case PropertyType::Utf8StringPair:
        break;
    }
    return info.property == Property::ResponseTopic ? Kind::TopicName : Kind::Text;
}

std::vector<PacketField> makeFields()
{
    auto fields = ownFields();
    for (const auto &row : tracedRows) {
        auto name = row.name.empty() ? lowerCamelCase(row.traced) : std::string(row.name);
        fields.push_back({std::move(name), row.kind, Access::Traced, row.quantity, row.packets, row.traced});
    }
    const auto addProperty = [&fields](std::string name, const PropertyInfo &info) {
        fields.push_back({std::move(name), kindOf(info), Access::Property, quantityOf(info.property),
                          withProperties, info.name, info.type == PropertyType::Utf8StringPair});
    };
    const auto *user = propertyInfo(static_cast<std::uint32_t>(Property::UserProperty));
    addProperty("prop.user", *user);
    for (const auto &info : allProperties())
        addProperty("prop." + lowerCamelCase(info.name), info);
    for (const auto &info : allProperties()) {
        if (info.property != Property::MaximumQos) // see tracedRows
            addProperty(lowerCamelCase(info.name), info);
    }
    return fields;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool isLetterOrDigit(char c)
{
    return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

/// How many characters must be put in, left out or changed to make one of the other.
std::size_t editDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t {0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto changed = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({changed, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row[b.size()];
}

} // namespace

std::span<const PacketField> packetFields()
{
    static const auto fields = makeFields();
    return fields;
}

const PacketField *findPacketField(std::string_view name)
{
    static const auto byName = [] {
        std::unordered_map<std::string_view, const PacketField *> index;
        for (const auto &field : packetFields())
            index.emplace(field.name, &field);
        return index;
    }();
    const auto found = byName.find(name);
    return found == byName.end() ? nullptr : found->second;
}

const PacketField &payloadPathField()
{
    static const PacketField field {"payload", Kind::Any, Access::PayloadPath, Quantity::Plain,
                                    in(PacketType::Publish)};
    return field;
}

std::string lowerCamelCase(std::string_view name)
{
    std::string word;
    bool isFirstOfWord = false;
    for (const char c : name) {
        if (!isLetterOrDigit(c)) {
            isFirstOfWord = !word.empty();
            continue;
        }
        const bool isRaised = isFirstOfWord && lower(c) >= 'a';
        word += isRaised ? static_cast<char>(lower(c) - 'a' + 'A') : lower(c);
        isFirstOfWord = false;
    }
    return word;
}

std::string bareName(std::string_view name)
{
    std::string bare;
    for (const char c : name) {
        if (isLetterOrDigit(c))
            bare += lower(c);
    }
    return bare;
}

std::vector<std::string> nearestNames(std::string_view name, std::span<const std::string> names)
{
    constexpr std::size_t longestName = 64;
    constexpr std::size_t most = 3;
    const auto wanted = bareName(name);
    if (name.size() > longestName || wanted.empty())
        return {};
    std::vector<std::pair<std::size_t, std::string>> near;
    for (const auto &known : names) {
        const auto bare = bareName(known);
        // A beginning is near, however much is missing.
        const auto distance = wanted.size() > 1 && bare.starts_with(wanted) ? 1 : editDistance(wanted, bare);
        if (distance <= std::max<std::size_t>(1, wanted.size() / 3))
            near.emplace_back(distance, known);
    }
    std::stable_sort(near.begin(), near.end(),
                     [](const auto &a, const auto &b) { return a.first < b.first; });
    std::vector<std::string> nearest;
    for (std::size_t i = 0; i < std::min(near.size(), most); ++i)
        nearest.push_back(near[i].second);
    return nearest;
}

} // namespace espalier
