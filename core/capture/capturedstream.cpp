// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturedstream.h"

#include "core/mqtt/decode.h"

#include <algorithm>
#include <limits>

namespace espalier {

namespace {

SessionTime sessionTime(CaptureTime time)
{
    return SessionTime(std::chrono::microseconds(time));
}

CaptureTime captureTime(SessionTime time)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

Conversation::Options optionsFor(const StreamInfo &info)
{
    using enum Conversation::Start;
    return {.start = info.version ? Anywhere : Connection,
            .version = info.version.value_or(ProtocolVersion::V5)};
}

/// How many packets back; 0 where that cannot be said.
std::uint32_t distance(PacketNumber from, PacketNumber to)
{
    const auto packets = to - from;
    return packets <= std::numeric_limits<std::uint32_t>::max() ? static_cast<std::uint32_t>(packets) : 0;
}

} // namespace

CapturedStream::CapturedStream(StreamInfo info)
    : m_info(std::move(info))
    , m_clientId(m_info.clientId)
    , m_version(m_info.version.value_or(ProtocolVersion::V5))
    , m_following(std::make_unique<Following>(optionsFor(m_info)))
{ }

void CapturedStream::begin(Note &note, Side sender, CaptureTime time)
{
    note.record = {.time = time};
    note.link = {};
    note.findings.clear();
    if (sender == Side::Server)
        note.record.flags |= PacketRecord::FromServer;
    if (std::exchange(direction(sender).isAfterLoss, false))
        note.record.flags |= PacketRecord::AfterLoss;
}

void CapturedStream::note(Note &note, ByteView packet, Side sender, CaptureTime time, PacketNumber number)
{
    begin(note, sender, time);
    auto &following = *m_following;
    auto &record = note.record;
    record.firstByte = packet[0];
    const auto position = following.conversation.observe(packet, sender, sessionTime(time), note.findings);
    m_version = following.conversation.version();
    if (position < following.firstNumbers.size())
        following.firstNumbers[position] = number;
    const bool isMalformed = std::any_of(note.findings.begin(), note.findings.end(), [](const auto &finding) {
        return finding.scope == ConversationFinding::Scope::Alone;
    });
    if (isMalformed)
        record.flags |= PacketRecord::Malformed;
    else
        note.link = following.links.add(stepOf(record, packet, number), number, time);
    if (note.link.previous)
        record.previousInExchange = distance(note.link.previous->number, number);
    if (note.link.isRepeated)
        record.flags |= PacketRecord::Repeated;
    if (note.link.awaitsAnswer)
        record.flags |= PacketRecord::AwaitsAnswer;
    if (last)
        record.previousInStream = distance(*last, number);
    record.inFlight[0] = following.links.inFlight(Side::Client);
    record.inFlight[1] = following.links.inFlight(Side::Server);
    last = number;
}

void CapturedStream::noteFragment(Note &note, ByteView bytes, Fragment fragment, Side sender,
                                  CaptureTime time, const std::optional<Violation> &violation)
{
    begin(note, sender, time);
    if (fragment == Fragment::Beginning)
        note.record.firstByte = bytes[0];
    note.record.flags |= PacketRecord::Malformed;
    if (violation)
        note.findings.push_back({.clause = violation->clause,
                                 .side = sender,
                                 .offset = violation->offset,
                                 .scope = ConversationFinding::Scope::Alone});
}

ExchangeLinks::Step CapturedStream::stepOf(PacketRecord &record, ByteView packet, PacketNumber number)
{
    const auto type = static_cast<PacketType>(packet[0] >> 4);
    if (type == PacketType::Publish)
        return stepOfPublish(record, packet, number);
    ExchangeLinks::Step step {.type = type, .sender = record.sender()};
    if (type == PacketType::PingReq || type == PacketType::PingResp)
        return step;
    const auto decoded = decode(packet, {m_version, step.sender});
    if (!decoded)
        return step; // the conversation has said so
    std::visit(
        [this, &step](const auto &content) {
            if constexpr (requires { content.packetId; })
                step.id = content.packetId;
            if constexpr (requires { content.reason; })
                step.reason = content.reason;
            if constexpr (requires { this->learn(content); })
                learn(content);
        },
        *decoded);
    record.packetId = step.id.value();
    return step;
}

ExchangeLinks::Step CapturedStream::stepOfPublish(PacketRecord &record, ByteView packet, PacketNumber number)
{
    ExchangeLinks::Step step {.type = PacketType::Publish, .sender = record.sender()};
    if (const auto publish = decodePublish(packet, {m_version, step.sender})) {
        step.id = publish->packetId;
        step.qos = publish->qos;
        step.dup = publish->dup;
        record.packetId = step.id.value();
        if (!publish->properties.isEmpty())
            takeAlias(record, *publish, number);
    }
    return step;
}

void CapturedStream::takeAlias(PacketRecord &record, const Publish &publish, PacketNumber number)
{
    const auto alias = publish.properties.number(Property::TopicAlias);
    if (!alias)
        return;
    auto &aliases = m_following->aliases[index(record.sender())];
    const auto key = static_cast<std::uint16_t>(*alias);
    if (!publish.topicName.empty())
        aliases[key] = number;
    else if (const auto found = aliases.find(key); found != aliases.end())
        record.aliasSource = distance(found->second, number);
}

void CapturedStream::learn(const Connect &connect)
{
    m_clientId = connect.clientId;
    m_receiveMaximum[index(Side::Server)] =
        static_cast<std::uint16_t>(connect.properties.number(Property::ReceiveMaximum, 65'535));
}

void CapturedStream::learn(const ConnAck &connAck)
{
    if (const auto assigned = connAck.properties.text(Property::AssignedClientIdentifier))
        m_clientId = *assigned;
    m_receiveMaximum[index(Side::Client)] =
        static_cast<std::uint16_t>(connAck.properties.number(Property::ReceiveMaximum, 65'535));
}

void CapturedStream::lose(Side sender)
{
    auto following = std::make_unique<Following>(
        Conversation::Options {.start = Conversation::Start::Anywhere, .version = m_version});
    // The other direction goes on where it is.
    for (const auto side : {Side::Client, Side::Server}) {
        if (side != sender)
            following->directions[index(side)] = std::move(direction(side));
    }
    following->directions[index(sender)].isAfterLoss = true;
    m_following = std::move(following);
}

std::vector<OpenItem> CapturedStream::openItems(CaptureTime time) const
{
    return m_following ? m_following->conversation.openItems(sessionTime(time)) : std::vector<OpenItem>();
}

std::optional<CaptureTime> CapturedStream::silenceLimit() const
{
    const auto limit = m_following ? m_following->conversation.silenceLimit() : std::nullopt;
    return limit ? std::optional(captureTime(*limit)) : std::nullopt;
}

std::uint64_t CapturedStream::positions() const
{
    return m_following ? m_following->conversation.packets() : 0;
}

std::optional<PacketNumber> CapturedStream::knownNumber(std::uint64_t position) const
{
    if (!m_following || position >= positions())
        return {};
    if (position < m_following->firstNumbers.size())
        return m_following->firstNumbers[position];
    const auto found = m_following->remembered.find(position);
    return found == m_following->remembered.end() ? std::nullopt : std::optional(found->second);
}

void CapturedStream::remember(std::map<std::uint64_t, PacketNumber> numbers)
{
    if (m_following)
        m_following->remembered = std::move(numbers);
}

} // namespace espalier
