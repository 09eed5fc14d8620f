// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/publishsender.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Identifiers that are never used for messages, so that SUBSCRIBE finds one however many messages are in flight
/// (MQTT_3_3_4_8).
constexpr std::uint32_t identifiersForRequests = 1024;

std::size_t weight(const OutgoingMessage &message)
{
    return message.topicName.size() + message.payload.size() + message.properties.view().bytes().size();
}

void refusePublish(std::uint64_t token, ReasonCode reason, Turn &turn)
{
    turn.effects.events.emplace_back(
        PublishCompleted {.token = token, .outcome = PublishCompleted::Outcome::Refused, .reason = reason});
}

/// A message without Topic Name means its Topic Alias; anything else must be a valid name.
bool hasUsableTopic(const OutgoingMessage &message)
{
    if (message.topicName.empty())
        return message.properties.view().contains(Property::TopicAlias);
    return !topicNameError(message.topicName); // Clause MQTT_3_3_2_2, MQTT_4_7_3_1, MQTT_4_7_3_3
}

} // namespace

void PublishSender::publish(OutgoingMessage message, Turn &turn)
{
    if (!hasUsableTopic(message)) {
        refusePublish(message.token, ReasonCode::TopicNameInvalid, turn);
    } else if (message.qos == Qos::AtMostOnce) {
        if (turn.isConnected())
            sendFirstTime(std::move(message), turn);
        else
            refusePublish(message.token, ReasonCode::ServerUnavailable, turn);
    } else if (turn.isConnected() && m_again.empty() && m_waiting.empty() && m_quota.take()) {
        sendFirstTime(std::move(message), turn);
    } else {
        enqueue(std::move(message), turn);
    }
}

void PublishSender::enqueue(OutgoingMessage message, Turn &turn)
{
    const auto bytes = weight(message);
    if (m_waiting.size() >= m_queueLimits.messages || m_waitingBytes + bytes > m_queueLimits.bytes) {
        refusePublish(message.token, ReasonCode::QuotaExceeded, turn);
        return;
    }
    m_waitingBytes += bytes;
    m_waiting.push_back(std::move(message));
}

