// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/storeworker.h"

#include "core/payload/displaytext.h"
#include "core/store/completions.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr SteadyMs watchedInterval = 66;
constexpr SteadyMs hiddenInterval = 500;
/// While nothing arrives, rates fall and sparklines move on.
constexpr SteadyMs calmInterval = 1000;
/// Of work on a filter, before other events have their turn.
constexpr std::chrono::milliseconds sliceLength {5};
constexpr SteadyMs totalsInterval = 500;
constexpr SteadyMs sparklineLength = RateSteps::steps * RateSteps::stepLength + RateSteps::stepLength;

/// Per second, over the messages that are kept; 0 for fewer than three, which tell nothing of the next.
float meanRate(const HistoryStore &history, std::uint32_t topic)
{
    const auto first = history.firstSequence(topic);
    const auto gaps = history.nextSequence(topic) - first - 1;
    const auto span = history.last(topic).time() - history.at(topic, first).time();
    return gaps < 2 || span <= 0 ? 0.F : static_cast<float>(1e6 * double(gaps) / double(span));
}

std::uint32_t numberOf(TopicId id)
{
    return static_cast<std::uint32_t>(id);
}

HistoryEntry entryOf(const KeptMessage &message, std::uint64_t sequence)
{
    return {.sequence = sequence,
            .time = message.time(),
            .qos = message.qos(),
            .retain = message.retain(),
            .dup = message.dup(),
            .payload = message.payload(),
            .properties = message.properties()};
}

} // namespace

StoreWorker::StoreWorker(std::shared_ptr<ExplorerFeeds> feeds, QObject *parent)
    : QObject(parent), m_feeds(std::move(feeds))
{
    for (QTimer *timer : {&m_tick, &m_answer, &m_slice})
        timer->setSingleShot(true);
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &StoreWorker::handleTick);
    connect(&m_answer, &QTimer::timeout, this, &StoreWorker::handleAnswer);
    connect(&m_slice, &QTimer::timeout, this, &StoreWorker::handleSlice);
}

void StoreWorker::start(Budget &budget)
{
    m_budget = &budget;
    m_store = std::make_unique<TopicStore>(budget);
    m_tree = std::make_unique<VisibleTree>(*m_store);
    m_tree->setPayloadContext(payloadContext(), steadyNow());
}

void StoreWorker::messageReceived(const Publish &message, WallTime at)
{
    if (!m_inBatch) {
        m_inBatch = true;
        m_batchStart = Clock::now();
        m_batchNow = steadyNow();
    }
    m_store->add(message, at, m_batchNow);
    m_pairing.note(message, at);
    m_sparkplug.receive(message.topicName, message.payload);
}

void StoreWorker::endOfBatch()
{
    if (!m_inBatch)
        return;
    m_inBatch = false;
    m_load.note(m_batchStart, Clock::now());
    scheduleTick();
    emit received();
}

SteadyMs StoreWorker::steadyNow()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

void StoreWorker::scheduleTick()
{
    if (m_store->isSettled() && !m_tree->isStale()) {
        if (!m_tick.isActive() && (!isCalm(steadyNow()) || m_tree->isTimed() || !m_silence.isEmpty()))
            m_tick.start(calmInterval);
        return;
    }
    const SteadyMs interval = isWatched() ? watchedInterval : hiddenInterval;
    const auto wait =
        static_cast<int>(std::clamp<SteadyMs>(m_tickedAt + interval - steadyNow(), 0, interval));
    if (!m_tick.isActive() || m_tick.remainingTime() > wait)
        m_tick.start(wait);
}

/// Nothing that is shown changes any more without a message.
bool StoreWorker::isCalm(SteadyMs now) const
{
    const SteadyMs last = m_store->node(TopicStore::root).lastChange.value();
    return last == 0 || now - last > sparklineLength;
}

void StoreWorker::handleTick()
{
    const SteadyMs now = steadyNow();
    settle(now);
    sortAgain(now);
    if (isWatched())
        sendTree(now);
    if (m_flow == Flow::Running)
        sendDetail();
    if (now - m_totalsAt >= totalsInterval || m_totalsAt == 0)
        sendTotals(now);
    m_tickedAt = now;
    scheduleTick();
}

void StoreWorker::settle(SteadyMs now)
{
    m_store->settle(now);
    m_tree->update(now);
    if (m_tree->isFiltering() && !m_slice.isActive())
        m_slice.start(0);
    if (m_silence.update(*m_store, now))
        emit silenceChanged(m_silence.states());
}

StoreView StoreWorker::view()
{
    if (!m_store->isSettled())
        settle(steadyNow());
    return {*m_store, *m_tree, steadyNow(), payloadContext()};
}

