// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetlog.h"

#include "core/mqtt/decode.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

/// Packets of a stream to go back for one that is named.
constexpr std::uint64_t farthestBack = 4096;
/// A fixed header that is not complete.
constexpr std::size_t longestHeader = 5;

/// What a Client breaks that sends nothing for too long.
bool isSilence(Clause clause)
{
    return clause == Clause::MQTT_3_1_2_20 || clause == Clause::MQTT311_3_1_2_23;
}

} // namespace

void PacketLog::add(const CaptureBlock &block)
{
    std::size_t at = 0;
    std::size_t opened = 0;
    for (const auto &segment : block.segments) {
        m_lastTime = std::max(m_lastTime, segment.time);
        if (segment.kind == CaptureSegment::Kind::Opened)
            m_streams.insert_or_assign(segment.stream,
                                       std::make_unique<CapturedStream>(block.opened[opened++]));
        else
            add(segment, block.bytes.view().subspan(at, segment.length));
        at += segment.length;
    }
    enforce();
}

void PacketLog::add(const CaptureSegment &segment, ByteView bytes)
{
    using enum CaptureSegment::Kind;
    const auto found = m_streams.find(segment.stream);
    if (found == m_streams.end() || !found->second->isOpen())
        return;
    auto &stream = *found->second;
    if (stream.info().source != StreamInfo::Source::File)
        m_lastLiveTime = segment.time;
    switch (segment.kind) {
    case Opened:
        break;
    case FromClient:
        feed(segment.stream, stream, Side::Client, bytes, segment.time);
        break;
    case FromServer:
        feed(segment.stream, stream, Side::Server, bytes, segment.time);
        break;
    case LostFromClient:
    case LostFromServer: {
        const auto sender = segment.kind == LostFromClient ? Side::Client : Side::Server;
        addCutOff(segment.stream, stream, sender, segment.time);
        stream.lose(sender);
        ++m_losses;
        break;
    }
    case Closed:
        close(segment.stream, stream, segment.time);
        break;
    }
}

void PacketLog::feed(StreamId id, CapturedStream &stream, Side sender, ByteView bytes, CaptureTime time)
{
    auto &direction = stream.direction(sender);
    if (direction.isBroken) {
        addFragment(id, stream, Fragment::Rest, sender, bytes, time);
        return;
    }
    // A header that turns out to be wrong may have begun in the piece before.
    std::array<std::uint8_t, longestHeader> begun {};
    const auto pending = direction.framer.pendingBytes();
    const auto begunSize = std::min(pending.size(), begun.size());
    std::copy_n(pending.begin(), begunSize, begun.begin());
    const auto total = pending.size() + bytes.size();
    m_pendingBytes -= pending.size();
    std::size_t taken = 0;
    const auto result = direction.framer.feed(bytes, [&](ByteView packet) {
        taken += packet.size();
        addPacket(id, stream, sender, packet, time);
        return true;
    });
    if (result) {
        m_pendingBytes += direction.framer.pending();
        return;
    }
    direction.isBroken = true;
    direction.framer = Framer();
    ByteBuffer rest;
    if (taken == 0)
        rest.append(ByteView(begun).first(begunSize));
    rest.append(bytes.last(std::min(total - taken, bytes.size())));
    addFragment(id, stream, Fragment::Beginning, sender, rest.view(), time, result.error());
}

void PacketLog::addPacket(StreamId id, CapturedStream &stream, Side sender, ByteView packet, CaptureTime time)
{
    const auto number = m_ring.end();
    stream.note(m_note, packet, sender, time, number);
    const auto link = m_note.link;
    keep(id, stream, packet);
    this->link(link, number, time);
}

void PacketLog::addFragment(StreamId id, CapturedStream &stream, Fragment fragment, Side sender,
                            ByteView bytes, CaptureTime time, const std::optional<Violation> &violation)
{
    if (bytes.empty())
        return;
    stream.noteFragment(m_note, bytes, fragment, sender, time, violation);
    keep(id, stream, bytes);
}

void PacketLog::addCutOff(StreamId id, CapturedStream &stream, Side sender, CaptureTime time)
{
    const auto bytes = stream.direction(sender).framer.pendingBytes();
    m_pendingBytes -= bytes.size();
    addFragment(id, stream, Fragment::Beginning, sender, bytes, time);
}

void PacketLog::keep(StreamId id, CapturedStream &stream, ByteView bytes)
{
    auto record = m_note.record;
    record.stream = id;
    const auto number = m_ring.end();
    m_ring.add(record, bytes);
    if (++stream.kept == 1)
        ++m_keptStreams;
    for (const auto &finding : m_note.findings) {
        const auto related = finding.related ? numberAt(stream, *finding.related) : std::nullopt;
        if (related)
            withdrawOmissions(*related, [&finding](Clause clause) { return clause == finding.clause; });
        addFinding({.packet = number,
                    .clause = finding.clause,
                    .side = finding.side,
                    .related = related,
                    .offset = finding.offset,
                    .scope = finding.scope,
                    .severity = finding.severity});
    }
    // Within a block already: one block may hold many times what the ring may.
    if (heldBytes() > m_limit)
        enforce();
}