void PublishSender::beginConnection(ConnectOptions::Aliases aliases, Turn &turn)
{
    m_aliasUse = aliases;
    m_aliases.reset(turn.limits->topicAliasMaximum);
    // Clause MQTT_4_9_0_1, MQTT_3_3_4_7: the first quota is not above the server's Receive Maximum
    m_quota.reset(std::min<std::uint32_t>(turn.limits->receiveMaximum, 65'535 - identifiersForRequests));
    m_again.clear();
    // Clause MQTT_4_4_0_1, MQTT_4_6_0_1, MQTT_4_6_0_4: all that is unacknowledged, in order, with its identifier
    for (auto &entry : m_inflight.entries()) {
        entry.counted = false;
        if (entry.released)
            encode(PubRel {.packetId = entry.packetId}, turn.version, turn.effects.output);
        else
            m_again.push_back(entry.packetId);
    }
}

void PublishSender::discardState(Turn &turn)
{
    for (const auto &entry : m_inflight.entries()) {
        m_ids.release(entry.packetId);
        turn.effects.events.emplace_back(PublishCompleted {.token = entry.message.token,
                                                           .outcome = PublishCompleted::Outcome::Lost,
                                                           .reason = ReasonCode::UnspecifiedError});
    }
    m_inflight.clear();
    m_again.clear();
}

void PublishSender::sendWaiting(Turn &turn)
{
    while (!m_again.empty() && m_quota.left() > 0) {
        auto *entry = m_inflight.find(m_again.front());
        m_again.pop_front();
        // The server may have acknowledged meanwhile what it had received on the earlier connection.
        if (entry && !entry->released && !entry->counted)
            sendAgain(*entry, turn);
    }
    if (!m_again.empty())
        return;
    while (!m_waiting.empty() && m_quota.take()) {
        auto message = std::move(m_waiting.front());
        m_waiting.pop_front();
        m_waitingBytes -= weight(message);
        sendFirstTime(std::move(message), turn);
    }
}

void PublishSender::sendFirstTime(OutgoingMessage message, Turn &turn)
{
    const auto token = message.token;
    if (message.qos == Qos::AtMostOnce) {
        if (const auto reason = write(message, {}, Attempt::First, turn); reason != ReasonCode::Success)
            refusePublish(token, reason, turn);
        else
            turn.effects.events.emplace_back(PublishCompleted {.token = token});
        return;
    }
    const auto id = m_ids.allocate(); // Clause MQTT_2_2_1_3, MQTT_4_3_2_1, MQTT_4_3_3_1
    const auto reason = id ? write(message, *id, Attempt::First, turn) : ReasonCode::QuotaExceeded;
    if (reason != ReasonCode::Success) {
        m_ids.release(id.value_or(PacketId()));
        m_quota.give();
        refusePublish(token, reason, turn);
        return;
    }
    makeIndependentOfAliases(message);
    m_inflight.add({.packetId = *id, .message = std::move(message), .firstSent = turn.now});
}

void PublishSender::sendAgain(OutboundInflight::Entry &entry, Turn &turn)
{
    entry.counted = m_quota.take();
    // The limits of this connection may be narrower than those under which it was first sent.
    if (const auto reason = write(entry.message, entry.packetId, Attempt::Again, turn);
        reason != ReasonCode::Success)
        complete(entry, PublishCompleted::Outcome::Refused, reason, {}, turn);
}

ReasonCode PublishSender::write(const OutgoingMessage &message, PacketId id, Attempt attempt, Turn &turn)
{
    Publish packet {.dup = attempt == Attempt::Again, // Clause MQTT_3_3_1_1, MQTT_3_3_1_3
                    .qos = message.qos,
                    .retain = message.retain,
                    .topicName = message.topicName,
                    .packetId = id,
                    .properties = message.properties,
                    .payload = message.payload.view()};
    if (turn.version != ProtocolVersion::V5) {
        packet.properties = {};
        return append(packet, turn);
    }
    const auto alias = static_cast<std::uint16_t>(packet.properties.number(Property::TopicAlias, 0));
    if (alias == 0)
        return writeWithAlias(packet, turn) ? ReasonCode::Success : append(packet, turn);
    if (packet.topicName.empty() && m_aliases.topicName(alias).empty())
        return ReasonCode::TopicAliasInvalid; // the server would have to guess
    const auto reason = append(packet, turn);
    if (reason == ReasonCode::Success && !packet.topicName.empty())
        m_aliases.set(alias, packet.topicName);
    return reason;
}

bool PublishSender::writeWithAlias(Publish packet, Turn &turn)
{
    if (m_aliasUse != ConnectOptions::Aliases::Automatic)
        return false;
    const auto use = m_aliases.find(packet.topicName);
    if (use.alias == 0)
        return false;
    m_propertiesWithAlias.clear();
    m_propertiesWithAlias.add(Property::TopicAlias, use.alias);
    for (const auto &property : packet.properties)
        m_propertiesWithAlias.add(property);
    packet.properties = m_propertiesWithAlias;
    const auto topicName = packet.topicName;
    if (use.isKnown)
        packet.topicName = {};
    if (append(packet, turn) != ReasonCode::Success)
        return false; // it may still fit without
    m_aliases.set(use.alias, topicName);
    return true;
}

ReasonCode PublishSender::append(const Publish &packet, Turn &turn)
{
    if (const auto reason = turn.limits->refusal(packet, encodedSize(packet, turn.version));
        reason != ReasonCode::Success)
        return reason;
    auto &output = turn.effects.output;
    const auto start = output.size();
    encode(packet, turn.version, output);
    // The decoder that judges what is received judges what is sent, too: Clause MQTT_3_3_4_6, MQTT_3_3_2_8 and the like.
    const auto decoded =
        decodePublish(output.view().subspan(start), {.version = turn.version, .sender = Side::Client});
    if (decoded)
        return ReasonCode::Success;
    output.resize(start);
    return decoded.error().reason;
}

void PublishSender::makeIndependentOfAliases(OutgoingMessage &message) const
{
    const auto given = message.properties.view();
    const auto alias = given.number(Property::TopicAlias);
    if (!alias)
        return;
    if (message.topicName.empty())
        message.topicName = m_aliases.topicName(static_cast<std::uint16_t>(*alias));
    message.properties = without(Property::TopicAlias, given);
}

std::optional<Violation> PublishSender::receive(const PubAck &packet, Turn &turn)
{
    auto *entry = m_inflight.find(packet.packetId);
    if (!entry)
        return std::nullopt; // the standard has no answer to it, and nothing depends on it
    if (entry->message.qos != Qos::AtLeastOnce)
        return protocolError(turn.clause(Clause::MQTT_4_3_3_8, Clause::MQTT311_4_3_3_2));
    // Clause MQTT_4_3_2_3, MQTT_4_4_0_2: with an error or without, it is acknowledged
    complete(*entry, PublishCompleted::Outcome::Done, packet.reason, packet.properties, turn);
    return std::nullopt;
}

std::optional<Violation> PublishSender::receive(const PubRec &packet, Turn &turn)
{
    auto *entry = m_inflight.find(packet.packetId);
    if (!entry) {
        encode(PubRel {.packetId = packet.packetId, .reason = ReasonCode::PacketIdentifierNotFound},
               turn.version, turn.effects.output);
        return std::nullopt;
    }
    if (entry->message.qos != Qos::ExactlyOnce)
        return protocolError(turn.clause(Clause::MQTT_4_3_2_4, Clause::MQTT311_4_3_2_2));
    if (isError(packet.reason)) {
        complete(*entry, PublishCompleted::Outcome::Done, packet.reason, packet.properties,
                 turn); // MQTT_4_4_0_2
        return std::nullopt;
    }
    if (!entry->released)
        m_inflight.markReleased(*entry); // Clause MQTT_4_3_3_6: from now on PUBREL is what is sent again
    encode(PubRel {.packetId = packet.packetId}, turn.version, turn.effects.output); // Clause MQTT_4_3_3_4
    return std::nullopt;
}

std::optional<Violation> PublishSender::receive(const PubComp &packet, Turn &turn)
{
    auto *entry = m_inflight.find(packet.packetId);
    if (!entry)
        return std::nullopt; // the standard has no answer to it, and nothing depends on it
    if (!entry->released)
        return protocolError(turn.clause(Clause::MQTT_4_3_3_11, Clause::MQTT311_4_3_3_2));
    complete(*entry, PublishCompleted::Outcome::Done, packet.reason, packet.properties, turn); // MQTT_4_3_3_5
    return std::nullopt;
}

void PublishSender::complete(OutboundInflight::Entry &entry, PublishCompleted::Outcome outcome,
                             ReasonCode reason, PropertyView properties, Turn &turn)
{
    const auto latency = std::chrono::duration_cast<std::chrono::microseconds>(turn.now - entry.firstSent);
    turn.effects.events.emplace_back(PublishCompleted {.token = entry.message.token,
                                                       .outcome = outcome,
                                                       .reason = reason,
                                                       .properties = properties,
                                                       .latency = latency});
    if (entry.counted)
        m_quota.give();
    m_ids.release(entry.packetId);
    m_inflight.remove(entry.packetId);
}

} // namespace espalier