void StoreWorker::answer(Reveal reveal)
{
    if (reveal == Reveal::Selected)
        m_reveal = reveal;
    if (!m_answer.isActive())
        m_answer.start(0);
}

void StoreWorker::handleAnswer()
{
    const SteadyMs now = steadyNow();
    sendTree(now);
    if (m_flow == Flow::Running || m_detailReset)
        sendDetail();
}

void StoreWorker::handleSlice()
{
    const auto end = Clock::now() + sliceLength;
    while (m_tree->isFiltering() && Clock::now() < end)
        m_tree->work();
    if (m_tree->isFiltering())
        m_slice.start(0);
    else
        answer();
    if (m_tree->isStale())
        scheduleTick();
}

void StoreWorker::sendTree(SteadyMs now)
{
    TreeSnapshot snapshot = m_window.snapshot(*m_store, *m_tree, now, payloadContext());
    snapshot.layoutVersion += m_layoutsBefore;
    snapshot.liveSort = m_sorting == Sorting::Live;
    if (!m_silence.isEmpty()) {
        for (TreeRow &row : snapshot.rows)
            row.silent = m_silence.isSilent(numberOf(row.id));
    }
    addPins(snapshot, now);
    if (std::exchange(m_reveal, Reveal::No) == Reveal::Selected)
        snapshot.revealRow = snapshot.selectedRow;
    const auto result =
        m_feeds->tree.put([&](TreeSnapshot &waiting) { merge(waiting, std::move(snapshot)); });
    if (result == Mailbox<TreeSnapshot>::WasEmpty)
        emit treePending();
}

void StoreWorker::sendDetail()
{
    if (m_detailOf == TopicNode::none && !m_detailReset)
        return;
    TopicDetail detail;
    detail.reset = std::exchange(m_detailReset, false);
    if (m_detailOf != TopicNode::none) {
        const TopicNode &node = m_store->node(m_detailOf);
        if (!detail.reset && node.messages == m_detailMessages)
            return;
        m_detailMessages = node.messages;
        detail.id = TopicId {m_detailOf};
        const std::string name = m_store->topicName(m_detailOf);
        detail.topicName = QByteArray::fromStdString(name);
        detail.aliases = m_sparkplug.aliases(name);
        detail.displayName = displayText(asBytes(name));
        detail.topicsBelow = m_store->hasChildren(m_detailOf) ? m_store->branch(m_detailOf)->topicsBelow : 0;
        if (node.topic != TopicNode::none) {
            const HistoryStore &history = m_store->history();
            detail.messages = history.nextSequence(node.topic);
            detail.rate = meanRate(history, node.topic);
            const std::uint64_t shown =
                detail.messages - std::min(detail.messages, TopicDetail::maximumEntries);
            detail.firstKept = std::max(shown, history.firstSequence(node.topic));
            const std::uint64_t first = std::max(m_detailNext, detail.firstKept);
            for (std::uint64_t sequence = first; sequence < detail.messages; ++sequence)
                detail.appended.append(entryOf(history.at(node.topic, sequence), sequence));
            m_detailNext = detail.messages;
        }
    }
    const auto result = m_feeds->detail.put([&](TopicDetail &waiting) { merge(waiting, std::move(detail)); });
    if (result == Mailbox<TopicDetail>::WasEmpty)
        emit detailPending();
}

void StoreWorker::sendTotals(SteadyMs now)
{
    StoreTotals totals;
    totals.messages = m_store->messages();
    totals.bytes = m_store->bytes();
    totals.messageRate = m_store->node(TopicStore::root).rate.at(now);
    totals.topics = m_store->topicCount();
    totals.evicted = m_store->history().evicted();
    totals.historyBytes = m_budget->used();
    totals.historyLimit = m_budget->limit();
    totals.holdingBack = m_load.isFull(Clock::now());
    if (totals.holdingBack)
        totals.heldBackSince = m_totals.holdingBack ? m_totals.heldBackSince : now;
    m_totalsAt = now;
    if (std::exchange(m_totals, totals) == totals)
        return;
    const auto result = m_feeds->totals.put([&](StoreTotals &waiting) { waiting = totals; });
    if (result == Mailbox<StoreTotals>::WasEmpty)
        emit totalsPending();
}

std::optional<Bytes> StoreWorker::lastPayload(std::string_view topicName) const
{
    const auto id = m_store->find(topicName);
    const KeptMessage *message = id ? m_store->lastMessage(*id) : nullptr;
    return message ? std::optional(message->payload()) : std::nullopt;
}

std::shared_ptr<const SparkplugAliases> StoreWorker::aliases(std::string_view topicName) const
{
    return m_sparkplug.aliases(topicName);
}

} // namespace espalier
