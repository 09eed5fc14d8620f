// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What must hold after each call of the engine.
#include "tests/simulation/model.h"

#include "core/mqtt/encode.h"

#include <algorithm>

namespace espalier::simulation {

using Sent = OutgoingMessage::State;

void Model::beginCall(TimePoint now, std::span<const Output> outputs, std::vector<Outside> outside)
{
    m_now = now;
    ++m_call;
    m_endedWithCall = 0;
    m_endedFilters.clear();
    m_outputs = outputs;
    m_outside = std::move(outside);
}

void Model::endCall(const Statistics &statistics, TimePoint nextDeadline)
{
    for (const auto &output : m_outputs)
        judge(output);
    for (const auto &connection : m_connections) {
        if (!connection->replies.empty())
            fail("everything is answered at once", "{} is missing for connection {}",
                 packetTypeName(connection->replies.front().type), connection->index);
    }
    judgeClosing();
    judgeDropped(statistics);
    judgeWaiting();
    judgeStatistics(statistics, nextDeadline);
    m_before = statistics;
    m_outputs = {};
}

void Model::judgeClosing()
{
    for (const auto &connection : m_connections) {
        const auto &outside = m_outside[connection->index];
        if (outside.isGone)
            continue;
        const bool isClosed = connection->state == State::Closed;
        if (outside.wantsClose && !isClosed)
            fail("connections are closed for a reason only", "connection {}, cause {}", connection->index,
                 static_cast<int>(outside.cause));
        else if (!outside.wantsClose && isClosed)
            fail("connections are closed in time", "connection {}, cause {}", connection->index,
                 static_cast<int>(*connection->cause));
        else if (isClosed && outside.cause != *connection->cause)
            fail("the cause of an end is told", "connection {}: {}, expected {}", connection->index,
                 static_cast<int>(outside.cause), static_cast<int>(*connection->cause));
    }
}

bool Model::hasQuota(const ConnectionState &connection) const
{
    return connection.state == State::Connected && m_outside[connection.index].unsent == 0
           && quotaUsed(connection) < connection.receiveMaximum;
}

bool Model::isReady(const ConnectionState &connection) const
{
    return hasQuota(connection)
           && unacknowledgedBytes(*connection.session) <= m_settings.maximumInflightBytes;
}

std::uint32_t Model::quotaUsed(const ConnectionState &connection) const
{
    std::uint32_t used = 0;
    for (const auto &[packetId, message] : connection.session->outgoing)
        used += message.takesQuota ? 1 : 0;
    return used;
}

std::size_t Model::unacknowledgedBytes(const SessionState &session) const
{
    std::size_t bytes = 0;
    for (const auto &[packetId, message] : session.outgoing) {
        if (message.state == Sent::AwaitsPubComp)
            continue;
        const auto &due = *message.due;
        bytes += countedSize(*due.publication, due.form);
        // For which of its groups a client before MQTT 5 got a message is not to be seen.
        if (due.source == Due::Source::Shared && due.form.identifiers.empty())
            bytes += sizeof(std::uint32_t);
    }
    return bytes;
}

bool Model::isTooLarge(const ConnectionState &connection, const Publication &publication,
                       const Form &form) const
{
    if (connection.maximumPacketSize == maximumPacketLength)
        return false;
    PropertyList properties(publication.properties);
    if (publication.expiry != never)
        properties.add(Property::MessageExpiryInterval, 1u);
    for (const auto identifier : form.identifiers)
        properties.add(Property::SubscriptionIdentifier, identifier);
    Publish publish {.qos = form.qos, .topicName = publication.topicName};
    publish.packetId = PacketId(form.qos == Qos::AtMostOnce ? 0 : 1);
    publish.properties = properties;
    publish.payload = asBytes(publication.payload);
    return encodedSize(publish, connection.version) > connection.maximumPacketSize;
}

void Model::judgeWaiting()
{
    for (const auto &[clientId, session] : m_sessions) {
        if (session->connection)
            judgeWaiting(*session->connection);
        std::erase_if(session->waiting, [this](const DueRef &due) {
            m_tooLarge.possible += due->replacedIn != 0 && due->wasTooLarge ? 1 : 0;
            return due->replacedIn != 0;
        });
    }
    judgeSharedWaiting();
}

/// Nothing waits for a client that could be sent it.
void Model::judgeWaiting(ConnectionState &connection)
{
    auto &session = *connection.session;
    const bool ready = isReady(connection);
    std::erase_if(session.waiting, [&](const DueRef &due) {
        if (!ready || connection.topicAliasMaximum > 0)
            due->wasTooLarge |= isTooLarge(connection, *due->publication, due->form);
        if (ready)
            giveUp(*due, connection);
        return ready;
    });
    const bool mayResend = hasQuota(connection);
    std::erase_if(session.outgoing, [&](const auto &entry) {
        const auto &[packetId, message] = entry;
        if (message.connection == connection.index)
            return false;
        const bool isPublish = message.state != Sent::AwaitsPubComp;
        const bool isLarge =
            isPublish && isTooLarge(connection, *message.due->publication, message.due->form);
        if (!mayResend || connection.topicAliasMaximum > 0)
            message.due->wasTooLarge |= isLarge;
        if (!mayResend)
            return false;
        if (message.state != Sent::AwaitsPubAck || (!isLarge && !message.due->wasTooLarge))
            fail("what is unacknowledged is sent again", "{} '{}' as {} to {}",
                 isPublish ? "PUBLISH" : "PUBREL", message.due->publication->payload.substr(0, 12), packetId,
                 session.clientId);
        ++(message.due->wasTooLarge ? m_tooLarge.possible : m_tooLarge.certain);
        return true;
    });
}

void Model::giveUp(const Due &due, const ConnectionState &connection)
{
    const auto &publication = *due.publication;
    const bool isExpiring = isExpired(publication) && due.source != Due::Source::Retained;
    const bool isLarge = isTooLarge(connection, publication, due.form);
    if (due.source == Due::Source::Retained && (isExpired(publication) || due.replacedIn != 0)) {
        m_tooLarge.possible += due.wasTooLarge ? 1 : 0;
    } else if (due.isOptional || due.batch || due.wasTooLarge) {
        m_expired.possible += isExpiring ? 1 : 0;
        m_tooLarge.possible += isLarge || due.wasTooLarge ? 1 : 0;
        if (due.batch && !due.isOptional && !isExpiring && !isLarge && !due.wasTooLarge)
            markDropped(publication, *due.batch);
    } else if (isExpiring) {
        ++m_expired.certain;
    } else if (isLarge) {
        ++m_tooLarge.certain;
    } else {
        fail("nothing waits that can be sent", "'{}' on '{}' q{} for {}", publication.payload.substr(0, 12),
             publication.topicName, static_cast<int>(due.form.qos), connection.session->clientId);
    }
}

void Model::judgeSharedWaiting()
{
    std::erase_if(m_shared, [this](SharedDue &due) {
        bool areAllReady = true;
        for (auto &group : due.groups) {
            for (const auto &candidate : group.candidates) {
                const auto *of = session(candidate.incarnation);
                if (!of || candidate.form.qos == Qos::AtMostOnce)
                    continue;
                const auto *connection = of->connection;
                areAllReady = areAllReady && connection && isReady(*connection);
                group.wasTooLarge |= connection && isTooLarge(*connection, *due.publication, candidate.form);
            }
        }
        const bool isDone = areAllReady || due.received.size() == due.groups.size();
        if (isDone)
            giveUp(due);
        return isDone;
    });
}

/// Nothing of it is left to be sent.
void Model::giveUp(const SharedDue &due)
{
    const auto mayMiss = [&](const SharedDue::Group &group) {
        return group.isOptional || group.batch || group.wasTooLarge || isExpired(*due.publication);
    };
    const auto groups = missing(due, mayMiss);
    if (!groups) {
        fail("one of a group gets each message", "nobody of {} has got '{}'", due.groups.front().topicFilter,
             due.publication->payload.substr(0, 12));
        return;
    }
    std::vector<std::shared_ptr<DropBatch>> batches;
    for (const auto &group : due.groups)
        batches.push_back(group.batch);
    for (const auto *group : *groups) {
        giveUp(due, *group);
        std::erase(batches, nullptr);
        if (group->batch)
            batches.erase(std::find(batches.begin(), batches.end(), group->batch));
    }
    for (const auto &batch : batches)
        markSent(batch);
}

void Model::giveUp(const SharedDue &due, const SharedDue::Group &group)
{
    const bool isExpiring = isExpired(*due.publication);
    if (group.isOptional || group.batch || group.wasTooLarge) {
        m_expired.possible += isExpiring ? 1 : 0;
        m_tooLarge.possible += group.wasTooLarge ? 1 : 0;
        if (group.batch && !group.isOptional && !group.wasTooLarge && !isExpiring)
            markDropped(*due.publication, *group.batch);
    } else {
        ++(due.groups.size() > 1 ? m_expired.possible : m_expired.certain);
    }
}

void Model::judgeStatistics(const Statistics &statistics, TimePoint nextDeadline)
{
    const auto compare = [this](std::string_view what, std::uint64_t counted, std::uint64_t expected) {
        if (counted != expected)
            fail("statistics are right", "{} {}, expected {}", counted, what, expected);
    };
    std::uint64_t connected = 0;
    std::uint64_t subscriptions = 0;
    for (const auto &[clientId, session] : m_sessions) {
        connected += session->connection ? 1 : 0;
        subscriptions += session->subscriptions.size();
    }
    compare("sessions", statistics.sessions, m_sessions.size());
    compare("connected clients", statistics.clientsConnected, connected);
    compare("subscriptions", statistics.subscriptions, subscriptions);
    compare("retained messages", statistics.retainedMessages, m_retained.size());
    if (const auto expected = this->nextDeadline(); nextDeadline > expected)
        fail("the next deadline is told", "{} us too late", (nextDeadline - expected).count());
    else if (expected == never && nextDeadline != never)
        fail("the next deadline is told", "one is told where there is none");
}

void Model::judgeCount(std::string_view what, const Dropped &expected, std::uint64_t counted)
{
    if (counted < expected.certain || counted > expected.certain + expected.possible)
        fail("what is dropped is counted", "{}: {} counted, {} to {} expected", what, counted,
             expected.certain, expected.certain + expected.possible);
}

void Model::judgeSettled(const Statistics &statistics)
{
    for (const auto &[clientId, session] : m_sessions) {
        if (!session->waiting.empty())
            fail("everything is delivered in the end", "{} of {} wait", session->waiting.size(), clientId);
        if (!session->outgoing.empty() || !session->incoming.empty())
            fail("everything is acknowledged in the end", "{} to and {} from {}", session->outgoing.size(),
                 session->incoming.size(), clientId);
    }
    if (!m_shared.empty())
        fail("everything is delivered in the end", "{} of groups wait", m_shared.size());
    judgeCount("expired messages", m_expired, statistics.droppedExpired);
    judgeCount("messages too large for their receivers", m_tooLarge, statistics.droppedTooLarge);
    for (const auto &batch : m_batches) {
        if (batch->dropped > batch->found + batch->open)
            fail("what is counted as dropped is dropped", "{} were counted, {} to {} are lost",
                 batch->dropped, batch->found, batch->found + batch->open);
    }
}

std::vector<std::string> Model::retainedTopics() const
{
    std::vector<std::string> topics;
    for (const auto &[topicName, publication] : m_retained)
        topics.push_back(topicName);
    return topics;
}

} // namespace espalier::simulation
