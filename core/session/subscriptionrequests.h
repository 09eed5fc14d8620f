// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/packetids.h"
#include "core/session/turn.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace espalier {

/// SUBSCRIBE and UNSUBSCRIBE and their answers (3.8 to 3.11). Part of ClientSession.
class SubscriptionRequests
{
public:
    explicit SubscriptionRequests(PacketIds &ids) : m_ids(ids) { }

    void subscribe(std::uint64_t token, std::span<const Subscription> subscriptions, PropertyView properties,
                   Turn &turn);
    void unsubscribe(std::uint64_t token, std::span<const std::string_view> topicFilters,
                     PropertyView properties, Turn &turn);
    [[nodiscard]] std::optional<Violation> receive(SubAck &packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> receive(UnsubAck &packet, Turn &turn);

    /// Reason Codes handed out in events are valid until then.
    void beginTurn() { m_answers.clear(); }
    void connectionLost(Turn &turn);

private:
    struct Request
    {
        std::uint64_t token;
        PacketType type;
        std::size_t filters;
    };

    template <typename Packet>
    void send(Packet packet, std::uint64_t token, std::size_t filters, Turn &turn);
    template <typename Packet>
    void answer(Packet &packet, const Request &request, Turn &turn);
    /// The request that an answer of that type belongs to; null when there is none.
    [[nodiscard]] const Request *find(PacketId id, PacketType type) const;

    PacketIds &m_ids;
    std::unordered_map<std::uint16_t, Request> m_requests;
    std::vector<std::vector<ReasonCode>> m_answers;
};

} // namespace espalier
