// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What must survive the engine, and its return.
#include "broker/engine/enginedetail.h"

#include <algorithm>
#include <cassert>

namespace espalier {

void Engine::holdBack(Peer &peer)
{
    const auto batch = m_journal.uncommitted();
    if (batch == 0)
        return;
    if (!peer.output.isHeldBack())
        m_held.push_back(peer.handle);
    peer.output.holdBack(batch);
}

void Engine::committed(std::uint64_t batch)
{
    m_journal.committed(batch);
    std::erase_if(m_held, [&](PeerHandle handle) {
        const auto &slot = m_peers[handle.index];
        if (!slot.peer || slot.generation != handle.generation)
            return true;
        auto &output = slot.peer->output;
        output.release(batch);
        if (output.sendable() > 0)
            markDirty(*slot.peer);
        return !output.isHeldBack();
    });
}

/// Its row, or none any more if it ends with its connection now.
void Engine::storeSession(Session &session)
{
    if (!m_journal.isOn())
        return;
    if (session.expiry == 0) {
        if (session.isStored())
            add(record::SessionRemoved {std::exchange(session.key, 0)});
        return;
    }
    if (!session.isStored())
        session.key = ++m_lastSessionKey;
    add(record::SessionStored {.session = session.key,
                               .clientId = session.clientId,
                               .version = session.version,
                               .expiry = session.expiry,
                               .disconnected = session.peer ? never : m_now});
}

void Engine::storeWill(const Session &session)
{
    const auto &will = *session.will;
    will.message->store();
    add(record::WillStored {.session = session.key,
                            .message = will.message->sequence(),
                            .delay = will.delay,
                            .expiry = will.expiry});
}

void Engine::discardWill(Session &session)
{
    if (!session.will)
        return;
    if (session.isStored())
        add(record::WillRemoved {session.key});
    session.will.reset();
}

/// Sent with `id`, or waiting when that is not valid.
void Engine::storeDelivery(Session &session, Delivery &delivery, PacketId id)
{
    if (delivery.order > session.lastSent) {
        session.lastSent = delivery.order;
        add(record::DeliverySent {session.key, delivery.order, id});
        return;
    }
    // A retained message that was sent while this one waited was stored later: the order of sending counts.
    if (delivery.order != 0)
        add(record::DeliveryDropped {session.key, delivery.order});
    delivery.order = ++m_lastOrder;
    if (id.isValid())
        session.lastSent = delivery.order;
    delivery.message->store();
    add(record::DeliveryStored {.session = session.key,
                                .order = delivery.order,
                                .message = delivery.message->sequence(),
                                .qos = delivery.qos,
                                .retain = delivery.retain,
                                .packetId = id,
                                .identifiers = delivery.identifiers});
}

void Engine::restore(const Record &record)
{
    if (!m_restoring)
        m_restoring = std::make_unique<Restoring>();
    std::visit(Overloaded {
                   [this](const record::MessageStored &row) { restoreMessage(row); },
                   [this](const record::SessionStored &row) { restoreSession(row); },
                   [this](const record::WillStored &row) { restoreWill(row); },
                   [this](const record::SubscriptionStored &row) { restoreSubscription(row); },
                   [this](const record::DeliveryStored &row) { restoreDelivery(row); },
                   [this](const record::IncomingStored &row) {
                       restoredSession(row.session).incoming.add(row.packetId);
                   },
                   [this](const record::RetainedStored &row) {
                       m_retained.set(m_restoring->messages.at(row.message));
                   },
                   [this](const record::RetainedDeliveryStored &row) { restoreRetainedDelivery(row); },
                   [](const auto &) { assert(false && "a change is no row"); },
               },
               record);
}

void Engine::restoreMessage(const record::MessageStored &row)
{
    auto message = MessageRef::copyOf(row.message, row.id, m_memory);
    message->setStored();
    m_restoring->messages.emplace(row.id, std::move(message));
    m_sequence = std::max(m_sequence, row.id);
}

void Engine::restoreSession(const record::SessionStored &row)
{
    auto &session = makeSession(std::string(row.clientId));
    session.key = row.session;
    session.version = row.version;
    session.expiry = row.expiry;
    m_lastSessionKey = std::max(m_lastSessionKey, row.session);
    m_restoring->sessions.emplace(row.session, session.id);
    m_restoring->disconnected.emplace_back(session.id, row.disconnected);
}

Session &Engine::restoredSession(record::SessionKey key)
{
    return *m_sessions[m_restoring->sessions.at(key)];
}

void Engine::restoreWill(const record::WillStored &row)
{
    auto will = std::make_unique<StoredWill>();
    will->message = m_restoring->messages.at(row.message);
    will->delay = row.delay;
    will->expiry = row.expiry;
    restoredSession(row.session).will = std::move(will);
}

void Engine::restoreSubscription(const record::SubscriptionStored &row)
{
    auto &session = restoredSession(row.session);
    const auto filter = parseTopicFilter(row.topicFilter);
    if (!filter)
        return;
    static_cast<void>(m_tree.add(filter->filter, filter->shareName, session.id, row.options, row.identifier,
                                 session.firstSubscription));
    ++session.subscriptionCount;
    countSubscription(*filter);
}

void Engine::restoreDelivery(const record::DeliveryStored &row)
{
    using State = OutgoingInflight::State;
    auto &session = restoredSession(row.session);
    m_lastOrder = std::max(m_lastOrder, row.order);
    if (row.packetId.isValid())
        session.lastSent = row.order;
    if (row.isReleased) {
        session.outgoing.restore(row.packetId, State::AwaitsPubComp, nullptr);
        return;
    }
    Delivery delivery {m_restoring->messages.at(row.message), row.qos, row.retain,
                       std::vector(row.identifiers.begin(), row.identifiers.end()), row.order};
    if (row.packetId.isValid())
        session.outgoing.restore(row.packetId,
                                 row.qos == Qos::AtLeastOnce ? State::AwaitsPubAck : State::AwaitsPubRec,
                                 std::make_unique<Delivery>(std::move(delivery)));
    else
        session.needBacklog().queue.push(std::move(delivery));
}

void Engine::restoreRetainedDelivery(const record::RetainedDeliveryStored &row)
{
    auto delivery = std::make_unique<RetainedDelivery>();
    m_retained.start(delivery->cursor, row.topicFilter, row.newest);
    delivery->maximumQos = row.maximumQos;
    delivery->identifier = row.identifier;
    delivery->number = row.number;
    m_lastOrder = std::max(m_lastOrder, row.number);
    auto &line = restoredSession(row.session).needBacklog().retained;
    static_cast<void>(line.take(row.topicFilter));
    line.push(std::move(delivery));
}

void Engine::restored(TimePoint now)
{
    m_now = now;
    m_system.start(now);
    const auto restoring = std::exchange(m_restoring, nullptr);
    if (m_systemSubscriptions > 0)
        tellSystemTopics(Telling::Retained);
    if (!restoring)
        return;
    for (const auto &[id, disconnected] : restoring->disconnected) {
        auto &session = *m_sessions[id];
        if (disconnected == never)
            storeSession(session);
        outlive(session, disconnected == never ? now : disconnected); // MQTT_3_1_2_8
    }
}

} // namespace espalier
