// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/randompacket.h"

#include <cstdint>
#include <string_view>
#include <utility>

namespace espalier {

RandomPackets::RandomPackets(std::uint32_t seed, ProtocolVersion version) : m_random(seed), m_version(version)
{ }

RandomPackets::~RandomPackets() = default;

template <typename Ack>
Ack RandomPackets::acknowledgement()
{
    Ack packet {.packetId = packetId()};
    if (isV5() && coin())
        packet.reason = reason(Ack::type);
    if (coin())
        packet.properties = properties(static_cast<PropertyScope>(Ack::type));
    return packet;
}

Packet RandomPackets::next(Side sender)
{
    m_sender = sender;
    const bool isClient = sender == Side::Client;
    switch (below(isV5() ? 9U : 8U)) {
    case 0:
        return isClient ? Packet(connect()) : Packet(connAck());
    case 1:
        return publish();
    case 2:
        return acknowledgement<PubAck>();
    case 3:
        return acknowledgement<PubRec>();
    case 4:
        return below(2) == 0 ? Packet(acknowledgement<PubRel>()) : Packet(acknowledgement<PubComp>());
    case 5:
        return isClient ? Packet(subscribe()) : Packet(subAck());
    case 6:
        return isClient ? Packet(unsubscribe()) : Packet(unsubAck());
    case 7:
        if (!isClient)
            return PingResp {};
        return below(2) == 0 ? Packet(PingReq {}) : Packet(disconnect());
    default:
        return below(2) == 0 ? Packet(disconnect()) : Packet(auth());
    }
}

bool RandomPackets::isV5() const
{
    return m_version == ProtocolVersion::V5;
}

std::uint32_t RandomPackets::below(std::uint32_t limit)
{
    return static_cast<std::uint32_t>(m_random() % limit);
}

bool RandomPackets::coin()
{
    return below(2) == 0;
}

std::string_view RandomPackets::keep(std::string text)
{
    return m_texts.emplace_back(std::move(text));
}

std::string_view RandomPackets::text(std::uint32_t maximum)
{
    static constexpr std::string_view pieces[] {
        "a", "/", "Z9", " ", "\xc3\xa4", "\xe2\x82\xac", "\xf0\x9f\x8c\xbb"};
    std::string made;
    for (auto count = below(maximum + 1); count > 0; --count)
        made += pieces[below(static_cast<std::uint32_t>(std::size(pieces)))];
    return keep(std::move(made));
}

std::string_view RandomPackets::topicName()
{
    return keep("t/" + std::string(text()));
}

std::string_view RandomPackets::topicFilter()
{
    static constexpr std::string_view filters[] {"#", "+", "a/+/b", "+/#", "$SYS/#", "/"};
    const auto choice = below(10);
    if (choice < std::size(filters))
        return filters[choice];
    if (choice == 9)
        return keep("$share/group/" + std::string(topicName()));
    return topicName();
}

ByteView RandomPackets::bytes(std::uint32_t maximum)
{
    std::string made(below(maximum + 1), '\0');
    for (auto &c : made)
        c = static_cast<char>(below(256));
    return asBytes(keep(std::move(made)));
}

PacketId RandomPackets::packetId()
{
    return PacketId(static_cast<std::uint16_t>(1 + below(65'535)));
}

Qos RandomPackets::qos()
{
    return static_cast<Qos>(below(3));
}

ReasonCode RandomPackets::reason(PacketType type)
{
    for (;;) {
        const auto code = static_cast<ReasonCode>(below(0xa3));
        if (isAllowed(code, type, m_sender))
            return code;
    }
}

std::uint32_t RandomPackets::number(const PropertyInfo &info)
{
    switch (info.type) {
    case PropertyType::Byte:
        return below(2);
    case PropertyType::TwoByteInteger:
        return 1 + below(65'535);
    case PropertyType::VariableByteInteger:
        return 1 + below(maximumVariableByteInteger);
    default:
        return 1 + below(0xffff'fffe);
    }
}

bool RandomPackets::mayStand(const PropertyInfo &info, PropertyScope scope) const
{
    const bool isFromClient = m_sender == Side::Client;
    if (scope == PropertyScope::Publish && info.property == Property::SubscriptionIdentifier)
        return !isFromClient;
    if (scope == PropertyScope::Disconnect && info.property == Property::SessionExpiryInterval)
        return isFromClient;
    if (scope == PropertyScope::Disconnect && info.property == Property::ServerReference)
        return !isFromClient;
    return info.property != Property::AuthenticationMethod && info.property != Property::AuthenticationData;
}

PropertyView RandomPackets::properties(PropertyScope scope, bool isAuthenticating)
{
    auto &list = m_properties.emplace_back();
    if (!isV5())
        return list;
    if (isAuthenticating)
        list.add(Property::AuthenticationMethod, text()).add(Property::AuthenticationData, bytes(20));
    for (const auto &info : allProperties()) {
        const auto scopeBit = 1U << static_cast<unsigned>(scope);
        if ((info.scopes & scopeBit) == 0 || !mayStand(info, scope))
            continue;
        for (auto count = below((info.repeatableIn & scopeBit) != 0 ? 3 : 2); count > 0; --count)
            addTo(list, info);
    }
    return list;
}

void RandomPackets::addTo(PropertyList &list, const PropertyInfo &info)
{
    if (info.type == PropertyType::Utf8StringPair)
        list.addUserProperty(text(), text());
    else if (info.type == PropertyType::BinaryData)
        list.add(info.property, bytes(30));
    else if (info.property == Property::ResponseTopic)
        list.add(info.property, topicName());
    else if (info.type == PropertyType::Utf8String)
        list.add(info.property, text());
    else
        list.add(info.property, number(info));
}

Connect RandomPackets::connect()
{
    Connect packet {.version = m_version,
                    .cleanStart = coin(),
                    .keepAlive = KeepAlive(static_cast<std::uint16_t>(below(65'536))),
                    .properties = properties(PropertyScope::Connect, coin()),
                    .clientId = text()};
    if (coin())
        packet.will = Will {.qos = qos(),
                            .retain = coin(),
                            .properties = properties(PropertyScope::Will),
                            .topicName = topicName(),
                            .payload = bytes(50)};
    if (coin())
        packet.userName = text();
    if ((packet.userName || isV5()) && coin())
        packet.password = bytes(20);
    packet.bridge = !isV5() && coin();
    return packet;
}

ConnAck RandomPackets::connAck()
{
    ConnAck packet {.properties = properties(PropertyScope::ConnAck, coin())};
    if (coin())
        packet.sessionPresent = m_version != ProtocolVersion::V31;
    else
        packet.reason = isV5() ? reason(PacketType::ConnAck)
                               : fromConnectReturnCode(static_cast<std::uint8_t>(1 + below(5)));
    return packet;
}

Publish RandomPackets::publish()
{
    Publish packet {.qos = qos(),
                    .retain = coin(),
                    .topicName = topicName(),
                    .properties = properties(PropertyScope::Publish),
                    .payload = bytes(below(10) == 0 ? 40'000 : 300)};
    if (packet.qos != Qos::AtMostOnce) {
        packet.dup = coin();
        packet.packetId = packetId();
    }
    if (packet.properties.contains(Property::TopicAlias) && coin())
        packet.topicName = {};
    return packet;
}

Subscribe RandomPackets::subscribe()
{
    Subscribe packet {.packetId = packetId(), .properties = properties(PropertyScope::Subscribe)};
    for (auto count = 1 + below(5); count > 0; --count) {
        Subscription subscription {.topicFilter = topicFilter(), .options = {.maximumQos = qos()}};
        if (isV5()) {
            subscription.options.noLocal = coin() && !subscription.topicFilter.starts_with("$share/");
            subscription.options.retainAsPublished = coin();
            subscription.options.retainHandling = static_cast<RetainHandling>(below(3));
        }
        packet.subscriptions.push_back(subscription);
    }
    return packet;
}

SubAck RandomPackets::subAck()
{
    SubAck packet {.packetId = packetId(), .properties = properties(PropertyScope::SubAck)};
    for (auto count = 1 + below(5); count > 0; --count) {
        const auto code = reason(PacketType::SubAck);
        packet.reasons.push_back(isError(code) && !isV5() ? ReasonCode::UnspecifiedError : code);
    }
    return packet;
}

Unsubscribe RandomPackets::unsubscribe()
{
    Unsubscribe packet {.packetId = packetId(), .properties = properties(PropertyScope::Unsubscribe)};
    for (auto count = 1 + below(5); count > 0; --count)
        packet.topicFilters.push_back(topicFilter());
    return packet;
}

UnsubAck RandomPackets::unsubAck()
{
    UnsubAck packet {.packetId = packetId(), .properties = properties(PropertyScope::UnsubAck)};
    for (auto count = isV5() ? 1 + below(5) : 0; count > 0; --count)
        packet.reasons.push_back(reason(PacketType::UnsubAck));
    return packet;
}

Disconnect RandomPackets::disconnect()
{
    Disconnect packet;
    if (isV5() && coin())
        packet = {.reason = reason(PacketType::Disconnect),
                  .properties = properties(PropertyScope::Disconnect)};
    return packet;
}

Auth RandomPackets::auth()
{
    return {.reason = reason(PacketType::Auth), .properties = properties(PropertyScope::Auth, true)};
}

} // namespace espalier
