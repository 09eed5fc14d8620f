// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/packetworker.h"

#include "core/service/packetcondition.h"
#include "core/service/packetlogview.h"
#include "core/service/packetrows.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

using namespace std::chrono_literals;

constexpr auto tickPeriod = 66ms;
/// Milliseconds of work before commands have their turn.
constexpr qint64 sliceTime = 8;
/// Packets that are looked at before the clock is.
constexpr std::size_t packetsPerLook = 512;
constexpr std::uint32_t maximumRows = 2000;

std::optional<PacketFilter> compiled(const QString &text)
{
    const std::chrono::seconds offset(QDateTime::currentDateTime().offsetFromUtc());
    const auto filter = PacketFilter::compile(text.toStdString(), offset);
    return filter ? std::optional(*filter) : std::nullopt;
}

} // namespace

PacketWorker::PacketWorker(std::shared_ptr<PacketFeeds> feeds, std::uint64_t limit)
    : m_feeds(std::move(feeds)), m_log(limit)
{
    m_captured = std::make_shared<CaptureFeed>(
        [this] { QMetaObject::invokeMethod(this, &PacketWorker::takeCaptured, Qt::QueuedConnection); });
    for (QTimer *timer : {&m_tick, &m_answer, &m_slice})
        timer->setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &PacketWorker::sendSnapshot);
    connect(&m_answer, &QTimer::timeout, this, &PacketWorker::sendSnapshot);
    connect(&m_slice, &QTimer::timeout, this, &PacketWorker::work);
}

PacketWorker::~PacketWorker() = default;

void PacketWorker::end()
{
    for (QTimer *timer : {&m_tick, &m_answer, &m_slice})
        timer->stop();
}

void PacketWorker::takeCaptured()
{
    for (auto &block : m_captured->take())
        m_blocks.push_back(std::move(block));
    if (!m_slice.isActive())
        work();
}

/// One slice: reads what was captured, then looks for what is to be shown.
void PacketWorker::work()
{
    QElapsedTimer clock;
    clock.start();
    while (!m_blocks.empty() && clock.elapsed() < sliceTime) {
        m_log.add(m_blocks.front());
        m_matcher.forget();
        m_captured->recycle(std::move(m_blocks.front()));
        m_blocks.pop_front();
        changed();
    }
    m_shown.update(m_log, 0); // what is evicted goes even when there is no time for more
    while (m_shown.isBehind(m_log) && clock.elapsed() < sliceTime) {
        m_shown.update(m_log, packetsPerLook);
        changed();
    }
    while (m_search && clock.elapsed() < sliceTime)
        goOnSearching();
    if (!m_blocks.empty() || m_shown.isBehind(m_log) || m_search)
        m_slice.start(0ms);
}

void PacketWorker::goOnSearching()
{
    auto &search = *m_search;
    for (std::size_t i = 0; i < packetsPerLook && search.left > 0; ++i, --search.left) {
        const bool isForward = search.direction == Direction::Forward;
        const auto begin = m_shown.beginRow();
        const auto end = m_shown.endRow();
        if (begin == end)
            break;
        if (search.row < begin || search.row >= end)
            search.row = isForward ? begin : end - 1;
        const auto number = m_shown.packetAt(search.row);
        if (m_log.contains(number) && search.condition(number)) {
            m_search.reset();
            m_isFollowing = false;
            select(number);
            return;
        }
        search.row = isForward ? search.row + 1 : search.row - 1; // before 0 comes what is too large
    }
    if (search.left > 0 && m_shown.beginRow() != m_shown.endRow())
        return;
    m_search.reset();
    m_hasFoundNothing = true;
    answer();
}

void PacketWorker::startSearch(Condition condition, Direction direction)
{
    const auto rows = m_shown.endRow() - m_shown.beginRow();
    const auto selected = m_selected ? m_shown.rowFrom(*m_selected) : m_shown.beginRow();
    const bool isForward = direction == Direction::Forward;
    const auto first = isForward ? (m_selected ? selected + 1 : selected) : selected - 1;
    m_search = Search {std::move(condition), direction, first, rows};
    m_hasFoundNothing = false;
    answer();
    if (!m_slice.isActive())
        m_slice.start(0ms);
}

void PacketWorker::setCapturing(bool on)
{
    m_isCapturing = on;
    answer();
}

void PacketWorker::setLimit(std::uint64_t bytes)
{
    m_log.setLimit(bytes);
    m_matcher.forget();
    work();
    answer();
}

void PacketWorker::clear()
{
    takeCaptured();
    m_log.clear();
    m_matcher.forget();
    m_timeReference.reset();
    m_referenceNumber.reset();
    select(std::nullopt);
    showAnew();
}

