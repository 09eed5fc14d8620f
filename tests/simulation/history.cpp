// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/history.h"

#include <algorithm>

namespace espalier::simulation {

namespace {

constexpr std::uint64_t firstStream = 16;
constexpr std::uint64_t endStream = 1;

} // namespace

History::History(std::uint64_t seed, const Plan &plan, Report &report)
    : m_seed(seed), m_plan(plan), m_report(report), m_world(plan, report), m_random(seed, 2)
{
    for (unsigned i = 0; i < plan.clients; ++i) {
        const bool isAnonymous = m_random.chance(5);
        static_cast<void>(m_world.addClient(isAnonymous ? "" : fmt::format("c{}", i)));
        const auto versions = {ProtocolVersion::V5, ProtocolVersion::V5, ProtocolVersion::V311,
                               ProtocolVersion::V31};
        const bool mustBeV5 = plan.isOnlyV5 || isAnonymous;
        m_versions.push_back(mustBeV5 ? ProtocolVersion::V5 : m_random.pick(versions));
    }
}

void History::run(const std::vector<bool> &steps)
{
    m_report.note(m_world.now(), "{}", m_plan.text());
    if (m_plan.hasWatcher) {
        auto &watcher = m_world.addClient("watcher");
        watcher.connect(m_world.open(), {.version = ProtocolVersion::V5});
        m_world.deliverAll();
        const auto retainAsPublished = SubscriptionOptions {.maximumQos = qos(), .retainAsPublished = true};
        watcher.subscribe({.subscriptions = {{"#", retainAsPublished}}});
        m_world.deliverAll();
    }
    for (m_step = 0; m_step < steps.size() && !m_report.hasFailed(); ++m_step) {
        if (!steps[m_step])
            continue;
        m_random = Random(m_seed, firstStream + m_step);
        step();
    }
    m_random = Random(m_seed, endStream);
    settle();
    judgeClients();
    for (const auto &client : m_world.clients())
        leave(*client);
    forgetRetained();
    judgeEmpty();
}

void History::step()
{
    const auto what = m_random.below(100);
    auto &client = *m_world.clients()[m_random.below(m_plan.clients)];
    m_world.setDisk(m_random.chance(40) ? World::Disk::Slow : World::Disk::Fast);
    if (m_plan.restarts && m_random.chance(4))
        m_world.restart(std::chrono::milliseconds(m_random.chance(50) ? 0 : m_random.below(100'000)));
    else if (what < 60)
        act(client);
    else if (what < 75)
        move();
    else if (what < 90)
        passTime();
    else
        meddle();
    if (m_random.chance(m_plan.isFast ? 80 : 20))
        m_world.deliverAll();
    else
        m_world.pass(std::chrono::microseconds(m_random.below(1000)));
    for (const auto &other : m_world.clients()) {
        if (other->isOnline() && m_random.chance(m_plan.isFast ? 60 : 30))
            other->acknowledge(m_random.chance(50) ? 1 : SIZE_MAX);
    }
}

void History::act(Client &client)
{
    if (!client.connection()) {
        connect(client);
        return;
    }
    if (!client.isOnline())
        return;
    const auto what = m_random.below(100);
    if (m_random.chance(m_plan.refusals))
        client.refuseNext();
    if (what < 50)
        publish(client);
    else if (what < 75)
        subscribe(client);
    else if (what < 81)
        unsubscribe(client);
    else if (what < 84)
        client.ping();
    else if (what < 90)
        disconnect(client);
    else if (what < 94)
        connect(client); // on a new connection, which takes the session over
    else
        client.acknowledge(m_random.below(3));
}

void History::connect(Client &client)
{
    const auto index =
        static_cast<std::size_t>(std::find_if(m_world.clients().begin(), m_world.clients().end(),
                                              [&](const auto &other) { return other.get() == &client; })
                                 - m_world.clients().begin());
    if (auto *old = client.connection())
        m_world.cut(*old);
    Connect packet;
    packet.clientId = client.clientId();
    packet.version = m_versions[index];
    if (m_plan.changesVersions && !m_plan.isOnlyV5 && !client.clientId().empty())
        packet.version = m_random.pick({ProtocolVersion::V5, ProtocolVersion::V311, ProtocolVersion::V31});
    packet.cleanStart = m_random.chance(m_plan.clean) || client.clientId().empty();
    PropertyList properties;
    std::string willTopic = m_random.chance(50) ? fmt::format("will/{}", index) : "";
    std::string willPayload;
    addLimits(packet, properties);
    packet.properties = properties;
    PropertyList willProperties;
    if (m_random.chance(m_plan.wills)) {
        addWill(packet, willProperties, willTopic, willPayload);
        if (packet.version == ProtocolVersion::V5)
            packet.will->properties = willProperties;
    }
    client.connect(m_world.open(), packet);
}

void History::addLimits(Connect &packet, PropertyList &properties)
{
    if (m_random.chance(m_plan.keepAlive))
        packet.keepAlive = KeepAlive(static_cast<std::uint16_t>(m_random.between(1, 20)));
    if (packet.version != ProtocolVersion::V5)
        return;
    // Who does not yet know its name could not come back.
    if (const auto expiry = m_random.pick({0u, 1u, 5u, 60u, 60u, 3600u, sessionNeverExpires});
        expiry > 0 && !packet.clientId.empty())
        properties.add(Property::SessionExpiryInterval, expiry);
    if (m_random.chance(m_plan.receiveMaximum))
        properties.add(Property::ReceiveMaximum, m_random.between(1, 4));
    if (m_random.chance(m_plan.maximumPacketSize))
        properties.add(Property::MaximumPacketSize, m_random.between(100, 250));
    if (m_random.chance(20))
        properties.add(Property::TopicAliasMaximum, m_random.between(1, 10));
    if (m_random.chance(20))
        properties.add(Property::RequestProblemInformation, m_random.below(2));
}

void History::addWill(Connect &packet, PropertyList &properties, std::string &topicName, std::string &payload)
{
    // Two wills that are due at the same time come in any order: only one client sets a retained one on each topic.
    const bool isRetained = m_plan.retainsWills && !topicName.empty() && m_random.chance(60);
    if (topicName.empty())
        topicName = m_random.pickFrom(topicNames);
    payload = m_random.chance(10) ? "" : this->payload('w');
    // Messages without content look alike; those of QoS 0 come at once.
    packet.will = Will {.qos = payload.empty() ? Qos::AtMostOnce : qos(),
                        .retain = isRetained,
                        .topicName = topicName,
                        .payload = asBytes(payload)};
    if (const auto delay = m_random.pick({0u, 0u, 1u, 5u, 5u, 59u, 60u, 100u}); delay > 0)
        properties.add(Property::WillDelayInterval, delay);
    if (m_random.chance(m_plan.expiring) && !payload.empty())
        properties.add(Property::MessageExpiryInterval, m_random.between(1, 30));
}

std::string History::payload(char kind)
{
    auto text = fmt::format("{}{} ", kind, m_step);
    const auto padding = m_random.chance(70) ? 0 : m_random.below(m_plan.padding);
    return text.append(padding, '.');
}

PropertyList History::messageProperties()
{
    PropertyList properties;
    if (m_random.chance(m_plan.expiring))
        properties.add(Property::MessageExpiryInterval, m_random.between(1, 20));
    if (!m_random.chance(m_plan.withProperties))
        return properties;
    if (m_random.chance(30))
        properties.add(Property::PayloadFormatIndicator, 1u);
    if (m_random.chance(30))
        properties.add(Property::ContentType, std::string_view("text/plain"));
    if (m_random.chance(30))
        properties.add(Property::ResponseTopic, std::string_view("answers/here"));
    if (m_random.chance(30))
        properties.add(Property::CorrelationData, std::string_view("\x01\x02"));
    for (auto count = m_random.below(3); count > 0; --count)
        properties.addUserProperty(fmt::format("name{}", m_random.below(3)), "value");
    return properties;
}

void History::publish(Client &client)
{
    ClientMessage message;
    message.topicName = m_random.chance(8) ? "will/0" : m_random.pickFrom(topicNames);
    message.qos = qos();
    message.retain = m_random.chance(m_plan.retained);
    if (!message.retain || m_random.chance(80)) {
        message.payload = payload('m');
        message.properties = messageProperties();
    } else {
        message.qos = Qos::AtMostOnce; // without content it looks like others; at once, it does not
    }
    const bool withAlias = m_random.chance(30);
    if (client.mayPublish(message.qos))
        client.publish(std::move(message), withAlias);
}

std::string_view History::topicFilter()
{
    return m_random.chance(m_plan.shared) ? m_random.pickFrom(sharedFilters)
                                          : m_random.pickFrom(topicFilters);
}

void History::subscribe(Client &client)
{
    const bool isV5 = client.version() == ProtocolVersion::V5;
    Subscribe packet;
    PropertyList properties;
    if (isV5 && m_random.chance(40))
        properties.add(Property::SubscriptionIdentifier, m_random.pick({1u, 2u, 127u, 128u, 20'000u}));
    packet.properties = properties;
    for (auto count = m_random.pick({1u, 1u, 1u, 2u, 3u}); count > 0; --count) {
        Subscription subscription {.topicFilter = topicFilter()};
        auto &options = subscription.options;
        options.maximumQos = m_random.chance(60) ? Qos::ExactlyOnce : qos();
        if (isV5) {
            options.noLocal = m_random.chance(20) && !subscription.topicFilter.starts_with("$share");
            options.retainAsPublished = m_random.chance(30);
            options.retainHandling = static_cast<RetainHandling>(m_random.pick({0, 0, 1, 2}));
        }
        packet.subscriptions.push_back(subscription);
    }
    client.subscribe(std::move(packet));
}

void History::unsubscribe(Client &client)
{
    Unsubscribe packet;
    for (auto count = m_random.between(1, 3); count > 0; --count)
        packet.topicFilters.push_back(topicFilter());
    client.unsubscribe(std::move(packet));
}

void History::disconnect(Client &client)
{
    Disconnect packet;
    PropertyList properties;
    if (client.version() == ProtocolVersion::V5) {
        if (m_random.chance(30))
            packet.reason = ReasonCode::DisconnectWithWillMessage;
        if (m_random.chance(30) && client.hasExpiry() && m_plan.settings.maximumSessionExpiry > 0)
            properties.add(Property::SessionExpiryInterval, m_random.pick({0u, 2u, 30u, 300u}));
    }
    packet.properties = properties;
    client.disconnect(packet);
}

/// Some bytes travel on.
void History::move()
{
    const auto connections = m_world.openConnections();
    if (connections.empty())
        return;
    for (auto count = m_random.between(1, 3); count > 0; --count) {
        auto &connection = *connections[m_random.below(static_cast<std::uint32_t>(connections.size()))];
        const std::size_t size = m_random.chance(50) ? m_random.between(1, 30) : m_random.between(1, 1000);
        if (m_random.chance(50))
            m_world.deliverUp(connection, size);
        else
            m_world.deliverDown(connection, size);
    }
}

void History::passTime()
{
    using std::chrono::microseconds;
    using std::chrono::milliseconds;
    const auto deadline = m_world.engine().nextDeadline();
    const auto rest = deadline == never ? microseconds(0) : deadline - m_world.now();
    switch (m_random.below(6)) {
    case 0:
        m_world.pass(std::max(rest - microseconds(1), microseconds(0)));
        break;
    case 1:
        m_world.pass(rest);
        break;
    case 2:
        m_world.pass(milliseconds(m_random.below(10'000)));
        break;
    case 3:
        m_world.oversleep(milliseconds(m_random.below(5'000)));
        break;
    case 4:
        m_world.oversleep(milliseconds(m_random.below(200'000)));
        break;
    default:
        m_world.pass(milliseconds(m_random.below(1'000)));
    }
}

/// What happens to connections.
void History::meddle()
{
    const auto connections = m_world.openConnections();
    if (connections.empty())
        return;
    auto &connection = *connections[m_random.below(static_cast<std::uint32_t>(connections.size()))];
    const auto what = m_random.below(100);
    const auto *client = m_world.clientOf(connection);
    const bool isWatcher = client && client->clientId() == "watcher";
    if (!connection.isClientOpen) {
        m_world.notice(connection);
    } else if (isWatcher) {
        return;
    } else if (what < 30) {
        m_world.cut(connection);
    } else if (what < 60) {
        m_world.cut(connection);
        m_world.notice(connection);
    } else if (what < 65) {
        m_world.disconnectClient(connection);
    } else if (m_plan.stalls) {
        connection.isStalled = !connection.isStalled;
        m_report.note(m_world.now(), "#{} {}", connection.index,
                      connection.isStalled ? "reads no more" : "reads again");
    }
}

} // namespace espalier::simulation
