// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalworker.h"

#include "core/net/wallclock.h"
#include "core/payload/displaytext.h"
#include "core/service/storeworker.h"

#include <algorithm>
#include <ranges>

namespace espalier {

namespace {

/// A frame of a plot.
constexpr std::chrono::milliseconds gatherInterval {33};
/// Of work, before other events have their turn, and how much of the time it may take.
constexpr std::chrono::milliseconds signalSlice {4};
constexpr std::chrono::milliseconds catalogSliceLength {2};
constexpr std::chrono::milliseconds catalogPause {8};
/// Until levels are asked again whether their payloads have changed.
constexpr std::chrono::milliseconds catalogInterval {500};
constexpr std::chrono::milliseconds valuesInterval {200};
constexpr std::chrono::seconds rateInterval {1};
/// Samples that wait for a window that does not take them; the rest waits in history.
constexpr std::size_t mostWaiting = 2'000'000;
constexpr qsizetype mostWatched = 200;
constexpr qsizetype longestValue = 100;

} // namespace

/// Signals of one topic that are read up to the same message.
struct SignalWorker::Tap
{
    std::string topicName;
    /// None: there is no such topic yet.
    std::uint32_t node = TopicNode::none;
    std::uint64_t next = 0;
    bool isComplete = false;
    /// What was told last.
    bool wasFound = false;
    bool wasComplete = false;
    std::vector<SignalReader> readers {};
};

SignalWorker::SignalWorker(StoreWorker &store, std::shared_ptr<SignalFeed> feed, QObject *parent)
    : QObject(parent), m_store(store), m_feed(std::move(feed))
{
    for (QTimer *timer : {&m_gather, &m_catalogSlice, &m_values})
        timer->setSingleShot(true);
    m_gather.setTimerType(Qt::PreciseTimer);
    connect(&m_gather, &QTimer::timeout, this, &SignalWorker::gather);
    connect(&m_catalogSlice, &QTimer::timeout, this, &SignalWorker::workOnCatalog);
    connect(&m_values, &QTimer::timeout, this, &SignalWorker::tellValues);
    connect(&m_rates, &QTimer::timeout, this, &SignalWorker::advanceRates);
}

SignalWorker::~SignalWorker() = default;

void SignalWorker::add(std::uint32_t number, const SignalAddress &address)
{
    auto tap = std::make_unique<Tap>(Tap {.topicName = address.topicName.toStdString()});
    tap->readers.emplace_back(number, address);
    m_taps.push_back(std::move(tap));
    if (address.kind == SignalAddress::Kind::Rate && !m_rates.isActive())
        m_rates.start(rateInterval);
    m_gather.start(0);
}

void SignalWorker::remove(std::uint32_t number)
{
    const auto isIt = [number](const SignalReader &reader) { return reader.number() == number; };
    for (const auto &tap : m_taps)
        std::erase_if(tap->readers, isIt);
    std::erase_if(m_taps, [](const auto &tap) { return tap->readers.empty(); });
    const auto hasRate = [](const auto &tap) {
        return std::ranges::any_of(tap->readers, [](const SignalReader &reader) {
            return reader.kind() == SignalAddress::Kind::Rate;
        });
    };
    if (std::ranges::none_of(m_taps, hasRate))
        m_rates.stop();
}

void SignalWorker::moreCame()
{
    if (!m_taps.empty() && !m_gather.isActive())
        m_gather.start(gatherInterval);
    if (m_watch == Watch::On && !m_catalogSlice.isActive())
        m_catalogSlice.start(catalogInterval);
    if (!m_watched.isEmpty() && !m_values.isActive())
        m_values.start(valuesInterval);
}

void SignalWorker::forget()
{
    for (const auto &tap : m_taps) {
        tap->node = TopicNode::none;
        tap->next = 0;
    }
    m_index.clear();
    m_toldAt.clear();
    moreCame();
}

void SignalWorker::gather()
{
    if (m_waiting >= mostWaiting) {
        (void)m_feed->runs.put([this](SignalRuns &waiting) { m_waiting = merge(waiting, {}); });
        emit samplesPending();
    }
    if (m_waiting >= mostWaiting) {
        m_gather.start(gatherInterval);
        return;
    }
    const auto end = Clock::now() + signalSlice;
    bool isDone = true;
    for (const auto &tap : m_taps) {
        isDone = read(*tap, end);
        if (!isDone)
            break;
    }
    // Who did not get a turn is first the next time.
    if (!isDone && !m_taps.empty())
        std::ranges::rotate(m_taps, m_taps.begin() + 1);
    joinTaps();
    flush();
    if (!isDone)
        m_gather.start(0);
}

bool SignalWorker::read(Tap &tap, Clock::time_point end)
{
    const TopicStore &topics = m_store.topics();
    if (tap.node == TopicNode::none) {
        const auto found = topics.find(tap.topicName);
        if (!found || !topics.isTopic(*found)) {
            tap.isComplete = true;
            return true;
        }
        tap.node = *found;
    }
    const HistoryStore &history = topics.history();
    const std::uint32_t topic = topics.node(tap.node).topic;
    const std::uint64_t first = history.firstSequence(topic);
    if (tap.next < first) {
        // What was gone before anybody asked is not missed.
        if (tap.next > 0)
            for (SignalReader &reader : tap.readers)
                reader.addMissed(first - tap.next);
        tap.next = first;
    }
    const std::uint64_t stop = history.nextSequence(topic);
    for (bool isTimeUp = false; tap.next < stop && !isTimeUp; ++tap.next) {
        const KeptMessage &message = history.at(topic, tap.next);
        std::optional<SignalPayload> payload;
        for (SignalReader &reader : tap.readers) {
            if (reader.kind() == SignalAddress::Kind::Rate) {
                reader.count(message.time());
                continue;
            }
            if (!payload)
                payload.emplace(message.payload(),
                                MessageHints(tap.topicName, message, m_store.payloadContext()).hints());
            reader.read(*payload, message.time());
        }
        isTimeUp = Clock::now() >= end;
    }
    tap.isComplete = tap.next == stop;
    return tap.isComplete;
}

/// Taps that have come as far as each other become one: their payloads are decoded once.
void SignalWorker::joinTaps()
{
    for (std::size_t i = 0; i < m_taps.size(); ++i) {
        Tap &tap = *m_taps[i];
        const auto isSame = [&tap](const auto &other) {
            return other->topicName == tap.topicName && other->node == tap.node && other->next == tap.next
                   && other->wasFound == tap.wasFound && other->wasComplete == tap.wasComplete;
        };
        const auto others = std::ranges::stable_partition(m_taps.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                                          m_taps.end(), std::not_fn(isSame));
        for (const auto &other : others)
            std::ranges::move(other->readers, std::back_inserter(tap.readers));
        m_taps.erase(others.begin(), others.end());
    }
}

void SignalWorker::flush()
{
    SignalRuns runs;
    for (const auto &tap : m_taps) {
        const bool isFound = tap->node != TopicNode::none;
        const bool isNew =
            std::exchange(tap->wasFound, isFound) != isFound
            || (isFound && std::exchange(tap->wasComplete, tap->isComplete) != tap->isComplete);
        for (SignalReader &reader : tap->readers) {
            if (!reader.hasNews() && !isNew)
                continue;
            SignalRun &run = runs[reader.number()];
            run = reader.take();
            run.isFound = isFound;
            run.isComplete = tap->isComplete;
        }
    }
    if (runs.empty())
        return;
    const auto result =
        m_feed->runs.put([this, &runs](SignalRuns &waiting) { m_waiting = merge(waiting, std::move(runs)); });
    if (result == Mailbox<SignalRuns>::WasEmpty)
        emit samplesPending();
}

void SignalWorker::advanceRates()
{
    const WallTime now = wallNow();
    for (const auto &tap : m_taps)
        for (SignalReader &reader : tap->readers) {
            if (!tap->isComplete || reader.kind() != SignalAddress::Kind::Rate)
                continue;
            if (m_awaySince)
                reader.pause(*m_awaySince, now);
            else
                reader.advance(now);
        }
    flush();
}

void SignalWorker::setSource(Source source)
{
    const bool isAway = source == Source::Away;
    if (isAway == m_awaySince.has_value())
        return;
    const WallTime now = wallNow();
    if (isAway) {
        m_awaySince = now;
        return;
    }
    advanceRates();
    m_awaySince.reset();
    for (const auto &tap : m_taps)
        for (SignalReader &reader : tap->readers)
            reader.resume(now);
}

void SignalWorker::watchCatalog(Watch watch)
{
    m_watch = watch;
    if (watch == Watch::On)
        m_catalogSlice.start(0);
    else
        m_catalogSlice.stop();
}

void SignalWorker::filterCatalog(const QString &words)
{
    m_index.setFilter(words);
    m_catalogTold = 0;
    if (m_watch == Watch::On)
        m_catalogSlice.start(0);
}

void SignalWorker::workOnCatalog()
{
    const bool isMore =
        m_index.work(m_store.topics(), m_store.payloadContext(), Clock::now() + catalogSliceLength);
    tellCatalog();
    if (isMore)
        m_catalogSlice.start(catalogPause);
    else if (m_index.hasNews())
        m_catalogSlice.start(catalogInterval);
}

void SignalWorker::tellCatalog()
{
    const std::int64_t now =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
    if (!m_index.hasNews() || now - m_catalogTold < catalogInterval.count())
        return;
    m_catalogTold = now;
    SignalCatalog catalog = m_index.take(m_store.topics());
    const auto result = m_feed->catalog.put([&](SignalCatalog &waiting) { waiting = std::move(catalog); });
    if (result == Mailbox<SignalCatalog>::WasEmpty)
        emit catalogPending();
}

void SignalWorker::watchValues(const QList<QByteArray> &topicNames)
{
    m_watched = topicNames.first(std::min(topicNames.size(), mostWatched));
    m_told.clear();
    m_toldAt.clear();
    m_values.start(0);
}

QList<SignalValue> SignalWorker::valuesOf(const std::string &topicName, const KeptMessage &message) const
{
    const MessageHints hints(topicName, message, m_store.payloadContext());
    const SignalPayload payload(message.payload(), hints.hints());
    QList<SignalValue> values;
    for (const SignalLeaf &leaf : payload.leaves())
        if (const auto reading = payload.reading(ValuePath::parse(leaf.path).value_or(ValuePath())))
            values.append({leaf.path, displayText(asBytes(reading->text), longestValue)});
    return values;
}

void SignalWorker::tellValues()
{
    const TopicStore &topics = m_store.topics();
    const auto end = Clock::now() + signalSlice;
    bool hasNews = false;
    for (const QByteArray &topicName : std::as_const(m_watched)) {
        const std::string name = topicName.toStdString();
        const auto id = topics.find(name);
        const KeptMessage *message = id ? topics.lastMessage(*id) : nullptr;
        if (!message)
            continue;
        const std::uint64_t messages = topics.history().nextSequence(topics.node(*id).topic);
        if (m_toldAt.value(topicName) == messages)
            continue;
        if (Clock::now() >= end) {
            m_values.start(0);
            break;
        }
        m_toldAt.insert(topicName, messages);
        m_told.insert(topicName, valuesOf(name, *message));
        hasNews = true;
    }
    if (!hasNews)
        return;
    const auto result = m_feed->values.put([this](SignalValues &waiting) { waiting = m_told; });
    if (result == Mailbox<SignalValues>::WasEmpty)
        emit valuesPending();
}

} // namespace espalier
