// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// How a history ends.
#include "tests/simulation/history.h"

namespace espalier::simulation {

/// Everybody who has a session comes back, reads and acknowledges, until nothing moves any more.
void History::settle()
{
    constexpr int mostRounds = 1000;
    m_report.note(m_world.now(), "everybody comes back");
    m_world.setDisk(World::Disk::Fast);
    int rounds = 0;
    for (bool isMoving = true; isMoving && !m_report.hasFailed(); ++rounds) {
        isMoving = false;
        for (auto *connection : m_world.openConnections()) {
            connection->isStalled = false;
            if (!connection->isClientOpen)
                m_world.notice(*connection);
        }
        m_world.deliverAll();
        for (const auto &client : m_world.clients()) {
            if (!client->connection() && m_world.model.hasSession(client->clientId()))
                reconnect(*client);
            client->acknowledge(SIZE_MAX);
        }
        for (const auto *connection : m_world.openConnections())
            isMoving |= !connection->up.empty() || !connection->down.empty();
        if (rounds > mostRounds)
            m_report.fail(m_world.now(), "everything comes to rest", "{} rounds", rounds);
    }
    m_world.model.judgeSettled(m_world.engine().statistics());
}

void History::reconnect(Client &client)
{
    Connect packet;
    packet.version = client.version();
    packet.cleanStart = false;
    PropertyList properties;
    if (m_random.chance(50))
        properties.add(Property::SessionExpiryInterval, 60u);
    packet.properties = properties;
    client.connect(m_world.open(), packet);
}

void History::judgeClients()
{
    for (const auto &client : m_world.clients()) {
        if (client->connection() && client->unacknowledgedCount() > 0)
            m_report.fail(m_world.now(), "everything is acknowledged in the end", "{} of {} are not",
                          client->unacknowledgedCount(), client->clientId());
    }
}

void History::forgetRetained()
{
    for (auto *connection : m_world.openConnections())
        m_world.notice(*connection);
    // A year: longer than what any session or message asks for.
    m_world.pass(std::chrono::hours(24 * 365));
    m_report.note(m_world.now(), "retained messages are cleared");
    auto &cleaner = m_world.addClient("cleaner");
    cleaner.connect(m_world.open(), {.version = ProtocolVersion::V5});
    m_world.deliverAll();
    for (const auto &topicName : m_world.model.retainedTopics()) {
        cleaner.publish(
            {.topicName = topicName, .payload = {}, .qos = Qos::AtMostOnce, .retain = true, .properties = {}},
            false);
        m_world.deliverAll();
    }
    cleaner.disconnect({});
    m_world.deliverAll();
}

/// The session ends, too.
void History::leave(Client &client)
{
    if (client.connection()) {
        Disconnect packet;
        PropertyList properties;
        if (client.version() == ProtocolVersion::V5 && client.hasExpiry() && m_random.chance(60))
            properties.add(Property::SessionExpiryInterval, 0u);
        packet.properties = properties;
        client.disconnect(packet);
        m_world.deliverAll();
    }
    // Sessions that end at some time are waited for; the others are replaced by one that ends at once.
    if (m_world.model.hasSession(client.clientId())
        && (!m_world.model.endsByItself(client.clientId()) || m_random.chance(50))) {
        client.connect(m_world.open(), {.version = client.version()});
        m_world.deliverAll();
        client.disconnect({});
        m_world.deliverAll();
    }
}

void History::judgeEmpty()
{
    if (m_world.storedRows() > 0)
        m_report.fail(m_world.now(), "nothing is stored when all are gone", "{} rows", m_world.storedRows());
    const auto statistics = m_world.engine().statistics();
    const auto left = statistics.sessions + statistics.subscriptions + statistics.retainedMessages
                      + statistics.connections + statistics.clientsConnected;
    if (left > 0)
        m_report.fail(m_world.now(), "nothing is left when all are gone",
                      "sessions {}, subscriptions {}, retained {}, connections {}, clients {}",
                      statistics.sessions, statistics.subscriptions, statistics.retainedMessages,
                      statistics.connections, statistics.clientsConnected);
    if (statistics.messagesHeld + statistics.messageBytesHeld > 0)
        m_report.fail(m_world.now(), "no memory is left when all are gone", "{} messages, {} bytes",
                      statistics.messagesHeld, statistics.messageBytesHeld);
}

} // namespace espalier::simulation
