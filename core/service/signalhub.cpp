// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalhub.h"

#include "core/net/wallclock.h"
#include "core/service/derivedsignal.h"
#include "core/service/signalgatherer.h"

#include <QHash>

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <vector>

namespace espalier {

namespace {

constexpr auto fromTheBeginning = std::numeric_limits<SampleTime>::min();

/// A signal as it was sent.
struct Gathered
{
    SignalAddress address;
    /// None while its profile is not open.
    ConnectionId connection = ConnectionId::None;
    Series series {};
    SeriesLabels labels {};
    /// By the numbers that the worker of this connection gave its texts.
    std::vector<std::uint32_t> labelNumbers {};
    SignalState state = SignalState::NoConnection;
    std::uint64_t missed = 0;
};

struct Entry
{
    SignalSource source;
    int users = 0;
    /// One of them is set.
    std::unique_ptr<Gathered> gathered {};
    std::unique_ptr<DerivedSignal> derived {};
    /// What that is made of.
    std::vector<SignalId> inputs {};
    /// Samples from there on are news that nobody was told of.
    std::optional<SampleTime> changedFrom {};

    void change(SampleTime from) { changedFrom = std::min(changedFrom.value_or(from), from); }
};

} // namespace

class SignalHub::Private
{
public:
    Private(SignalHub *hub, Workspace &ofWorkspace) : q(hub), workspace(ofWorkspace) { }

    [[nodiscard]] Entry &at(SignalId id) { return entries.at(id); }
    [[nodiscard]] const Series &seriesOf(const Entry &entry) const;
    void attach(ConnectionId connection);
    void detach(ConnectionId connection);
    void attachSignal(SignalId id, Gathered &gathered, ConnectionId connection);
    void addGap(ConnectionId connection);
    void setState(SignalId id, SignalState state);
    void takeRun(Entry &entry, SignalRun &&run);
    void derive(Entry &entry);
    void deriveAll();
    void evict();
    std::size_t dropOldest(Entry &entry);
    [[nodiscard]] std::uint64_t bytesOf(const Entry &entry) const;

