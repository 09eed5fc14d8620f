// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connection.h"
#include "core/net/message.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

#include <cstdint>
#include <map>
#include <memory>

namespace espalier {

class ConnectionGuests;

enum class GuestId : std::uint32_t { None = 0 };

/// Something that works over a connection of the user: a script, the reply rules, a simulator. Lives in the worker
/// thread, owned by the connection's guests.
class ConnectionGuest : public MessageSink
{
public:
    /// The room it works in; set before begin().
    void enter(ConnectionGuests &guests, GuestId id)
    {
        m_guests = &guests;
        m_id = id;
    }
    virtual void begin() = 0;
    /// The views are valid during the call. Must not publish or subscribe: the connection is busy with a batch.
    void messageReceived(const Publish &message, WallTime at) override = 0;
    /// Of a message that this guest has published, with its token.
    virtual void handleResult(const PublishResult &result) = 0;
    /// A subscription that this guest asked for was refused.
    virtual void handleRefusal(const SubscriptionResult &) { }
    virtual void handleStatus(const ConnectionStatus &) { }

protected:
    [[nodiscard]] ConnectionGuests &guests() const { return *m_guests; }
    [[nodiscard]] GuestId id() const { return m_id; }

private:
    ConnectionGuests *m_guests = nullptr;
    GuestId m_id = GuestId::None;
};

/// Those who share a connection with its user: each gets what arrives, publishes, and has subscriptions that go when it
/// goes, unless the user or another guest has the same. Servers may send a message once for each subscription that it
/// matches: what the user's subscriptions bring anyway is not subscribed to again, unless for its retained messages. Part
/// of a ConnectionWorker; worker thread.
class ConnectionGuests : public QObject, public MessageSink
{
    Q_OBJECT
public:
    /// `owner` gets each message first and must outlive this.
    explicit ConnectionGuests(MessageSink &owner, QObject *parent = nullptr);
    ~ConnectionGuests() override;

    /// Before anything else. `connection` must outlive this, or its signals must have ended.
    void begin(Connection &connection, const Secrets &secrets, Connection::TransportFactory factory);
    /// Of connections that are made from now on.
    void setSecrets(const Secrets &secrets) { m_secrets = secrets; }
    /// The connection is about to go: nobody works on it any more.
    void end();

    void add(GuestId id, std::unique_ptr<ConnectionGuest> guest);
    /// Takes its subscriptions back and forgets it.
    void remove(GuestId id);
    [[nodiscard]] ConnectionGuest *find(GuestId id) const;
    template <typename Guest>
    [[nodiscard]] Guest *find(GuestId id) const
    {
        return static_cast<Guest *>(find(id));
    }

    // The user's own subscriptions
    void subscribe(const SubscriptionSpec &spec);
    void unsubscribe(const QString &topicFilter);

    // For guests
    void subscribe(GuestId id, const SubscriptionSpec &spec);
    void unsubscribe(GuestId id, const QString &topicFilter);
    void leaveSubscriptions(GuestId id);
    /// The token has at most 40 bits.
    void publish(GuestId id, OutgoingMessage message);
    [[nodiscard]] const Connection &connection() const { return *m_connection; }
    /// Another connection to the same server.
    [[nodiscard]] std::unique_ptr<Connection> makeConnection(const Profile &profile, MessageSink &sink) const;

    /// Whether the result is for a guest, not for the user; then it has it.
    [[nodiscard]] bool take(const PublishResult &result);
    [[nodiscard]] bool take(const SubscriptionResult &result);

    void messageReceived(const Publish &message, WallTime at) override;
    void endOfBatch() override;

private:
    [[nodiscard]] bool isUsers(const QString &topicFilter) const;
    [[nodiscard]] bool isOthers(GuestId id, const QString &topicFilter) const;
    /// Its messages come although it is not subscribed to.
    [[nodiscard]] bool isCovered(const SubscriptionSpec &spec) const;
    /// Subscribes for the guests to what they miss, and ends what comes anyway.
    void settle();
    void leave(const QString &topicFilter);

    struct Entry
    {
        std::unique_ptr<ConnectionGuest> guest;
        QHash<QString, SubscriptionSpec> subscriptions;
    };

    MessageSink &m_owner;
    Connection *m_connection = nullptr;
    Secrets m_secrets;
    Connection::TransportFactory m_factory;
    QList<SubscriptionSpec> m_userSubscriptions;
    /// Of the user's, what the server does not allow.
    QSet<QString> m_refused;
    /// Subscribed to for guests alone.
    QSet<QString> m_guestFilters;
    /// Unsubscribed from for a guest, not answered yet.
    QSet<QString> m_leaving;
    std::map<GuestId, Entry> m_guests;
};

} // namespace espalier
