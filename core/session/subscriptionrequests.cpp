// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/subscriptionrequests.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"
#include "core/mqtt/topic.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

void refuse(std::uint64_t token, ReasonCode reason, Turn &turn)
{
    turn.effects.events.emplace_back(
        RequestCompleted {.token = token, .outcome = RequestCompleted::Outcome::Refused, .reason = reason});
}

} // namespace

void SubscriptionRequests::subscribe(std::uint64_t token, std::span<const Subscription> subscriptions,
                                     PropertyView properties, Turn &turn)
{
    if (!turn.isConnected())
        return refuse(token, ReasonCode::ServerUnavailable, turn);
    if (subscriptions.empty())
        return refuse(token, ReasonCode::ProtocolError, turn); // Clause MQTT_3_8_3_2
    Subscribe packet {.properties = properties,
                      .subscriptions = {subscriptions.begin(), subscriptions.end()}};
    if (turn.version != ProtocolVersion::V5)
        packet.properties = {};
    const auto reason = turn.limits->refusal(packet, sharedFilters(turn.version));
    if (reason != ReasonCode::Success)
        return refuse(token, reason, turn);
    send(std::move(packet), token, subscriptions.size(), turn);
}

void SubscriptionRequests::unsubscribe(std::uint64_t token, std::span<const std::string_view> topicFilters,
                                       PropertyView properties, Turn &turn)
{
    if (!turn.isConnected())
        return refuse(token, ReasonCode::ServerUnavailable, turn);
    if (topicFilters.empty())
        return refuse(token, ReasonCode::ProtocolError, turn); // Clause MQTT_3_10_3_2
    const bool areValid = std::ranges::all_of(topicFilters, [&](std::string_view filter) {
        return parseTopicFilter(filter, sharedFilters(turn.version)).has_value();
    });
    if (!areValid)
        return refuse(token, ReasonCode::TopicFilterInvalid, turn);
    Unsubscribe packet {.properties = properties, .topicFilters = {topicFilters.begin(), topicFilters.end()}};
    send(std::move(packet), token, topicFilters.size(), turn);
}

template <typename Packet>
void SubscriptionRequests::send(Packet packet, std::uint64_t token, std::size_t filters, Turn &turn)
{
    const auto id = m_ids.allocate(); // Clause MQTT_2_2_1_3
    if (!id)
        return refuse(token, ReasonCode::QuotaExceeded, turn);
    packet.packetId = *id;
    auto &output = turn.effects.output;
    const auto start = output.size();
    encode(packet, turn.version, output);
    auto reason = ReasonCode::Success;
    if (output.size() - start > turn.limits->maximumPacketSize)
        reason = ReasonCode::PacketTooLarge; // Clause MQTT_3_2_2_15
    else if (const auto sent =
                 decode(output.view().subspan(start), {.version = turn.version, .sender = Side::Client});
             !sent)
        reason = sent.error().reason;
    if (reason != ReasonCode::Success) {
        output.resize(start);
        m_ids.release(*id);
        return refuse(token, reason, turn);
    }
    m_requests.emplace(id->value(), Request {.token = token, .type = Packet::type, .filters = filters});
}

std::optional<Violation> SubscriptionRequests::receive(SubAck &packet, Turn &turn)
{
    const auto *request = find(packet.packetId, PacketType::Subscribe);
    if (!request)
        return protocolError(turn.clause(Clause::MQTT_3_8_4_2, Clause::MQTT311_3_8_4_2));
    if (packet.reasons.size() != request->filters)
        return protocolError(turn.clause(Clause::MQTT_3_8_4_6, Clause::MQTT311_3_8_4_5));
    answer(packet, *request, turn);
    return std::nullopt;
}

std::optional<Violation> SubscriptionRequests::receive(UnsubAck &packet, Turn &turn)
{
    const auto *request = find(packet.packetId, PacketType::Unsubscribe);
    if (!request)
        return protocolError(turn.clause(Clause::MQTT_3_10_4_5, Clause::MQTT311_3_10_4_4));
    if (turn.version == ProtocolVersion::V5 && packet.reasons.size() != request->filters)
        return protocolError(Clause::MQTT_3_11_3_2);
    answer(packet, *request, turn);
    return std::nullopt;
}

template <typename Packet>
void SubscriptionRequests::answer(Packet &packet, const Request &request, Turn &turn)
{
    m_answers.push_back(std::move(packet.reasons));
    turn.effects.events.emplace_back(RequestCompleted {
        .token = request.token, .reasons = m_answers.back(), .properties = packet.properties});
    m_requests.erase(packet.packetId.value());
    m_ids.release(packet.packetId);
}

const SubscriptionRequests::Request *SubscriptionRequests::find(PacketId id, PacketType type) const
{
    const auto found = m_requests.find(id.value());
    return found == m_requests.end() || found->second.type != type ? nullptr : &found->second;
}

void SubscriptionRequests::connectionLost(Turn &turn)
{
    for (const auto &[id, request] : m_requests) {
        m_ids.release(PacketId(id));
        turn.effects.events.emplace_back(
            RequestCompleted {.token = request.token, .outcome = RequestCompleted::Outcome::Lost});
    }
    m_requests.clear();
}

} // namespace espalier
