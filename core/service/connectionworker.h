// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/connectionguests.h"
#include "core/net/connection.h"
#include "core/service/publishworker.h"
#include "core/service/signalworker.h"
#include "core/service/storeworker.h"
#include "core/service/subscriptiontraffic.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace espalier {

/// One connection and its store in the worker thread. Made in the GUI thread and moved; then used by queued calls.
class ConnectionWorker : public QObject
{
    Q_OBJECT
public:
    ConnectionWorker(std::shared_ptr<ExplorerFeeds> feeds, std::shared_ptr<SignalFeed> samples);
    ~ConnectionWorker() override;

    void open(const Profile &profile, const Secrets &secrets, const Connection::TransportFactory &factory,
              Budget &budget);
    /// Connects again as `profile` says, with its subscriptions instead of the user's; what was received stays.
    void change(const Profile &profile, const Secrets &secrets);
    /// Null before open().
    [[nodiscard]] Connection *connection() const { return m_connection.get(); }
    [[nodiscard]] StoreWorker *store() { return &m_store; }
    [[nodiscard]] PublishWorker *publisher() { return &m_publisher; }
    [[nodiscard]] SignalWorker *signalWorker() { return &m_signalWorker; }
    void subscribe(const SubscriptionSpec &spec);
    void unsubscribe(const QString &topicFilter);
    void setExcluded(const QStringList &topicFilters) { m_traffic.setExcluded(topicFilters); }
    [[nodiscard]] ConnectionGuests &guests() { return m_guests; }

signals:
    /// Twice a second while something arrives.
    void trafficChanged(const QList<espalier::FilterTraffic> &traffic);
    void statusChanged(const espalier::ConnectionStatus &status);
    void subscriptionResult(const espalier::SubscriptionResult &result);
    void publishResult(const espalier::PublishResult &result);
    void authenticationRequested(const espalier::AuthenticationStep &step);
    void reauthenticated(const espalier::ReauthenticationResult &result);

private:
    void watch(const Profile &profile);
    void tellTraffic();

    StoreWorker m_store;
    SignalWorker m_signalWorker;
    SubscriptionTraffic m_traffic {m_store};
    QTimer m_trafficTimer {this};
    QList<FilterTraffic> m_toldTraffic;
    ConnectionGuests m_guests {m_traffic, this};
    std::unique_ptr<Connection> m_connection;
    PublishWorker m_publisher {m_store, this};
};

/// Lives in the worker thread and owns what is there.
class WorkerHall : public QObject
{
    Q_OBJECT
public:
    [[nodiscard]] Budget &budget() { return m_budget; }
    void add(ConnectionWorker *worker);
    /// Says good-bye to the server, then forgets the connection.
    void remove(ConnectionWorker *worker);
    /// The same for all; empty() when that is done, or after half a second: a server that does not listen is not
    /// waited for.
    void shutDown();

signals:
    void empty();

private:
    void forget(ConnectionWorker *worker);
    void finish();

    static constexpr std::uint64_t defaultLimit = std::uint64_t {512} * 1024 * 1024;

    // Destroyed after the workers, whose stores use it.
    Budget m_budget {defaultLimit};
    std::vector<std::unique_ptr<ConnectionWorker>> m_workers;
    QTimer m_patience {this};
};

} // namespace espalier
