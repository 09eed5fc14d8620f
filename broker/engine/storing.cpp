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
    using View = std::string_view;
    add(record::SessionStored {
        .session = session.key,
        .clientId = session.clientId,
        .version = session.version,
        .expiry = session.expiry,
        .disconnected = session.peer ? never : m_now,
        .userName = session.identity ? View(session.identity->userName) : View(),
        .listener = session.policy < m_policies.size() ? View(m_policies[session.policy].listener) : View()});
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

bool Engine::restore(const Record &record)
{
    if (!m_restoring)
        m_restoring = std::make_unique<Restoring>();
    const auto inSession = [this](auto handler, const auto &row) {
        auto *session = restoredSession(row.session);
        return session && (this->*handler)(*session, row);
    };
    return std::visit(
        Overloaded {
            [this](const record::MessageStored &row) { return restoreMessage(row); },
            [this](const record::SessionStored &row) { return restoreSession(row); },
            [this](const record::RetainedStored &row) { return restoreRetained(row); },
            [&](const record::WillStored &row) { return inSession(&Engine::restoreWill, row); },
            [&](const record::SubscriptionStored &row) {
                return inSession(&Engine::restoreSubscription, row);
            },
            [&](const record::DeliveryStored &row) { return inSession(&Engine::restoreDelivery, row); },
            [&](const record::IncomingStored &row) { return inSession(&Engine::restoreIncoming, row); },
            [&](const record::RetainedDeliveryStored &row) {
                return inSession(&Engine::restoreRetainedDelivery, row);
            },
            [](const auto &) {
                assert(false && "a change is no row");
                return false;
            },
        },
        record);
}

bool Engine::restoreMessage(const record::MessageStored &row)
{
    if (m_restoring->messages.contains(row.id))
        return false;
    auto message = MessageRef::copyOf(row.message, row.id, m_memory);
    message->setStored();
    m_restoring->messages.emplace(row.id, std::move(message));
    m_sequence = std::max(m_sequence, row.id);
    return true;
}

bool Engine::restoreSession(const record::SessionStored &row)
{
    if (findSession(row.clientId) || row.clientId.empty() || restoredSession(row.session))
        return false;
    auto &session = makeSession(std::string(row.clientId));
    session.key = row.session;
    session.version = row.version;
    session.expiry = row.expiry;
    session.policy = restoredPolicy(row.listener);
    identify(session, std::string(row.userName));
    m_lastSessionKey = std::max(m_lastSessionKey, row.session);
    m_restoring->sessions.emplace(row.session, session.id);
    m_restoring->disconnected.emplace_back(session.id, row.disconnected);
    return true;
}

Session *Engine::restoredSession(record::SessionKey key)
{
    const auto found = m_restoring->sessions.find(key);
    return found == m_restoring->sessions.end() ? nullptr : m_sessions[found->second].get();
}

MessageRef Engine::restoredMessage(record::MessageId id) const
{
    const auto found = m_restoring->messages.find(id);
    return found == m_restoring->messages.end() ? MessageRef() : found->second;
}

bool Engine::restoreRetained(const record::RetainedStored &row)
{
    auto message = restoredMessage(row.message);
    if (!message || m_retained.find(message->topicName()))
        return false;
    m_retained.set(std::move(message));
    return true;
}

bool Engine::restoreWill(Session &session, const record::WillStored &row)
{
    auto message = restoredMessage(row.message);
    if (!message)
        return false;
    auto will = std::make_unique<StoredWill>();
    will->message = std::move(message);
    will->delay = row.delay;
    will->expiry = row.expiry;
    session.will = std::move(will);
    return true;
}

bool Engine::restoreSubscription(Session &session, const record::SubscriptionStored &row)
{
    const auto filter = parseTopicFilter(row.topicFilter);
    if (!filter)
        return false;
    const auto added = m_tree.add(filter->filter, filter->shareName, session.id, row.options, row.identifier,
                                  session.firstSubscription);
    if (added.existed)
        return false;
    ++session.subscriptionCount;
    countSubscription(*filter);
    return true;
}

bool Engine::restoreDelivery(Session &session, const record::DeliveryStored &row)
{
    using State = OutgoingInflight::State;
    const bool isSent = row.packetId.isValid();
    auto message = row.isReleased ? MessageRef() : restoredMessage(row.message);
    if (row.isReleased ? !isSent : !message)
        return false;
    if (isSent && session.outgoing.find(row.packetId))
        return false;
    m_lastOrder = std::max(m_lastOrder, row.order);
    if (isSent)
        session.lastSent = row.order;
    if (row.isReleased) {
        session.outgoing.restore(row.packetId, State::AwaitsPubComp, nullptr);
        return true;
    }
    Delivery delivery {std::move(message), row.qos, row.retain,
                       std::vector(row.identifiers.begin(), row.identifiers.end()), row.order};
    if (isSent)
        session.outgoing.restore(row.packetId,
                                 row.qos == Qos::AtLeastOnce ? State::AwaitsPubAck : State::AwaitsPubRec,
                                 std::make_unique<Delivery>(std::move(delivery)));
    else
        session.needBacklog().queue.push(std::move(delivery));
    return true;
}

bool Engine::restoreIncoming(Session &session, const record::IncomingStored &row)
{
    if (session.incoming.contains(row.packetId))
        return false;
    session.incoming.add(row.packetId);
    return true;
}

bool Engine::restoreRetainedDelivery(Session &session, const record::RetainedDeliveryStored &row)
{
    auto delivery = std::make_unique<RetainedDelivery>();
    m_retained.start(delivery->cursor, row.topicFilter, row.newest);
    delivery->maximumQos = row.maximumQos;
    delivery->identifier = row.identifier;
    delivery->number = row.number;
    m_lastOrder = std::max(m_lastOrder, row.number);
    m_sequence = std::max(m_sequence, row.newest); // what is published from now on comes after it
    auto &line = session.needBacklog().retained;
    static_cast<void>(line.take(row.topicFilter));
    line.push(std::move(delivery));
    return true;
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
