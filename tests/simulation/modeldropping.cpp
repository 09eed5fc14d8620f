// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Messages that are lost for a reason, and counted.
#include "tests/simulation/model.h"

#include <algorithm>

namespace espalier::simulation {

void Model::judgeDropped(const Statistics &statistics)
{
    for (const auto &[clientId, session] : m_sessions)
        judgeDroppedAtOnce(*session);
    for (auto &due : m_shared) {
        if (due.call != m_call)
            continue;
        for (auto &group : due.groups)
            judgeDroppedAtOnce(due, group);
        const auto mayMiss = [](const SharedDue::Group &group) { return group.mayWait || group.isOptional; };
        if (!missing(due, mayMiss))
            fail("QoS 0 messages are dropped for a reason only", "'{}' for one of {}",
                 due.publication->payload.substr(0, 12), due.groups.front().topicFilter);
    }
    judgeQueueFull(statistics.droppedQueueFull - m_before.droppedQueueFull);
    judgeCount("QoS 0 messages for slow readers", m_slowReader, statistics.droppedSlowReader);
}

/// QoS 0 messages that were published in this call were sent in it, or are lost for a reason.
void Model::judgeDroppedAtOnce(SessionState &session)
{
    std::erase_if(session.waiting, [&](const DueRef &due) {
        if (due->form.qos != Qos::AtMostOnce || due->source != Due::Source::Subscriptions)
            return false;
        if (due->isOptional || !session.connection)
            return true;
        const bool mayBeSlow = m_outside[session.connection->index].unsent > m_settings.maximumOutput;
        const bool isLarge = isTooLarge(*session.connection, *due->publication, due->form);
        if (!mayBeSlow && !isLarge)
            fail("QoS 0 messages are dropped for a reason only", "'{}' for {}",
                 due->publication->payload.substr(0, 12), session.clientId);
        (mayBeSlow && isLarge ? m_slowReader.possible : m_slowReader.certain) += mayBeSlow ? 1 : 0;
        const bool isUncertain = mayBeSlow || session.connection->topicAliasMaximum > 0;
        (isUncertain ? m_tooLarge.possible : m_tooLarge.certain) += isLarge ? 1 : 0;
        return true;
    });
}

/// Finds out whether the member that was chosen may have been one who does not get the message.
void Model::judgeDroppedAtOnce(const SharedDue &due, SharedDue::Group &group)
{
    bool isAnyConnected = false;
    for (const auto &candidate : group.candidates)
        isAnyConnected |= candidate.wasConnected;
    for (const auto &candidate : group.candidates) {
        if (candidate.form.qos != Qos::AtMostOnce)
            continue;
        const auto *of = session(candidate.incarnation);
        if (!candidate.wasConnected || !of || !of->connection) {
            group.isOptional |= !isAnyConnected || candidate.wasConnected;
            continue;
        }
        const bool mayBeSlow = m_outside[of->connection->index].unsent > m_settings.maximumOutput;
        const bool isLarge = isTooLarge(*of->connection, *due.publication, candidate.form);
        m_slowReader.possible += mayBeSlow ? 1 : 0;
        m_tooLarge.possible += isLarge ? 1 : 0;
        group.isOptional |= mayBeSlow || isLarge;
    }
}

std::optional<std::vector<const SharedDue::Group *>> Model::missing(const SharedDue &due,
                                                                    const MayMiss &mayMiss)
{
    std::vector<const SharedDue::Group *> open;
    for (const auto &group : due.groups)
        open.push_back(&group);
    // Tries each group for the next receiver.
    const std::function<bool(std::size_t)> assign = [&](std::size_t next) {
        if (next == due.received.size())
            return std::all_of(open.begin(), open.end(),
                               [&](const auto *group) { return !group || mayMiss(*group); });
        const auto &receiver = due.received[next];
        for (auto &place : open) {
            const auto *group = place;
            const auto isReceiver = [&](const SharedDue::Candidate &candidate) {
                const auto &[qos, retain, identifiers] = candidate.form;
                return candidate.incarnation == receiver.incarnation && qos == receiver.form.qos
                       && retain == receiver.form.retain
                       && (receiver.hidesIdentifiers || identifiers == receiver.form.identifiers);
            };
            if (!group || std::none_of(group->candidates.begin(), group->candidates.end(), isReceiver))
                continue;
            place = nullptr;
            if (assign(next + 1))
                return true;
            place = group;
        }
        return false;
    };
    if (!assign(0))
        return {};
    std::erase(open, nullptr);
    return open;
}

/// Messages of QoS 1 and 2 that were published in this call and not sent: as many as counted are gone.
void Model::judgeQueueFull(std::uint64_t dropped)
{
    if (dropped == 0)
        return;
    std::uint64_t count = 0;
    std::uint64_t atLimit = 0;
    auto batch = std::make_shared<DropBatch>();
    for (const auto &[clientId, session] : m_sessions) {
        for (const auto &due : session->waiting) {
            if (due->call != m_call || due->source != Due::Source::Subscriptions)
                continue;
            due->batch = batch;
            ++count;
            atLimit += limitIsReached(*session) ? 1 : 0;
        }
    }
    for (auto &due : m_shared) {
        for (auto &group : due.groups) {
            if (due.call != m_call || !group.mayWait)
                continue;
            group.batch = batch;
            ++count;
            const auto isReached = [&](const SharedDue::Candidate &candidate) {
                const auto *of = session(candidate.incarnation);
                return !of || limitIsReached(*of);
            };
            atLimit += std::any_of(group.candidates.begin(), group.candidates.end(), isReached) ? 1 : 0;
        }
    }
    if (dropped > atLimit + m_endedWithCall)
        fail("messages are dropped where a limit is reached only", "{} dropped, {} of {} at a limit", dropped,
             atLimit, count);
    m_report.note(m_now, "broker drops {} of {} for a full queue", dropped, count);
    batch->dropped = dropped;
    batch->open = count + m_endedWithCall;
    m_batches.push_back(batch);
}

/// Whether the engine may say that the session's queue is full.
bool Model::limitIsReached(const SessionState &session) const
{
    if (hasMemoryLimit())
        return true;
    std::size_t messages = session.waiting.size();
    std::size_t bytes = 0;
    for (const auto &due : session.waiting)
        bytes += countedSize(*due->publication, due->form);
    for (const auto &due : m_shared) {
        for (const auto &group : due.groups) {
            messages += isCandidate(group, session) ? 1 : 0;
            bytes += isCandidate(group, session) ? due.publication->size() + sizeof(std::uint32_t) : 0;
        }
    }
    if (session.takenIn == m_call) {
        messages += session.takenMessages;
        bytes += session.takenBytes;
    }
    // The message itself is among them.
    return messages > m_settings.maximumQueuedMessages || bytes > m_settings.maximumQueuedBytes;
}

void Model::markSent(const std::shared_ptr<DropBatch> &batch)
{
    if (batch)
        --batch->open;
}

void Model::markDropped(const Publication &publication, DropBatch &batch)
{
    --batch.open;
    if (++batch.found > batch.dropped)
        fail("no message is lost uncounted", "{} were counted as dropped, but '{}' is lost, too",
             batch.dropped, publication.payload.substr(0, 12));
}

} // namespace espalier::simulation
