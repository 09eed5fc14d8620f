// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The end of the broker and its return.
#include "tests/simulation/model.h"

namespace espalier::simulation {

Model::Snapshot Model::snapshot() const
{
    Snapshot stored {{}, m_retained, m_shared};
    for (const auto &[clientId, session] : m_sessions)
        stored.sessions[clientId] = std::make_shared<const SessionState>(*session);
    return stored;
}

bool Model::isDurable(const Output &output) const
{
    const auto &session = m_connections[output.connection]->session;
    switch (packetType(output.packet)) {
    case PacketType::ConnAck:
    case PacketType::PubAck:
    case PacketType::PubRec:
    case PacketType::PubComp:
    case PacketType::SubAck:
    case PacketType::UnsubAck:
        return true;
    case PacketType::Publish: {
        const auto &publish = std::get<Publish>(output.packet);
        return session && session->expiry > 0 && publish.qos != Qos::AtMostOnce && !publish.dup;
    }
    default:
        return false;
    }
}

void Model::restarted(const Snapshot &stored)
{
    for (const auto &connection : m_connections) {
        if (connection->state == State::Closed)
            continue;
        connection->state = State::Closed;
        connection->session.reset();
        connection->closedIn = m_call;
        connection->replies.clear();
    }
    m_sessions.clear();
    m_retained = stored.retained;
    m_shared = stored.shared;
    m_before = {};
    m_expired = m_tooLarge = m_slowReader = {};
    m_batches.clear();
    for (const auto &[clientId, session] : stored.sessions) {
        if (session->expiry > 0)
            m_sessions[clientId] = std::make_shared<SessionState>(*session);
    }
    // The chosen one may have had a session that does not survive.
    for (auto &due : m_shared) {
        for (auto &group : due.groups) {
            for (const auto &candidate : group.candidates)
                group.isOptional |= !session(candidate.incarnation);
            group.isOptional |= group.batch || group.wasTooLarge || isExpired(*due.publication);
            group.batch.reset();
        }
    }
    const auto all = m_sessions; // wills that are published now reach all others
    std::vector<std::shared_ptr<SessionState>> disconnected;
    for (const auto &[clientId, session] : all) {
        bringBack(*session);
        if (std::exchange(session->connection, nullptr))
            disconnected.push_back(session);
    }
    for (const auto &session : disconnected) {
        if (session->expiry != sessionNeverExpires)
            session->expiresAt = m_now + std::chrono::seconds(session->expiry);
        if (session->will && session->will->delay == 0)
            publishWill(*session);
        else if (session->will && session->will->delay < session->expiry)
            session->willAt = m_now + std::chrono::seconds(session->will->delay);
    }
}

void Model::bringBack(SessionState &session)
{
    for (const auto &due : session.waiting) {
        // Whether it was dropped is not counted any more.
        due->isOptional |= due->batch || due->wasTooLarge || due->form.qos == Qos::AtMostOnce
                           || isExpired(*due->publication);
        due->batch.reset();
    }
    for (const auto &due : session.retainedSent) {
        const auto current = m_retained.find(due->publication->topicName);
        if (current == m_retained.end() || current->second != due->publication)
            continue;
        auto again = std::make_shared<Due>(*due);
        again->isOptional = true;
        again->replacedIn = 0;
        again->delivered = 0;
        session.waiting.push_back(std::move(again));
    }
    for (auto &[packetId, message] : session.outgoing)
        message.connection = UINT32_MAX;
}

} // namespace espalier::simulation
