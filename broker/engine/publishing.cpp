// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Messages from clients.
#include "broker/engine/enginedetail.h"
#include "broker/engine/mountpoint.h"
#include "core/mqtt/decode.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Why a message was refused, beside the Reason Code.
std::string_view explanation(ReasonCode refusal)
{
    switch (refusal) {
    case ReasonCode::NotAuthorized:
        return "The client may not publish to this topic.";
    case ReasonCode::TopicNameInvalid:
        return "The topic of a retained message has more levels than allowed here.";
    case ReasonCode::QuotaExceeded:
        return "The memory for messages is full.";
    default:
        return {};
    }
}

/// The limit because of which publish() refuses a message.
Limit limitOf(ReasonCode refusal)
{
    switch (refusal) {
    case ReasonCode::TopicNameInvalid:
        return Limit::MaximumTopicLevels;
    case ReasonCode::QuotaExceeded:
        return Limit::MaximumMessageMemory;
    default:
        return Limit::None;
    }
}

} // namespace

bool Engine::receivePublish(Peer &peer, ByteView bytes)
{
    ++m_statistics.publishesReceived;
    Incoming incoming;
    if (!readKnownTopic(peer, bytes, incoming)) {
        if (const auto read = readPublish(peer, bytes, incoming); !read) {
            handleViolation(peer, read.error(), PacketType::Publish);
            return false;
        }
    }
    accept(peer, incoming);
    return peer.state != Peer::State::Closing;
}

/// The short way for most messages: a topic that was checked before and no properties, so that nothing needs a decoder.
/// False for anything else, and for everything that is wrong, which the decoder then names.
bool Engine::readKnownTopic(Peer &peer, ByteView bytes, Incoming &incoming)
{
    const unsigned flags = bytes[0] & 0x0fu;
    const unsigned qos = (flags >> 1) & 3u;
    if (qos == 3 || (qos == 0 && (flags & 8u) != 0))
        return false;
    std::size_t at = 2;
    while ((bytes[at - 1] & 0x80u) != 0) // the framer has checked the length
        ++at;
    if (bytes.size() < at + 2)
        return false;
    const std::size_t topicLength = static_cast<std::size_t>(bytes[at] << 8 | bytes[at + 1]);
    const bool isV5 = peer.version == ProtocolVersion::V5;
    const auto payloadAt = at + 2 + topicLength + (qos > 0 ? 2 : 0) + (isV5 ? 1 : 0);
    if (payloadAt > bytes.size() || (isV5 && bytes[payloadAt - 1] != 0))
        return false;
    incoming.message.topicName =
        mountedTopicName(peer.rules->mountPoint, asText(bytes.subspan(at + 2, topicLength)), m_mountedTopic);
    incoming.route = m_routes.find(incoming.message.topicName, peer.routeHint);
    if (!incoming.route)
        return false;
    if (qos > 0) {
        const auto idAt = at + 2 + topicLength;
        incoming.packetId = PacketId(static_cast<std::uint16_t>(bytes[idAt] << 8 | bytes[idAt + 1]));
        incoming.packetIdOffset = static_cast<std::uint32_t>(idAt);
        if (!incoming.packetId.isValid())
            return false;
    }
    incoming.message.payload = bytes.subspan(payloadAt);
    incoming.message.qos = static_cast<Qos>(qos);
    incoming.message.retain = (flags & 1u) != 0;
    if (peer.rules->mountPoint.empty())
        incoming.form = bytes;
    return true;
}

