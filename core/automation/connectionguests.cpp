// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/connectionguests.h"

#include "core/net/transport.h"

#include <algorithm>
#include <utility>

namespace espalier {

namespace {

/// Tokens of guests: this bit, the guest's number, its own token. Those of the user have neither this bit nor the next.
constexpr std::uint64_t guestToken = std::uint64_t {1} << 62;
constexpr int numberShift = 40;
constexpr std::uint64_t numberMask = (std::uint64_t {1} << 22) - 1;
constexpr std::uint64_t tokenMask = (std::uint64_t {1} << numberShift) - 1;

} // namespace

ConnectionGuests::ConnectionGuests(MessageSink &owner, QObject *parent) : QObject(parent), m_owner(owner) { }

ConnectionGuests::~ConnectionGuests() = default;

void ConnectionGuests::begin(Connection &connection, const Secrets &secrets,
                             Connection::TransportFactory factory)
{
    m_connection = &connection;
    m_secrets = secrets;
    m_factory = std::move(factory);
    for (const auto &spec : connection.profile().subscriptions)
        if (!spec.muted)
            m_userFilters.append(spec.topicFilter);
    connect(&connection, &Connection::statusChanged, this, [this](const ConnectionStatus &status) {
        for (const auto &[id, entry] : m_guests)
            entry.guest->handleStatus(status);
    });
}

void ConnectionGuests::end()
{
    m_guests.clear();
}

void ConnectionGuests::add(GuestId id, std::unique_ptr<ConnectionGuest> guest)
{
    guest->enter(*this, id);
    ConnectionGuest &added = *guest;
    m_guests.insert_or_assign(id, Entry {std::move(guest), {}});
    added.begin();
}

void ConnectionGuests::remove(GuestId id)
{
    leaveSubscriptions(id);
    m_guests.erase(id);
}

ConnectionGuest *ConnectionGuests::find(GuestId id) const
{
    const auto found = m_guests.find(id);
    return found == m_guests.end() ? nullptr : found->second.guest.get();
}

void ConnectionGuests::subscribe(const SubscriptionSpec &spec)
{
    m_userFilters.removeAll(spec.topicFilter);
    if (!spec.muted)
        m_userFilters.append(spec.topicFilter);
    m_connection->subscribe(spec);
}

void ConnectionGuests::unsubscribe(const QString &topicFilter)
{
    m_userFilters.removeAll(topicFilter);
    m_connection->unsubscribe(topicFilter);
    for (const auto &[id, entry] : m_guests) {
        const auto kept = entry.subscriptions.constFind(topicFilter);
        if (kept != entry.subscriptions.constEnd()) {
            m_connection->subscribe(*kept);
            return;
        }
    }
}

bool ConnectionGuests::isOthers(GuestId id, const QString &topicFilter) const
{
    return m_userFilters.contains(topicFilter)
           || std::any_of(m_guests.begin(), m_guests.end(), [&](const auto &each) {
                  return each.first != id && each.second.subscriptions.contains(topicFilter);
              });
}

void ConnectionGuests::subscribe(GuestId id, const SubscriptionSpec &spec)
{
    const auto found = m_guests.find(id);
    if (found == m_guests.end())
        return;
    found->second.subscriptions.insert(spec.topicFilter, spec);
    // The user's options stand: another SUBSCRIBE would replace them.
    if (!isOthers(id, spec.topicFilter))
        m_connection->subscribe(spec);
}

void ConnectionGuests::unsubscribe(GuestId id, const QString &topicFilter)
{
    const auto found = m_guests.find(id);
    if (found != m_guests.end() && found->second.subscriptions.remove(topicFilter)
        && !isOthers(id, topicFilter)) {
        m_leaving.insert(topicFilter);
        m_connection->unsubscribe(topicFilter);
    }
}

void ConnectionGuests::leaveSubscriptions(GuestId id)
{
    const auto found = m_guests.find(id);
    if (found == m_guests.end())
        return;
    const auto filters = found->second.subscriptions.keys();
    for (const auto &filter : filters)
        unsubscribe(id, filter);
}

void ConnectionGuests::publish(GuestId id, OutgoingMessage message)
{
    const auto number = static_cast<std::uint64_t>(id) & numberMask;
    message.token = guestToken | number << numberShift | (message.token & tokenMask);
    // Properties came with MQTT 5.
    if (m_connection->profile().version != ProtocolVersion::V5)
        message.properties.clear();
    m_connection->publish(std::move(message));
}

std::unique_ptr<Connection> ConnectionGuests::makeConnection(const Profile &profile, MessageSink &sink) const
{
    return std::make_unique<Connection>(profile, m_secrets, m_factory, sink);
}

bool ConnectionGuests::take(const PublishResult &result)
{
    if (result.token >> 62 != 1)
        return false;
    auto own = result;
    own.token = result.token & tokenMask;
    // Its guest may have gone.
    if (auto *guest = find(GuestId {static_cast<std::uint32_t>(result.token >> numberShift & numberMask)}))
        guest->handleResult(own);
    return true;
}

bool ConnectionGuests::take(const SubscriptionResult &result)
{
    bool isGuests =
        result.kind == SubscriptionResult::Kind::Unsubscribed && m_leaving.remove(result.topicFilter);
    for (const auto &[id, entry] : m_guests) {
        if (!entry.subscriptions.contains(result.topicFilter))
            continue;
        isGuests = true;
        if (result.kind == SubscriptionResult::Kind::Subscribed
            && result.reason >= ReasonCode::UnspecifiedError)
            entry.guest->handleRefusal(result);
    }
    return isGuests && !m_userFilters.contains(result.topicFilter);
}

void ConnectionGuests::messageReceived(const Publish &message, WallTime at)
{
    m_owner.messageReceived(message, at);
    for (const auto &[id, entry] : m_guests)
        entry.guest->messageReceived(message, at);
}

void ConnectionGuests::endOfBatch()
{
    m_owner.endOfBatch();
    for (const auto &[id, entry] : m_guests)
        entry.guest->endOfBatch();
}

} // namespace espalier
