// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/automation/connectionguests.h"

#include "core/mqtt/topic.h"
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

bool isShared(const QString &topicFilter)
{
    return topicFilter.startsWith(QStringLiteral("$share/"));
}

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
            m_userSubscriptions.append(spec);
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
    m_userSubscriptions.removeIf([&](const auto &each) { return each.topicFilter == spec.topicFilter; });
    if (!spec.muted)
        m_userSubscriptions.append(spec);
    m_refused.remove(spec.topicFilter);
    m_guestFilters.remove(spec.topicFilter);
    m_connection->subscribe(spec);
    settle();
}

void ConnectionGuests::unsubscribe(const QString &topicFilter)
{
    m_userSubscriptions.removeIf([&](const auto &each) { return each.topicFilter == topicFilter; });
    m_refused.remove(topicFilter);
    m_connection->unsubscribe(topicFilter);
    settle();
}

bool ConnectionGuests::isUsers(const QString &topicFilter) const
{
    return std::ranges::any_of(m_userSubscriptions,
                               [&](const auto &each) { return each.topicFilter == topicFilter; });
}

bool ConnectionGuests::isOthers(GuestId id, const QString &topicFilter) const
{
    return isUsers(topicFilter) || std::any_of(m_guests.begin(), m_guests.end(), [&](const auto &each) {
               return each.first != id && each.second.subscriptions.contains(topicFilter);
           });
}

bool ConnectionGuests::isCovered(const SubscriptionSpec &spec) const
{
    if (spec.options.retainHandling != RetainHandling::DoNotSend || isShared(spec.topicFilter))
        return false;
    const auto wanted = spec.topicFilter.toStdString();
    return std::ranges::any_of(m_userSubscriptions, [&](const SubscriptionSpec &users) {
        return users.topicFilter != spec.topicFilter && !isShared(users.topicFilter)
               && !m_refused.contains(users.topicFilter)
               && users.options.maximumQos >= spec.options.maximumQos
               && (!users.options.noLocal || spec.options.noLocal)
               && covers(users.topicFilter.toStdString(), wanted);
    });
}

void ConnectionGuests::settle()
{
    for (const auto &[id, entry] : m_guests) {
        for (const auto &spec : entry.subscriptions) {
            const auto &filter = spec.topicFilter;
            const bool isNeeded = !isUsers(filter) && !isCovered(spec);
            if (isNeeded && !m_guestFilters.contains(filter)) {
                m_guestFilters.insert(filter);
                m_connection->subscribe(spec);
            } else if (!isNeeded && m_guestFilters.contains(filter)) {
                leave(filter);
            }
        }
    }
}

void ConnectionGuests::leave(const QString &topicFilter)
{
    m_guestFilters.remove(topicFilter);
    m_leaving.insert(topicFilter);
    m_connection->unsubscribe(topicFilter);
}

void ConnectionGuests::subscribe(GuestId id, const SubscriptionSpec &spec)
{
    const auto found = m_guests.find(id);
    if (found == m_guests.end())
        return;
    found->second.subscriptions.insert(spec.topicFilter, spec);
    // The options of others stand: another SUBSCRIBE would replace them.
    if (isOthers(id, spec.topicFilter))
        return;
    if (isCovered(spec)) {
        settle();
        return;
    }
    m_guestFilters.insert(spec.topicFilter);
    m_connection->subscribe(spec);
}

void ConnectionGuests::unsubscribe(GuestId id, const QString &topicFilter)
{
    const auto found = m_guests.find(id);
    if (found != m_guests.end() && found->second.subscriptions.remove(topicFilter)
        && !isOthers(id, topicFilter) && m_guestFilters.contains(topicFilter))
        leave(topicFilter);
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
    if (!isUsers(result.topicFilter))
        return isGuests;
    if (result.kind == SubscriptionResult::Kind::Subscribed) {
        if (result.reason >= ReasonCode::UnspecifiedError)
            m_refused.insert(result.topicFilter);
        else
            m_refused.remove(result.topicFilter);
        settle();
    }
    return false;
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
