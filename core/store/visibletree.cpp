// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/visibletree.h"

#include <algorithm>

namespace espalier {

namespace {

/// Trees with fewer rows than this unfold by themselves, where a node has fewer children than that.
constexpr std::uint32_t smallTree = 60;
constexpr std::size_t smallBranch = 20;
/// More new levels than this at once are the beginning of something large.
constexpr std::uint32_t smallBurst = 200;
/// About 1 ms of filtering.
constexpr std::uint32_t workSlice = 10'000;
/// Laying out a row anew costs some 50 ns; waiting 1 ms for each 2,000 rows keeps that below a tenth of the time.
constexpr std::uint32_t rowsForMillisecond = 2000;

} // namespace

VisibleTree::VisibleTree(TopicStore &store) : m_store(store), m_order(store)
{
    m_state.push_back(Expanded);
}

void VisibleTree::update(SteadyMs now)
{
    const std::uint32_t firstNew = m_known;
    m_known = m_store.nodeCount();
    if (m_state.capacity() < m_known)
        m_state.reserve(m_known + m_known / 4);
    m_state.resize(m_known);
    if (firstNew != m_known)
        findHidden();
    if (m_nextFilter)
        m_nextFilter->update(m_store, m_store.changedTopics(), now);
    if (m_filter) {
        const std::uint64_t before = m_filter->changes();
        m_filter->update(m_store, m_store.changedTopics(), now);
        // New nodes are tested at once: rows and marks must know the same nodes.
        m_filter->advance(m_store, UINT32_MAX);
        m_rowsStale |= m_filter->changes() != before || firstNew != m_known;
        if (m_rowsStale && now >= m_layOutFrom) {
            layOut();
            m_layOutFrom = now + m_rows.size() / rowsForMillisecond;
        }
    } else {
        insertNew(firstNew);
        if (m_unfolds && m_known - firstNew < smallBurst)
            unfoldSmall();
    }
}

void VisibleTree::work()
{
    if (m_nextFilter) {
        if (m_nextFilter->advance(m_store, workSlice))
            finishFilter();
    } else if (m_filter) {
        const std::uint64_t before = m_filter->changes();
        m_filter->decode(m_store, workSlice);
        m_rowsStale |= m_filter->changes() != before;
    }
}

void VisibleTree::finishFilter()
{
    m_filter = std::move(m_nextFilter);
    m_nextFilter.reset();
    for (std::uint8_t &state : m_state)
        state &= static_cast<std::uint8_t>(~(FilterDecided | FilterExpanded));
    layOut();
}

void VisibleTree::setFilter(const QString &text, SteadyMs now)
{
    TreeFilter filter(text);
    m_invalidFilter.reset();
    if (!filter.isValid()) {
        m_invalidFilter = std::move(filter);
    } else if (!filter.terms().empty()) {
        m_nextFilter.emplace(std::move(filter), now, &m_context);
    } else {
        m_nextFilter.reset();
        if (m_filter) {
            m_filter.reset();
            layOut();
        }
    }
}

void VisibleTree::setPayloadContext(const PayloadContext &context, SteadyMs now)
{
    m_context = context;
    const auto &last = m_nextFilter ? m_nextFilter : m_filter;
    if (last && last->filter().comparesValues())
        m_nextFilter.emplace(TreeFilter(last->filter()), now, &m_context);
}

FilterState VisibleTree::filterState() const
{
    const auto &shown = m_nextFilter ? m_nextFilter : m_filter;
    FilterState state;
    state.matches = shown ? shown->matches() : 0;
    state.running = m_nextFilter || (m_filter && m_filter->isFirstDecoding());
    if (m_invalidFilter) {
        state.text = m_invalidFilter->text();
        state.error = m_invalidFilter->error();
    } else if (shown) {
        state.text = shown->filter().text();
    }
    return state;
}

bool VisibleTree::isKnown(std::uint32_t id) const
{
    return id != TopicStore::root && id < m_known;
}

bool VisibleTree::isExpanded(std::uint32_t id) const
{
    if (!m_store.hasChildren(id))
        return false;
    if (!m_filter)
        return (m_state[id] & Expanded) != 0;
    return (m_state[id] & FilterDecided) != 0 ? (m_state[id] & FilterExpanded) != 0 : m_filter->isAbove(id);
}

void VisibleTree::setState(std::uint32_t id, Expansion expansion)
{
    const int decided = m_filter ? FilterDecided | FilterExpanded : Expanded;
    const int wanted = m_filter ? FilterDecided | (expansion == Expansion::Expanded ? FilterExpanded : 0)
                                : (expansion == Expansion::Expanded ? Expanded : 0);
    m_state[id] = static_cast<std::uint8_t>((m_state[id] & ~decided) | wanted);
}

void VisibleTree::setExpanded(std::uint32_t id, Expansion expansion, Scope scope)
{
    if (!isKnown(id))
        return;
    m_unfolds = false;
    setState(id, expansion);
    std::vector<std::uint32_t> todo;
    if (scope == Scope::AllBelow)
        todo.push_back(id);
    while (!todo.empty()) {
        const TopicBranch *branch = m_store.branch(todo.back());
        todo.pop_back();
        if (!branch)
            continue;
        for (const std::uint32_t child : branch->children) {
            if (child < m_known && m_store.hasChildren(child)) {
                setState(child, expansion);
                todo.push_back(child);
            }
        }
    }
    layOutBelow(id);
}

void VisibleTree::setAllExpanded(Expansion expansion)
{
    m_unfolds = false;
    for (std::uint32_t id = TopicStore::root + 1; id < m_known; ++id) {
        if (m_store.hasChildren(id))
            setState(id, expansion);
    }
    layOut();
}

void VisibleTree::selectRow(std::int64_t row)
{
    if (m_rows.size() > 0)
        select(m_rows.at(static_cast<std::uint32_t>(std::clamp<std::int64_t>(row, 0, m_rows.size() - 1))).id);
}

bool VisibleTree::selectNext(const QString &prefix)
{
    const TextMatcher matcher(prefix);
    const std::uint32_t count = m_rows.size();
    const std::int64_t current = m_selected == TopicNode::none ? -1 : m_rows.rowOf(m_selected);
    for (std::uint32_t step = 1; step <= count; ++step) {
        const auto row = static_cast<std::uint32_t>((current + step) % count);
        const std::uint32_t id = m_rows.at(row).id;
        if (matcher.startsOff(m_store.segmentText(id))) {
            select(id);
            return true;
        }
    }
    return false;
}

bool VisibleTree::reveal(std::string_view topicName)
{
    const auto id = m_store.find(topicName);
    if (!id || !isKnown(*id))
        return false;
    select(*id);
    std::uint32_t topmost = TopicNode::none;
    for (std::uint32_t at = m_store.node(*id).parent; at != TopicStore::root; at = m_store.node(at).parent) {
        if (!isExpanded(at)) {
            setState(at, Expansion::Expanded);
            topmost = at;
        }
    }
    if (topmost != TopicNode::none)
        layOutBelow(topmost);
    return true;
}

void VisibleTree::setSort(TreeSort sort, SteadyMs now)
{
    m_order.setSort(sort, now);
    layOut();
}

std::vector<IndexedRow> VisibleTree::rowsBelow(std::uint32_t id)
{
    std::vector<IndexedRow> rows;
    std::vector<Level> levels;
    const auto enter = [&](std::uint32_t node) {
        const auto children = m_order.children(node);
        levels.push_back({children.data(), children.data() + children.size()});
    };
    enter(id);
    while (!levels.empty()) {
        Level &level = levels.back();
        if (level.next == level.end) {
            levels.pop_back();
            continue;
        }
        const std::uint32_t node = *level.next++;
        if (node >= m_known || !isShown(node))
            continue;
        rows.push_back({node, m_store.node(node).depth});
        if (isExpanded(node))
            enter(node);
    }
    return rows;
}

void VisibleTree::layOut()
{
    m_rowsStale = false;
    m_rows.assign(rowsBelow(TopicStore::root));
    ++m_layoutVersion;
}

void VisibleTree::layOutBelow(std::uint32_t id)
{
    if (!m_rows.contains(id))
        return;
    const std::uint32_t removed = m_rows.removeBelow(id);
    const std::vector<IndexedRow> rows = isExpanded(id) ? rowsBelow(id) : std::vector<IndexedRow>();
    m_rows.insertAfter(id, rows);
    if (removed > 0 || !rows.empty())
        ++m_layoutVersion;
}

/// Puts the levels with numbers from `firstNew` in, where the level above is expanded and visible.
void VisibleTree::insertNew(std::uint32_t firstNew)
{
    if (m_known - firstNew > m_rows.size() / 4 + 1000) {
        layOut();
        return;
    }
    std::vector<std::uint32_t> parents;
    for (std::uint32_t id = firstNew; id < m_known; ++id)
        parents.push_back(m_store.node(id).parent);
    std::sort(parents.begin(), parents.end());
    parents.erase(std::unique(parents.begin(), parents.end()), parents.end());
    for (const std::uint32_t parent : parents) {
        if (parent == TopicStore::root || (isExpanded(parent) && m_rows.contains(parent)))
            insertNewChildren(parent, firstNew);
    }
}

void VisibleTree::insertNewChildren(std::uint32_t parent, std::uint32_t firstNew)
{
    std::uint32_t before = TopicNode::none;
    std::vector<IndexedRow> run;
    const auto flush = [&] {
        if (run.empty())
            return;
        if (before != TopicNode::none)
            m_rows.insertAfterSubtree(before, run);
        else if (parent == TopicStore::root)
            m_rows.insertFirst(run);
        else
            m_rows.insertAfter(parent, run);
        run.clear();
    };
    for (const std::uint32_t child : m_order.children(parent)) {
        if (!isShown(child))
            continue;
        if (child >= firstNew) {
            run.push_back({child, m_store.node(child).depth});
            continue;
        }
        flush();
        before = child;
    }
    flush();
    ++m_layoutVersion;
}

void VisibleTree::unfoldSmall()
{
    std::uint32_t deepest = 0;
    for (std::uint32_t depth = 0; depth <= deepest && m_rows.size() < smallTree; ++depth) {
        for (std::uint32_t row = 0; row < m_rows.size() && m_rows.size() < smallTree; ++row) {
            const IndexedRow at = m_rows.at(row);
            deepest = std::max<std::uint32_t>(deepest, at.depth);
            if (at.depth != depth || isExpanded(at.id) || !m_store.hasChildren(at.id))
                continue;
            const std::size_t children = m_store.branch(at.id)->children.size();
            if (children < smallBranch && m_rows.size() + children <= smallTree) {
                setState(at.id, Expansion::Expanded);
                layOutBelow(at.id);
            }
        }
    }
}

} // namespace espalier
