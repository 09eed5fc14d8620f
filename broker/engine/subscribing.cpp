// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// SUBSCRIBE and UNSUBSCRIBE.
#include "broker/engine/enginedetail.h"
#include "broker/engine/mountpoint.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Why a filter was refused, of the first one that was.
std::string_view explanation(const std::vector<ReasonCode> &reasons)
{
    const auto refused = std::find_if(reasons.begin(), reasons.end(), isError);
    if (refused == reasons.end())
        return {};
    if (*refused == ReasonCode::NotAuthorized)
        return "The client may read nothing under this filter.";
    return "The filter has more levels, or the client more subscriptions, than allowed here.";
}

constexpr std::string_view unstorable =
    "The broker's storage does not work: subscriptions of this session cannot be kept.";

} // namespace

void Engine::handleSubscribe(Peer &peer, const Subscribe &packet)
{
    auto &session = *peer.session;
    const auto identifier = packet.properties.number(Property::SubscriptionIdentifier, 0);
    SubAck ack;
    ack.packetId = packet.packetId; // MQTT_3_8_4_2
    if (isInUse(peer, packet.packetId)) { // MQTT_2_2_1_3
        ack.reasons.assign(packet.subscriptions.size(), ReasonCode::PacketIdentifierInUse);
        sendExplained(peer, ack, idInUse);
        return;
    }
    const auto recordsBefore = m_journal.count();
    const bool isUnstorable = m_storing != Storing::Works && session.isStored();
    ack.reasons.reserve(packet.subscriptions.size());
    for (auto subscription : packet.subscriptions) { // MQTT_3_8_4_5
        subscription.topicFilter =
            mountedTopicFilter(peer.rules->mountPoint, subscription.topicFilter, m_mountedTopic);
        if (peer.isBridge)
            subscription.options.noLocal = subscription.options.retainAsPublished = true;
        ack.reasons.push_back(isUnstorable ? ReasonCode::QuotaExceeded
                                           : subscribe(session, subscription, identifier));
        if (isError(ack.reasons.back()) && !isUnstorable)
            tellRefused(peer, subscription.topicFilter, ack.reasons.back());
    }
    if (session.isStored())
        holdBackSince(recordsBefore, peer);
    sendExplained(peer, ack, // MQTT_3_8_4_1
                  isUnstorable ? unstorable : explanation(ack.reasons));
    if (peer.state != Peer::State::Closing && session.backlog)
        pump(session);
}

void Engine::tellRefused(Peer &peer, std::string_view topicFilter, ReasonCode reason)
{
    MetLimit limit;
    if (reason == ReasonCode::TopicFilterInvalid)
        limit = met(Limit::MaximumTopicLevels, peer);
    else if (reason == ReasonCode::QuotaExceeded)
        limit = met(Limit::MaximumSubscriptions, peer);
    if (!std::exchange(peer.toldSubscriptionRefused, true))
        log(Event::Kind::SubscriptionRefused, peer,
            {.topic = std::string(topicFilter),
             .reason = reason,
             .packetType = PacketType::Subscribe,
             .limit = limit});
}

ReasonCode Engine::subscribe(Session &session, const Subscription &subscription, std::uint32_t identifier)
{
    const auto filter = parseTopicFilter(subscription.topicFilter);
    if (!filter)
        return ReasonCode::TopicFilterInvalid;
    const auto levels = std::count(filter->filter.begin(), filter->filter.end(), '/') + 1;
    if (levels > m_settings.maximumTopicLevels)
        return ReasonCode::TopicFilterInvalid;
    if (session.subscriptionCount >= m_settings.maximumSubscriptions
        && m_tree.find(filter->filter, filter->shareName, session.id)
               == noId) // MQTT_3_8_4_3, MQTT311_3_8_4_3
        return ReasonCode::QuotaExceeded;

    if (session.identity && session.identity->access
        && !session.identity->access->couldRead(filter->filter)) {
        ++m_statistics.subscriptionsDenied;
        return ReasonCode::NotAuthorized;
    }

    const auto &options = subscription.options;
    const auto added = m_tree.add(filter->filter, filter->shareName, session.id, options, identifier,
                                  session.firstSubscription); // MQTT_3_8_4_3
    m_routes.filterChanged(filter->filter);
    if (!added.existed) {
        ++session.subscriptionCount;
        countSubscription(*filter);
    }
    if (session.isStored())
        add(record::SubscriptionStored {session.key, subscription.topicFilter, options, identifier});

    const bool wantsRetained = options.retainHandling == RetainHandling::SendOnSubscribe // MQTT_3_3_1_9
                               || (options.retainHandling == RetainHandling::SendIfNew && !added.existed);
    if (wantsRetained && !filter->isShared())
        beginRetained(session, filter->filter, options.maximumQos, identifier);
    return static_cast<ReasonCode>(options.maximumQos); // MQTT_3_8_4_7
}