Expected<void, Violation> Engine::readPublish(Peer &peer, ByteView bytes, Incoming &incoming)
{
    const auto packet = decodePublish(bytes, {peer.version, Side::Client});
    if (!packet)
        return unexpected(packet.error());
    auto &message = incoming.message;
    message = {packet->topicName, packet->properties, packet->payload, packet->qos, packet->retain};
    incoming.packetId = packet->packetId;
    incoming.packetIdOffset = 0;
    incoming.form = bytes;
    if (packet->packetId.isValid()) {
        // The Packet Identifier stands behind the Topic Name.
        const auto *topicEnd = asBytes(packet->topicName).data() + packet->topicName.size();
        if (!packet->topicName.empty())
            incoming.packetIdOffset = static_cast<std::uint32_t>(topicEnd - bytes.data());
        else
            incoming.form = {};
    }
    if (!packet->properties.isEmpty()) {
        if (const auto taken = takeProperties(peer, *packet, incoming); !taken)
            return taken;
    }
    if (!peer.rules->mountPoint.empty()) {
        incoming.form = {};
        message.topicName = mountedTopicName(peer.rules->mountPoint, message.topicName, m_mountedTopic);
        if (message.topicName.size() > longestTopicName)
            return unexpected(Violation {Clause::MQTT_4_7_3_3, ReasonCode::TopicNameInvalid, 0});
    }
    return {};
}

Expected<void, Violation> Engine::takeProperties(Peer &peer, const Publish &packet, Incoming &incoming)
{
    auto &message = incoming.message;
    // What concerns only this hop is taken out; expiry is kept as a point in time.
    m_strippedProperties.clear();
    for (const auto &property : packet.properties) {
        if (property.property == Property::TopicAlias) {
            incoming.form = {};
            if (const auto resolved = resolveAlias(peer, property.number, message); !resolved)
                return resolved;
        } else if (property.property == Property::MessageExpiryInterval) {
            message.expiry = m_now + std::chrono::seconds(property.number);
        } else {
            m_strippedProperties.add(property); // MQTT_3_3_2_18: in their order
        }
    }
    message.properties = m_strippedProperties;
    return {};
}

Expected<void, Violation> Engine::resolveAlias(Peer &peer, std::uint32_t alias, MessageView &message)
{
    if (alias == 0 || alias > peer.rules->topicAliasMaximum) // MQTT_3_3_2_9
        return unexpected(Violation {Clause::MQTT_3_3_2_9, ReasonCode::TopicAliasInvalid, 0});
    if (!peer.incomingAliases) {
        peer.incomingAliases = std::make_unique<InboundAliases>();
        peer.incomingAliases->reset(peer.rules->topicAliasMaximum);
    }
    auto &aliases = *peer.incomingAliases;
    const auto number = static_cast<std::uint16_t>(alias);
    if (!message.topicName.empty()) {
        aliases.set(number, message.topicName);
        aliases.forgetRetired(); // messages before this one are routed
        return {};
    }
    message.topicName = aliases.topicName(number);
    if (message.topicName.empty()) // 3.3.2.3.4
        return unexpected(Violation {Clause::RULE_3_3_2_TopicNameMissing, ReasonCode::ProtocolError, 0});
    return {};
}

