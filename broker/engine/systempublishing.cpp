// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What the broker says of itself.
#include "broker/engine/enginedetail.h"

#include <algorithm>

namespace espalier {

Statistics Engine::statistics() const
{
    auto statistics = m_statistics;
    statistics.sessions = m_byClientId.size();
    statistics.subscriptions = m_tree.size();
    statistics.retainedMessages = m_retained.size();
    statistics.messagesHeld = m_memory.messages;
    statistics.messageBytesHeld = m_memory.bytes;
    if (m_settings.heapInUse)
        statistics.heapInUse = m_settings.heapInUse();
    statistics.mostHeapInUse = std::max(statistics.mostHeapInUse, statistics.heapInUse);
    return statistics;
}

void Engine::countSystemSubscription()
{
    if (m_settings.sysInterval <= std::chrono::seconds(0) || m_systemSubscriptions++ > 0 || m_restoring)
        return;
    tellSystemTopics(Telling::Retained); // the new subscription finds them as it does other retained messages
}

void Engine::uncountSystemSubscription()
{
    if (m_settings.sysInterval <= std::chrono::seconds(0) || --m_systemSubscriptions > 0)
        return;
    m_timers.cancel(m_systemTimer);
    for (const auto topicName : SystemTopics::topicNames())
        static_cast<void>(m_retained.remove(topicName));
    m_system.forget();
}

void Engine::tellSystemTopics(Telling telling)
{
    const auto statistics = this->statistics();
    m_statistics.mostHeapInUse = statistics.mostHeapInUse;
    for (const auto &[topicName, text] : m_system.changes(statistics, m_now))
        tellOwn(topicName, text, telling);
    m_timers.arm(m_systemTimer, m_now + m_settings.sysInterval, {TimerKind::SystemTopics, 0});
}

/// Retains a message that is in no journal: a later engine has another one.
void Engine::tellOwn(std::string_view topicName, std::string_view payload, Telling telling)
{
    // Of sessions that are stored, each such message would wait as one more record until the storage works again.
    const auto qos = m_storing == Storing::Works ? Qos::ExactlyOnce : Qos::AtMostOnce;
    const MessageView message {
        .topicName = topicName, .payload = asBytes(payload), .qos = qos, .retain = true};
    Publication publication(message, {++m_sequence, m_memory}, m_now, m_formScratch);
    if (payload.empty())
        static_cast<void>(m_retained.remove(topicName));
    else
        m_retained.set(publication.kept());
    if (telling == Telling::AndSubscribers)
        route(publication, m_routes.routeOf(topicName), nullptr);
}

void Engine::publishOwn(std::string_view topicName, std::string_view payload, TimePoint now)
{
    m_now = now;
    if (isSystemFilter(topicName)) {
        tellOwn(topicName, payload, Telling::AndSubscribers);
        return;
    }
    const MessageView message {
        .topicName = topicName, .payload = asBytes(payload), .qos = Qos::AtLeastOnce, .retain = true};
    Publication publication(message, {++m_sequence, m_memory}, m_now, m_formScratch);
    static_cast<void>(publish(publication, nullptr)); // whom nobody can tell a refusal
}

void Engine::endSessionOf(std::string_view clientId, TimePoint now)
{
    m_now = now;
    auto *session = findSession(clientId);
    if (!session)
        return;
    session->expiry = 0;
    if (session->peer)
        disconnect(*session->peer, ReasonCode::AdministrativeAction, CloseCause::Administrative);
    else
        endSession(*session);
}

void Engine::forgetIncoming(std::string_view clientId)
{
    auto *session = findSession(clientId);
    if (!session)
        return;
    if (session->isStored())
        session->incoming.forEach([&](PacketId id) { add(record::IncomingRemoved {session->key, id}); });
    session->incoming = {};
}

} // namespace espalier
