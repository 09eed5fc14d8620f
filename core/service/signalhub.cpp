// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/signalhub.h"

#include "core/series/expression.h"
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

SampleTime wallNow()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
}

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

/// One that is made of others.
struct Derived
{
    std::vector<SignalId> inputs;
    std::optional<ExpressionSeries> expression {};
    std::vector<DerivedSeries> steps {};

    [[nodiscard]] const Series *series() const
    {
        if (!steps.empty())
            return &steps.back().series();
        return expression ? &expression->series() : nullptr;
    }
};

struct Entry
{
    SignalSource source;
    int users = 0;
    /// One of them is set.
    std::unique_ptr<Gathered> gathered {};
    std::unique_ptr<Derived> derived {};
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
    [[nodiscard]] std::unique_ptr<Derived> makeDerived(const SignalSource &source);
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
        if (entry.derived && std::ranges::find(entry.derived->inputs, id) != entry.derived->inputs.end())
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
    auto derived = source.isDerived() ? d->makeDerived(source) : nullptr;
    const SignalId id {++d->lastId};
    Entry &entry = d->entries[id];
    entry = {.source = source, .users = 1};
    if (derived) {
        entry.derived = std::move(derived);
        entry.change(fromTheBeginning);
        d->derive(entry);
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

std::unique_ptr<Derived> SignalHub::Private::makeDerived(const SignalSource &source)
{
    auto derived = std::make_unique<Derived>();
    for (const SignalAddress &address : source.inputs)
        derived->inputs.push_back(q->acquire({.inputs = {address}}));
    if (!source.expression.empty())
        if (auto expression = Expression::parse(source.expression, source.inputs.size()))
            derived->expression.emplace(std::move(*expression));
    // A formula that means nothing has no values, and neither has what would be made of them.
    if (source.expression.empty() || derived->expression)
        for (const Derivation &derivation : source.derivations)
            derived->steps.emplace_back(derivation);
    return derived;
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
    for (const SignalId input : node.mapped().derived->inputs)
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
    SignalState worst = SignalState::Live;
    for (const SignalId input : entry.derived->inputs)
        worst = std::min(worst, state(input));
    return worst;
}

const Series &SignalHub::Private::seriesOf(const Entry &entry) const
{
    static const Series none;
    if (entry.gathered)
        return entry.gathered->series;
    const Series *series = entry.derived->series();
    return series ? *series : none;
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
    for (auto &[id, entry] : entries) {
        if (!entry.derived)
            continue;
        for (const SignalId input : entry.derived->inputs)
            if (const auto from = at(input).changedFrom)
                entry.change(*from);
        if (entry.changedFrom)
            derive(entry);
    }
}

void SignalHub::Private::derive(Entry &entry)
{
    Derived &derived = *entry.derived;
    std::optional<SampleTime> from = entry.changedFrom;
    const Series *source = &at(derived.inputs.front()).gathered->series;
    if (derived.expression) {
        std::vector<const Series *> sources;
        for (const SignalId input : derived.inputs)
            sources.push_back(&at(input).gathered->series);
        from = derived.expression->update(sources, *from);
        source = &derived.expression->series();
    }
    for (DerivedSeries &step : derived.steps) {
        if (!from)
            break;
        from = step.update(*source, *from);
        source = &step.series();
    }
    entry.changedFrom = from;
}

std::uint64_t SignalHub::Private::bytesOf(const Entry &entry) const
{
    if (entry.gathered)
        return entry.gathered->series.bytes();
    std::uint64_t bytes = entry.derived->expression ? entry.derived->expression->series().bytes() : 0;
    for (const DerivedSeries &step : entry.derived->steps)
        bytes += step.series().bytes();
    return bytes;
}

std::size_t SignalHub::Private::dropOldest(Entry &entry)
{
    if (entry.gathered)
        return entry.gathered->series.dropOldest();
    std::size_t dropped = entry.derived->expression ? entry.derived->expression->dropOldest() : 0;
    for (DerivedSeries &step : entry.derived->steps)
        dropped += step.dropOldest();
    return dropped;
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