void PacketWorker::setVisible(bool visible)
{
    m_isVisible = visible;
    if (visible)
        answer();
}

void PacketWorker::setViewport(std::uint64_t firstRow, std::uint32_t rowCount)
{
    m_firstRow = firstRow;
    m_rowCount = std::min(rowCount, maximumRows);
    answer();
}

void PacketWorker::setSource(const PacketSource &source)
{
    m_source = source;
    showAnew();
}

void PacketWorker::setFilter(const QString &text)
{
    m_filter.text = text;
    const auto filter = compiled(text);
    m_filter.isValid = filter.has_value();
    if (!filter) {
        answer();
        return;
    }
    m_condition = *filter;
    showAnew();
}

void PacketWorker::setColorRules(const QStringList &filters)
{
    m_colorRules.clear();
    for (const auto &text : filters)
        m_colorRules.push_back(compiled(text));
    answer();
}

void PacketWorker::setPayloadRegistry(const std::shared_ptr<const PayloadRegistry> &registry)
{
    m_matcher.setPayloadRegistry(registry);
    if (!m_condition.matchesAll())
        showAnew();
}

void PacketWorker::find(const QString &text, Direction direction)
{
    if (const auto filter = compiled(text))
        startSearch(conditionOf(*filter), direction);
}

void PacketWorker::setFollowing(bool on)
{
    m_isFollowing = on;
    answer();
}

void PacketWorker::select(std::optional<PacketNumber> number)
{
    m_selected = number && m_log.contains(*number) ? number : std::nullopt;
    if (const auto row = m_selected ? m_shown.rowOf(*m_selected) : std::nullopt)
        m_revealRow = static_cast<std::int64_t>(*row);
    sendDetail();
    answer();
}

void PacketWorker::selectRow(std::uint64_t row)
{
    if (m_shown.contains(row))
        select(m_shown.packetAt(row));
}

void PacketWorker::setMarked(PacketNumber number, bool marked)
{
    m_log.setMarked(number, marked);
    m_matcher.forget();
    answer();
}

void PacketWorker::findMark(Direction direction)
{
    startSearch([this](PacketNumber number) { return m_log.record(number).has(PacketRecord::Marked); },
                direction);
}

void PacketWorker::setTimeReference(std::optional<PacketNumber> number)
{
    m_referenceNumber.reset();
    m_timeReference.reset();
    if (number && m_log.contains(*number)) {
        m_referenceNumber = number;
        m_timeReference = m_log.record(*number).time;
    }
    answer();
}

void PacketWorker::ask(const std::function<std::function<void()>(const PacketLogView &)> &question)
{
    emit answered(question(PacketLogView(m_log, m_shown)));
}

void PacketWorker::showAnew()
{
    m_shown.setCondition(shownCondition(), m_log);
    m_search.reset();
    ++m_layoutVersion;
    answer();
    if (!m_slice.isActive())
        work();
}

PacketWorker::Condition PacketWorker::shownCondition()
{
    const SourceCondition source(m_source);
    if (source.takesAll())
        return m_condition.matchesAll() ? Condition() : conditionOf(m_condition);
    return [this, source, filter = m_condition](PacketNumber number) {
        return source.matches(m_log.streamOf(m_log.record(number))) && m_matcher.matches(filter, number);
    };
}

PacketWorker::Condition PacketWorker::conditionOf(const PacketFilter &filter)
{
    return [this, filter](PacketNumber number) { return m_matcher.matches(filter, number); };
}

int PacketWorker::colorOf(PacketNumber number)
{
    for (std::size_t i = 0; i < m_colorRules.size(); ++i) {
        if (m_colorRules[i] && m_matcher.matches(*m_colorRules[i], number))
            return static_cast<int>(i);
    }
    return -1;
}

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
        m_answer.start(0ms);
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
    snapshot.hasFoundNothing = std::exchange(m_hasFoundNothing, false);
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
        const bool hasFoundNothing = snapshot.hasFoundNothing || waiting.hasFoundNothing;
        waiting = std::move(snapshot);
        waiting.revealRow = reveal;
        waiting.hasFoundNothing = hasFoundNothing;
    });
    if (result == Mailbox<PacketSnapshot>::WasEmpty)
        emit snapshotPending();
}

void PacketWorker::addRows(PacketSnapshot &snapshot)
{
    const auto begin = m_shown.beginRow();
    const auto end = m_shown.endRow();
    const auto last = end - std::min<std::uint64_t>(end - begin, m_rowCount);
    snapshot.firstRow = m_isFollowing ? last : std::clamp(m_firstRow, begin, end);
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
        if (exchange.size() != m_detail.exchange.size() || findings != m_detail.row.findings)
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
