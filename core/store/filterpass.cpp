// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/filterpass.h"

#include <algorithm>

namespace espalier {

namespace {
/// How much of a value is searched.
constexpr std::size_t searchedBytes = 64 * 1024;
constexpr std::size_t searchedByRegex = 4 * 1024;
/// Bytes that cost as much as visiting a node.
constexpr std::size_t bytesForWork = 128;
} // namespace

bool FilterPass::advance(const TopicStore &store, std::uint32_t work)
{
    m_marks.resize(store.nodeCount());
    if (m_next == TopicStore::root) {
        m_marks[TopicStore::root] = Prefix;
        ++m_next;
    }
    for (std::uint32_t done = 0; m_next < store.nodeCount() && done < work; ++m_next)
        done += evaluate(store, m_next);
    return m_next == store.nodeCount();
}

bool FilterPass::update(const TopicStore &store, std::span<const std::uint32_t> changedTopics)
{
    const std::uint32_t before = m_matches;
    for (const std::uint32_t id : changedTopics) {
        if (id >= m_next || isMatch(id))
            continue;
        std::uint32_t work = 0;
        // A level that has become a topic may match by its name now.
        if (nameMatches(store, id) || valueMatches(store, id, work)) {
            mark(store, id);
            markBelow(store, id);
        }
    }
    return m_matches != before;
}

std::uint32_t FilterPass::evaluate(const TopicStore &store, std::uint32_t id)
{
    const std::uint8_t above = m_marks[store.node(id).parent];
    m_marks[id] = (above & (Match | Below)) != 0 ? Below : 0;
    std::uint32_t work = 1;
    if (nameMatches(store, id) || valueMatches(store, id, work))
        mark(store, id);
    return work;
}

bool FilterPass::nameMatches(const TopicStore &store, std::uint32_t id)
{
    switch (m_filter.kind()) {
    case TreeFilter::Kind::None:
        return false;
    case TreeFilter::Kind::Text:
        return segmentMatches(store, store.node(id).segment);
    case TreeFilter::Kind::Path:
        return (m_marks[id] & Below) == 0 && pathMatches(store, id);
    case TreeFilter::Kind::Regex:
        return store.isTopic(id) && m_filter.matchesRegex(store.topicName(id));
    case TreeFilter::Kind::Topics:
        return topicMatches(store, id);
    }
    return false;
}

bool FilterPass::segmentMatches(const TopicStore &store, std::uint32_t segment)
{
    if (segment >= m_segments.size())
        m_segments.resize(store.segments().size());
    std::uint8_t &known = m_segments[segment];
    if (known == 0)
        known = m_filter.matcher().isIn(store.segments().text(segment)) ? 2 : 1;
    return known == 2;
}

/// Looks only where a match would end in this level: one that ends before is the parent's.
bool FilterPass::pathMatches(const TopicStore &store, std::uint32_t id) const
{
    const std::size_t wanted = store.segmentText(id).size() + m_filter.matcher().size();
    std::vector<std::string_view> levels;
    std::size_t size = 0;
    for (std::uint32_t at = id; at != TopicStore::root && size < wanted; at = store.node(at).parent) {
        levels.push_back(store.segmentText(at));
        size += levels.back().size() + 1;
    }
    std::string tail;
    tail.reserve(size);
    for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
        if (level != levels.rbegin())
            tail += '/';
        tail += *level;
    }
    return m_filter.matcher().isIn(tail);
}

/// 4.7.1: one level of the filter is decided at each level of the tree.
bool FilterPass::topicMatches(const TopicStore &store, std::uint32_t id)
{
    const TopicNode &node = store.node(id);
    const std::uint8_t above = m_marks[node.parent];
    const auto &levels = m_filter.levels();
    const std::size_t depth = node.depth;
    const std::string_view segment = store.segmentText(id);
    const bool isHidden = depth == 0 && segment.starts_with('$'); // 4.7.2: wildcards do not stand for these
    if ((above & Open) != 0
        || (m_filter.isOpenEnded() && (above & Prefix) != 0 && depth == levels.size() && !isHidden)) {
        m_marks[id] |= Open;
        return store.isTopic(id);
    }
    if ((above & Prefix) == 0 || depth >= levels.size())
        return false;
    const std::string &level = levels[depth];
    if (level == "+" ? isHidden : level != segment)
        return false;
    m_marks[id] |= Prefix;
    return depth + 1 == levels.size() && store.isTopic(id);
}

bool FilterPass::valueMatches(const TopicStore &store, std::uint32_t id, std::uint32_t &work) const
{
    const TreeFilter::Kind kind = m_filter.kind();
    if (kind == TreeFilter::Kind::Topics || kind == TreeFilter::Kind::None)
        return false;
    const KeptMessage *message = store.lastMessage(id);
    if (!message)
        return false;
    const bool isRegex = kind == TreeFilter::Kind::Regex;
    const std::string_view value =
        asText(message->payloadView()).substr(0, isRegex ? searchedByRegex : searchedBytes);
    work += static_cast<std::uint32_t>(value.size() / bytesForWork) + (isRegex ? 4 : 0);
    return isRegex ? m_filter.matchesRegex(value) : m_filter.matcher().isIn(value);
}

void FilterPass::mark(const TopicStore &store, std::uint32_t id)
{
    m_marks[id] |= Match;
    ++m_matches;
    for (std::uint32_t at = store.node(id).parent; at != TopicNode::none && (m_marks[at] & Above) == 0;
         at = store.node(at).parent)
        m_marks[at] |= Above;
}

/// A match that comes late finds descendants that were looked at without it.
void FilterPass::markBelow(const TopicStore &store, std::uint32_t id)
{
    std::vector<std::uint32_t> todo {id};
    while (!todo.empty()) {
        const TopicBranch *branch = store.branch(todo.back());
        todo.pop_back();
        if (!branch)
            continue;
        for (const std::uint32_t child : branch->children) {
            if (child < m_next && (m_marks[child] & Below) == 0) {
                m_marks[child] |= Below;
                todo.push_back(child);
            }
        }
    }
}

} // namespace espalier
