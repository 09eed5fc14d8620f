// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Messages, and who is owed them.
#include "tests/simulation/model.h"

#include "core/mqtt/topic.h"

#include <algorithm>

namespace espalier::simulation {

bool Model::isCandidate(const SharedDue::Group &group, const SessionState &session)
{
    return std::any_of(group.candidates.begin(), group.candidates.end(),
                       [&](const auto &candidate) { return candidate.incarnation == session.incarnation; });
}

void Model::receivedPublish(ConnectionState &connection, const Publish &publish)
{
    auto &session = *connection.session;
    auto publication = std::make_shared<Publication>();
    publication->publisher = session.clientId;
    publication->topicName = publish.topicName;
    publication->payload = asText(publish.payload);
    publication->qos = publish.qos;
    publication->retain = publish.retain;
    for (const auto &property : publish.properties) {
        if (property.property == Property::TopicAlias) {
            auto &name = connection.incomingAliases[property.number];
            if (publish.topicName.empty())
                publication->topicName = name;
            else
                name = publish.topicName;
        } else if (property.property == Property::MessageExpiryInterval) {
            publication->expiry = m_now + std::chrono::seconds(property.number);
        } else {
            publication->properties.add(property);
        }
    }

    const auto packetId = publish.packetId.value();
    if (publish.qos == Qos::ExactlyOnce && session.incoming.contains(packetId)) {
        connection.replies.push_back({.type = PacketType::PubRec, .packetId = packetId});
        return;
    }
    auto reason = ReasonCode::Success;
    if (isRefused(connection, publish, *publication, reason)) {
        if (publish.qos == Qos::AtMostOnce) {
            closeWithReason(connection, CloseCause::Violation, reason);
            return;
        }
    } else {
        publication->order = ++m_order;
        const bool hasSubscribers = this->publish(publication, &session);
        if (reason == ReasonCode::NoMatchingSubscribers && hasSubscribers)
            fail("PUBACK tells the truth", "'no matching subscribers' for '{}', which some match",
                 publication->topicName);
        if (publish.qos == Qos::ExactlyOnce)
            session.incoming.insert(packetId);
    }
    if (publish.qos == Qos::AtLeastOnce)
        connection.replies.push_back({.type = PacketType::PubAck, .packetId = packetId, .reason = reason});
    else if (publish.qos == Qos::ExactlyOnce)
        connection.replies.push_back({.type = PacketType::PubRec, .packetId = packetId, .reason = reason});
}

/// Whether the broker has refused the message, as it may where memory is short. `reason` is set to what it tells.
bool Model::isRefused(const ConnectionState &connection, const Publish &publish,
                      const Publication &publication, ReasonCode &reason)
{
    const bool mayBeRefused = hasMemoryLimit() && publication.retain && !publication.payload.empty();
    if (publish.qos == Qos::AtMostOnce) {
        const auto &outside = m_outside[connection.index];
        reason = ReasonCode::QuotaExceeded;
        return mayBeRefused && outside.wantsClose && outside.cause == CloseCause::Violation;
    }
    const auto type = publish.qos == Qos::AtLeastOnce ? PacketType::PubAck : PacketType::PubRec;
    const auto *output = findOutput(connection, type, publish.packetId.value());
    if (!output)
        return false; // its absence is noticed with the other replies
    if (const auto *pubAck = std::get_if<PubAck>(output))
        reason = pubAck->reason;
    else
        reason = std::get<PubRec>(*output).reason;
    if (isError(reason) && !mayBeRefused)
        fail("a message is refused only where memory is short", "{:02x} for '{}'",
             static_cast<unsigned>(reason), publication.topicName);
    return isError(reason);
}

/// Returns whether anybody subscribed to it.
bool Model::publish(const PublicationRef &publication, const SessionState *publisher)
{
    if (publication->retain)
        retain(publication);
    const bool toSessions = routeToSessions(publication, publisher);
    const bool toGroups = routeToGroups(publication);
    return toSessions || toGroups;
}

void Model::retain(const PublicationRef &publication)
{
    for (const auto &[clientId, session] : m_sessions) {
        for (const auto &due : session->waiting) {
            if (due->source == Due::Source::Retained && due->publication->topicName == publication->topicName
                && due->replacedIn == 0)
                due->replacedIn = m_call;
        }
    }
    if (publication->payload.empty())
        m_retained.erase(publication->topicName);
    else
        m_retained[publication->topicName] = publication;
}

bool Model::routeToSessions(const PublicationRef &publication, const SessionState *publisher)
{
    bool isAny = false;
    for (const auto &[clientId, session] : m_sessions) {
        Due due {.publication = publication, .source = Due::Source::Subscriptions, .call = m_call};
        auto maximumQos = Qos::AtMostOnce;
        for (const auto &[topicFilter, subscription] : session->subscriptions) {
            const auto &options = subscription.options;
            if (!subscription.shareName.empty() || !matches(subscription.filter, publication->topicName))
                continue;
            if (options.noLocal && session.get() == publisher)
                continue;
            due.filters.push_back(topicFilter);
            maximumQos = std::max(maximumQos, options.maximumQos);
            due.form.retain |= publication->retain && options.retainAsPublished;
            if (subscription.identifier != 0)
                due.form.identifiers.insert(subscription.identifier);
        }
        if (due.filters.empty())
            continue;
        isAny = true;
        due.form.qos = std::min(maximumQos, publication->qos);
        if (due.form.qos != Qos::AtMostOnce || session->connection)
            owe(*session, std::move(due));
    }
    return isAny;
}

bool Model::routeToGroups(const PublicationRef &publication)
{
    std::map<std::string, SharedDue::Group> groups;
    for (const auto &[clientId, session] : m_sessions) {
        for (const auto &[topicFilter, subscription] : session->subscriptions) {
            if (subscription.shareName.empty() || !matches(subscription.filter, publication->topicName))
                continue;
            SharedDue::Candidate candidate {.incarnation = session->incarnation};
            candidate.form.qos = std::min(subscription.options.maximumQos, publication->qos);
            candidate.form.retain = publication->retain && subscription.options.retainAsPublished;
            if (subscription.identifier != 0)
                candidate.form.identifiers.insert(subscription.identifier);
            candidate.wasConnected = session->connection != nullptr;
            auto &group = groups[topicFilter];
            group.topicFilter = topicFilter;
            group.isOptional |= m_endedFilters.contains(topicFilter);
            group.mayWait |= candidate.form.qos != Qos::AtMostOnce;
            group.candidates.push_back(std::move(candidate));
        }
    }
    if (groups.empty())
        return false;
    auto &due = m_shared.emplace_back(SharedDue {.publication = publication, .call = m_call});
    for (auto &[topicFilter, group] : groups)
        due.groups.push_back(std::move(group));
    return true;
}

void Model::owe(SessionState &session, Due due)
{
    session.waiting.push_back(std::make_shared<Due>(std::move(due)));
}

void Model::received(ConnectionState &connection, const Subscribe &packet)
{
    auto &session = *connection.session;
    Reply reply {.type = PacketType::SubAck, .packetId = packet.packetId.value()};
    const auto identifier = packet.properties.number(Property::SubscriptionIdentifier, 0);
    for (const auto &[topicFilter, options] : packet.subscriptions) {
        const auto parsed = parseTopicFilter(topicFilter);
        const bool isNew = !session.subscriptions.contains(std::string(topicFilter));
        session.subscriptions[std::string(topicFilter)] = {
            std::string(parsed->filter), std::string(parsed->shareName), options, identifier};
        reply.reasons.push_back(static_cast<ReasonCode>(options.maximumQos));
        if (parsed->isShared() || options.retainHandling == RetainHandling::DoNotSend
            || (options.retainHandling == RetainHandling::SendIfNew && !isNew))
            continue;
        for (const auto &due : session.waiting) {
            // They come again (MQTT-3.8.4-4).
            due->isOptional |= due->source == Due::Source::Retained && due->filters.front() == topicFilter;
        }
        for (const auto &[topicName, publication] : m_retained) {
            if (!matches(parsed->filter, topicName))
                continue;
            Due due {.publication = publication, .source = Due::Source::Retained, .call = m_call};
            due.filters.emplace_back(topicFilter);
            due.form.qos = std::min(options.maximumQos, publication->qos);
            due.form.retain = true;
            if (identifier != 0)
                due.form.identifiers.insert(identifier);
            owe(session, std::move(due));
        }
    }
    connection.replies.push_back(std::move(reply));
}

void Model::received(ConnectionState &connection, const Unsubscribe &packet)
{
    auto &session = *connection.session;
    Reply reply {.type = PacketType::UnsubAck, .packetId = packet.packetId.value()};
    for (const auto topicFilter : packet.topicFilters) {
        const bool existed = session.subscriptions.erase(std::string(topicFilter)) > 0;
        if (connection.version == ProtocolVersion::V5)
            reply.reasons.push_back(existed ? ReasonCode::Success : ReasonCode::NoSubscriptionExisted);
        for (auto &due : m_shared) {
            for (auto &group : due.groups)
                group.isOptional |= group.topicFilter == topicFilter && isCandidate(group, session);
        }
    }
    for (const auto &due : session.waiting) {
        const auto exists = [&](const std::string &filter) { return session.subscriptions.contains(filter); };
        if (std::none_of(due->filters.begin(), due->filters.end(), exists))
            due->isOptional = true;
    }
    connection.replies.push_back(std::move(reply));
}

} // namespace espalier::simulation
