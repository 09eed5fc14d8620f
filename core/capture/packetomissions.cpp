// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetlog.h"

#include <algorithm>

namespace espalier {

namespace {

using namespace std::chrono_literals;

/// A request that is younger may still be answered.
constexpr std::chrono::microseconds patience = 5s;
constexpr std::size_t omissionsPerStream = 100;

} // namespace

std::optional<CaptureTime> PacketLog::findOmissions(CaptureTime now)
{
    std::optional<CaptureTime> next;
    for (const auto &[id, stream] : m_streams) {
        if (!stream->isOpen() || stream->info().source == StreamInfo::Source::File)
            continue;
        // Most connections are silent: nothing is new with them before it is due.
        auto &sweep = stream->sweep;
        const bool isAsBefore = sweep.positions == stream->positions() && (!sweep.due || now < *sweep.due);
        if (!isAsBefore)
            sweep = {stream->positions(), addOmissions(*stream, now)};
        if (sweep.due)
            next = std::min(next.value_or(*sweep.due), *sweep.due);
    }
    enforce();
    return next;
}

/// Returns when there is more to be said, if nothing passes until then.
std::optional<CaptureTime> PacketLog::addOmissions(CapturedStream &stream, CaptureTime time)
{
    std::size_t found = 0;
    std::optional<CaptureTime> next;
    std::map<std::uint64_t, PacketNumber> numbers;
    const auto wait = [&next](CaptureTime due) { next = std::min(next.value_or(due), due); };
    for (const auto &[number, item] : openPackets(stream, time)) {
        numbers[item.packet] = number;
        const bool isSilence = item.awaited == PacketType::PingReq;
        if (!isSilence && item.openFor < patience)
            wait(time
                 + std::chrono::duration_cast<std::chrono::microseconds>(patience - item.openFor).count());
        else if (++found <= omissionsPerStream)
            addOmission(number, item);
    }
    stream.remember(std::move(numbers));
    if (const auto limit = stream.silenceLimit(); limit && *limit >= time)
        wait(*limit + 1);
    return next;
}

void PacketLog::addOmission(PacketNumber number, const OpenItem &item)
{
    const auto known = findings(number);
    const bool isKnown = std::any_of(known.begin(), known.end(), [&item](const PacketFinding &finding) {
        return finding.isOmission && finding.clause == item.clause && finding.side == item.owedBy;
    });
    if (isKnown)
        return;
    addFinding({.packet = number,
                .clause = item.clause,
                .side = item.owedBy,
                .scope = ConversationFinding::Scope::InContext,
                .isOmission = true});
    m_changed.push_back(number);
}

void PacketLog::withdrawOmissions(PacketNumber number, const std::function<bool(Clause)> &isMeant)
{
    const auto found = m_findings.find(number);
    if (found == m_findings.end())
        return;
    auto &findings = found->second;
    const auto removed = std::erase_if(findings, [&](const PacketFinding &finding) {
        return finding.isOmission && isMeant(finding.clause);
    });
    if (removed == 0)
        return;
    m_findingCount -= removed;
    m_violations -= removed; // an omission is certain
    m_changed.push_back(number);
    if (!findings.empty())
        return;
    m_findings.erase(found);
    if (contains(number))
        m_ring.record(number).flags &= static_cast<std::uint8_t>(~PacketRecord::HasFindings);
}

PacketLog::OpenPackets PacketLog::openPackets(const CapturedStream &stream, CaptureTime time) const
{
    OpenPackets open;
    const auto items = stream.openItems(time);
    // One way back for all of them, however many there are, from the newest that is not known.
    auto number = stream.last;
    auto position = stream.positions() - 1;
    for (auto item = items.rbegin(); item != items.rend() && number; ++item) {
        const auto known = stream.knownNumber(item->packet);
        number = known ? known : goBack(*number, position - item->packet);
        position = item->packet;
        if (number && contains(*number))
            open.emplace_back(*number, *item);
    }
    std::reverse(open.begin(), open.end());
    return open;
}

} // namespace espalier
