// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/mailbox.h"
#include "core/net/connection.h"
#include "core/service/retainedmessage.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace espalier {

/// Looks at and changes what a server retains, over a connection of its own, so that neither the user's subscriptions
/// nor his message counts are touched. Worker thread; one task at a time, another one cancels it.
///
/// Flow: start() first; then look(), clear() or restore() -> found and progress signals -> ended() once.
class RetainedWorker : public QObject, private MessageSink
{
    Q_OBJECT
public:
    using Found = Mailbox<RetainedMessages>;

    struct Limits
    {
        std::uint32_t messages = 2'000'000;
        /// Of what each message takes in the list: its name and what is noted of it.
        std::uint64_t listBytes = std::uint64_t {512} * 1024 * 1024;
        /// Of payloads and properties that are kept for a backup.
        std::uint64_t keptBytes = std::uint64_t {256} * 1024 * 1024;
        /// A server says nowhere that the last retained message was sent: this long without one is the end.
        std::chrono::milliseconds quiet {1000};
        /// Publications that wait for their acknowledgement at the same time, and how many are begun in a second.
        std::uint32_t window = 32;
        std::uint32_t perSecond = 1000;
    };

    RetainedWorker(std::shared_ptr<Found> found, const Limits &limits);
    explicit RetainedWorker(std::shared_ptr<Found> found) : RetainedWorker(std::move(found), Limits {}) { }
    ~RetainedWorker() override;

    /// Where to connect and how; the client identifier, the will and the subscriptions of the profile are not used.
    void start(const Profile &profile, const Secrets &secrets, Connection::TransportFactory factory);

    void look(const QString &topicFilter);
    /// Publishes an empty retained message to each topic (3.3.1.3).
    void clear(const RetainedMessages &messages);
    void restore(const RetainedMessages &messages);
    void cancel();

signals:
    /// There is something in the mailbox; once until it is taken.
    void foundPending();
    /// At most ten times a second.
    void progressed(const espalier::RetainedProgress &progress);
    void ended(const espalier::RetainedOutcome &outcome);

private:
    void messageReceived(const Publish &message, WallTime at) override;
    void endOfBatch() override;

    void begin(RetainedTask task, const QList<SubscriptionSpec> &subscriptions);
    void publishAll(RetainedTask task, const RetainedMessages &messages);
    void handleStatus(const ConnectionStatus &status);
    void handleSubscribed(const SubscriptionResult &result);
    void handlePublished(const PublishResult &result);
    void publishSome();
    [[nodiscard]] OutgoingMessage outgoing(std::uint32_t index) const;
    [[nodiscard]] bool isFull() const;
    void handOver();
    void end(RetainedOutcome::Kind kind);

    std::shared_ptr<Found> m_found;
    Limits m_limits;
    Profile m_profile;
    Secrets m_secrets;
    Connection::TransportFactory m_factory;
    std::unique_ptr<Connection> m_connection;
    RetainedProgress m_progress;
    RetainedOutcome m_outcome;
    /// Looking: what was found and not yet handed over.
    RetainedMessages m_new;
    std::uint64_t m_listBytes = 0;
    std::uint64_t m_keptBytes = 0;
    bool m_hasNewRetained = false;
    /// Publishing.
    RetainedMessages m_messages;
    std::vector<bool> m_isDone;
    std::uint32_t m_next = 0;
    std::uint32_t m_outstanding = 0;
    Qos m_maximumQos = Qos::ExactlyOnce;
    QTimer m_quiet {this};
    QTimer m_pace {this};
    QTimer m_report {this};
};

} // namespace espalier
