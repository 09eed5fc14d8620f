// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/connectionworker.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace espalier {

namespace {
constexpr std::chrono::milliseconds patience {500};
constexpr std::chrono::milliseconds trafficPeriod {500};
} // namespace

ConnectionWorker::ConnectionWorker(std::shared_ptr<ExplorerFeeds> feeds, std::shared_ptr<SignalFeed> samples)
    : m_store(std::move(feeds), this), m_signalWorker(m_store, std::move(samples), this)
{
    connect(&m_store, &StoreWorker::received, &m_signalWorker, &SignalWorker::moreCame);
    connect(&m_store, &StoreWorker::forgotten, &m_signalWorker, &SignalWorker::forget);
}

ConnectionWorker::~ConnectionWorker()
{
    m_guests.end();
}

void ConnectionWorker::open(const Profile &profile, const Secrets &secrets,
                            const Connection::TransportFactory &factory, Budget &budget)
{
    m_store.start(budget);
    watch(profile);
    m_trafficTimer.start(trafficPeriod);
    connect(&m_trafficTimer, &QTimer::timeout, this, &ConnectionWorker::tellTraffic);
    m_connection = std::make_unique<Connection>(profile, secrets, factory, m_guests);
    connect(m_connection.get(), &Connection::statusChanged, this, &ConnectionWorker::statusChanged);
    connect(m_connection.get(), &Connection::statusChanged, this, [this](const ConnectionStatus &status) {
        m_signalWorker.setSource(status.phase == ConnectionPhase::Connected ? SignalWorker::Source::Present
                                                                            : SignalWorker::Source::Away);
    });
    connect(m_connection.get(), &Connection::subscriptionResult, this,
            [this](const SubscriptionResult &result) {
                if (!m_guests.take(result))
                    emit subscriptionResult(result);
            });
    connect(m_connection.get(), &Connection::publishResult, this, [this](const PublishResult &result) {
        if (!m_guests.take(result) && !m_publisher.take(result))
            emit publishResult(result);
    });
    connect(m_connection.get(), &Connection::authenticationRequested, this,
            &ConnectionWorker::authenticationRequested);
    connect(m_connection.get(), &Connection::reauthenticated, this, &ConnectionWorker::reauthenticated);
    m_publisher.begin(*m_connection);
    m_guests.begin(*m_connection, secrets, factory);
    m_connection->open();
}

void ConnectionWorker::change(const Profile &profile, const Secrets &secrets)
{
    // First, so that the server hears nothing of subscriptions that go.
    m_connection->close();
    const auto gone = m_traffic.filters();
    watch(profile);
    for (const auto &filter : gone)
        if (!m_traffic.filters().contains(filter))
            m_guests.unsubscribe(filter);
    for (const auto &spec : profile.subscriptions)
        m_guests.subscribe(spec);
    m_guests.setSecrets(secrets);
    m_connection->change(profile, secrets);
}

void ConnectionWorker::watch(const Profile &profile)
{
    QStringList filters;
    for (const auto &spec : profile.subscriptions)
        filters.append(spec.topicFilter);
    m_traffic.setFilters(filters);
    m_traffic.setExcluded(profile.excludedFilters);
}

void ConnectionWorker::subscribe(const SubscriptionSpec &spec)
{
    if (const auto filters = m_traffic.filters(); !filters.contains(spec.topicFilter))
        m_traffic.setFilters(filters + QStringList {spec.topicFilter});
    m_guests.subscribe(spec);
}

void ConnectionWorker::unsubscribe(const QString &topicFilter)
{
    auto filters = m_traffic.filters();
    filters.removeAll(topicFilter);
    m_traffic.setFilters(filters);
    m_guests.unsubscribe(topicFilter);
}

void ConnectionWorker::tellTraffic()
{
    auto traffic = m_traffic.take(std::chrono::steady_clock::now());
    if (traffic == m_toldTraffic)
        return;
    m_toldTraffic = std::move(traffic);
    emit trafficChanged(m_toldTraffic);
}

void WorkerHall::add(ConnectionWorker *worker)
{
    m_workers.emplace_back(worker);
}

void WorkerHall::remove(ConnectionWorker *worker)
{
    Connection *connection = worker->connection();
    if (!connection || connection->status().phase != ConnectionPhase::Connected) {
        forget(worker);
        return;
    }
    const auto closed = [this, worker](const ConnectionStatus &status) {
        if (status.phase == ConnectionPhase::Disconnected)
            forget(worker);
    };
    // Queued: the connection is still busy with its own signal.
    connect(worker, &ConnectionWorker::statusChanged, this, closed, Qt::QueuedConnection);
    QTimer::singleShot(patience, worker, [this, worker] { forget(worker); });
    connection->close();
}

void WorkerHall::forget(ConnectionWorker *worker)
{
    const auto isIt = [worker](const auto &entry) { return entry.get() == worker; };
    const auto found = std::find_if(m_workers.begin(), m_workers.end(), isIt);
    if (found == m_workers.end())
        return;
    // It may be the sender of what led here.
    found->release()->deleteLater();
    m_workers.erase(found);
    if (m_patience.isActive() && m_workers.empty())
        finish();
}

void WorkerHall::shutDown()
{
    connect(&m_patience, &QTimer::timeout, this, &WorkerHall::finish);
    m_patience.setSingleShot(true);
    m_patience.start(patience);
    std::vector<ConnectionWorker *> workers;
    for (const auto &worker : m_workers)
        workers.push_back(worker.get());
    for (ConnectionWorker *worker : workers)
        remove(worker);
    if (workers.empty())
        finish();
}

void WorkerHall::finish()
{
    m_patience.stop();
    m_workers.clear();
    emit empty();
}

} // namespace espalier
