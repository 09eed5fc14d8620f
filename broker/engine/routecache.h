// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/subscriptiontree.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace espalier {

/// One session that gets the messages of a topic, with all of its filters that match merged (3.3.4).
struct Target
{
    SessionId session;
    /// Subscription Identifiers: a range of Route::identifiers.
    std::uint32_t firstIdentifier = 0;
    std::uint32_t identifierCount = 0;
    Qos maximumQos {};
    bool retainAsPublished = false;
    /// Who published decides: with No Local among the filters there is one target for messages of others and, where a
    /// filter without No Local matches too, one for the session's own.
    bool forOthers = true;
    bool forItself = true;
};

/// Where the messages of one topic go.
struct Route
{
    std::string topicName;
    std::uint64_t version = 0;
    std::vector<Target> targets;
    std::vector<std::uint32_t> identifiers;
    std::vector<GroupId> groups;

    [[nodiscard]] std::span<const std::uint32_t> identifiersOf(const Target &target) const
    {
        return std::span(identifiers).subspan(target.firstIdentifier, target.identifierCount);
    }
    [[nodiscard]] bool isEmpty() const { return targets.empty() && groups.empty(); }
    /// What it takes, in bytes.
    [[nodiscard]] std::size_t size() const
    {
        return sizeof(Route) + topicName.size() + targets.size() * sizeof(Target)
               + (identifiers.size() + groups.size()) * sizeof(std::uint32_t);
    }
};

/// Remembers the routes of topics, so that most messages find their receivers with one look-up. A change of a filter
/// with wildcards makes all of them stale, one without only its own. Bounded: when it is full it starts afresh.
class RouteCache
{
public:
    RouteCache(SubscriptionTree &tree, std::uint64_t seed) : m_tree(tree), m_seed(seed) { }

    /// The remembered route of exactly these bytes, if it is still right: then they are a valid Topic Name, too. `hint` is
    /// what the caller was told last time, and is updated: a publisher that stays with its topic is not even hashed.
    /// Routes are valid until the next call of routeOf() or filterChanged().
    [[nodiscard]] const Route *find(std::string_view topicName, std::uint32_t &hint) const
    {
        if (isRoute(hint, topicName))
            return &m_routes[hint];
        hint = m_byTopic.find(hashOf(topicName, m_seed));
        return isRoute(hint, topicName) ? &m_routes[hint] : nullptr;
    }
    /// The route of a valid Topic Name.
    [[nodiscard]] const Route &routeOf(std::string_view topicName);

    /// To be called after each change of the tree.
    void filterChanged(std::string_view filter);
    /// Which sessions are left out of the routes of a topic, though they have subscribed to it. Groups are not asked for.
    void setReadCheck(std::function<bool(SessionId, std::string_view)> mayRead)
    {
        m_mayRead = std::move(mayRead);
    }
    /// All routes are stale: what sessions may read has changed.
    void forget() { ++m_version; }

private:
    [[nodiscard]] bool isRoute(std::uint32_t id, std::string_view topicName) const
    {
        return id < m_routes.size() && m_routes[id].version == m_version
               && m_routes[id].topicName == topicName;
    }
    void build(Route &route);
    void addMerged(Route &route, std::span<const SubscriptionId> ofOneSession);
    void addTarget(Route &route, std::span<const SubscriptionId> subscriptions, Target target);

    SubscriptionTree &m_tree;
    std::uint64_t m_seed;
    std::function<bool(SessionId, std::string_view)> m_mayRead;
    /// Routes of an older version are stale; a route without one is never right.
    std::uint64_t m_version = 1;
    IdMap m_byTopic;
    std::vector<Route> m_routes;
    /// What the routes take.
    std::size_t m_bytes = 0;
    Matches m_matches;
    std::vector<SubscriptionId> m_withoutNoLocal;
};

} // namespace espalier
