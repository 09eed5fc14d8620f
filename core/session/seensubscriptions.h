// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/topic.h"
#include "core/session/observation.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// The subscriptions of a client as a bystander sees them: part of Conversation. Says when a message comes that nobody
/// asked for, or with a higher QoS than was granted. A server may go on delivering what it had in store before a
/// subscription was changed or removed, so here a subscription once made counts for ever, with the highest QoS it had.
class SeenSubscriptions
{
public:
    /// Beyond these nothing is said about subscriptions any more.
    static constexpr std::size_t maximumFilters = 256;
    static constexpr std::size_t maximumFilterBytes = 64 * 1024;

    void request(const Observation &o, const Subscribe &subscribe);
    void answer(const Observation &o, const SubAck &subAck);
    /// A message of the server; `topicName` is empty when it is unknown.
    void deliver(const Observation &o, const Publish &publish, std::string_view topicName);

private:
    struct Row
    {
        /// As sent.
        std::string text;
        /// What to match with: behind the share name.
        std::size_t filterAt = 0;
        /// As requested until the answer comes.
        Qos most = Qos::AtMostOnce;
        bool isRefused = false;

        [[nodiscard]] std::string_view filter() const { return std::string_view(text).substr(filterAt); }
    };
    /// A filter of a SUBSCRIBE that waits for its SUBACK.
    struct Pending
    {
        PacketId packetId {};
        std::uint32_t row = 0;
        Qos requested = Qos::AtMostOnce;
        /// The first one for its filter.
        bool isFirst = false;
    };

    void add(PacketId id, const Subscription &subscription, SharedFilters shared);
    void settle(const Pending &pending, ReasonCode code);
    void giveUp();

    std::vector<Row> m_rows;
    std::vector<Pending> m_pending;
    std::size_t m_filterBytes = 0;
    /// Looked at first.
    std::size_t m_lastMatch = 0;
    bool m_isLost = false;
};

} // namespace espalier
