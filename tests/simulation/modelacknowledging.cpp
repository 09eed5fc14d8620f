// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Acknowledgements from clients, and what their applications have got by then.
#include "tests/simulation/model.h"

namespace espalier::simulation {

using Sent = OutgoingMessage::State;

void Model::receivedPubAck(ConnectionState &connection, const PubAck &ack)
{
    const auto found = connection.session->outgoing.find(ack.packetId.value());
    if (found != connection.session->outgoing.end() && found->second.state == Sent::AwaitsPubAck)
        complete(*connection.session, found->first, isError(ack.reason));
}

void Model::receivedPubRec(ConnectionState &connection, const PubRec &ack)
{
    const auto packetId = ack.packetId.value();
    const auto found = connection.session->outgoing.find(packetId);
    if (found == connection.session->outgoing.end()) {
        connection.replies.push_back({.type = PacketType::PubRel,
                                      .packetId = packetId,
                                      .reason = ReasonCode::PacketIdentifierNotFound});
    } else if (isError(ack.reason)) {
        complete(*connection.session, packetId, true);
    } else {
        found->second.state = Sent::AwaitsPubComp;
        found->second.connection = connection.index;
        connection.replies.push_back({.type = PacketType::PubRel, .packetId = packetId});
    }
}

void Model::receivedPubRel(ConnectionState &connection, const PubRel &ack)
{
    const auto packetId = ack.packetId.value();
    const bool isKnown = connection.session->incoming.erase(packetId) > 0;
    connection.replies.push_back(
        {.type = PacketType::PubComp,
         .packetId = packetId,
         .reason = isKnown ? ReasonCode::Success : ReasonCode::PacketIdentifierNotFound});
}

void Model::receivedPubComp(ConnectionState &connection, const PubComp &ack)
{
    const auto found = connection.session->outgoing.find(ack.packetId.value());
    if (found != connection.session->outgoing.end() && found->second.state == Sent::AwaitsPubComp)
        complete(*connection.session, found->first, found->second.wasDropped);
}

void Model::complete(SessionState &session, std::uint16_t packetId, bool wasRefused)
{
    const auto &due = *session.outgoing.at(packetId).due;
    if (!wasRefused && due.delivered == 0)
        fail("no acknowledged message is lost",
             "{} has never got '{}', which was sent to it as {} and acknowledged", session.clientId,
             due.publication->payload.substr(0, 12), packetId);
    session.outgoing.erase(packetId);
}

void Model::delivered(std::uint32_t connection, std::uint16_t packetId, TimePoint now)
{
    m_now = now;
    const auto found = at(connection).sent.find(packetId);
    if (found == at(connection).sent.end())
        return;
    auto &due = *found->second;
    ++due.delivered;
    if (due.form.qos == Qos::ExactlyOnce && due.delivered > 1)
        fail("QoS 2 is delivered exactly once", "'{}' has come {} times",
             due.publication->payload.substr(0, 12), due.delivered);
}

} // namespace espalier::simulation