void Engine::accept(Peer &peer, const Incoming &incoming)
{
    const auto qos = incoming.message.qos;
    auto &session = *peer.session;
    m_statistics.payloadBytesReceived += incoming.message.payload.size();
    if (qos > peer.rules->maximumQos) {
        handleViolation(peer, {Clause::MQTT_3_2_2_11, ReasonCode::QosNotSupported, 0}, PacketType::Publish);
        return;
    }
    if (incoming.message.retain && !m_settings.retainAvailable) {
        handleViolation(peer, {Clause::MQTT_3_2_2_14, ReasonCode::RetainNotSupported, 0},
                        PacketType::Publish);
        return;
    }
    if (qos == Qos::ExactlyOnce) {
        const bool isKnown = session.incoming.contains(incoming.packetId);
        const bool isNewHere = !isKnown || peer.cameEarlier(incoming.packetId);
        const auto unreleased = session.incoming.size() - peer.earlierCount();
        if (peer.version == ProtocolVersion::V5 // others are not told of it
            && isNewHere && unreleased >= m_settings.receiveMaximum) { // MQTT_3_3_4_7
            handleViolation(peer, {Clause::MQTT_3_3_4_7, ReasonCode::ReceiveMaximumExceeded, 0},
                            PacketType::Publish);
            return;
        }
        if (isKnown) { // MQTT_4_3_3_10
            peer.forgetEarlier(incoming.packetId);
            acknowledge(peer, PacketType::PubRec, incoming.packetId, ReasonCode::Success);
            return;
        }
    }
    if (qos == Qos::AtLeastOnce && isInUse(peer, incoming.packetId)) { // MQTT_2_2_1_3
        PubAck refusal;
        refusal.packetId = incoming.packetId;
        refusal.reason = ReasonCode::PacketIdentifierInUse;
        sendExplained(peer, refusal, idInUse);
        return;
    }
    if (!mayWrite(session, incoming.message.topicName)) {
        denyMessage(session, incoming.message.topicName);
        refuseMessage(peer, incoming, ReasonCode::NotAuthorized, explanation(ReasonCode::NotAuthorized));
        return;
    }
    if (m_storing != Storing::Works && mustStore(incoming, session)) {
        ++m_statistics.refusedUnstored;
        refuseMessage(peer, incoming, ReasonCode::QuotaExceeded,
                      "The broker's storage does not work: the message cannot be kept safe.");
        return;
    }
    if (incoming.message.payload.size() > m_settings.maximumPayload) {
        ++m_statistics.droppedPayloadTooLong;
        refuseMessage(peer, incoming, ReasonCode::ImplementationSpecificError,
                      "The payload is longer than allowed here.", Limit::MaximumPayload);
        return;
    }
    if (incoming.message.properties.bytes().size() > m_settings.maximumProperties) {
        ++m_statistics.droppedPropertiesTooLong;
        refuseMessage(peer, incoming, ReasonCode::ImplementationSpecificError,
                      "The properties are longer than allowed here.", Limit::MaximumProperties);
        return;
    }
    const auto recordsBefore = m_journal.count();
    Publication publication(incoming.message, {++m_sequence, m_memory}, m_now, m_formScratch);
    if (!incoming.form.empty())
        publication.useForm(peer.version, incoming.form, incoming.packetIdOffset);
    const auto reason = publish(publication, &session, incoming.route);
    if (qos == Qos::ExactlyOnce && !isError(reason)) { // MQTT_4_3_3_9
        session.incoming.add(incoming.packetId);
        if (session.isStored())
            add(record::IncomingStored {session.key, incoming.packetId});
    }
    if (m_journal.count() != recordsBefore)
        holdBack(peer);
    if (isError(reason)) {
        refuseMessage(peer, incoming, reason, explanation(reason), limitOf(reason));
    } else if (qos == Qos::AtLeastOnce) { // MQTT_4_3_2_4
        acknowledge(peer, PacketType::PubAck, incoming.packetId, reason);
    } else if (qos == Qos::ExactlyOnce) { // MQTT_4_3_3_8
        acknowledge(peer, PacketType::PubRec, incoming.packetId, reason);
    }
}

bool Engine::mustStore(const Incoming &incoming, const Session &publisher)
{
    const auto &message = incoming.message;
    if (message.qos == Qos::AtMostOnce)
        return false;
    if (message.retain || (message.qos == Qos::ExactlyOnce && publisher.isStored()))
        return true;
    return mustStore(incoming.route ? *incoming.route : m_routes.routeOf(message.topicName));
}

bool Engine::mustStore(const Route &route)
{
    const auto keeps = [this](SessionId session, Qos maximumQos) {
        return maximumQos != Qos::AtMostOnce && m_sessions[session]->isStored();
    };
    const auto isKeptBy = [&](SubscriptionId id) {
        return keeps(m_tree[id].session, m_tree[id].options.maximumQos);
    };
    return std::any_of(route.targets.begin(), route.targets.end(),
                       [&](const Target &target) { return keeps(target.session, target.maximumQos); })
           || std::any_of(route.groups.begin(), route.groups.end(), [&](GroupId group) {
                  const auto &members = m_tree.group(group).members;
                  return std::any_of(members.begin(), members.end(), isKeptBy);
              });
}

