// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/routecache.h"

#include <algorithm>

namespace espalier {

namespace {

constexpr std::size_t maximumRoutes = 16'384;
constexpr std::size_t maximumBytes = 32 * 1024 * 1024;

} // namespace

const Route &RouteCache::routeOf(std::string_view topicName)
{
    const auto hash = hashOf(topicName, m_seed);
    auto id = m_byTopic.find(hash);
    if (isRoute(id, topicName))
        return m_routes[id];
    if (id == noId) {
        if (m_routes.size() >= maximumRoutes || m_bytes >= maximumBytes) {
            m_byTopic.clear();
            m_routes.clear();
            m_bytes = 0;
        }
        id = static_cast<std::uint32_t>(m_routes.size());
        m_bytes += m_routes.emplace_back().size();
        m_byTopic.set(hash, id);
    }
    // Of two topics with one hash the later one takes the place.
    auto &route = m_routes[id];
    m_bytes -= route.size();
    route.topicName = topicName;
    build(route);
    m_bytes += route.size();
    route.version = m_version;
    return route;
}

void RouteCache::filterChanged(std::string_view filter)
{
    if (filter.find_first_of("+#") != std::string_view::npos) {
        ++m_version;
        return;
    }
    if (const auto id = m_byTopic.find(hashOf(filter, m_seed)); id != noId)
        m_routes[id].version = 0;
}

void RouteCache::build(Route &route)
{
    m_tree.match(route.topicName, m_matches);
    route.targets.clear();
    route.identifiers.clear();
    route.groups.assign(m_matches.groups.begin(), m_matches.groups.end());
    auto &found = m_matches.subscriptions;
    const auto sessionOf = [this](SubscriptionId id) { return m_tree[id].session; };
    if (found.size() > 1)
        std::sort(found.begin(), found.end(), [&](auto a, auto b) { return sessionOf(a) < sessionOf(b); });
    for (auto first = found.begin(); first != found.end();) {
        const auto session = sessionOf(*first);
        const auto last = std::find_if(first, found.end(), [&](auto id) { return sessionOf(id) != session; });
        if (!m_mayRead || m_mayRead(session, route.topicName))
            addMerged(route, {first, last});
        first = last;
    }
}

void RouteCache::addMerged(Route &route, std::span<const SubscriptionId> ofOneSession)
{
    const auto noLocal = [this](SubscriptionId id) { return m_tree[id].options.noLocal; };
    const auto session = m_tree[ofOneSession.front()].session;
    if (std::none_of(ofOneSession.begin(), ofOneSession.end(), noLocal)) {
        addTarget(route, ofOneSession, {.session = session});
        return;
    }
    addTarget(route, ofOneSession, {.session = session, .forItself = false});
    m_withoutNoLocal.assign(ofOneSession.begin(), ofOneSession.end());
    std::erase_if(m_withoutNoLocal, noLocal);
    if (!m_withoutNoLocal.empty())
        addTarget(route, m_withoutNoLocal, {.session = session, .forOthers = false});
}

void RouteCache::addTarget(Route &route, std::span<const SubscriptionId> subscriptions, Target target)
{
    target.firstIdentifier = static_cast<std::uint32_t>(route.identifiers.size());
    for (const auto id : subscriptions) {
        const auto &record = m_tree[id];
        target.maximumQos = std::max(target.maximumQos, record.options.maximumQos); // MQTT_3_3_4_2
        target.retainAsPublished |= record.options.retainAsPublished;
        if (record.identifier != 0) // MQTT_3_3_4_4
            route.identifiers.push_back(record.identifier);
    }
    target.identifierCount = static_cast<std::uint32_t>(route.identifiers.size() - target.firstIdentifier);
    route.targets.push_back(target);
}

} // namespace espalier
