// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publishreceiver.h"

#include "core/mqtt/encode.h"

namespace espalier {

namespace {

constexpr Violation receiveMaximumExceeded {.clause = Clause::MQTT_3_3_4_9,
                                            .reason = ReasonCode::ReceiveMaximumExceeded};

void deliver(const Publish &packet, Turn &turn)
{
    turn.effects.events.emplace_back(MessageDelivered {packet});
}

} // namespace

void PublishReceiver::beginConnection(ProtocolVersion version, PropertyView connectProperties)
{
    const bool isV5 = version == ProtocolVersion::V5;
    m_inflight.beginConnection();
    // Clause MQTT_3_3_2_7: no alias lives longer than its connection
    m_aliases.reset(isV5
                        ? static_cast<std::uint16_t>(connectProperties.number(Property::TopicAliasMaximum, 0))
                        : std::uint16_t {0});
    m_quota.reset(isV5 ? connectProperties.number(Property::ReceiveMaximum, 65'535) : UINT32_MAX);
}

std::optional<Violation> PublishReceiver::receive(Publish packet, Turn &turn)
{
    if (!packet.properties.isEmpty()) {
        if (const auto violation = resolveAlias(packet))
            return violation;
    }
    switch (packet.qos) {
    case Qos::AtMostOnce:
        break;
    case Qos::AtLeastOnce:
        return receiveAtLeastOnce(packet, turn);
    case Qos::ExactlyOnce:
        return receiveExactlyOnce(packet, turn);
    }
    deliver(packet, turn);
    return std::nullopt;
}

std::optional<Violation> PublishReceiver::resolveAlias(Publish &packet)
{
    const auto alias = static_cast<std::uint16_t>(packet.properties.number(Property::TopicAlias, 0));
    if (alias == 0)
        return std::nullopt;
    if (alias > m_aliases.maximum())
        return Violation {.clause = Clause::MQTT_3_1_2_26, .reason = ReasonCode::TopicAliasInvalid};
    if (!packet.topicName.empty()) {
        m_aliases.set(alias, packet.topicName);
        return std::nullopt;
    }
    packet.topicName = m_aliases.topicName(alias);
    if (packet.topicName.empty())
        return protocolError(Clause::RULE_3_3_4_TopicAliasUnknown);
    return std::nullopt;
}

std::optional<Violation> PublishReceiver::receiveAtLeastOnce(const Publish &packet, Turn &turn)
{
    if (m_inflight.state(packet.packetId) != InboundInflight::State::Free)
        return protocolError(turn.clause(Clause::MQTT_2_2_1_4, Clause::MQTT311_2_3_1_4));
    if (!m_quota.take())
        return receiveMaximumExceeded;
    deliver(packet, turn); // Clause MQTT_4_3_2_5: a new message whatever its DUP flag says
    encode(PubAck {.packetId = packet.packetId}, turn.version,
           turn.effects.output); // MQTT_4_3_2_4, MQTT_4_6_0_2
    m_quota.give();
    return std::nullopt;
}

std::optional<Violation> PublishReceiver::receiveExactlyOnce(const Publish &packet, Turn &turn)
{
    const auto before = m_inflight.add(packet.packetId);
    if (before != InboundInflight::State::Current && !m_quota.take())
        return receiveMaximumExceeded;
    if (before == InboundInflight::State::Free)
        deliver(packet, turn); // Clause MQTT_4_3_3_10: once
    encode(PubRec {.packetId = packet.packetId}, turn.version,
           turn.effects.output); // MQTT_4_3_3_8, MQTT_4_6_0_3
    return std::nullopt;
}

std::optional<Violation> PublishReceiver::receive(const PubRel &packet, Turn &turn)
{
    PubComp answer {.packetId = packet.packetId};
    const auto before = m_inflight.remove(packet.packetId);
    if (before == InboundInflight::State::Free)
        answer.reason = ReasonCode::PacketIdentifierNotFound;
    else if (before == InboundInflight::State::Current)
        m_quota.give();
    encode(answer, turn.version, turn.effects.output); // Clause MQTT_4_3_3_11
    return std::nullopt;
}

} // namespace espalier
