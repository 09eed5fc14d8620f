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
    if (group == noId) {
        // Most filters are nobody else's.
        const SubscriptionId only = m_tree[node].data.subscriptions;
        if (only == noId || m_records[only].nextOfNode == noId)
            return only != noId && m_records[only].session == session ? only : noId;
    }
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
    auto id = findRecord(node, group, session);
    const bool existed = id != noId;
    if (!existed) {
        id = m_records.add();
        auto &record = m_records[id];
        record.session = session;
        record.node = node;
        record.group = group;
        record.nextOfSession = firstOfSession;
        if (firstOfSession != noId)
            m_records[firstOfSession].previousOfSession = id;
        firstOfSession = id;
        link(id);
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
    if (record.previousOfSession != noId)
        m_records[record.previousOfSession].nextOfSession = record.nextOfSession;
    else
        firstOfSession = record.nextOfSession;
    if (record.nextOfSession != noId)
        m_records[record.nextOfSession].previousOfSession = record.previousOfSession;

    unlink(id);
    m_records.remove(id);
    m_tree.prune(record.node, [this](std::uint32_t gone) {
        auto &parent = m_tree.data(m_tree[gone].parent);
        if (parent.plus == gone)
            parent.plus = noId;
        else if (parent.hash == gone)
            parent.hash = noId;
    });
}

void SubscriptionTree::hash(SubscriptionId id)
{
    m_bySubscriber.insert(id, recordHash(id));
}

void SubscriptionTree::unhash(SubscriptionId id)
{
    m_bySubscriber.erase(id, recordHash(id));
}

/// To the others of its node or group.
void SubscriptionTree::link(SubscriptionId id)
{
    auto &record = m_records[id];
    if (record.group != noId) {
        m_groups[record.group].members.push_back(id);
        hash(id);
        return;
    }
    auto &first = m_tree.data(record.node).subscriptions;
    if (first != noId) {
        auto &next = m_records[first];
        if (next.nextOfNode == noId)
            hash(first);
        next.previousOfNode = id;
        record.nextOfNode = first;
        hash(id);
    }
    first = id;
}

void SubscriptionTree::unlink(SubscriptionId id)
{
    const auto &record = m_records[id];
    if (record.group != noId) {
        unhash(id);
        removeFromGroup(record.group, id);
        return;
    }
    auto &first = m_tree.data(record.node).subscriptions;
    if (const auto second = m_records[first].nextOfNode; second != noId) {
        unhash(id);
        if (m_records[second].nextOfNode == noId)
            unhash(id == first ? second : first);
    }
    if (record.previousOfNode != noId)
        m_records[record.previousOfNode].nextOfNode = record.nextOfNode;
    else
        first = record.nextOfNode;
    if (record.nextOfNode != noId)
        m_records[record.nextOfNode].previousOfNode = record.previousOfNode;
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
