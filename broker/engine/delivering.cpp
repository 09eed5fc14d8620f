// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Messages to clients.
#include "broker/engine/enginedetail.h"

#include <algorithm>

namespace espalier {

namespace {

/// An alias takes three bytes of a packet: shorter Topic Names gain nothing.
constexpr std::size_t worthAnAlias = 3;

} // namespace

void Engine::route(Publication &publication, const Route &route, const Session *publisher)
{
    const auto &message = publication.message();
    for (const auto &target : route.targets) {
        auto &session = *m_sessions[target.session];
        if (&session == publisher ? !target.forItself : !target.forOthers) // MQTT_3_8_3_3
            continue;
        PublishHeader header;
        header.qos = std::min(message.qos, target.maximumQos); // MQTT_3_8_4_8
        header.retain = message.retain && target.retainAsPublished; // MQTT_3_3_1_12, MQTT_3_3_1_13
        header.identifiers = route.identifiersOf(target);
        deliver(session, publication, header);
    }
    for (const auto group : route.groups)
        deliverToGroup(group, publication);
}

void Engine::deliverToGroup(GroupId groupId, Publication &publication)
{
    auto &group = m_tree.group(groupId);
    const auto sessionOf = [this](SubscriptionId id) -> Session & { return *m_sessions[m_tree[id].session]; };
    const auto topicName = publication.message().topicName;
    auto chosen = group.choose([&](SubscriptionId id) {
        return sessionOf(id).peer != nullptr && mayRead(sessionOf(id), topicName);
    });
    if (chosen == noId)
        chosen = group.choose([&](SubscriptionId id) { return mayRead(sessionOf(id), topicName); });
    if (chosen == noId)
        return;
    const auto &record = m_tree[chosen];
    PublishHeader header;
    header.qos = std::min(publication.message().qos, record.options.maximumQos); // MQTT_4_8_2_3
    header.retain = publication.message().retain && record.options.retainAsPublished;
    if (record.identifier != 0)
        header.identifiers = {&record.identifier, 1};
    deliver(sessionOf(chosen), publication, header);
}

void Engine::deliver(Session &session, Publication &publication, PublishHeader header)
{
    auto *peer = session.peer;
    if (header.qos == Qos::AtMostOnce) {
        if (!peer)
            return;
        if (peer->output.size() > m_settings.maximumOutput) {
            ++m_statistics.droppedSlowReader;
            const auto limit = met(Limit::MaximumOutput, *peer);
            if (!std::exchange(peer->toldSlow, true))
                log(Event::Kind::SlowReader, *peer, {.limit = limit});
            return;
        }
        sendNow(session, publication, header);
        return;
    }
    if (peer && !session.backlog && hasRoom(session) && peer->output.size() <= m_settings.outputHighWater)
        sendNow(session, publication, header);
    else
        queue(session, publication, header);
}

/// Sends to a client that is connected and, for QoS 1 and 2, has room.
void Engine::sendNow(Session &session, Publication &publication, PublishHeader header, std::uint64_t order)
{
    auto &peer = *session.peer;
    header.version = peer.version;
    if (header.qos != Qos::AtMostOnce)
        header.packetId = PacketId(65'535); // any: the length is asked for before one is taken
    if (!prepareFor(peer, publication, header)) {
        ++m_statistics.droppedTooLarge;
        if (order != 0 && session.isStored())
            add(record::DeliveryDropped {session.key, order});
        return;
    }
    if (header.qos != Qos::AtMostOnce) {
        using State = OutgoingInflight::State;
        std::unique_ptr<Delivery> delivery;
        if (session.expiry > 0 && !canKeep(publication)) {
            dropQueueFull(session, Limit::MaximumMessageMemory);
            return;
        }
        if (session.expiry > 0)
            delivery = std::make_unique<Delivery>(
                Delivery {publication.kept(), header.qos, header.retain,
                          std::vector(header.identifiers.begin(), header.identifiers.end()), order});
        const auto state = header.qos == Qos::AtLeastOnce ? State::AwaitsPubAck : State::AwaitsPubRec;
        auto *kept = delivery.get();
        header.packetId = session.outgoing.add(state, std::move(delivery)); // MQTT_2_2_1_4
        if (session.isStored()) {
            storeDelivery(session, *kept, header.packetId);
            holdBack(peer); // an identifier that a restart forgot would be given to another message
        }
        ++peer.quotaUsed;
    }
    write(peer, publication, header);
}

/// Chooses a Topic Alias where the client takes them; false when the packet would be too long for it.
bool Engine::prepareFor(const Peer &peer, Publication &publication, PublishHeader &header)
{
    const auto topicName = publication.message().topicName;
    // A session can have subscribed by another listener.
    if (const auto &mountPoint = peer.rules->mountPoint; topicName.starts_with(mountPoint))
        header.mountPoint = static_cast<std::uint16_t>(mountPoint.size());
    if (peer.outgoingAliases && topicName.size() > worthAnAlias) {
        const auto use = peer.outgoingAliases->find(topicName); // MQTT_3_1_2_26: at most the client's maximum
        header.topicAlias = use.alias;
        header.omitsTopicName = use.isKnown;
    }
    if (peer.maximumPacketSize == maximumPacketLength && !publication.isHuge())
        return true;
    if (publication.sizeFor(header) > peer.maximumPacketSize && !header.omitsTopicName)
        header.topicAlias = 0; // a new alias makes the packet longer
    return publication.sizeFor(header) <= peer.maximumPacketSize; // MQTT_3_1_2_24, MQTT_3_1_2_25
}

void Engine::write(Peer &peer, Publication &publication, const PublishHeader &header)
{
    publication.write(header, peer.output);
    if (header.topicAlias != 0 && !header.omitsTopicName)
        peer.outgoingAliases->set(header.topicAlias, publication.message().topicName);
    ++m_statistics.packetsSent;
    ++m_statistics.publishesSent;
    m_statistics.payloadBytesSent += publication.message().payload.size();
    markDirty(peer);
}

void Engine::queue(Session &session, Publication &publication, const PublishHeader &header)
{
    auto &backlog = session.needBacklog();
    const auto size = publication.message().payload.size() + header.identifiers.size_bytes();
    const auto limit = backlog.queue.size() >= m_settings.maximumQueuedMessages ? Limit::MaximumQueuedMessages
                       : backlog.queue.bytes() + size > m_settings.maximumQueuedBytes
                           ? Limit::MaximumQueuedBytes
                       : !canKeep(publication) ? Limit::MaximumMessageMemory
                                               : Limit::None;
    if (limit != Limit::None) {
        dropQueueFull(session, limit);
        return;
    }
    Delivery delivery {publication.kept(), header.qos, header.retain,
                       std::vector(header.identifiers.begin(), header.identifiers.end())};
    if (session.isStored())
        storeDelivery(session, delivery, {});
    backlog.queue.push(std::move(delivery));
}

void Engine::dropQueueFull(Session &session, Limit limit)
{
    ++m_statistics.droppedQueueFull;
    m_statistics.count(limit);
    if (!std::exchange(session.toldFull, true))
        log(Event::Kind::QueueFull, session, {.limit = limitFor(limit, m_settings, *m_defaultRules)});
}

void Engine::pump(Session &session)
{
    auto &peer = *session.peer;
    while (session.backlog && peer.output.size() <= m_settings.outputHighWater) {
        if (session.backlog->isEmpty()) {
            session.backlog.reset();
            session.toldFull = false;
        } else if (!pumpOne(session)) {
            return;
        }
    }
}

/// One thing that waits, in the order of its age; false when there is no room.
bool Engine::pumpOne(Session &session)
{
    auto &backlog = *session.backlog;
    if (backlog.resent < backlog.resend.size())
        return resendNext(session);
    if (!backlog.retained.isEmpty())
        return sendRetained(session);
    if (!hasRoom(session)) // MQTT_3_3_4_9
        return false;
    const auto delivery = backlog.queue.pop();
    if (delivery.message->expiry() <= m_now) { // MQTT_3_3_2_5
        ++m_statistics.droppedExpired;
        if (session.isStored())
            add(record::DeliveryDropped {session.key, delivery.order});
        return true;
    }
    if (!mayRead(session, delivery.message->topicName())) {
        ++m_statistics.deliveriesDenied;
        if (session.isStored())
            add(record::DeliveryDropped {session.key, delivery.order});
        return true;
    }
    Publication publication(delivery.message, {0, m_memory}, m_now, m_formScratch);
    PublishHeader header;
    header.qos = delivery.qos;
    header.retain = delivery.retain;
    header.identifiers = delivery.identifiers;
    sendNow(session, publication, header, delivery.order);
    return true;
}

bool Engine::resendNext(Session &session)
{
    auto &backlog = *session.backlog;
    auto &peer = *session.peer;
    const auto id = backlog.resend[backlog.resent];
    auto *entry = session.outgoing.find(id);
    if (!entry) { // acknowledged meanwhile
        ++backlog.resent;
        return true;
    }
    if (entry->state == OutgoingInflight::State::AwaitsPubComp) { // MQTT_4_3_3_6
        ++backlog.resent;
        acknowledge(peer, PacketType::PubRel, id, ReasonCode::Success);
        return true;
    }
    if (!peer.hasQuota())
        return false;
    ++backlog.resent;
    const auto &delivery = *entry->delivery;
    if (!mayRead(session, delivery.message->topicName())) {
        ++m_statistics.deliveriesDenied;
        giveUp(session, id);
        return true;
    }
    PublishHeader header;
    header.version = peer.version;
    header.qos = delivery.qos;
    header.retain = delivery.retain;
    header.dup = true; // MQTT_3_3_1_1
    header.packetId = id;
    header.identifiers = delivery.identifiers;
    Publication publication(delivery.message, {0, m_memory}, m_now, m_formScratch);
    if (!prepareFor(peer, publication, header)) {
        ++m_statistics.droppedTooLarge;
        giveUp(session, id);
        return true;
    }
    entry->takesQuota = true;
    ++peer.quotaUsed;
    write(peer, publication, header);
    return true;
}

/// A message that was sent on an earlier connection is not sent again.
void Engine::giveUp(Session &session, PacketId id)
{
    if (session.outgoing.find(id)->state == OutgoingInflight::State::AwaitsPubRec) {
        // The client may have had it: then it must forget the identifier before another message gets it.
        release(*session.peer, id);
        return;
    }
    if (session.isStored())
        add(record::DeliveryCompleted {session.key, id});
    session.outgoing.remove(id);
}

bool Engine::sendRetained(Session &session)
{
    auto &first = session.backlog->retained.front();
    const bool hasWaited = static_cast<bool>(first.pending);
    if (!hasWaited)
        first.pending = m_retained.next(first.cursor);
    if (!first.pending) {
        stopRetained(session, first.cursor.filter());
        return true;
    }
    PublishHeader header;
    header.qos = std::min(first.pending->view().qos, first.maximumQos);
    header.retain = true;
    if (first.identifier != 0)
        header.identifiers = {&first.identifier, 1};
    if (header.qos != Qos::AtMostOnce && !hasRoom(session))
        return false;
    const auto message = std::exchange(first.pending, MessageRef());
    if (message->expiry() <= m_now)
        return true;
    if (!mayRead(session, message->topicName())) {
        ++m_statistics.deliveriesDenied;
        return true;
    }
    if (hasWaited) { // the client may have got the topic's next value meanwhile: an older one must not follow
        const auto current = m_retained.find(message->topicName());
        if (!current || current->sequence() != message->sequence())
            return true;
    }
    Publication publication(message, {0, m_memory}, m_now, m_formScratch);
    sendNow(session, publication, header);
    return true;
}

/// No more retained messages are sent for `filter`.
void Engine::stopRetained(Session &session, std::string_view filter)
{
    const auto delivery = session.backlog ? session.backlog->retained.take(filter) : nullptr;
    if (delivery && delivery->number != 0 && session.isStored())
        add(record::RetainedDeliveryRemoved {session.key, delivery->number});
}

void Engine::handlePubAck(Peer &peer, PacketId id)
{
    const auto *entry = peer.session->outgoing.find(id);
    if (entry && entry->state == OutgoingInflight::State::AwaitsPubAck)
        complete(peer, id); // whatever the Reason Code (MQTT-4.4.0-2)
    else if (entry)
        handleUnexpectedAck(peer, PacketType::PubAck, id);
}

void Engine::handlePubRec(Peer &peer, PacketId id, ReasonCode reason)
{
    using State = OutgoingInflight::State;
    auto *entry = peer.session->outgoing.find(id);
    if (!entry) {
        if (!isError(reason))
            acknowledge(peer, PacketType::PubRel, id, ReasonCode::PacketIdentifierNotFound);
    } else if (entry->state == State::AwaitsPubAck) {
        handleUnexpectedAck(peer, PacketType::PubRec, id);
    } else if (isError(reason)) { // MQTT_4_4_0_2
        complete(peer, id);
    } else {
        release(peer, id); // MQTT_4_3_3_4
    }
}

/// The message is not sent any more; what remains is PUBREL and its answer.
void Engine::release(Peer &peer, PacketId id)
{
    auto &session = *peer.session;
    auto *entry = session.outgoing.find(id);
    entry->state = OutgoingInflight::State::AwaitsPubComp;
    if (session.isStored()) {
        add(record::DeliveryReleased {session.key, id});
        holdBack(peer); // behind PUBREL the message must not come again
    }
    session.outgoing.forgetMessage(*entry);
    acknowledge(peer, PacketType::PubRel, id, ReasonCode::Success);
}

void Engine::handlePubComp(Peer &peer, PacketId id)
{
    const auto *entry = peer.session->outgoing.find(id);
    if (entry && entry->state == OutgoingInflight::State::AwaitsPubComp)
        complete(peer, id);
    else if (entry)
        handleUnexpectedAck(peer, PacketType::PubComp, id);
}

void Engine::complete(Peer &peer, PacketId id)
{
    auto &session = *peer.session;
    if (session.outgoing.find(id)->takesQuota)
        --peer.quotaUsed;
    if (session.isStored())
        add(record::DeliveryCompleted {session.key, id});
    session.outgoing.remove(id);
    if (session.backlog)
        pump(session);
}

/// An acknowledgement of another kind than the message asks for.
void Engine::handleUnexpectedAck(Peer &peer, PacketType type, PacketId)
{
    const auto clause = clauseFor(peer, Clause::MQTT_3_3_4_1, Clause::MQTT311_3_3_4_1);
    handleViolation(peer, {clause, ReasonCode::ProtocolError, 0}, type);
}

} // namespace espalier
