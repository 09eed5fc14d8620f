// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The life of connections and sessions.
#include "tests/simulation/model.h"

#include <algorithm>

namespace espalier::simulation {

void Model::opened(std::uint32_t connection)
{
    auto state = std::make_unique<ConnectionState>();
    state->index = connection;
    state->openedAt = m_now;
    m_connections.push_back(std::move(state));
}

void Model::received(std::uint32_t connection, const Packet &packet)
{
    auto &from = at(connection);
    if (from.state == State::Closed)
        return;
    from.lastPacket = m_now;
    if (const auto *connect = std::get_if<Connect>(&packet))
        receivedConnect(from, *connect);
    else if (const auto *publish = std::get_if<Publish>(&packet))
        receivedPublish(from, *publish);
    else if (const auto *pubAck = std::get_if<PubAck>(&packet))
        receivedPubAck(from, *pubAck);
    else if (const auto *pubRec = std::get_if<PubRec>(&packet))
        receivedPubRec(from, *pubRec);
    else if (const auto *pubRel = std::get_if<PubRel>(&packet))
        receivedPubRel(from, *pubRel);
    else if (const auto *pubComp = std::get_if<PubComp>(&packet))
        receivedPubComp(from, *pubComp);
    else if (const auto *subscribe = std::get_if<Subscribe>(&packet))
        received(from, *subscribe);
    else if (const auto *unsubscribe = std::get_if<Unsubscribe>(&packet))
        received(from, *unsubscribe);
    else if (std::holds_alternative<PingReq>(packet))
        from.replies.push_back({.type = PacketType::PingResp});
    else if (const auto *disconnect = std::get_if<Disconnect>(&packet))
        receivedDisconnect(from, *disconnect);
}

void Model::receivedConnect(ConnectionState &connection, const Connect &connect)
{
    connection.version = connect.version;
    connection.maximumPacketSize =
        connect.properties.number(Property::MaximumPacketSize, maximumPacketLength);
    connection.topicAliasMaximum = connect.properties.number(Property::TopicAliasMaximum, 0);
    const auto *output = findOutput(connection, PacketType::ConnAck, 0);
    const auto *ack = output ? std::get_if<ConnAck>(output) : nullptr;
    // A will needs memory.
    if (hasMemoryLimit() && connect.will && m_outside[connection.index].cause == CloseCause::Refused) {
        if (ack)
            connection.replies.push_back({.type = PacketType::ConnAck, .reason = ReasonCode::QuotaExceeded});
        close(connection, CloseCause::Refused, WillFate::Discard);
        return;
    }
    std::string clientId(connect.clientId);
    if (clientId.empty() && connect.version == ProtocolVersion::V5 && ack)
        clientId = ack->properties.text(Property::AssignedClientIdentifier).value_or("");
    if (connect.clientId.empty()
        && (clientId.empty() ? connect.version == ProtocolVersion::V5 : hasSession(clientId)))
        fail("an unused Client Identifier is assigned", "'{}'", clientId);
    if (clientId.empty())
        clientId = fmt::format("of connection {}", connection.index);

    const auto find = [&] {
        const auto found = m_sessions.find(clientId);
        return found == m_sessions.end() ? nullptr : found->second;
    };
    auto session = find();
    if (session && session->connection)
        closeWithReason(*session->connection, CloseCause::TakenOver, ReasonCode::SessionTakenOver);
    session = find(); // it may have ended with its connection
    if (session && connect.cleanStart)
        endSession(session);
    session = find();
    connection.replies.push_back({.type = PacketType::ConnAck, .sessionPresent = session != nullptr});
    if (!session) {
        session = std::make_shared<SessionState>();
        session->clientId = clientId;
        session->incarnation = ++m_incarnations;
        m_sessions[clientId] = session;
    }
    session->expiresAt = never;
    session->willAt = never;
    session->will.reset();
    session->connection = &connection;
    connection.session = session;
    connection.state = State::Connected;
    for (auto &[packetId, message] : session->outgoing)
        message.takesQuota = false;
    applyLimits(connection, *session, connect);
    if (connect.will)
        storeWill(*session, connect);
}

void Model::applyLimits(ConnectionState &connection, SessionState &session, const Connect &connect)
{
    const bool isV5 = connect.version == ProtocolVersion::V5;
    const auto forOldClients = connect.cleanStart ? 0 : sessionNeverExpires;
    const auto wanted = isV5 ? connect.properties.number(Property::SessionExpiryInterval, 0) : forOldClients;
    session.expiry = std::min(wanted, m_settings.maximumSessionExpiry);
    connection.keepAlive = connect.keepAlive.count();
    const auto longest = m_settings.maximumKeepAlive;
    if (isV5 && longest > 0 && (connection.keepAlive == 0 || connection.keepAlive > longest))
        connection.keepAlive = longest;
    const auto asked = connect.properties.number(Property::ReceiveMaximum, 65'535);
    connection.receiveMaximum =
        static_cast<std::uint16_t>(std::min<std::uint32_t>(asked, m_settings.maximumInflight));
}

void Model::storeWill(SessionState &session, const Connect &connect)
{
    const auto &will = *connect.will;
    WillState stored {.message = std::make_shared<Publication>()};
    auto &message = *stored.message;
    message.publisher = session.clientId;
    message.topicName = will.topicName;
    message.payload = asText(will.payload);
    message.qos = will.qos;
    message.retain = will.retain;
    for (const auto &property : will.properties) {
        if (property.property == Property::WillDelayInterval)
            stored.delay = property.number;
        else if (property.property == Property::MessageExpiryInterval)
            stored.expiry = property.number;
        else
            message.properties.add(property);
    }
    session.will = std::make_shared<WillState>(std::move(stored));
}

void Model::receivedDisconnect(ConnectionState &connection, const Disconnect &packet)
{
    auto &session = *connection.session;
    if (const auto expiry = packet.properties.number(Property::SessionExpiryInterval))
        session.expiry = std::min(*expiry, m_settings.maximumSessionExpiry);
    const bool isNormal = packet.reason == ReasonCode::NormalDisconnection;
    close(connection, CloseCause::Disconnected, isNormal ? WillFate::Discard : WillFate::Publish);
}

void Model::lost(std::uint32_t connection)
{
    close(at(connection), CloseCause::ConnectionLost, WillFate::Publish);
}

void Model::disconnected(std::uint32_t connection, ReasonCode reason, CloseCause cause)
{
    closeWithReason(at(connection), cause, reason);
}

void Model::closeWithReason(ConnectionState &connection, CloseCause cause, ReasonCode reason)
{
    if (connection.state == State::Connected && connection.version == ProtocolVersion::V5)
        connection.replies.push_back({.type = PacketType::Disconnect, .reason = reason});
    close(connection, cause, WillFate::Publish);
}

void Model::close(ConnectionState &connection, CloseCause cause, WillFate will)
{
    if (connection.state == State::Closed)
        return;
    connection.state = State::Closed;
    connection.cause = cause;
    connection.closedIn = m_call;
    const auto session = std::exchange(connection.session, nullptr);
    if (!session)
        return;
    session->connection = nullptr;
    if (will == WillFate::Discard)
        session->will.reset();
    for (const auto &due : session->waiting) {
        if (due->form.qos == Qos::AtMostOnce)
            due->isOptional = true;
    }
    if (session->expiry == 0) {
        endSession(session);
        return;
    }
    if (session->expiry != sessionNeverExpires)
        session->expiresAt = m_now + std::chrono::seconds(session->expiry);
    if (!session->will)
        return;
    if (session->will->delay == 0)
        publishWill(*session);
    else if (session->will->delay < session->expiry)
        session->willAt = m_now + std::chrono::seconds(session->will->delay);
}

void Model::endSession(const std::shared_ptr<SessionState> &session)
{
    m_sessions.erase(session->clientId);
    for (const auto &due : session->waiting) {
        m_tooLarge.possible += due->wasTooLarge ? 1 : 0;
        if (due->form.qos == Qos::AtMostOnce)
            continue;
        m_endedWithCall += due->call == m_call ? 1 : 0;
        m_expired.possible += due->publication->expiry != never ? 1 : 0;
    }
    for (const auto &[topicFilter, subscription] : session->subscriptions)
        m_endedFilters.insert(topicFilter);
    for (auto &due : m_shared) {
        for (auto &group : due.groups)
            group.isOptional |= isCandidate(group, *session); // who ended may have been the chosen one
    }
    if (session->will)
        publishWill(*session);
}

void Model::publishWill(SessionState &session)
{
    const auto will = std::exchange(session.will, nullptr);
    session.willAt = never;
    const auto message = std::make_shared<Publication>(*will->message);
    message->order = ++m_order;
    if (will->expiry)
        message->expiry = m_now + std::chrono::seconds(*will->expiry);
    publish(message, &session);
}

void Model::advanced()
{
    while (true) {
        // What is due first; everything at once would let a session that has ended get a later will.
        TimePoint earliest = never;
        std::function<void()> happen;
        const auto consider = [&](TimePoint time, auto &&action) {
            if (time <= m_now && time < earliest) {
                earliest = time;
                happen = action;
            }
        };
        for (const auto &connection : m_connections) {
            consider(connection->deadline(m_settings.connectTimeout), [this, gone = connection.get()] {
                if (gone->state == State::AwaitsConnect)
                    close(*gone, CloseCause::ConnectTimeout, WillFate::Discard);
                else
                    closeWithReason(*gone, CloseCause::KeepAliveTimeout, ReasonCode::KeepAliveTimeout);
            });
        }
        for (const auto &[clientId, session] : m_sessions) {
            consider(session->expiresAt, [this, ended = session] { endSession(ended); });
            consider(session->willAt, [this, of = session.get()] { publishWill(*of); });
        }
        for (const auto &[topicName, publication] : m_retained)
            consider(publication->expiry, [this, gone = topicName] { m_retained.erase(gone); });
        if (!happen)
            return;
        happen();
    }
}

Model::Deadlines Model::deadlinesUntil(TimePoint time) const
{
    Deadlines deadlines;
    const auto count = [&](TimePoint deadline) { deadlines.all += deadline <= time ? 1 : 0; };
    for (const auto &connection : m_connections)
        count(connection->deadline(m_settings.connectTimeout));
    deadlines.ofConnections = deadlines.all;
    for (const auto &[clientId, session] : m_sessions) {
        count(session->expiresAt);
        count(session->willAt);
    }
    for (const auto &[topicName, publication] : m_retained)
        count(publication->expiry);
    return deadlines;
}

TimePoint Model::nextDeadline() const
{
    TimePoint earliest = never;
    for (const auto &connection : m_connections)
        earliest = std::min(earliest, connection->deadline(m_settings.connectTimeout));
    for (const auto &[clientId, session] : m_sessions)
        earliest = std::min({earliest, session->expiresAt, session->willAt});
    for (const auto &[topicName, publication] : m_retained)
        earliest = std::min(earliest, publication->expiry);
    return earliest;
}

std::uint32_t Model::incarnation(std::uint32_t connection) const
{
    const auto &session = m_connections[connection]->session;
    return session ? session->incarnation : 0;
}

SessionState *Model::session(std::uint32_t incarnation)
{
    for (const auto &[clientId, session] : m_sessions) {
        if (session->incarnation == incarnation)
            return session.get();
    }
    return nullptr;
}

} // namespace espalier::simulation
