// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// What a PacketWorker tells.
#include "core/service/packetrows.h"
#include "core/service/packetworker.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

constexpr std::chrono::milliseconds tickPeriod {66};

} // namespace

/// Data has come: a snapshot follows with the next tick.
void PacketWorker::changed()
{
    m_isChanged = true;
    if (m_isVisible && !m_tick.isActive())
        m_tick.start(tickPeriod);
}

/// A command has come: a snapshot follows at once, one for all commands of this turn.
void PacketWorker::answer()
{
    m_isChanged = true;
    if (m_isVisible && !m_answer.isActive())
        m_answer.start(0);
}

void PacketWorker::sendSnapshot()
{
    if (!m_isVisible || !std::exchange(m_isChanged, false))
        return;
    refreshDetail();
    PacketSnapshot snapshot {.isCapturing = m_isCapturing,
                             .beginRow = m_shown.beginRow(),
                             .endRow = m_shown.endRow(),
                             .isFollowing = m_isFollowing,
                             .isSearching = m_search.has_value(),
                             .source = m_source,
                             .filter = m_filter};
    snapshot.filter.isRunning = m_shown.isBehind(m_log);
    snapshot.hasFoundNothing = m_hasFoundNothing;
    snapshot.revealRow = std::exchange(m_revealRow, -1);
    if (const auto row = m_selected ? m_shown.rowOf(*m_selected) : std::nullopt)
        snapshot.selectedRow = static_cast<std::int64_t>(*row);
    snapshot.captured = m_log.end();
    snapshot.kept = m_log.end() - m_log.begin();
    snapshot.ringBytes = m_log.heldBytes();
    snapshot.ringLimit = m_log.limit();
    snapshot.violations = m_log.violations();
    snapshot.losses = m_log.losses();
    const auto &trips = m_log.roundTrips();
    snapshot.roundTrip = {trips.count(), trips.percentile(0.5), trips.percentile(0.99)};
    snapshot.timeReference = m_timeReference;
    snapshot.layoutVersion = m_layoutVersion;
    addRows(snapshot);
    const auto result = m_feeds->snapshot.put([&snapshot](PacketSnapshot &waiting) {
        // What was to be seen, and is not taken yet, is still to be seen.
        const auto reveal = snapshot.revealRow >= 0 ? snapshot.revealRow : waiting.revealRow;
        waiting = std::move(snapshot);
        waiting.revealRow = reveal;
    });
    if (result == Mailbox<PacketSnapshot>::WasEmpty)
        emit snapshotPending();
}

void PacketWorker::addRows(PacketSnapshot &snapshot)
{
    const auto begin = m_shown.beginRow();
    const auto end = m_shown.endRow();
    const auto last = end - std::min<std::uint64_t>(end - begin, m_rowCount);
    if (m_isFollowing)
        m_firstRow = last; // what is in sight stays so when following ends
    snapshot.firstRow = std::clamp(m_firstRow, begin, end);
    const auto stop = std::min<std::uint64_t>(end, snapshot.firstRow + m_rowCount);
    for (auto row = snapshot.firstRow; row < stop; ++row) {
        const auto number = m_shown.packetAt(row);
        if (!m_log.contains(number))
            continue; // evicted since rows were looked at
        auto shown = packetRow(m_log, number);
        if (row > begin && m_log.contains(m_shown.packetAt(row - 1)))
            shown.delta = shown.time - m_log.record(m_shown.packetAt(row - 1)).time;
        shown.isTimeReference = m_referenceNumber == number;
        shown.colorRule = colorOf(number);
        snapshot.rows.append(std::move(shown));
    }
}

void PacketWorker::sendDetail()
{
    m_detail = m_selected ? packetDetail(m_log, *m_selected) : PacketDetail();
    if (m_feeds->detail.put([this](PacketDetail &waiting) { waiting = m_detail; })
        == Mailbox<PacketDetail>::WasEmpty)
        emit detailPending();
}

/// Answers may have come to the selected packet, or it may have gone: it is shown on with what was known of it.
void PacketWorker::refreshDetail()
{
    if (!m_selected)
        return;
    if (m_log.contains(*m_selected)) {
        const auto exchange = exchangeOf(m_log, *m_selected);
        const auto findings = m_log.findings(*m_selected).size();
        if (exchange.size() != m_detail.exchange.size() || findings != m_detail.row.findings
            || awaitedAnswer(m_log, exchange) != m_detail.awaited)
            sendDetail();
        return;
    }
    m_selected.reset();
    m_detail.isEvicted = true;
    if (m_feeds->detail.put([this](PacketDetail &waiting) { waiting = m_detail; })
        == Mailbox<PacketDetail>::WasEmpty)
        emit detailPending();
}

} // namespace espalier
