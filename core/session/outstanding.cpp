// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/outstanding.h"

#include <algorithm>
#include <functional>
#include <limits>

namespace espalier {

namespace {

using Stage = Outstanding::Stage;

/// Enough to tell two messages from each other; a long payload is not read to its end.
std::uint32_t fingerprintOf(const Publish &publish, std::string_view topicName)
{
    constexpr std::size_t sample = 256;
    const std::hash<std::string_view> hash;
    const auto payload = asText(publish.payload);
    auto print = hash(topicName) * 31 + hash(payload.substr(0, sample));
    print = print * 31 + payload.size();
    print = print * 31 + static_cast<std::size_t>(publish.qos);
    return static_cast<std::uint32_t>(print ^ print >> 32);
}

Clause inUseClause(const Observation &o)
{
    return o.isFromClient() ? o.either(Clause::MQTT_2_2_1_3, Clause::MQTT311_2_3_1_2)
                            : o.either(Clause::MQTT_2_2_1_4, Clause::MQTT311_2_3_1_4);
}

Clause sameIdClause(const Observation &o)
{
    return o.either(Clause::MQTT_2_2_1_5, Clause::MQTT311_2_3_1_6);
}

bool isRequest(Stage stage)
{
    return stage == Stage::AwaitsSubAck || stage == Stage::AwaitsUnsubAck;
}

/// What an acknowledgement breaks that does not fit what was sent.
Clause wrongKindClause(const Observation &o, PacketType type, Stage stage)
{
    if (isRequest(stage))
        return sameIdClause(o);
    if (type == PacketType::PubComp && stage != Stage::AwaitsPubAck)
        return o.either(Clause::MQTT_4_3_3_11, Clause::MQTT311_4_3_3_2);
    return o.either(Clause::MQTT_3_3_4_1, Clause::MQTT311_3_3_4_1);
}

/// A packet whose `subject` comes before that of the last one of its kind is late.
template <typename Turn>
void checkTurn(const Observation &o, Turn &last, std::uint64_t subject, Clause clause)
{
    if (last.isKnown && subject < last.subject) {
        if (clause != Clause::None && o.isSure)
            o.report(clause, last.packet);
        return;
    }
    last = {.subject = subject, .packet = o.packet, .isKnown = true};
}

/// Only the Client has to keep the order of what it receives.
Clause clientOnly(const Observation &o, Clause v5, Clause v3)
{
    return o.isFromClient() ? o.either(v5, v3) : Clause::None;
}

Clause pubRelOrderClause(const Observation &o)
{
    if (o.isFromClient())
        return o.either(Clause::MQTT_4_6_0_4, Clause::MQTT311_4_6_0_4);
    return o.either(Clause::None, Clause::MQTT311_4_6_0_6);
}

} // namespace

void Outstanding::publish(const Observation &o, const Publish &publish, std::string_view topicName)
{
    if (publish.qos == Qos::AtMostOnce || m_isLost)
        return;
    const auto fingerprint = fingerprintOf(publish, topicName);
    if (auto *entry = m_entries.find(publish.packetId)) {
        repeat(o, publish, *entry, fingerprint);
        return;
    }
    checkFirstSending(o, publish);
    const auto stage = publish.qos == Qos::AtLeastOnce ? Stage::AwaitsPubAck : Stage::AwaitsPubRec;
    add(publish.packetId,
        {.packet = o.packet, .since = o.at, .fingerprint = fingerprint, .stage = stage, .isCounted = true});
    checkReceiveMaximum(o);
}

void Outstanding::checkFirstSending(const Observation &o, const Publish &publish)
{
    const bool isUsed = wasUsed(o, publish.packetId);
    const bool isFirst = o.isSure && o.isWhole && o.isNewSession && !isUsed;
    if (!publish.dup || !isFirst || o.version == ProtocolVersion::V31) // 3.1 does not restrict DUP
        return;
    if (publish.qos == Qos::AtLeastOnce)
        o.report(o.either(Clause::MQTT_4_3_2_2, Clause::MQTT311_4_3_2_1));
    else
        o.report(o.either(Clause::MQTT_4_3_3_2, Clause::MQTT311_4_3_3_1));
}

void Outstanding::checkReceiveMaximum(const Observation &o)
{
    if (o.isV5() && o.isSure && m_counted > m_receiveMaximum)
        o.report(o.isFromClient() ? Clause::MQTT_3_3_4_7 : Clause::MQTT_3_3_4_9);
}

void Outstanding::repeat(const Observation &o, const Publish &publish, Entry &entry,
                         std::uint32_t fingerprint)
{
    if (isRequest(entry.stage) || entry.fingerprint != fingerprint) {
        if (o.isSure)
            o.report(inUseClause(o), entry.packet);
        const bool isNew = !entry.isCounted;
        entry = {
            .packet = o.packet,
            .since = o.at,
            .fingerprint = fingerprint,
            .stage = publish.qos == Qos::AtLeastOnce ? Stage::AwaitsPubAck : Stage::AwaitsPubRec,
            .isCounted = true,
        };
        m_counted += isNew ? 1 : 0;
        return;
    }
    entry.copies = std::min<std::uint16_t>(entry.copies, std::numeric_limits<std::uint16_t>::max() - 1);
    ++entry.copies;
    if (!o.isSure)
        return;
    if (entry.stage == Stage::AwaitsPubComp)
        o.report(o.either(Clause::MQTT_4_3_3_6, Clause::MQTT311_4_3_3_1), entry.packet);
    else if (o.isV5())
        o.report(Clause::MQTT_4_4_0_1, entry.packet);
    if (!publish.dup && o.version != ProtocolVersion::V31)
        o.report(o.either(Clause::MQTT_3_3_1_1, Clause::MQTT311_3_3_1_1), entry.packet);
}

void Outstanding::release(const Observation &o, PacketId id, ReasonCode reason)
{
    if (m_isLost)
        return;
    auto *entry = m_entries.find(id);
    if (!entry) {
        // With that reason it only answers a PUBREC that nobody was waiting for.
        const bool isAnswer = reason == ReasonCode::PacketIdentifierNotFound;
        if (o.isSure && o.isWhole && o.isNewSession && !isAnswer)
            o.report(sameIdClause(o));
        add(id, {.packet = o.packet, .since = o.at, .stage = Stage::AwaitsPubComp});
        return;
    }
    switch (entry->stage) {
    case Stage::AwaitsPubRel:
        checkTurn(o, m_lastPubRel, entry->received, pubRelOrderClause(o));
        break;
    case Stage::AwaitsPubComp: // again
        if (o.isV5() && o.isSure)
            o.report(Clause::MQTT_4_4_0_1, entry->packet);
        ++entry->copies;
        return;
    case Stage::AwaitsPubRec:
        if (o.isSure)
            o.report(o.either(Clause::MQTT_4_3_3_4, Clause::MQTT311_4_3_3_1), entry->packet);
        break;
    case Stage::AwaitsPubAck:
    case Stage::AwaitsSubAck:
    case Stage::AwaitsUnsubAck:
        if (o.isSure)
            o.report(sameIdClause(o), entry->packet);
        return;
    }
    entry->stage = Stage::AwaitsPubComp;
    entry->since = o.at;
}

void Outstanding::request(const Observation &o, Stage stage, PacketId id, std::size_t filters)
{
    if (m_isLost)
        return;
    if (const auto *entry = m_entries.find(id)) {
        if (o.isSure)
            o.report(inUseClause(o), entry->packet);
        remove(id, *entry);
    }
    add(id,
        {.packet = o.packet, .since = o.at, .filters = static_cast<std::uint32_t>(filters), .stage = stage});
}

void Outstanding::acknowledge(const Observation &o, PacketType type, PacketId id, ReasonCode reason)
{
    if (m_isLost)
        return;
    auto *entry = m_entries.find(id);
    if (!entry) {
        if (m_strayAnswers > 0)
            --m_strayAnswers;
        else if (o.isSure && o.isWhole)
            o.report(sameIdClause(o), std::nullopt,
                     o.isNewSession ? ConversationFinding::Severity::Violation
                                    : ConversationFinding::Severity::Suspicion);
        return;
    }
    if (type == PacketType::PubRec) {
        handlePubRec(o, id, *entry, reason);
    } else if (type == PacketType::PubAck && entry->stage == Stage::AwaitsPubAck) {
        checkTurn(o, m_lastPubAck, entry->packet,
                  clientOnly(o, Clause::MQTT_4_6_0_2, Clause::MQTT311_4_6_0_2));
        remove(id, *entry);
    } else if (type == PacketType::PubComp && entry->stage == Stage::AwaitsPubComp) {
        remove(id, *entry);
    } else if (o.isSure) {
        o.report(wrongKindClause(o, type, entry->stage), entry->packet);
    }
}

void Outstanding::handlePubRec(const Observation &o, PacketId id, Entry &entry, ReasonCode reason)
{
    if (entry.stage == Stage::AwaitsPubRec) {
        checkTurn(o, m_lastPubRec, entry.packet,
                  clientOnly(o, Clause::MQTT_4_6_0_3, Clause::MQTT311_4_6_0_3));
        if (isError(reason)) {
            remove(id, entry); // it is acknowledged, and there is no PUBREL (4.3.3)
        } else {
            entry.stage = Stage::AwaitsPubRel;
            entry.since = o.at;
            entry.received = o.packet;
        }
    } else if (entry.stage == Stage::AwaitsPubRel || entry.stage == Stage::AwaitsPubComp) {
        if (o.isV5() && o.isSure && entry.copies == 1) // a PUBLISH that was sent again is answered again
            o.report(sameIdClause(o), entry.packet);
    } else if (o.isSure) {
        o.report(wrongKindClause(o, PacketType::PubRec, entry.stage), entry.packet);
    }
}

std::optional<Outstanding::Entry> Outstanding::answer(const Observation &o, Stage stage, PacketId id)
{
    if (m_isLost)
        return std::nullopt;
    const auto *entry = m_entries.find(id);
    if (!entry || entry->stage != stage) {
        if (o.isSure && (entry || o.isWhole))
            o.report(o.either(Clause::MQTT_2_2_1_6, Clause::MQTT311_2_3_1_7),
                     entry ? std::optional(entry->packet) : std::nullopt);
        return std::nullopt;
    }
    const auto answered = *entry;
    remove(id, answered);
    return answered;
}

void Outstanding::add(PacketId id, Entry entry)
{
    if (m_entries.size() >= maximumFollowed) {
        m_isLost = true;
        m_entries.clear();
        return;
    }
    m_counted += entry.isCounted ? 1 : 0;
    m_entries.add(id, entry);
}

void Outstanding::remove(PacketId id, const Entry &entry)
{
    m_counted -= entry.isCounted ? 1 : 0;
    m_strayAnswers += entry.copies - 1U;
    m_entries.remove(id);
}

/// Whether a message had the identifier before, which is asked where MQTT 3.x lets it be sent again at any time: the
/// repetition may cross its acknowledgement. Notes that it has.
bool Outstanding::wasUsed(const Observation &o, PacketId id)
{
    constexpr unsigned wordBits = 64;
    if (o.isV5())
        return false;
    if (m_used.empty())
        m_used.resize(65'536 / wordBits);
    auto &word = m_used[id.value() / wordBits];
    const auto bit = std::uint64_t {1} << id.value() % wordBits;
    const bool isUsed = (word & bit) != 0;
    word |= bit;
    return isUsed;
}

} // namespace espalier
