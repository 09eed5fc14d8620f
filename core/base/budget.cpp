// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/budget.h"

#include <algorithm>

namespace espalier {

void Budget::enforce()
{
    // A little more than needed goes at once, so that a full budget does not evict for each message.
    const std::uint64_t target = m_limit - m_limit / 64;
    std::vector<BudgetHolder *> candidates = m_holders;
    while (m_used > target && !candidates.empty()) {
        const auto most = std::max_element(candidates.begin(), candidates.end(),
                                           [](auto *a, auto *b) { return a->heldBytes() < b->heldBytes(); });
        const std::uint64_t before = m_used;
        (*most)->evict(std::max<std::uint64_t>((m_used - target) / candidates.size(), 1));
        if (m_used == before)
            candidates.erase(most);
    }
}

} // namespace espalier
