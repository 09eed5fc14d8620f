// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/conversation.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/framer.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

using Stage = Outstanding::Stage;

constexpr std::size_t maximumPings = 64;

struct Owed
{
    PacketType awaited;
    /// By who sent the packet, or by the other side.
    bool isBySender;
    Clause v5;
    Clause v3;
};

Owed owedAt(Stage stage)
{
    switch (stage) {
    case Stage::AwaitsPubAck:
        return {PacketType::PubAck, false, Clause::MQTT_4_3_2_4, Clause::MQTT311_4_3_2_2};
    case Stage::AwaitsPubRec:
        return {PacketType::PubRec, false, Clause::MQTT_4_3_3_8, Clause::MQTT311_4_3_3_2};
    case Stage::AwaitsPubRel:
        return {PacketType::PubRel, true, Clause::MQTT_4_3_3_4, Clause::MQTT311_4_3_3_1};
    case Stage::AwaitsPubComp:
        return {PacketType::PubComp, false, Clause::MQTT_4_3_3_11, Clause::MQTT311_4_3_3_2};
    case Stage::AwaitsSubAck:
        return {PacketType::SubAck, false, Clause::MQTT_3_8_4_1, Clause::MQTT311_3_8_4_1};
    case Stage::AwaitsUnsubAck:
        break;
    }
    return {PacketType::UnsubAck, false, Clause::MQTT_3_10_4_4, Clause::MQTT311_3_10_4_4};
}

} // namespace

Conversation::Conversation(Options options)
    : m_options(options), m_version(options.version), m_isWhole(options.start == Start::Connection)
{ }

bool Conversation::sees(Side side) const
{
    return m_options.directions == Directions::Both
           || (m_options.directions == Directions::ClientOnly) == (side == Side::Client);
}

Observation Conversation::observation(std::uint64_t packet, Side sender, SessionTime at,
                                      std::vector<ConversationFinding> &findings) const
{
    return {.packet = packet,
            .sender = sender,
            .at = at,
            .version = m_version,
            .isSure = m_options.directions == Directions::Both && !m_isBlind,
            .isWhole = m_isWhole && !m_isBlind,
            .isNewSession = m_isNewSession,
            .findings = findings};
}

std::uint64_t Conversation::observe(ByteView packet, Side sender, SessionTime at,
                                    std::vector<ConversationFinding> &findings)
{
    const auto index = m_packets++;
    const auto type = packetTypeOf(packet);
    if (index == 0 && type == (sees(Side::Client) ? PacketType::Connect : PacketType::ConnAck))
        m_isWhole = true;
    const auto o = observation(index, sender, at, findings);
    if (type != PacketType::Connect) // what it says about its version must be known first
        dispatch(o, packet, type);
    else if (const auto connect = decode(packet, {m_version, sender}); !connect)
        handleInvalid(o, connect.error());
    else
        handle(o, std::get<Connect>(*connect));
    auto &from = party(sender);
    if (!from.firstPacket)
        from.firstPacket = index;
    if (type == PacketType::Connect && !m_connect)
        m_connect = index;
    if (sender == Side::Client)
        m_lastOfClient = Ping {index, at};
    return index;
}

void Conversation::dispatch(const Observation &o, ByteView packet, PacketType type)
{
    if (o.isFromClient()) {
        checkKeepAlive(o);
        checkClientOrder(o, type);
    } else {
        checkServerOrder(o, type);
    }
    if (const auto gone = party(o.sender).disconnect)
        o.report(o.either(Clause::MQTT_3_14_4_1, Clause::MQTT311_3_14_4_2), gone);
    checkSize(o, packet.size());
    if (type == PacketType::Publish) {
        if (const auto publish = decodePublish(packet, {o.version, o.sender}))
            handle(o, *publish);
        else
            handleInvalid(o, publish.error());
        return;
    }
    const auto decoded = decode(packet, {o.version, o.sender});
    if (!decoded)
        handleInvalid(o, decoded.error());
    else
        std::visit([this, &o](const auto &content) { handle(o, content); }, *decoded);
}

