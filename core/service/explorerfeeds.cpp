// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/service/explorerfeeds.h"

#include <algorithm>
#include <utility>

namespace espalier {

void merge(TreeSnapshot &waiting, TreeSnapshot &&next)
{
    const bool reveals = waiting.revealRow >= 0;
    waiting = std::move(next);
    // What was to be revealed is the selected row, wherever it stands by now.
    if (reveals && waiting.revealRow < 0)
        waiting.revealRow = waiting.selectedRow;
}

void merge(TopicDetail &waiting, TopicDetail &&next)
{
    if (!next.reset && waiting.id == next.id) {
        next.reset = waiting.reset;
        waiting.appended.append(std::move(next.appended));
        next.appended = std::move(waiting.appended);
    }
    waiting = std::move(next);
    const auto isKept = [&](const HistoryEntry &entry) { return entry.sequence >= waiting.firstKept; };
    waiting.appended.erase(waiting.appended.begin(),
                           std::find_if(waiting.appended.begin(), waiting.appended.end(), isKept));
}

} // namespace espalier
