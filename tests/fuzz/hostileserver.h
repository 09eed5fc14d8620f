// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/decode.h"
#include "core/session/clientsession.h"
#include "tests/fuzz/require.h"
#include "tests/support/manualclock.h"

#include <charconv>
#include <map>
#include <set>
#include <string>

namespace espalier {

/// A ClientSession, and all that its commands have promised and its server has said: what it writes are packets that a
/// client may send now, and every command ends once.
class HostileServer
{
public:
    /// Messages name themselves in their payload, so that they are known again on the wire.
    OutgoingMessage named(OutgoingMessage message)
    {
        message.token = ++m_lastToken;
        message.payload =
            Bytes::copyOf(std::to_string(message.token) + ';' + std::string(message.payload.text()));
        m_messages.insert(message.token);
        return message;
    }
    std::uint64_t newRequest()
    {
        m_requests.insert(++m_lastToken);
        return m_lastToken;
    }

    /// Does something with the session and checks what comes of it.
    template <typename Call>
    void turn(Call &&call)
    {
        call(session, clock.now(), m_effects);
        for (const auto &event : m_effects.events)
            std::visit([this](const auto &e) { this->take(e); }, event);
        require(m_framer
                    .feed(m_effects.output.view(),
                          [this](ByteView packet) {
                              takePacket(packet);
                              return true;
                          })
                    .has_value());
        require(m_framer.pending() == 0);
        require(m_effects.transport == Effects::Transport::KeepOpen || session.isIdle());
        require(!session.isIdle() || m_requests.empty());
        require(session.pending() == m_messages.size());
        require(m_counted.size() <= session.limits().receiveMaximum);
        m_effects.clear();
    }
    void beginConnection(ProtocolVersion version)
    {
        m_version = version;
        m_isOpen = false;
        m_counted.clear();
    }

    ManualClock clock;
    ClientSession session {PublishSender::QueueLimits {.messages = 50, .bytes = 5000}};

private:
    void take(const PublishCompleted &event)
    {
        require(m_messages.erase(event.token) == 1);
        m_counted.erase(event.token);
        std::erase_if(m_used, [&](const auto &used) { return used.second == event.token; });
    }
    void take(const RequestCompleted &event)
    {
        require(m_requests.erase(event.token) == 1);
        std::erase_if(m_used, [&](const auto &used) { return used.second == event.token; });
    }
    void take(const MessageDelivered &event) const
    {
        require(!event.message.topicName.empty());
        for (const auto &property : event.message.properties)
            require(propertyInfo(static_cast<std::uint32_t>(property.property)) != nullptr);
    }
    /// Events that end no command.
    template <typename Other>
    void take(const Other &)
    { }
    void take(const SessionClosed &) { m_counted.clear(); }

    void takePacket(ByteView bytes)
    {
        const auto decoded = decode(bytes, {.version = m_version, .sender = Side::Client});
        require(decoded.has_value());
        require(bytes.size() <= session.limits().maximumPacketSize);
        require(std::holds_alternative<Connect>(*decoded) == !m_isOpen);
        m_isOpen = !std::holds_alternative<Disconnect>(*decoded);
        if (const auto *publish = std::get_if<Publish>(&*decoded))
            takePublish(*publish);
        else if (const auto *subscribe = std::get_if<Subscribe>(&*decoded))
            takeRequest(subscribe->packetId);
        else if (const auto *unsubscribe = std::get_if<Unsubscribe>(&*decoded))
            takeRequest(unsubscribe->packetId);
    }
    void takePublish(const Publish &publish)
    {
        const auto &limits = session.limits();
        require(publish.qos <= limits.maximumQos && (limits.retainAvailable || !publish.retain));
        require(publish.properties.number(Property::TopicAlias, 0) <= limits.topicAliasMaximum);
        if (publish.qos == Qos::AtMostOnce)
            return;
        std::uint64_t token = 0;
        const auto payload = asText(publish.payload);
        std::from_chars(payload.data(), payload.data() + payload.size(), token);
        const auto [used, isNew] = m_used.emplace(publish.packetId, token);
        require(isNew != publish.dup && used->second == token && m_messages.contains(token));
        m_counted.insert(token);
    }
    /// The request that was made last.
    void takeRequest(PacketId id) { require(m_used.emplace(id, m_lastToken).second); }

    Effects m_effects;
    Framer m_framer;
    ProtocolVersion m_version = ProtocolVersion::V5;
    bool m_isOpen = false;
    std::uint64_t m_lastToken = 0;
    /// Commands that have not ended.
    std::set<std::uint64_t> m_messages;
    std::set<std::uint64_t> m_requests;
    std::map<PacketId, std::uint64_t> m_used;
    /// Sent on this connection and not acknowledged.
    std::set<std::uint64_t> m_counted;
};

} // namespace espalier