void Conversation::handleInvalid(const Observation &o, const Violation &violation)
{
    m_isBlind = true;
    o.findings.push_back({.clause = violation.clause,
                          .side = o.sender,
                          .packet = o.packet,
                          .offset = violation.offset,
                          .scope = ConversationFinding::Scope::Alone});
}

void Conversation::checkKeepAlive(const Observation &o)
{
    if (const auto limit = silenceLimit(); limit && o.at > *limit)
        o.report(o.either(Clause::MQTT_3_1_2_20, Clause::MQTT311_3_1_2_23), m_lastOfClient->packet);
}

void Conversation::checkSize(const Observation &o, std::size_t size)
{
    if (!o.isV5() || size <= otherParty(o.sender).maximumPacketSize)
        return;
    if (o.isFromClient())
        o.report(Clause::MQTT_3_2_2_15, m_connAck);
    else
        o.report(Clause::MQTT_3_1_2_24, m_connect);
}

/// Reason Strings and User Properties in the Server's answers to a Client that does not want them (3.1.2.11.7).
void Conversation::checkProblemInformation(const Observation &o, PropertyView properties)
{
    if (o.isFromClient() || properties.isEmpty() || !m_opening || m_opening->wantsProblemInformation)
        return;
    if (properties.contains(Property::ReasonString) || properties.contains(Property::UserProperty))
        o.report(Clause::MQTT_3_1_2_29, m_opening->packet);
}

void Conversation::handle(const Observation &o, const Publish &publish)
{
    auto &from = party(o.sender);
    if (o.isFromClient() && m_connAck) {
        if (publish.qos > m_limits.maximumQos)
            o.report(Clause::MQTT_3_2_2_11, m_connAck);
        if (publish.retain && !m_limits.retainAvailable)
            o.report(Clause::MQTT_3_2_2_14, m_connAck);
    }
    const auto topicName = from.aliases.resolve(o, publish, otherParty(o.sender).topicAliasMaximum);
    from.outstanding.publish(o, publish, topicName);
    if (!o.isFromClient())
        m_subscriptions.deliver(o, publish, topicName);
}

template <PacketType Type>
void Conversation::handle(const Observation &o, const Acknowledgement<Type> &ack)
{
    checkProblemInformation(o, ack.properties);
    if (Type == PacketType::PubRel)
        party(o.sender).outstanding.release(o, ack.packetId, ack.reason);
    else
        otherParty(o.sender).outstanding.acknowledge(o, Type, ack.packetId, ack.reason);
}

void Conversation::handle(const Observation &o, const Subscribe &subscribe)
{
    if (!m_limits.subscriptionIdentifiers && subscribe.properties.contains(Property::SubscriptionIdentifier))
        o.report(Clause::RULE_3_2_2_SubscriptionIdentifierUnavailable, m_connAck);
    bool hasShared = false;
    bool hasWildcards = false;
    for (const auto &subscription : subscribe.subscriptions) {
        if (const auto filter = parseTopicFilter(subscription.topicFilter, sharedFilters(o.version))) {
            hasShared = hasShared || filter->isShared();
            hasWildcards = hasWildcards || filter->hasWildcards();
        }
    }
    if (hasShared && !m_limits.sharedSubscriptions)
        o.report(Clause::RULE_3_2_2_SharedSubscriptionUnavailable, m_connAck);
    if (hasWildcards && !m_limits.wildcardSubscriptions)
        o.report(Clause::RULE_3_2_2_WildcardSubscriptionUnavailable, m_connAck);
    party(o.sender).outstanding.request(o, Stage::AwaitsSubAck, subscribe.packetId,
                                        subscribe.subscriptions.size());
    m_subscriptions.request(o, subscribe);
}

void Conversation::handle(const Observation &o, const SubAck &subAck)
{
    checkProblemInformation(o, subAck.properties);
    const auto request = party(Side::Client).outstanding.answer(o, Stage::AwaitsSubAck, subAck.packetId);
    if (!request)
        return;
    if (request->filters != subAck.reasons.size())
        o.report(o.either(Clause::MQTT_3_8_4_6, Clause::MQTT311_3_8_4_5), request->packet);
    m_subscriptions.answer(o, subAck);
}