void PacketLog::link(const ExchangeLink &link, PacketNumber number, CaptureTime time)
{
    if (!link.previous)
        return;
    if (m_ring.contains(link.previous->number)) {
        auto &previous = m_ring.record(link.previous->number);
        previous.nextInExchange = m_ring.record(number).previousInExchange;
        previous.flags &= static_cast<std::uint8_t>(~PacketRecord::AwaitsAnswer);
        m_changed.push_back(link.previous->number);
    }
    // One that comes late has come.
    withdrawOmissions(link.first->number, [](Clause clause) { return !isSilence(clause); });
    if (link.ends)
        m_roundTrips.add(time - link.first->time);
}

void PacketLog::close(StreamId id, CapturedStream &stream, CaptureTime time)
{
    for (const auto sender : {Side::Client, Side::Server})
        addCutOff(id, stream, sender, time);
    static_cast<void>(addOmissions(stream, time));
    stream.close();
    if (stream.kept == 0)
        m_streams.erase(id);
}

void PacketLog::addFinding(PacketFinding finding)
{
    if (!contains(finding.packet))
        return;
    m_ring.record(finding.packet).flags |= PacketRecord::HasFindings;
    const bool isCertain = finding.severity == ConversationFinding::Severity::Violation;
    auto &findings = m_findings[finding.packet];
    const auto place =
        isCertain ? std::find_if(findings.begin(), findings.end(),
                                 [](const PacketFinding &other) {
                                     return other.severity != ConversationFinding::Severity::Violation;
                                 })
                  : findings.end();
    findings.insert(place, finding);
    ++m_findingCount;
    m_violations += isCertain ? 1 : 0;
}

const CapturedStream &PacketLog::streamOf(const PacketRecord &record) const
{
    return *m_streams.at(record.stream);
}

std::span<const PacketFinding> PacketLog::findings(PacketNumber number) const
{
    const auto found = m_findings.find(number);
    return found == m_findings.end() ? std::span<const PacketFinding>() : found->second;
}

void PacketLog::setMarked(PacketNumber number, bool marked)
{
    if (!contains(number))
        return;
    auto &flags = m_ring.record(number).flags;
    flags = static_cast<std::uint8_t>(marked ? flags | PacketRecord::Marked : flags & ~PacketRecord::Marked);
    m_changed.push_back(number);
}

const CapturedStream *PacketLog::stream(StreamId id) const
{
    const auto found = m_streams.find(id);
    return found == m_streams.end() ? nullptr : found->second.get();
}

std::string_view PacketLog::topicName(PacketNumber number) const
{
    if (!contains(number))
        return {};
    const auto &record = this->record(number);
    if (record.firstByte >> 4 != static_cast<int>(PacketType::Publish) || record.has(PacketRecord::Malformed))
        return {};
    if (record.aliasSource != 0)
        return topicName(number - record.aliasSource);
    const auto publish = decodePublish(bytes(number), {streamOf(record).version(), record.sender()});
    return publish ? publish->topicName : std::string_view();
}

std::optional<PacketNumber> PacketLog::numberAt(const CapturedStream &stream, std::uint64_t position) const
{
    if (const auto known = stream.knownNumber(position))
        return known;
    if (position >= stream.positions() || !stream.last)
        return {};
    const auto steps = stream.positions() - 1 - position;
    return steps > farthestBack ? std::nullopt : goBack(*stream.last, steps);
}

std::optional<PacketNumber> PacketLog::goBack(PacketNumber number, std::uint64_t steps) const
{
    for (; steps > 0; --steps) {
        if (!contains(number) || record(number).previousInStream == 0)
            return {};
        number -= record(number).previousInStream;
    }
    return number;
}

std::uint64_t PacketLog::heldBytes() const
{
    return m_ring.heldBytes() + m_findingCount * findingBytes + m_keptStreams * streamBytes + m_pendingBytes;
}

void PacketLog::setLimit(std::uint64_t limit)
{
    m_limit = limit;
    enforce();
}

void PacketLog::enforce()
{
    if (heldBytes() <= m_limit)
        return;
    while (heldBytes() > m_limit && !m_ring.hasOneChunk()) {
        m_ring.dropFront([this](const PacketRecord &record) { forget(record); });
        forgetFindings();
    }
}

void PacketLog::forget(const PacketRecord &record)
{
    const auto found = m_streams.find(record.stream);
    if (--found->second->kept > 0)
        return;
    --m_keptStreams;
    if (!found->second->isOpen())
        m_streams.erase(found);
}

void PacketLog::forgetFindings()
{
    const auto kept = m_findings.lower_bound(begin());
    for (auto i = m_findings.begin(); i != kept; ++i) {
        m_findingCount -= i->second.size();
        m_violations -= static_cast<std::uint64_t>(
            std::count_if(i->second.begin(), i->second.end(), [](const PacketFinding &finding) {
                return finding.severity == ConversationFinding::Severity::Violation;
            }));
    }
    m_findings.erase(m_findings.begin(), kept);
}

void PacketLog::clear()
{
    while (m_ring.begin() != m_ring.end())
        m_ring.dropFront([this](const PacketRecord &record) { forget(record); });
    m_ring.clear();
    forgetFindings();
    m_changed.clear();
    m_roundTrips = {};
    m_losses = 0;
}

} // namespace espalier
