// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/treeorder.h"

#include "core/store/naturalorder.h"

#include <algorithm>

namespace espalier {

namespace {

/// An id with the key to sort it by, which is computed once.
template <typename Key>
struct Keyed
{
    Key key;
    std::uint32_t id;
};

template <typename KeyOf>
auto keyed(std::span<const std::uint32_t> ids, KeyOf &&keyOf)
{
    std::vector<Keyed<decltype(keyOf(std::uint32_t {}))>> result;
    result.reserve(ids.size());
    for (const std::uint32_t id : ids)
        result.push_back({keyOf(id), id});
    return result;
}

template <typename Key>
void putBack(const std::vector<Keyed<Key>> &sorted, std::span<std::uint32_t> ids)
{
    std::transform(sorted.begin(), sorted.end(), ids.begin(), [](const auto &entry) { return entry.id; });
}

} // namespace

void TreeOrder::setSort(TreeSort sort, SteadyMs now)
{
    m_sort = sort;
    m_sortedAt = now;
    ++m_version;
}

std::span<const std::uint32_t> TreeOrder::children(std::uint32_t id)
{
    TopicBranch *branch = m_store.branch(id);
    if (!branch)
        return {};
    if (branch->orderVersion != m_version) {
        sortAll(*branch);
        branch->orderVersion = m_version;
    } else if (branch->ordered < branch->children.size()) {
        mergeNew(*branch);
    }
    branch->ordered = static_cast<std::uint32_t>(branch->children.size());
    return branch->children;
}

void TreeOrder::sortAll(TopicBranch &branch) const
{
    if (m_sort == TreeSort::Name) {
        sortByName(branch.children);
        return;
    }
    // Equals stay in the order that they had: the one that was chosen before, by name at first.
    mergeNew(branch);
    auto measured = keyed(branch.children, [this](std::uint32_t id) { return measure(id); });
    std::stable_sort(measured.begin(), measured.end(),
                     [](const auto &a, const auto &b) { return a.key > b.key; });
    putBack(measured, branch.children);
}

void TreeOrder::mergeNew(TopicBranch &branch) const
{
    auto &children = branch.children;
    std::vector<std::uint32_t> added(children.begin() + branch.ordered, children.end());
    sortByName(added);
    if (m_sort != TreeSort::Name) {
        std::copy(added.begin(), added.end(), children.begin() + branch.ordered);
        return;
    }
    // From the back: each new one finds its place by bisection, what is behind it moves in one block.
    auto end = children.begin() + branch.ordered;
    auto write = children.end();
    while (!added.empty()) {
        const auto place =
            std::upper_bound(children.begin(), end, added.back(),
                             [this](std::uint32_t a, std::uint32_t b) { return isBefore(a, b); });
        write = std::move_backward(place, end, write);
        *--write = added.back();
        added.pop_back();
        end = place;
    }
}

void TreeOrder::sortByName(std::span<std::uint32_t> ids) const
{
    auto named = keyed(ids, [this](std::uint32_t id) { return naturalKey(m_store.segmentText(id)); });
    std::sort(named.begin(), named.end(), [this](const auto &a, const auto &b) {
        return a.key < b.key || (a.key == b.key && isBefore(a.id, b.id));
    });
    putBack(named, ids);
}

bool TreeOrder::isBefore(std::uint32_t a, std::uint32_t b) const
{
    return naturalCompare(m_store.segmentText(a), m_store.segmentText(b)) < 0;
}

double TreeOrder::measure(std::uint32_t id) const
{
    const TopicNode &node = m_store.node(id);
    switch (m_sort) {
    case TreeSort::Name:
        break;
    case TreeSort::Rate:
        return static_cast<double>(node.rate.at(m_sortedAt));
    case TreeSort::LastChange:
        return static_cast<double>(node.lastChange.value());
    case TreeSort::Messages:
        return static_cast<double>(node.messages);
    case TreeSort::Bytes:
        return static_cast<double>(node.bytes);
    case TreeSort::Topics:
        return m_store.hasChildren(id) ? m_store.branch(id)->topicsBelow : 0;
    }
    return 0;
}

} // namespace espalier
