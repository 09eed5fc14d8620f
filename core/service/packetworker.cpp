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

/// Milliseconds of work before commands have their turn.
constexpr qint64 sliceTime = 8;
/// Packets that are looked at before the clock is.
constexpr std::size_t packetsPerLook = 512;
constexpr std::uint32_t maximumRows = 2000;
constexpr std::chrono::milliseconds omissionsPace = 1s;
constexpr std::chrono::milliseconds longestWait = 24h;

std::optional<PacketFilter> compiled(const QString &text)
{
    const std::chrono::seconds offset(QDateTime::currentDateTime().offsetFromUtc());
    const auto filter = PacketFilter::compile(text.toStdString(), offset);
    return filter ? std::optional(*filter) : std::nullopt;
}

} // namespace

PacketWorker::PacketWorker(std::shared_ptr<PacketFeeds> feeds, std::uint64_t limit,
                           PacketInspector::Clock clock)
    : m_feeds(std::move(feeds)), m_log(limit), m_clock(std::move(clock))
{
    m_captured = std::make_shared<CaptureFeed>(
        [this] { QMetaObject::invokeMethod(this, &PacketWorker::takeCaptured, Qt::QueuedConnection); });
    for (QTimer *timer : {&m_tick, &m_answer, &m_slice, &m_omissions})
        timer->setSingleShot(true);
    connect(&m_tick, &QTimer::timeout, this, &PacketWorker::sendSnapshot);
    connect(&m_answer, &QTimer::timeout, this, &PacketWorker::sendSnapshot);
    connect(&m_slice, &QTimer::timeout, this, &PacketWorker::work);
    connect(&m_omissions, &QTimer::timeout, this, &PacketWorker::findOmissions);
}

PacketWorker::~PacketWorker() = default;

void PacketWorker::end()
{
    for (QTimer *timer : {&m_tick, &m_answer, &m_slice, &m_omissions})
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
        readBlock();
        changed();
    }
    reconsider();
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

void PacketWorker::readBlock()
{
    const auto before = m_log.lastLiveTime();
    m_log.add(m_blocks.front());
    m_matcher.forget();
    m_captured->recycle(std::move(m_blocks.front()));
    m_blocks.pop_front();
    // Files tell nothing of the time that has passed since.
    if (m_log.lastLiveTime() != before)
        m_readAt = m_clock();
    if (!m_omissions.isActive() || m_omissions.remainingTime() > omissionsPace.count())
        m_omissions.start(omissionsPace);
}

/// By the time of the capture as it goes on since the last block: the wall clock may be set.
void PacketWorker::findOmissions()
{
    if (!m_blocks.empty()) {
        m_omissions.start(omissionsPace); // what is missing may be among them
        return;
    }
    const auto since = std::chrono::duration_cast<std::chrono::microseconds>(m_clock() - m_readAt);
    const auto now = m_log.lastLiveTime() + since.count();
    const auto before = m_log.violations();
    if (const auto next = m_log.findOmissions(now)) {
        const auto wait =
            std::chrono::ceil<std::chrono::milliseconds>(std::chrono::microseconds(*next - now));
        m_omissions.start(std::clamp<std::chrono::milliseconds>(wait, omissionsPace, longestWait));
    }
    if (m_log.violations() == before)
        return;
    m_matcher.forget();
    work();
    changed();
}

/// Packets that were answered or marked may meet the filter no more, or now.
void PacketWorker::reconsider()
{
    if (!m_shown.reconsider(m_log, m_log.takeChanged()))
        return;
    ++m_layoutVersion;
    changed();
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
    const bool isShown = m_selected && m_shown.rowOf(*m_selected);
    const auto first = isForward ? selected + (isShown ? 1 : 0) : selected - 1;
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
    while (!m_blocks.empty())
        readBlock(); // streams are followed on
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
    if (m_condition.matchesAll())
        answer(); // colours may be others
    else
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
    m_hasFoundNothing = false;
    if (m_selected)
        m_isFollowing = false; // it is to stay in sight
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
    reconsider();
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
    m_hasFoundNothing = false;
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

} // namespace espalier