void Engine::countSubscription(const TopicFilter &filter)
{
    if (filter.isShared())
        ++m_statistics.sharedSubscriptions;
    if (isSystemFilter(filter.filter))
        countSystemSubscription();
}

void Engine::beginRetained(Session &session, std::string_view filter, Qos maximumQos,
                           std::uint32_t identifier)
{
    if (session.backlog && session.backlog->retained.contains(filter)) {
        pump(session); // MQTT_3_8_4_5: what an earlier subscription can be sent at once
        stopRetained(session, filter); // MQTT_3_8_4_4: what it cannot be sent comes with all others again
    }
    if (m_retained.size() == 0)
        return;
    auto delivery = std::make_unique<RetainedDelivery>();
    m_retained.start(delivery->cursor, filter, m_sequence);
    if (delivery->cursor.isAtEnd())
        return;
    delivery->maximumQos = maximumQos;
    delivery->identifier = identifier;
    if (session.isStored() && maximumQos != Qos::AtMostOnce) {
        delivery->number = ++m_lastOrder;
        add(record::RetainedDeliveryStored {session.key, delivery->number, filter, maximumQos, identifier,
                                            m_sequence});
    }
    session.needBacklog().retained.push(std::move(delivery));
}

void Engine::handleUnsubscribe(Peer &peer, const Unsubscribe &packet)
{
    auto &session = *peer.session;
    UnsubAck ack;
    ack.packetId = packet.packetId;
    if (isInUse(peer, packet.packetId)) { // MQTT_2_2_1_3
        ack.reasons.assign(packet.topicFilters.size(), ReasonCode::PacketIdentifierInUse);
        sendExplained(peer, ack, idInUse);
        return;
    }
    const auto recordsBefore = m_journal.count();
    ack.reasons.reserve(packet.topicFilters.size());
    for (const auto asked : packet.topicFilters) {
        const auto topicFilter = mountedTopicFilter(peer.rules->mountPoint, asked, m_mountedTopic);
        const auto filter = parseTopicFilter(topicFilter);
        const auto id = filter ? m_tree.find(filter->filter, filter->shareName, session.id) : noId;
        if (id != noId)
            removeSubscription(session, id, filter->filter);
        if (id != noId && session.isStored())
            add(record::SubscriptionRemoved {session.key, topicFilter});
        ack.reasons.push_back(id != noId ? ReasonCode::Success : ReasonCode::NoSubscriptionExisted);
    }
    if (session.isStored())
        holdBackSince(recordsBefore, peer);
    send(peer, ack);
    if (peer.state != Peer::State::Closing && session.backlog)
        pump(session);
}

void Engine::removeSubscription(Session &session, SubscriptionId id, std::string_view filter)
{
    if (m_tree[id].group == noId)
        stopRetained(session, filter); // MQTT_3_10_4_2
    else
        --m_statistics.sharedSubscriptions;
    if (isSystemFilter(filter))
        uncountSystemSubscription();
    m_tree.remove(id, session.firstSubscription);
    --session.subscriptionCount;
    m_routes.filterChanged(filter);
}

} // namespace espalier
