// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/subscriptiontree.h"

#include <algorithm>

namespace espalier {

std::uint64_t SubscriptionTree::recordHash(std::uint32_t node, GroupId group, SessionId session)
{
    // A group belongs to one node, so one of the two says where; the lowest bit tells which.
    const std::uint64_t place = group == noId ? std::uint64_t {node} << 1 : (std::uint64_t {group} << 1) | 1;
    return mix(place << 31 ^ session);
}

std::uint64_t SubscriptionTree::recordHash(SubscriptionId id) const
{
    const auto &record = m_records[id];
    return recordHash(record.node, record.group, record.session);
}

SubscriptionId SubscriptionTree::findRecord(std::uint32_t node, GroupId group, SessionId session) const
{
    return m_bySubscriber.find(recordHash(node, group, session), [&](SubscriptionId id) {
        const auto &record = m_records[id];
        return record.node == node && record.group == group && record.session == session;
    });
}

SubscriptionTree::Added SubscriptionTree::add(std::string_view filter, std::string_view shareName,
                                              SessionId session, SubscriptionOptions options,
                                              std::uint32_t identifier, SubscriptionId &firstOfSession)
{
    const auto node = m_tree.insert(filter, [this](std::uint32_t made) {
        const auto &level = m_tree.levelText(made);
        auto &parent = m_tree.data(m_tree[made].parent);
        if (level == "+")
            parent.plus = made;
        else if (level == "#")
            parent.hash = made;
    });
    GroupId group = noId;
    if (!shareName.empty()) {
        group = findGroup(node, shareName);
        if (group == noId)
            group = makeGroup(node, shareName);
    }
    // Most filters are nobody else's: that is seen without looking into far memory.
    const bool isFirst = group == noId && m_tree.data(node).subscriptions == noId;
    auto id = isFirst ? noId : findRecord(node, group, session);
    const bool existed = id != noId;
    if (!existed) {
        id = m_records.add();
        auto &record = m_records[id];
        record.session = session;
        record.node = node;
        record.group = group;
        m_bySubscriber.insert(id, recordHash(id), [this](SubscriptionId other) { return recordHash(other); });
        record.nextOfSession = firstOfSession;
        if (firstOfSession != noId)
            m_records[firstOfSession].previousOfSession = id;
        firstOfSession = id;
        if (group != noId) {
            m_groups[group].members.push_back(id);
        } else {
            auto &data = m_tree.data(node);
            record.nextOfNode = data.subscriptions;
            if (data.subscriptions != noId)
                m_records[data.subscriptions].previousOfNode = id;
            data.subscriptions = id;
        }
    }
    m_records[id].options = options;
    m_records[id].identifier = identifier;
    return {id, existed};
}

SubscriptionId SubscriptionTree::find(std::string_view filter, std::string_view shareName,
                                      SessionId session) const
{
    const auto node = m_tree.find(filter);
    if (node == noId)
        return noId;
    GroupId group = noId;
    if (!shareName.empty()) {
        group = findGroup(node, shareName);
        if (group == noId)
            return noId;
    }
    return findRecord(node, group, session);
}

void SubscriptionTree::remove(SubscriptionId id, SubscriptionId &firstOfSession)
{
    const auto record = m_records[id];
    m_bySubscriber.erase(id, recordHash(id), [this](SubscriptionId other) { return recordHash(other); });
    if (record.previousOfSession != noId)
        m_records[record.previousOfSession].nextOfSession = record.nextOfSession;
    else
        firstOfSession = record.nextOfSession;
    if (record.nextOfSession != noId)
        m_records[record.nextOfSession].previousOfSession = record.previousOfSession;

    if (record.group != noId) {
        removeFromGroup(record.group, id);
    } else {
        if (record.previousOfNode != noId)
            m_records[record.previousOfNode].nextOfNode = record.nextOfNode;
        else
            m_tree.data(record.node).subscriptions = record.nextOfNode;
        if (record.nextOfNode != noId)
            m_records[record.nextOfNode].previousOfNode = record.previousOfNode;
    }
    m_records.remove(id);
    m_tree.prune(record.node, [this](std::uint32_t gone) {
        auto &parent = m_tree.data(m_tree[gone].parent);
        if (parent.plus == gone)
            parent.plus = noId;
        else if (parent.hash == gone)
            parent.hash = noId;
    });
}

void SubscriptionTree::match(std::string_view topicName, Matches &matches) const
{
    matches.subscriptions.clear();
    matches.groups.clear();
    m_active.assign(1, m_tree.rootOf(topicName));
    TopicLevels levels(topicName);
    for (std::string_view level; levels.next(level) && !m_active.empty();) {
        const auto levelId = m_tree.levelId(level);
        m_nextActive.clear();
        for (const auto node : m_active) {
            const auto &data = m_tree[node].data;
            if (data.hash != noId)
                collect(data.hash, matches);
            if (const auto child = m_tree.child(node, levelId); child != noId)
                m_nextActive.push_back(child);
            if (data.plus != noId)
                m_nextActive.push_back(data.plus);
        }
        std::swap(m_active, m_nextActive);
    }
    for (const auto node : m_active) {
        collect(node, matches);
        // "sport/#" matches "sport" as well (4.7.1.2).
        if (const auto parentLevel = m_tree[node].data.hash; parentLevel != noId)
            collect(parentLevel, matches);
    }
}

void SubscriptionTree::collect(std::uint32_t node, Matches &matches) const
{
    const auto &data = m_tree[node].data;
    for (auto id = data.subscriptions; id != noId; id = m_records[id].nextOfNode)
        matches.subscriptions.push_back(id);
    for (auto id = data.groups; id != noId; id = m_groups[id].nextOfNode)
        matches.groups.push_back(id);
}

std::string SubscriptionTree::filterOf(SubscriptionId id) const
{
    const auto &record = m_records[id];
    std::string filter = m_tree.levelText(record.node);
    for (auto node = m_tree[record.node].parent; !m_tree.isRoot(node); node = m_tree[node].parent)
        filter.insert(0, m_tree.levelText(node) + '/');
    return filter;
}

GroupId SubscriptionTree::findGroup(std::uint32_t node, std::string_view shareName) const
{
    auto id = m_tree[node].data.groups;
    while (id != noId && m_groups[id].shareName != shareName)
        id = m_groups[id].nextOfNode;
    return id;
}

GroupId SubscriptionTree::makeGroup(std::uint32_t node, std::string_view shareName)
{
    const auto id = m_groups.add();
    auto &group = m_groups[id];
    group.shareName = shareName;
    group.node = node;
    group.nextOfNode = std::exchange(m_tree.data(node).groups, id);
    return id;
}

void SubscriptionTree::removeFromGroup(GroupId id, SubscriptionId subscription)
{
    auto &members = m_groups[id].members;
    members.erase(std::find(members.begin(), members.end(), subscription));
    if (members.empty())
        removeGroup(id);
    else if (m_groups[id].turn >= members.size())
        m_groups[id].turn = 0;
}

void SubscriptionTree::removeGroup(GroupId id)
{
    const auto next = m_groups[id].nextOfNode;
    auto &data = m_tree.data(m_groups[id].node);
    if (data.groups == id) {
        data.groups = next;
    } else {
        auto before = data.groups;
        while (m_groups[before].nextOfNode != id)
            before = m_groups[before].nextOfNode;
        m_groups[before].nextOfNode = next;
    }
    m_groups.remove(id);
}

} // namespace espalier