void Engine::refuseMessage(Peer &peer, const Incoming &incoming, ReasonCode reason,
                           std::string_view explanation, Limit limit)
{
    if (limit != Limit::None)
        m_statistics.count(limit);
    const auto details = [&] {
        return Event {.topic = std::string(incoming.message.topicName),
                      .reason = reason,
                      .packetType = PacketType::Publish,
                      .limit = limitFor(limit, m_settings, *peer.rules),
                      .text = std::string(explanation)};
    };
    const auto qos = incoming.message.qos;
    const bool canTell = qos != Qos::AtMostOnce && peer.version == ProtocolVersion::V5;
    const bool isLeftOut =
        reason == ReasonCode::NotAuthorized || reason == ReasonCode::ImplementationSpecificError;
    if (!canTell && !isLeftOut) { // MQTT311_4_8_0_2
        disconnect(peer, reason, CloseCause::Violation, explanation, {}, details());
        return;
    }
    const bool isTold = reason == ReasonCode::NotAuthorized && peer.toldDenied;
    if (!isTold && !std::exchange(peer.toldMessageRefused, true))
        log(Event::Kind::MessageRefused, peer, details());
    if (qos == Qos::AtLeastOnce)
        sendExplained(peer, PubAck {.packetId = incoming.packetId, .reason = reason}, explanation);
    else if (qos == Qos::ExactlyOnce)
        sendExplained(peer, PubRec {.packetId = incoming.packetId, .reason = reason}, explanation);
    // else what is not allowed is ignored (MQTT311_3_3_5_2)
}

void Engine::acknowledge(Peer &peer, PacketType type, PacketId id, ReasonCode reason)
{
    const bool isShort = reason == ReasonCode::Success || peer.version != ProtocolVersion::V5;
    auto *at = peer.output.extend(isShort ? 4 : 5);
    at[0] =
        static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4 | (type == PacketType::PubRel ? 2u : 0u));
    at[1] = isShort ? 2 : 3;
    at[2] = static_cast<std::uint8_t>(id.value() >> 8);
    at[3] = static_cast<std::uint8_t>(id.value());
    if (!isShort)
        at[4] = static_cast<std::uint8_t>(reason);
    ++m_statistics.packetsSent;
    markDirty(peer);
}

/// Returns what the publisher is told.
ReasonCode Engine::publish(Publication &publication, const Session *publisher, const Route *known)
{
    if (publication.message().topicName.starts_with("$SYS/")) // 4.7.2: for what the server itself has to say
        return ReasonCode::NotAuthorized;
    if (publication.message().retain) {
        if (const auto reason = retain(publication); isError(reason))
            return reason;
    }
    const auto &to = known ? *known : m_routes.routeOf(publication.message().topicName);
    if (to.isEmpty())
        return ReasonCode::NoMatchingSubscribers;
    route(publication, to, publisher);
    return ReasonCode::Success;
}

ReasonCode Engine::retain(Publication &publication)
{
    const auto &message = publication.message();
    // No more records can wait: of QoS 0 the new message may be given up at any time, with the old one (3.3.1.3).
    const bool isGivenUp = m_storing == Storing::FailsAndIsFull && message.qos == Qos::AtMostOnce;
    if (message.payload.empty() || isGivenUp) { // MQTT_3_3_1_6, MQTT_3_3_1_7
        if (m_retained.remove(message.topicName))
            add(record::RetainedRemoved {message.topicName});
        return ReasonCode::Success;
    }
    const auto levels = std::count(message.topicName.begin(), message.topicName.end(), '/') + 1;
    if (levels > m_settings.maximumTopicLevels)
        return ReasonCode::TopicNameInvalid;
    if (!canKeep(publication))
        return ReasonCode::QuotaExceeded;
    if (m_journal.isOn()) {
        publication.kept()->store();
        m_journal.add(record::RetainedStored {publication.kept()->sequence()});
    }
    m_retained.set(publication.kept()); // MQTT_3_3_1_5
    return ReasonCode::Success;
}

void Engine::handlePubRel(Peer &peer, PacketId id)
{
    const auto &session = *peer.session;
    const bool isKnown = peer.session->incoming.remove(id);
    if (isKnown && session.isStored()) {
        add(record::IncomingRemoved {session.key, id});
        holdBack(peer);
    }
    peer.forgetEarlier(id);
    acknowledge(peer, PacketType::PubComp, id, // MQTT_4_3_3_11
                isKnown ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound);
}

} // namespace espalier
