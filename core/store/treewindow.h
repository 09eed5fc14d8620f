// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/payloadcontext.h"
#include "core/store/topicstore.h"
#include "core/store/treesnapshot.h"
#include "core/store/visibletree.h"

namespace espalier {

/// A row that stands alone, with its whole name.
[[nodiscard]] TreeRow wholeRow(const TopicStore &store, const VisibleTree &tree, std::uint32_t id,
                               SteadyMs now, const PayloadContext &context = {});

/// The part of the rows that a view wants to see, which moves along with what the user looks at. Worker thread.
class TreeWindow
{
public:
    /// `anchor` is looked at and stands at `anchorRow` in the view's opinion; the wanted rows move along with it.
    void set(std::uint32_t firstRow, std::uint32_t rowCount, TopicId anchor, std::uint32_t anchorRow);
    [[nodiscard]] bool isHidden() const { return m_rowCount == 0; }
    /// The rows that are wanted, as they are now.
    [[nodiscard]] TreeSnapshot snapshot(const TopicStore &store, const VisibleTree &tree, SteadyMs now,
                                        const PayloadContext &context = {}) const;

private:
    std::uint32_t m_firstRow = 0;
    std::uint32_t m_rowCount = 0;
    TopicId m_anchor = TopicId::None;
    std::uint32_t m_anchorRow = 0;
};

} // namespace espalier
