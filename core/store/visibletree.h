// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/filterpass.h"
#include "core/store/rowindex.h"
#include "core/store/topicstore.h"
#include "core/store/treeorder.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Which levels of a store are expanded, pass the filter and are thus rows, and in what order. Commands work at once,
/// but for a filter, which works in slices. Without a filter, and until the user expands or collapses anything, small
/// trees unfold by themselves. Under a filter what stands above a match is expanded unless the user collapses it there;
/// that is forgotten with the filter. Worker thread.
///
/// Flow: messages -> TopicStore::settle() -> update(); after it and setFilter() also work() while isFiltering(). While
/// isStale(), update() wants to be called again though nothing has come.
class VisibleTree
{
public:
    enum class Expansion { Collapsed, Expanded };
    enum class Scope { This, AllBelow };

    explicit VisibleTree(TopicStore &store);

    /// Takes in the topics that are new and those that settle() found changed.
    void update(SteadyMs now);
    [[nodiscard]] bool isFiltering() const { return m_nextFilter || (m_filter && m_filter->isDecoding()); }
    /// Does about a millisecond of filtering.
    void work();
    /// Whether new matches wait for their rows: laying out many rows is not done for each of them.
    [[nodiscard]] bool isStale() const { return m_rowsStale; }
    /// Whether rows come or go by the passing of time alone: then update() wants to be called each second.
    [[nodiscard]] bool isTimed() const { return m_filter && m_filter->isTimed(); }

    /// Unknown numbers are ignored, here and below.
    void setExpanded(std::uint32_t id, Expansion expansion, Scope scope);
    void setAllExpanded(Expansion expansion);
    /// Gives up what was chosen together.
    void select(std::uint32_t id);
    /// Chooses one more, or no longer, beside what is chosen; it becomes the selected one.
    void toggleChosen(std::uint32_t id);
    /// Chooses the rows from the one that was selected last by select() or toggleChosen() to this one.
    void chooseTo(std::uint32_t id);
    /// What is chosen together, in the order of choosing; empty when only one is selected.
    [[nodiscard]] const std::vector<std::uint32_t> &chosen() const { return m_chosen; }
    [[nodiscard]] bool isChosen(std::uint32_t id) const { return (m_state[id] & Chosen) != 0; }
    /// Levels that are not seen, nor what is below them. All others are.
    void setHidden(std::vector<std::string> names);
    [[nodiscard]] bool isHidden(std::uint32_t id) const { return (m_state[id] & Hidden) != 0; }
    [[nodiscard]] std::uint32_t hiddenCount() const { return m_hiddenCount; }
    enum class HiddenRows { Left, Shown };
    void setHiddenRows(HiddenRows rows);
    [[nodiscard]] bool showsHidden() const { return m_hiddenRows == HiddenRows::Shown; }
    /// Clamps; nothing happens in an empty tree.
    void selectRow(std::int64_t row);
    /// The next row with a name that starts like that; false when there is none.
    bool selectNext(const QString &prefix);
    /// Selects a level by its whole name and expands what is above; false when there is none.
    bool reveal(std::string_view topicName);
    void setSort(TreeSort sort, SteadyMs now);
    void setFilter(const QString &text, SteadyMs now);
    /// How payloads are decoded when a filter compares them; a filter that does is worked out anew.
    void setPayloadContext(const PayloadContext &context, SteadyMs now);

    [[nodiscard]] const RowIndex &rows() const { return m_rows; }
    [[nodiscard]] TreeSort sort() const { return m_order.sort(); }
    /// Whether update() has taken it in: only of such levels can be asked what follows. Never of the root.
    [[nodiscard]] bool isKnown(std::uint32_t id) const;
    [[nodiscard]] bool isExpanded(std::uint32_t id) const;
    [[nodiscard]] bool matchesFilter(std::uint32_t id) const { return m_filter && m_filter->isMatch(id); }
    /// TopicNode::none when nothing is selected.
    [[nodiscard]] std::uint32_t selected() const { return m_selected; }
    [[nodiscard]] FilterState filterState() const;
    /// Counts up with each change of rows.
    [[nodiscard]] std::uint64_t layoutVersion() const { return m_layoutVersion; }
    [[nodiscard]] std::size_t memory() const { return m_rows.memory() + m_state.capacity(); }

private:
    enum State : std::uint8_t {
        Expanded = 1,
        /// Under the filter the user has decided himself, and what.
        FilterDecided = 2,
        FilterExpanded = 4,
        Chosen = 8,
        Hidden = 16,
    };
    struct Level
    {
        const std::uint32_t *next;
        const std::uint32_t *end;
    };

    [[nodiscard]] bool isShown(std::uint32_t id) const
    {
        return (!m_filter || m_filter->isShown(id)) && (showsHidden() || !isHidden(id));
    }
    void clearChosen();
    void addChosen(std::uint32_t id);
    void findHidden();
    void setState(std::uint32_t id, Expansion expansion);
    /// Visible rows below `id`, without its own.
    [[nodiscard]] std::vector<IndexedRow> rowsBelow(std::uint32_t id);
    void layOut();
    /// Makes the rows below one node what they should be.
    void layOutBelow(std::uint32_t id);
    void insertNew(std::uint32_t firstNew);
    void insertNewChildren(std::uint32_t parent, std::uint32_t firstNew);
    void unfoldSmall();
    void finishFilter();

    TopicStore &m_store;
    TreeOrder m_order;
    RowIndex m_rows;
    /// By node, see State.
    std::vector<std::uint8_t> m_state;
    PayloadContext m_context;
    std::optional<FilterPass> m_filter;
    /// The filter that is being worked out; m_filter goes on until it is done.
    std::optional<FilterPass> m_nextFilter;
    /// What the user typed when it is no valid filter.
    std::optional<TreeFilter> m_invalidFilter;
    std::uint32_t m_selected = TopicNode::none;
    std::vector<std::uint32_t> m_chosen;
    std::uint32_t m_chooseFrom = TopicNode::none;
    /// Names of hidden levels that do not exist yet.
    std::vector<std::string> m_hiddenToCome;
    std::uint32_t m_hiddenCount = 0;
    HiddenRows m_hiddenRows = HiddenRows::Left;
    std::uint32_t m_known = 1;
    std::uint64_t m_layoutVersion = 0;
    bool m_unfolds = true;
    bool m_rowsStale = false;
    SteadyMs m_layOutFrom = 0;
};

} // namespace espalier
