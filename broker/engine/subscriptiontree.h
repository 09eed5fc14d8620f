// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/sharedgroup.h"
#include "broker/engine/topictree.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

using SessionId = std::uint32_t;
using SubscriptionId = std::uint32_t;

/// One session's subscription to one filter. Ids of subscriptions are dense and used again.
struct SubscriptionRecord
{
    SessionId session = noId;
    std::uint32_t node = noId;
    /// noId for a Non-shared Subscription.
    GroupId group = noId;
    /// Subscription Identifier (3.8.2.1.2); 0 for none.
    std::uint32_t identifier = 0;
    /// Lists: all of the node (or of the group), all of the session.
    SubscriptionId nextOfNode = noId;
    SubscriptionId previousOfNode = noId;
    SubscriptionId nextOfSession = noId;
    SubscriptionId previousOfSession = noId;
    SubscriptionOptions options;
};

/// What a topic matches.
struct Matches
{
    /// Non-shared Subscriptions, in no order; a session stands once for each of its filters that match.
    std::vector<SubscriptionId> subscriptions;
    std::vector<GroupId> groups;
};

/// All Topic Filters and who subscribed to them (4.7, 4.8.2).
class SubscriptionTree
{
public:
    explicit SubscriptionTree(std::uint64_t seed) : m_tree(seed) { }

    struct Added
    {
        SubscriptionId subscription;
        bool existed;
    };
    /// Adds the subscription, or replaces options and identifier of the one that is there (MQTT-3.8.4-3). `firstOfSession`
    /// is the head of the session's list, which is kept here.
    Added add(std::string_view filter, std::string_view shareName, SessionId session,
              SubscriptionOptions options, std::uint32_t identifier, SubscriptionId &firstOfSession);
    /// The subscription of `session` to exactly this filter, or noId.
    [[nodiscard]] SubscriptionId find(std::string_view filter, std::string_view shareName,
                                      SessionId session) const;
    void remove(SubscriptionId subscription, SubscriptionId &firstOfSession);

    /// Collects what matches a valid Topic Name into `matches`, which is cleared first.
    void match(std::string_view topicName, Matches &matches) const;

    [[nodiscard]] const SubscriptionRecord &operator[](SubscriptionId id) const { return m_records[id]; }
    [[nodiscard]] SharedGroup &group(GroupId id) { return m_groups[id]; }
    /// The filter that is matched with: without "$share/" and the ShareName.
    [[nodiscard]] std::string filterOf(SubscriptionId id) const;
    [[nodiscard]] std::size_t size() const { return m_records.size(); }
    [[nodiscard]] std::size_t nodeCount() const { return m_tree.nodeCount(); }

private:
    struct NodeData
    {
        SubscriptionId subscriptions = noId;
        GroupId groups = noId;
        std::uint32_t plus = noId;
        std::uint32_t hash = noId;
        [[nodiscard]] bool isEmpty() const { return subscriptions == noId && groups == noId; }
    };

    [[nodiscard]] static std::uint64_t recordHash(std::uint32_t node, GroupId group, SessionId session);
    [[nodiscard]] std::uint64_t recordHash(SubscriptionId id) const;
    [[nodiscard]] SubscriptionId findRecord(std::uint32_t node, GroupId group, SessionId session) const;
    [[nodiscard]] GroupId findGroup(std::uint32_t node, std::string_view shareName) const;
    GroupId makeGroup(std::uint32_t node, std::string_view shareName);
    void removeFromGroup(GroupId group, SubscriptionId subscription);
    void removeGroup(GroupId group);
    void hash(SubscriptionId id);
    void unhash(SubscriptionId id);
    void link(SubscriptionId id);
    void unlink(SubscriptionId id);
    void collect(std::uint32_t node, Matches &matches) const;

    TopicTree<NodeData> m_tree;
    Slots<SubscriptionRecord> m_records;
    /// Subscriptions by node or group, and session; without those that are the only one of their node.
    IdSet m_bySubscriber;
    Slots<SharedGroup> m_groups;
    // Nodes that match the levels so far; kept to spare the allocation.
    mutable std::vector<std::uint32_t> m_active;
    mutable std::vector<std::uint32_t> m_nextActive;
};

} // namespace espalier