    SignalHub *q;
    Workspace &workspace;
    std::map<SignalId, Entry> entries;
    std::uint32_t lastId = 0;
    QHash<ConnectionId, SignalGatherer *> gatherers;
    std::uint64_t limit = defaultLimit;
    std::uint64_t evicted = 0;
};

SignalHub::SignalHub(Workspace &workspace, QObject *parent)
    : QObject(parent), d(std::make_unique<Private>(this, workspace))
{
    connect(&workspace, &Workspace::connectionOpened, this, [this](ConnectionId id) { d->attach(id); });
    connect(&workspace, &Workspace::connectionClosed, this, [this](ConnectionId id) { d->detach(id); });
    connect(&workspace, &Workspace::statusChanged, this,
            [this](ConnectionId id, const ConnectionStatus &status) {
                if (status.phase != ConnectionPhase::Connected)
                    d->addGap(id);
            });
    for (const ConnectionId id : workspace.connections())
        d->attach(id);
}

SignalHub::~SignalHub() = default;

void SignalHub::Private::attach(ConnectionId connection)
{
    SignalGatherer *gatherer = workspace.signalGatherer(connection);
    gatherers.insert(connection, gatherer);
    QObject::connect(gatherer, &SignalGatherer::samplesPending, q, &SignalHub::pending);
    QObject::connect(gatherer, &SignalGatherer::catalogPending, q,
                     [this, connection] { emit q->catalogPending(connection); });
    QObject::connect(gatherer, &SignalGatherer::valuesPending, q,
                     [this, connection] { emit q->valuesPending(connection); });
    const QUuid profile = workspace.profile(connection).id;
    for (auto &[id, entry] : entries)
        if (entry.gathered && entry.gathered->connection == ConnectionId::None
            && entry.gathered->address.profile == profile)
            attachSignal(id, *entry.gathered, connection);
}

void SignalHub::Private::attachSignal(SignalId id, Gathered &gathered, ConnectionId connection)
{
    gathered.connection = connection;
    gathered.labelNumbers.clear();
    gatherers.value(connection)->add(static_cast<std::uint32_t>(id), gathered.address);
    setState(id, SignalState::NoTopic);
}

void SignalHub::Private::detach(ConnectionId connection)
{
    addGap(connection);
    gatherers.remove(connection);
    for (auto &[id, entry] : entries) {
        if (!entry.gathered || entry.gathered->connection != connection)
            continue;
        entry.gathered->connection = ConnectionId::None;
        setState(id, SignalState::NoConnection);
    }
}

/// What is not heard of is not known: the line of what arrives ends.
void SignalHub::Private::addGap(ConnectionId connection)
{
    const SampleTime now = wallNow();
    bool isAdded = false;
    for (auto &[id, entry] : entries) {
        Gathered *gathered = entry.gathered.get();
        if (!gathered || gathered->connection != connection || gathered->address.timePath
            || gathered->series.isEmpty())
            continue;
        const double last = gathered->series.last().value;
        if (std::isnan(last) && !labelOf(last))
            continue;
        gathered->series.add({std::max(now, gathered->series.last().time), gapValue});
        entry.change(gathered->series.last().time);
        isAdded = true;
    }
    if (isAdded)
        emit q->pending();
}

void SignalHub::Private::setState(SignalId id, SignalState state)
{
    if (std::exchange(at(id).gathered->state, state) == state)
        return;
    emit q->stateChanged(id);
    for (const auto &[other, entry] : entries)
        if (std::ranges::find(entry.inputs, id) != entry.inputs.end())
            emit q->stateChanged(other);
}

void SignalHub::setLimit(std::uint64_t bytes)
{
    d->limit = bytes;
    d->evict();
}

SignalTotals SignalHub::totals() const
{
    SignalTotals totals {.limit = d->limit, .evicted = d->evicted};
    for (const auto &[id, entry] : d->entries) {
        totals.bytes += d->bytesOf(entry);
        totals.samples += d->seriesOf(entry).size();
        totals.missed += entry.gathered ? entry.gathered->missed : 0;
    }
    return totals;
}

SignalId SignalHub::acquire(const SignalSource &source)
{
    for (auto &[id, entry] : d->entries) {
        if (entry.source == source) {
            ++entry.users;
            return id;
        }
    }
    // What it is made of comes first.
    std::vector<SignalId> inputs;
    if (source.isDerived())
        for (const SignalAddress &address : source.inputs)
            inputs.push_back(acquire({.inputs = {address}}));
    const SignalId id {++d->lastId};
    Entry &entry = d->entries[id];
    entry = {.source = source, .users = 1, .inputs = std::move(inputs)};
    if (source.isDerived()) {
        entry.derived = std::make_unique<DerivedSignal>(source);
        entry.derived->note(fromTheBeginning);
        d->derive(entry);
        if (entry.derived->isPending())
            emit pending();
        return id;
    }
    entry.gathered = std::make_unique<Gathered>(Gathered {.address = source.inputs.front()});
    for (auto it = d->gatherers.cbegin(); it != d->gatherers.cend(); ++it) {
        if (d->workspace.profile(it.key()).id == entry.gathered->address.profile) {
            d->attachSignal(id, *entry.gathered, it.key());
            break;
        }
    }
    return id;
}

void SignalHub::release(SignalId id)
{
    const auto found = d->entries.find(id);
    if (found == d->entries.end() || --found->second.users > 0)
        return;
    const auto node = d->entries.extract(found);
    if (const Gathered *gathered = node.mapped().gathered.get()) {
        if (SignalGatherer *gatherer = d->gatherers.value(gathered->connection))
            gatherer->remove(static_cast<std::uint32_t>(id));
        return;
    }
    for (const SignalId input : node.mapped().inputs)
        release(input);
}

const SignalSource &SignalHub::source(SignalId id) const
{
    return d->at(id).source;
}

const Series &SignalHub::series(SignalId id) const
{
    return d->seriesOf(d->at(id));
}

const SeriesLabels &SignalHub::labels(SignalId id) const
{
    static const SeriesLabels none;
    const Entry &entry = d->at(id);
    return entry.gathered ? entry.gathered->labels : none;
}

SignalState SignalHub::state(SignalId id) const
{
    const Entry &entry = d->at(id);
    if (entry.gathered)
        return entry.gathered->state;
    SignalState worst = entry.derived->isPending() ? SignalState::Filling : SignalState::Live;
    for (const SignalId input : entry.inputs)
        worst = std::min(worst, state(input));
    return worst;
}

const Series &SignalHub::Private::seriesOf(const Entry &entry) const
{
    return entry.gathered ? entry.gathered->series : entry.derived->series();
}

void SignalHub::watchCatalog(ConnectionId connection, bool watched)
{
    if (SignalGatherer *gatherer = d->gatherers.value(connection))
        gatherer->watchCatalog(watched);
}

void SignalHub::filterCatalog(ConnectionId connection, const QString &words)
{
    if (SignalGatherer *gatherer = d->gatherers.value(connection))
        gatherer->filterCatalog(words);
}

void SignalHub::watchValues(ConnectionId connection, const QList<QByteArray> &topicNames)
{
    if (SignalGatherer *gatherer = d->gatherers.value(connection))
        gatherer->watchValues(topicNames);
}

SignalCatalog SignalHub::takeCatalog(ConnectionId connection)
{
    SignalGatherer *gatherer = d->gatherers.value(connection);
    return gatherer ? gatherer->takeCatalog() : SignalCatalog();
}

SignalValues SignalHub::takeValues(ConnectionId connection)
{
    SignalGatherer *gatherer = d->gatherers.value(connection);
    return gatherer ? gatherer->takeValues() : SignalValues();
}

void SignalHub::take()
{
    for (auto it = d->gatherers.cbegin(); it != d->gatherers.cend(); ++it) {
        for (auto &[number, run] : it.value()->takeRuns()) {
            const auto found = d->entries.find(SignalId {number});
            // It may have been released meanwhile.
            if (found == d->entries.end() || found->second.gathered->connection != it.key())
                continue;
            const SignalState state = !run.isFound     ? SignalState::NoTopic
                                      : run.isComplete ? SignalState::Live
                                                       : SignalState::Filling;
            d->takeRun(found->second, std::move(run));
            d->setState(found->first, state);
        }
    }
    d->deriveAll();
    d->evict();
    std::vector<std::pair<SignalId, SampleTime>> news;
    for (auto &[id, entry] : d->entries)
        if (const auto from = std::exchange(entry.changedFrom, std::nullopt))
            news.emplace_back(id, *from);
    for (const auto &[id, from] : news)
        emit changed(id, from);
}

void SignalHub::Private::takeRun(Entry &entry, SignalRun &&run)
{
    Gathered &gathered = *entry.gathered;
    for (const std::string &label : run.newLabels)
        gathered.labelNumbers.push_back(gathered.labels.numberOf(label));
    gathered.labels.setTruths(run.areTruths);
    gathered.missed += run.missed;
    for (Sample sample : run.samples) {
        if (const auto label = labelOf(sample.value))
            sample.value =
                *label < gathered.labelNumbers.size() ? labelValue(gathered.labelNumbers[*label]) : gapValue;
        gathered.series.add(sample);
        entry.change(sample.time);
    }
}

void SignalHub::Private::deriveAll()
{
    bool isLeft = false;
    for (auto &[id, entry] : entries) {
        if (!entry.derived)
            continue;
        const bool wasPending = entry.derived->isPending();
        for (const SignalId input : entry.inputs)
            if (const auto from = at(input).changedFrom)
                entry.derived->note(*from);
        derive(entry);
        isLeft = isLeft || entry.derived->isPending();
        if (wasPending && !entry.derived->isPending())
            emit q->stateChanged(id);
    }
    // For the next frame, not for this one.
    if (isLeft)
        QMetaObject::invokeMethod(q, &SignalHub::pending, Qt::QueuedConnection);
}

void SignalHub::Private::derive(Entry &entry)
{
    std::vector<const Series *> inputs;
    for (const SignalId input : entry.inputs)
        inputs.push_back(&at(input).gathered->series);
    if (const auto from = entry.derived->work(inputs))
        entry.change(*from);
}

std::uint64_t SignalHub::Private::bytesOf(const Entry &entry) const
{
    return entry.gathered ? entry.gathered->series.bytes() : entry.derived->bytes();
}

std::size_t SignalHub::Private::dropOldest(Entry &entry)
{
    return entry.gathered ? entry.gathered->series.dropOldest() : entry.derived->dropOldest();
}

void SignalHub::Private::evict()
{
    std::uint64_t bytes = 0;
    for (const auto &[id, entry] : entries)
        bytes += bytesOf(entry);
    while (bytes > limit) {
        const auto most = std::ranges::max_element(
            entries, {}, [this](const auto &place) { return bytesOf(place.second); });
        const std::uint64_t before = bytesOf(most->second);
        const std::size_t dropped = dropOldest(most->second);
        if (dropped == 0)
            return;
        evicted += dropped;
        bytes -= before - bytesOf(most->second);
    }
}

} // namespace espalier
