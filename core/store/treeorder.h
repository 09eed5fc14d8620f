// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/topicstore.h"

#include <cstdint>
#include <span>

namespace espalier {

/// The order of the children of each node: by name always up to date, new ones merged in when somebody asks; by
/// anything else as it was when the order was chosen, with new ones at the end, so that rows do not move by themselves.
class TreeOrder
{
public:
    explicit TreeOrder(TopicStore &store) : m_store(store) { }

    [[nodiscard]] TreeSort sort() const { return m_sort; }
    /// Orders anew, also when `sort` is the order that there was. Later children() must be asked for again.
    void setSort(TreeSort sort, SteadyMs now);
    /// The children in order; valid until the next message. Empty for a leaf.
    [[nodiscard]] std::span<const std::uint32_t> children(std::uint32_t id);

private:
    void sortAll(TopicBranch &branch) const;
    void mergeNew(TopicBranch &branch) const;
    void sortByName(std::span<std::uint32_t> ids) const;
    [[nodiscard]] bool isBefore(std::uint32_t a, std::uint32_t b) const;
    [[nodiscard]] double measure(std::uint32_t id) const;

    TopicStore &m_store;
    TreeSort m_sort = TreeSort::Name;
    std::uint32_t m_version = 0;
    SteadyMs m_sortedAt = 0;
};

} // namespace espalier
