// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/client.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/encode.h"

#include <algorithm>

namespace espalier::simulation {

void Client::send(const Packet &packet)
{
    ByteBuffer bytes;
    encode(packet, m_version, bytes);
    const auto view = bytes.view();
    m_connection->up.emplace_back(view.begin(), view.end());
    if (m_environment.report.isNoting())
        m_environment.report.note(m_environment.now, "#{} {} sends {}", m_connection->index, m_clientId,
                                  describe(packet));
}

void Client::connect(Connection &connection, Connect packet)
{
    lose();
    m_connection = &connection;
    m_version = packet.version;
    connection.version = packet.version;
    packet.clientId = m_clientId;
    packet.cleanStart = packet.cleanStart || m_mustStartClean;
    m_mustStartClean = packet.cleanStart;
    m_hasExpiry = packet.version == ProtocolVersion::V5
                      ? packet.properties.number(Property::SessionExpiryInterval, 0) > 0
                      : !packet.cleanStart;
    if (packet.cleanStart)
        forgetSession();
    send(packet);
}

void Client::lose()
{
    m_connection = nullptr;
    m_isOnline = false;
    m_framer = Framer();
    m_pending.clear();
    m_requests.clear();
    m_aliases.clear();
    m_receiveMaximum = 65'535;
    m_topicAliasMaximum = 0;
    for (auto &outgoing : m_outgoing)
        outgoing.wasSent = false;
}

void Client::forgetSession()
{
    m_outgoing.clear();
    m_received.clear();
    m_incarnation = 0;
}

void Client::subscribe(Subscribe packet)
{
    packet.packetId = PacketId(unusedId());
    m_requests.insert(packet.packetId.value());
    send(packet);
}

void Client::unsubscribe(Unsubscribe packet)
{
    packet.packetId = PacketId(unusedId());
    m_requests.insert(packet.packetId.value());
    send(packet);
}

std::uint16_t Client::unusedId()
{
    do
        ++m_lastId;
    while (m_lastId == 0 || m_requests.contains(m_lastId) || find(m_lastId) != m_outgoing.end());
    return m_lastId;
}

std::deque<Client::Outgoing>::iterator Client::find(std::uint16_t packetId)
{
    return std::find_if(m_outgoing.begin(), m_outgoing.end(),
                        [&](const Outgoing &outgoing) { return outgoing.packetId == packetId; });
}

std::size_t Client::quotaUsed() const
{
    return static_cast<std::size_t>(std::count_if(m_outgoing.begin(), m_outgoing.end(),
                                                  [](const Outgoing &outgoing) { return outgoing.wasSent; }));
}

bool Client::mayPublish(Qos qos) const
{
    // What is to be sent again goes first, so its order is kept.
    return m_isOnline
           && (qos == Qos::AtMostOnce
               || (quotaUsed() < m_receiveMaximum && quotaUsed() == m_outgoing.size()));
}

void Client::publish(ClientMessage message, bool withAlias)
{
    if (message.qos == Qos::AtMostOnce) {
        sendPublish(message, 0, false, withAlias);
        return;
    }
    const auto packetId = unusedId();
    sendPublish(message, packetId, false, withAlias);
    m_outgoing.push_back({packetId, std::move(message), false, true});
}

void Client::sendPublish(const ClientMessage &message, std::uint16_t packetId, bool dup, bool withAlias)
{
    Publish packet {.dup = dup, .qos = message.qos, .retain = message.retain, .topicName = message.topicName};
    packet.packetId = PacketId(packetId);
    packet.payload = asBytes(message.payload);
    PropertyList properties;
    if (m_version == ProtocolVersion::V5) {
        properties = message.properties;
        if (withAlias && m_topicAliasMaximum > 0) {
            const auto alias = static_cast<std::uint16_t>(1 + message.topicName.size() % m_topicAliasMaximum);
            auto &name = m_aliases[alias];
            if (name == message.topicName)
                packet.topicName = {};
            name = message.topicName;
            properties.add(Property::TopicAlias, std::uint32_t {alias});
        }
    }
    packet.properties = properties;
    send(packet);
}

void Client::sendAgain()
{
    for (auto &outgoing : m_outgoing) {
        if (outgoing.wasSent)
            continue;
        if (outgoing.isReleased) {
            send(PubRel {.packetId = PacketId(outgoing.packetId)});
        } else {
            if (quotaUsed() >= m_receiveMaximum)
                return;
            // The broker takes it for a new message and cannot know it by its content; the model can.
            auto again = outgoing.message;
            if (again.qos == Qos::AtLeastOnce)
                again.payload += fmt::format("#{}", ++outgoing.attempts);
            sendPublish(again, outgoing.packetId, true, false);
        }
        outgoing.wasSent = true;
    }
}

void Client::disconnect(const Disconnect &packet)
{
    send(packet);
    m_connection->isClientOpen = false;
    lose();
}

void Client::receive(ByteView bytes)
{
    const auto fed = m_framer.feed(bytes, [this](ByteView whole) {
        const auto packet = decode(whole, {m_version, Side::Server});
        if (packet)
            handlePacket(*packet);
        return packet && m_connection;
    });
    if (!fed && m_connection)
        m_environment.report.fail(m_environment.now, "every packet can be read", "a broken length");
}

void Client::handlePacket(const Packet &packet)
{
    std::visit(
        [this]<typename P>(const P &p) {
            if constexpr (requires { handle(p); })
                handle(p);
            else if constexpr (requires { p.reasons; })
                m_requests.erase(p.packetId.value());
        },
        packet);
}

void Client::handle(const ConnAck &packet)
{
    if (isError(packet.reason))
        return;
    if (const auto assigned = packet.properties.text(Property::AssignedClientIdentifier))
        m_clientId = *assigned;
    m_isOnline = true;
    m_mustStartClean = false;
    m_receiveMaximum = m_environment.receiveMaximum;
    if (m_version == ProtocolVersion::V5)
        m_receiveMaximum =
            static_cast<std::uint16_t>(packet.properties.number(Property::ReceiveMaximum, 65'535));
    m_topicAliasMaximum =
        static_cast<std::uint16_t>(packet.properties.number(Property::TopicAliasMaximum, 0));
    // A CONNACK that told of a new session may have been lost with its connection; only who plays the network can know.
    if (m_incarnation != m_connection->incarnation)
        forgetSession();
    m_incarnation = m_connection->incarnation;
    sendAgain();
}

void Client::handle(const Publish &packet)
{
    const auto packetId = packet.packetId.value();
    const bool isKnown = packet.qos == Qos::ExactlyOnce && m_received.contains(packetId);
    const bool isRefused = packet.qos != Qos::AtMostOnce && !isKnown && m_version == ProtocolVersion::V5
                           && std::exchange(m_refusesNext, false);
    const auto reason = isRefused ? ReasonCode::ImplementationSpecificError : ReasonCode::Success;
    if (!isKnown && !isRefused && packet.qos != Qos::AtMostOnce)
        m_environment.deliver(*m_connection, packet.packetId);
    if (packet.qos == Qos::AtLeastOnce) {
        m_pending.push_back(PubAck {.packetId = packet.packetId, .reason = reason});
    } else if (packet.qos == Qos::ExactlyOnce) {
        if (!isRefused)
            m_received.insert(packetId);
        m_pending.push_back(PubRec {.packetId = packet.packetId, .reason = reason});
    }
}

void Client::handle(const PubRel &packet)
{
    const bool isKnown = m_received.erase(packet.packetId.value()) > 0;
    m_pending.push_back(
        PubComp {.packetId = packet.packetId,
                 .reason = isKnown ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound});
}

void Client::handle(const PubAck &packet)
{
    const auto found = find(packet.packetId.value());
    if (found == m_outgoing.end() || found->message.qos != Qos::AtLeastOnce) {
        m_environment.report.fail(m_environment.now, "only what was published is acknowledged", "{} to {}",
                                  describe(packet), m_clientId);
        return;
    }
    m_outgoing.erase(found);
    sendAgain();
}

void Client::handle(const PubRec &packet)
{
    const auto found = find(packet.packetId.value());
    if (found == m_outgoing.end() || found->message.qos != Qos::ExactlyOnce) {
        m_environment.report.fail(m_environment.now, "only what was published is acknowledged", "{} to {}",
                                  describe(packet), m_clientId);
    } else if (isError(packet.reason)) {
        m_outgoing.erase(found);
        sendAgain();
    } else {
        found->isReleased = true;
        m_pending.push_back(PubRel {.packetId = packet.packetId});
    }
}

void Client::handle(const PubComp &packet)
{
    const auto found = find(packet.packetId.value());
    if (found == m_outgoing.end() || !found->isReleased) {
        m_environment.report.fail(m_environment.now, "only what was published is acknowledged", "{} to {}",
                                  describe(packet), m_clientId);
        return;
    }
    m_outgoing.erase(found);
    sendAgain();
}

void Client::acknowledge(std::size_t count)
{
    for (; count > 0 && !m_pending.empty(); --count) {
        send(m_pending.front());
        m_pending.pop_front();
    }
}

} // namespace espalier::simulation
