// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/activity.h"
#include "core/store/chunkedvector.h"
#include "core/store/historystore.h"
#include "core/store/idtable.h"
#include "core/store/segmenttable.h"
#include "core/store/treesnapshot.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// A level of the topic tree. The sums are those of the topic itself and all below it, as of the last settle().
struct TopicNode
{
    static constexpr std::uint32_t none = 0xffff'ffff;

    std::uint32_t parent = none;
    std::uint32_t segment = 0;
    /// Number of the topic of that name, of the branch below, of the rate history; none where there is none. All but the
    /// root have one of the first two.
    std::uint32_t topic = none;
    std::uint32_t branch = none;
    std::uint32_t steps = none;
    /// 0 for top-level topics. Meaningless for the root.
    std::uint16_t depth = 0;
    CompactMs lastChange;
    SmoothRate rate;
    std::uint64_t messages = 0;
    std::uint64_t bytes = 0;
};
// There may be millions.
static_assert(sizeof(TopicNode) == 56);

/// What only a node with children has.
struct TopicBranch
{
    /// In the order of TreeOrder up to `ordered`, in the order of arrival behind it.
    std::vector<std::uint32_t> children;
    std::uint32_t ordered = 0;
    std::uint32_t orderVersion = 0;
    std::uint32_t topicsBelow = 0;
    std::uint32_t retainedBelow = 0;
    /// See TopicStore: of a level that is no topic.
    std::uint32_t delta = TopicNode::none;
};

/// The topic tree of one connection: dense numbers for levels, the last value and history of topics, counters and rates.
/// A message costs one look-up by its whole name; sums of the levels above are brought up to date by settle(), once for
/// all messages since the last time. Numbers are given in order of arrival, so a parent's is less than its children's.
/// Worker thread; time enters as an argument.
class TopicStore
{
public:
    /// The root: no topic, the parent of the top level.
    static constexpr std::uint32_t root = 0;

    explicit TopicStore(Budget &budget);

    void add(const Publish &message, WallTime at, SteadyMs now);
    /// Brings all sums up to date. After it changedTopics() are the nodes with messages since the call before.
    void settle(SteadyMs now);
    [[nodiscard]] bool isSettled() const { return m_deltas.empty(); }
    [[nodiscard]] std::span<const std::uint32_t> changedTopics() const { return m_changed; }

    /// The root and all levels.
    [[nodiscard]] std::uint32_t nodeCount() const { return static_cast<std::uint32_t>(m_nodes.size()); }
    [[nodiscard]] const TopicNode &node(std::uint32_t id) const { return m_nodes[id]; }
    [[nodiscard]] bool hasChildren(std::uint32_t id) const { return m_nodes[id].branch != TopicNode::none; }
    [[nodiscard]] bool isTopic(std::uint32_t id) const { return m_nodes[id].topic != TopicNode::none; }
    /// Null for a node without children.
    [[nodiscard]] TopicBranch *branch(std::uint32_t id);
    [[nodiscard]] const TopicBranch *branch(std::uint32_t id) const;
    [[nodiscard]] std::array<float, RateSteps::steps> rateHistory(std::uint32_t id, SteadyMs now) const;
    [[nodiscard]] const SegmentTable &segments() const { return m_segments; }
    [[nodiscard]] std::string_view segmentText(std::uint32_t id) const
    {
        return m_segments.text(m_nodes[id].segment);
    }
    /// The whole name, byte for byte.
    [[nodiscard]] std::string topicName(std::uint32_t id) const;
    /// The level with that whole name, whether it is a topic or not.
    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view topicName) const;
    [[nodiscard]] std::optional<std::uint32_t> child(std::uint32_t parent, std::string_view segment) const;

    /// By number of topic, see TopicNode::topic.
    [[nodiscard]] const HistoryStore &history() const { return m_history; }
    /// The last message of a topic, or null.
    [[nodiscard]] const KeptMessage *lastMessage(std::uint32_t id) const;
    /// Whether the server has a retained message there, as far as messages tell: from one that came from the retained store
    /// on, until an empty one comes.
    [[nodiscard]] bool isRetained(std::uint32_t id) const;
    /// When that came; only for a topic that has one.
    [[nodiscard]] SteadyMs ownChange(std::uint32_t id) const;
    /// Topics that have had a message.
    [[nodiscard]] std::uint32_t topicCount() const { return static_cast<std::uint32_t>(m_topics.size()); }
    /// Of all messages, up to date without settle().
    [[nodiscard]] std::uint64_t messages() const { return m_messages; }
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    /// Bytes that the structure takes, beside kept messages.
    [[nodiscard]] std::size_t memory() const;

private:
    struct Topic
    {
        std::uint64_t nameHash = 0;
        std::uint32_t node = 0;
        std::uint32_t delta = TopicNode::none;
    };
    /// What has come to a node since the last settle().
    struct Delta
    {
        std::uint32_t node = 0;
        std::uint32_t messages = 0;
        std::uint64_t bytes = 0;
        SteadyMs lastChange = 0;
        /// Topics, and topics with a retained message: at the node itself and below it.
        std::int32_t ownTopics = 0;
        std::int32_t ownRetained = 0;
        std::int32_t topicsBelow = 0;
        std::int32_t retainedBelow = 0;
    };

    [[nodiscard]] std::uint32_t topicOf(std::string_view name);
    [[nodiscard]] std::uint32_t insert(std::string_view name, std::uint64_t hash);
    [[nodiscard]] std::uint32_t childOf(std::uint32_t parent, std::uint32_t segment) const;
    [[nodiscard]] std::uint32_t addChild(std::uint32_t parent, std::uint32_t segment);
    /// Where the number of a node's delta is kept; none between settle() and the next message.
    [[nodiscard]] std::uint32_t &deltaNumber(std::uint32_t node);
    [[nodiscard]] Delta &deltaOf(std::uint32_t node);
    void settleNode(const Delta &delta, SteadyMs now);

    KeyedHash m_hash;
    SegmentTable m_segments;
    ChunkedVector<TopicNode> m_nodes;
    ChunkedVector<TopicBranch> m_branches;
    ChunkedVector<RateSteps> m_steps;
    ChunkedVector<Topic> m_topics;
    /// By number of topic.
    std::vector<bool> m_isRetained;
    HistoryStore m_history;
    /// Nodes by parent and segment; topics by whole name.
    IdTable m_children;
    IdTable m_names;
    std::vector<Delta> m_deltas;
    /// Indexes into m_deltas by depth, used within settle() only.
    std::vector<std::vector<std::uint32_t>> m_deltasByDepth;
    std::vector<std::uint32_t> m_changed;
    std::uint64_t m_messages = 0;
    std::uint64_t m_bytes = 0;
    /// Wall clock less steady clock, as of the last message.
    WallTime m_wallLead = 0;
};

} // namespace espalier
