// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/automation/connectionguests.h"
#include "core/net/connectionstate.h"
#include "core/net/diagnosis.h"
#include "core/net/message.h"
#include "core/net/profile.h"
#include "core/service/subscriptiontraffic.h"

#include <QHash>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace espalier {

class BrokerControl;
class CaptureFeed;
class Explorer;
class PayloadRegistry;
class Publisher;
class RetainedManager;
class SignalGatherer;

enum class ConnectionId : std::uint32_t { None = 0 };
enum class DiagnosisId : std::uint32_t { None = 0 };

/// Owns the worker thread, the connections and their stores: the GUI's single door to core. Lives in the GUI thread;
/// calls return at once, signals tell what came of them.
class Workspace : public QObject
{
    Q_OBJECT
public:
    /// `broker` may be null: then profiles of kind LocalBroker fail with LocalBrokerStopped. It must outlive this.
    explicit Workspace(BrokerControl *broker, QObject *parent = nullptr);
    ~Workspace() override;

    /// Connects. The connection exists, with its topics and history, until closeConnection().
    ConnectionId openConnection(const Profile &profile, const Secrets &secrets = {});
    /// Connects again as `profile` says: topics and history stay, so it should lead to the same server.
    void changeConnection(ConnectionId id, const Profile &profile, const Secrets &secrets = {});
    /// Disconnects; topics and history stay.
    void disconnect(ConnectionId id);
    /// Connects again after disconnect() or now instead of at the next attempt.
    void reconnect(ConnectionId id);
    /// Disconnects and forgets all about it.
    void closeConnection(ConnectionId id);

    void subscribe(ConnectionId id, const SubscriptionSpec &spec);
    void unsubscribe(ConnectionId id, const QString &topicFilter);
    /// What is received and not shown, from now on; what is shown already stays.
    void setExcludedFilters(ConnectionId id, const QStringList &topicFilters);
    /// The answer comes as publishResult() with the message's token.
    void publish(ConnectionId id, OutgoingMessage message);

    /// Answers an authenticationRequested() that awaits it: some bytes, none, or nothing at all.
    void continueAuthentication(ConnectionId id, const std::optional<QByteArray> &data);
    /// Authenticates again: reauthenticated(), or the connection ends.
    void reauthenticate(ConnectionId id);

    /// Tries what openConnection() would do, step by step and without disturbing anybody: see Doctor. Answers with
    /// diagnosisChanged() for each step, then with diagnosisFinished().
    DiagnosisId diagnose(const Profile &profile, const Secrets &secrets = {});
    /// Nothing more comes of it.
    void cancelDiagnosis(DiagnosisId id);

    /// Lets somebody work over the connection in the worker thread, until removeGuest() or the connection's end. A guest
    /// that is a QObject moves there; `introduce` is called before, with its number. None without such a connection.
    GuestId addGuest(ConnectionId id, std::unique_ptr<ConnectionGuest> guest,
                     const std::function<void(GuestId)> &introduce = {});
    void removeGuest(ConnectionId id, GuestId guest);
    /// Runs `command` with the guest in the worker thread; dropped when it has gone.
    template <typename Guest, typename Command>
    void withGuest(ConnectionId id, GuestId guest, Command command)
    {
        visit(id, [guest, command = std::move(command)](ConnectionGuests &guests) {
            if (auto *found = guests.find<Guest>(guest))
                command(*found);
        });
    }

    [[nodiscard]] QList<ConnectionId> connections() const;
    [[nodiscard]] Profile profile(ConnectionId id) const;
    [[nodiscard]] ConnectionStatus status(ConnectionId id) const;
    /// What the server said to the subscriptions that the connection has, by Topic Filter, as subscriptionResult() told it;
    /// none while it is away.
    [[nodiscard]] QHash<QString, SubscriptionResult> subscriptionResults(ConnectionId id) const;
    /// What trafficChanged() told last.
    [[nodiscard]] QList<FilterTraffic> traffic(ConnectionId id) const;
    /// Owned by the workspace; null for an unknown id.
    [[nodiscard]] Explorer *explorer(ConnectionId id) const;
    [[nodiscard]] Publisher *publisher(ConnectionId id) const;
    [[nodiscard]] SignalGatherer *signalGatherer(ConnectionId id) const;
    /// For what the server of a connection retains, over connections of its own; null for an unknown id. To be destroyed
    /// before this.
    [[nodiscard]] std::unique_ptr<RetainedManager> retainedManager(ConnectionId id) const;
    /// Bytes that history of all connections may use together.
    void setHistoryLimit(std::uint64_t bytes);
    /// The user's rules, which all connections decode with, those that are opened later, too; null: no rules.
    void setPayloadRegistry(std::shared_ptr<const PayloadRegistry> registry);

    /// Copies what passes on all connections, those that are opened later, too, to `feed`; null ends that.
    void setCapture(std::shared_ptr<CaptureFeed> feed);

signals:
    void connectionOpened(espalier::ConnectionId id);
    void connectionClosed(espalier::ConnectionId id);
    /// It has another profile now.
    void connectionChanged(espalier::ConnectionId id);
    void statusChanged(espalier::ConnectionId id, const espalier::ConnectionStatus &status);
    void subscriptionResult(espalier::ConnectionId id, const espalier::SubscriptionResult &result);
    /// What the subscriptions of a connection bring; twice a second at most.
    void trafficChanged(espalier::ConnectionId id, const QList<espalier::FilterTraffic> &traffic);
    void publishResult(espalier::ConnectionId id, const espalier::PublishResult &result);
    void authenticationRequested(espalier::ConnectionId id, const espalier::AuthenticationStep &step);
    void reauthenticated(espalier::ConnectionId id, const espalier::ReauthenticationResult &result);
    void diagnosisChanged(espalier::DiagnosisId id, const espalier::DiagnosisResult &result);
    void diagnosisFinished(espalier::DiagnosisId id);

private:
    void visit(ConnectionId id, const std::function<void(ConnectionGuests &)> &work);

    class Private;
    std::unique_ptr<Private> d;
};

} // namespace espalier
