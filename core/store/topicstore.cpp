// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/topicstore.h"

#include "core/mqtt/topic.h"

#include <algorithm>
#include <cstring>

namespace espalier {

namespace {
constexpr std::size_t mostIdleDeltas = 32 * 1024;
}

TopicStore::TopicStore(Budget &budget) : m_history(budget)
{
    static_cast<void>(m_nodes.add());
}

void TopicStore::add(const Publish &message, WallTime at, SteadyMs now)
{
    const std::uint32_t number = topicOf(message.topicName);
    Topic &topic = m_topics[number];
    Delta &delta = topic.delta == TopicNode::none ? deltaOf(topic.node) : m_deltas[topic.delta];
    delta.ownTopics += m_history.nextSequence(number) == 0 ? 1 : 0;
    // Servers clear RETAIN when they forward to those who are subscribed already [MQTT-3.3.1-12]: without it a message
    // tells nothing of what is retained. An empty one removes it where it has the flag, and without has most often lost it.
    const bool wasRetained = m_isRetained[number];
    const bool isRetained = !message.payload.empty() && (message.retain || wasRetained);
    if (isRetained != wasRetained) {
        m_isRetained[number] = isRetained;
        delta.ownRetained += isRetained ? 1 : -1;
    }
    delta.messages += 1;
    delta.bytes += message.payload.size();
    delta.lastChange = now;
    m_history.append(number, message, at);
    m_messages += 1;
    m_bytes += message.payload.size();
    m_wallLead = at - now * 1000;
}

/// Names are told apart by 64 bits of a keyed hash: among a million topics the odds that any two share them are one in
/// thirty million, and nobody can aim at it. Comparing the names themselves would cost a cache miss for each level.
std::uint32_t TopicStore::topicOf(std::string_view name)
{
    const std::uint64_t hash = m_hash(name);
    const std::uint32_t found =
        m_names.find(hash, [&](std::uint32_t number) { return m_topics[number].nameHash == hash; });
    return found != IdTable::none ? found : insert(name, hash);
}

std::uint32_t TopicStore::insert(std::string_view name, std::uint64_t hash)
{
    std::uint32_t id = root;
    std::string_view level;
    for (TopicLevels levels(name); levels.next(level);) {
        const std::uint32_t segment = m_segments.intern(level);
        const std::uint32_t found = childOf(id, segment);
        id = found != IdTable::none ? found : addChild(id, segment);
    }
    const std::uint32_t number = m_topics.add();
    m_topics[number] = {.nameHash = hash, .node = id};
    m_nodes[id].topic = number;
    m_isRetained.push_back(false);
    m_history.setTopicCount(number + 1);
    m_names.insert(hash, number, [this](std::uint32_t other) { return m_topics[other].nameHash; });
    return number;
}

std::uint32_t TopicStore::childOf(std::uint32_t parent, std::uint32_t segment) const
{
    return m_children.find(m_hash(parent, segment), [&](std::uint32_t id) {
        return m_nodes[id].parent == parent && m_nodes[id].segment == segment;
    });
}

std::uint32_t TopicStore::addChild(std::uint32_t parent, std::uint32_t segment)
{
    const std::uint32_t id = m_nodes.add();
    TopicNode &node = m_nodes[id];
    TopicNode &above = m_nodes[parent];
    node.parent = parent;
    node.segment = segment;
    // A name of 65,535 bytes has at most 65,536 levels.
    node.depth = parent == root ? 0 : static_cast<std::uint16_t>(above.depth + 1);
    if (above.branch == TopicNode::none)
        above.branch = m_branches.add();
    m_branches[above.branch].children.push_back(id);
    m_children.insert(m_hash(parent, segment), id, [this](std::uint32_t other) {
        return m_hash(m_nodes[other].parent, m_nodes[other].segment);
    });
    return id;
}

std::uint32_t &TopicStore::deltaNumber(std::uint32_t id)
{
    const TopicNode &node = m_nodes[id];
    return node.topic != TopicNode::none ? m_topics[node.topic].delta : m_branches[node.branch].delta;
}

TopicStore::Delta &TopicStore::deltaOf(std::uint32_t id)
{
    std::uint32_t &number = deltaNumber(id);
    if (number == TopicNode::none) {
        number = static_cast<std::uint32_t>(m_deltas.size());
        m_deltas.emplace_back().node = id;
    }
    return m_deltas[number];
}

void TopicStore::settle(SteadyMs now)
{
    m_changed.clear();
    for (std::uint32_t index = 0; index < m_deltas.size(); ++index) {
        const std::uint32_t id = m_deltas[index].node;
        m_changed.push_back(id);
        const std::size_t level = m_nodes[id].depth;
        if (level >= m_deltasByDepth.size())
            m_deltasByDepth.resize(level + 1);
        m_deltasByDepth[level].push_back(index);
    }
    // From the deepest level up: each node is visited once, however many topics changed below it.
    for (std::size_t level = m_deltasByDepth.size(); level-- > 0;) {
        for (const std::uint32_t index : m_deltasByDepth[level]) {
            const Delta delta = m_deltas[index];
            settleNode(delta, now);
            const std::uint32_t parent = m_nodes[delta.node].parent;
            const bool isFirst = deltaNumber(parent) == TopicNode::none;
            Delta &above = deltaOf(parent);
            above.messages += delta.messages;
            above.bytes += delta.bytes;
            above.lastChange = std::max(above.lastChange, delta.lastChange);
            above.topicsBelow += delta.ownTopics + delta.topicsBelow;
            above.retainedBelow += delta.ownRetained + delta.retainedBelow;
            if (isFirst && parent != root)
                m_deltasByDepth[level - 1].push_back(deltaNumber(parent));
        }
        m_deltasByDepth[level].clear();
    }
    if (!m_deltas.empty())
        settleNode(m_deltas[deltaNumber(root)], now);
    // A burst of new topics must not hold its working memory for ever.
    if (m_deltas.capacity() > mostIdleDeltas) {
        m_deltas = {};
        m_deltasByDepth = {};
    }
    m_deltas.clear();
}

void TopicStore::settleNode(const Delta &delta, SteadyMs now)
{
    TopicNode &node = m_nodes[delta.node];
    deltaNumber(delta.node) = TopicNode::none;
    // One message alone is told by lastChange; most topics of a large tree are retained and never get a second one.
    if (node.steps == TopicNode::none && node.messages + delta.messages > 1) {
        node.steps = m_steps.add();
        if (node.messages > 0)
            m_steps[node.steps].add(1, node.lastChange.value());
    }
    if (node.steps != TopicNode::none)
        m_steps[node.steps].add(delta.messages, now);
    node.messages += delta.messages;
    node.bytes += delta.bytes;
    node.lastChange = CompactMs(delta.lastChange);
    node.rate.add(delta.messages, delta.bytes, now);
    if (node.branch != TopicNode::none) {
        TopicBranch &branch = m_branches[node.branch];
        branch.topicsBelow += static_cast<std::uint32_t>(delta.topicsBelow);
        branch.retainedBelow += static_cast<std::uint32_t>(delta.retainedBelow);
    }
}

TopicBranch *TopicStore::branch(std::uint32_t id)
{
    return hasChildren(id) ? &m_branches[m_nodes[id].branch] : nullptr;
}

const TopicBranch *TopicStore::branch(std::uint32_t id) const
{
    return hasChildren(id) ? &m_branches[m_nodes[id].branch] : nullptr;
}

std::array<float, RateSteps::steps> TopicStore::rateHistory(std::uint32_t id, SteadyMs now) const
{
    const TopicNode &node = m_nodes[id];
    if (node.steps != TopicNode::none)
        return m_steps[node.steps].perSecond(now);
    RateSteps steps;
    if (node.messages > 0)
        steps.add(1, node.lastChange.value());
    return steps.perSecond(now);
}

std::string TopicStore::topicName(std::uint32_t id) const
{
    std::size_t size = 0;
    for (std::uint32_t at = id; at != root; at = m_nodes[at].parent)
        size += segmentText(at).size() + 1;
    if (size == 0)
        return {};
    std::string name(size - 1, '/');
    for (std::uint32_t at = id; at != root; at = m_nodes[at].parent) {
        const std::string_view segment = segmentText(at);
        size -= segment.size() + 1;
        std::copy(segment.begin(), segment.end(), name.begin() + static_cast<std::ptrdiff_t>(size));
    }
    return name;
}

std::optional<std::uint32_t> TopicStore::find(std::string_view topicName) const
{
    std::uint32_t id = root;
    std::string_view level;
    for (TopicLevels levels(topicName); levels.next(level);) {
        const auto next = child(id, level);
        if (!next)
            return std::nullopt;
        id = *next;
    }
    return id;
}

std::optional<std::uint32_t> TopicStore::child(std::uint32_t parent, std::string_view segment) const
{
    const std::uint32_t number = m_segments.find(segment);
    const std::uint32_t id = number == IdTable::none ? IdTable::none : childOf(parent, number);
    return id == IdTable::none ? std::nullopt : std::optional(id);
}

const KeptMessage *TopicStore::lastMessage(std::uint32_t id) const
{
    const std::uint32_t topic = m_nodes[id].topic;
    return topic == TopicNode::none ? nullptr : &m_history.last(topic);
}

bool TopicStore::isRetained(std::uint32_t id) const
{
    const std::uint32_t topic = m_nodes[id].topic;
    return topic != TopicNode::none && m_isRetained[topic];
}

SteadyMs TopicStore::ownChange(std::uint32_t id) const
{
    return (m_history.last(m_nodes[id].topic).time() - m_wallLead) / 1000;
}

std::size_t TopicStore::memory() const
{
    std::size_t children = 0;
    for (std::size_t i = 0; i < m_branches.size(); ++i)
        children += m_branches[i].children.capacity() * sizeof(std::uint32_t);
    return m_nodes.memory() + m_branches.memory() + m_steps.memory() + m_topics.memory() + children
           + m_isRetained.capacity() / 8 + m_segments.memory() + m_children.memory() + m_names.memory()
           + m_history.topicMemory();
}

} // namespace espalier