void Conversation::handle(const Observation &o, const Unsubscribe &unsubscribe)
{
    party(o.sender).outstanding.request(o, Stage::AwaitsUnsubAck, unsubscribe.packetId,
                                        unsubscribe.topicFilters.size());
}

void Conversation::handle(const Observation &o, const UnsubAck &unsubAck)
{
    checkProblemInformation(o, unsubAck.properties);
    const auto request = party(Side::Client).outstanding.answer(o, Stage::AwaitsUnsubAck, unsubAck.packetId);
    if (request && o.isV5() && request->filters != unsubAck.reasons.size())
        o.report(Clause::MQTT_3_11_3_1, request->packet);
}

void Conversation::handle(const Observation &o, const PingReq &)
{
    if (m_pings.size() < maximumPings)
        m_pings.push_back({o.packet, o.at});
    else
        ++m_morePings;
}

void Conversation::handle(const Observation &o, const PingResp &)
{
    if (!m_pings.empty())
        m_pings.erase(m_pings.begin());
    else if (m_morePings > 0)
        --m_morePings;
    else if (o.isSure && o.isWhole)
        o.report(Clause::RULE_3_13_0_UnaskedPingResp);
}

std::optional<SessionTime> Conversation::silenceLimit() const
{
    if (m_keepAlive.count() == 0 || !m_lastOfClient || m_disconnectedAt)
        return std::nullopt;
    return m_lastOfClient->at + m_keepAlive * 3 / 2;
}

std::vector<OpenItem> Conversation::openItems(SessionTime now) const
{
    std::vector<OpenItem> items;
    if (m_options.directions != Directions::Both)
        return items;
    if (m_disconnectedAt)
        now = std::min(now, *m_disconnectedAt);
    // What was sent behind a DISCONNECT all the same has never been owed.
    const auto age = [now](SessionTime since) {
        return std::max(now - since, SessionTime::duration::zero());
    };
    const auto either = [this](Clause v5, Clause v3) { return m_version == ProtocolVersion::V5 ? v5 : v3; };
    if (m_opening && !m_connAck)
        items.push_back({.awaited = PacketType::ConnAck,
                         .owedBy = Side::Server,
                         .clause = either(Clause::MQTT_3_1_4_5, Clause::MQTT311_3_1_4_4),
                         .packet = m_opening->packet,
                         .openFor = age(m_opening->at)});
    for (const auto side : {Side::Client, Side::Server}) {
        party(side).outstanding.forEach([&](PacketId id, const Outstanding::Entry &entry) {
            const auto owed = owedAt(entry.stage);
            items.push_back({.awaited = owed.awaited,
                             .owedBy = owed.isBySender ? side : otherSide(side),
                             .clause = either(owed.v5, owed.v3),
                             .packet = entry.packet,
                             .packetId = id,
                             .openFor = age(entry.since)});
        });
    }
    for (const auto &ping : m_pings)
        items.push_back({.awaited = PacketType::PingResp,
                         .owedBy = Side::Server,
                         .clause = either(Clause::MQTT_3_12_4_1, Clause::MQTT311_3_12_4_1),
                         .packet = ping.packet,
                         .openFor = age(ping.at)});
    const auto deadline = m_keepAlive * 3 / 2;
    if (m_keepAlive.count() > 0 && m_lastOfClient && now - m_lastOfClient->at > deadline)
        items.push_back({.awaited = PacketType::PingReq,
                         .owedBy = Side::Client,
                         .clause = either(Clause::MQTT_3_1_2_20, Clause::MQTT311_3_1_2_23),
                         .packet = m_lastOfClient->packet,
                         .openFor = now - m_lastOfClient->at - deadline});
    std::sort(items.begin(), items.end(), [](const OpenItem &a, const OpenItem &b) {
        return std::pair(a.packet, a.awaited) < std::pair(b.packet, b.awaited);
    });
    return items;
}

} // namespace espalier
