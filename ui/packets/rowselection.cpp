// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/packets/rowselection.h"

#include <algorithm>
#include <iterator>
#include <numeric>

namespace espalier {

void RowSelection::set(Run run)
{
    m_runs.assign(1, run);
}

void RowSelection::toggle(std::int64_t row)
{
    const auto next = std::ranges::upper_bound(m_runs, row, {}, &Run::from);
    if (next != m_runs.begin()) {
        const auto before = std::prev(next);
        if (row < before->to) {
            const Run behind {row + 1, before->to};
            before->to = row;
            if (before->from < before->to) {
                if (behind.from < behind.to)
                    m_runs.insert(next, behind);
            } else if (behind.from < behind.to) {
                *before = behind;
            } else {
                m_runs.erase(before);
            }
            return;
        }
        if (row == before->to) {
            ++before->to;
            if (next != m_runs.end() && next->from == before->to) {
                before->to = next->to;
                m_runs.erase(next);
            }
            return;
        }
    }
    if (next != m_runs.end() && next->from == row + 1)
        --next->from;
    else
        m_runs.insert(next, Run {row, row + 1});
}

void RowSelection::removeBefore(std::int64_t row)
{
    const auto kept = std::ranges::find_if(m_runs, [row](const Run &run) { return run.to > row; });
    m_runs.erase(m_runs.begin(), kept);
    if (!m_runs.empty())
        m_runs.front().from = std::max(m_runs.front().from, row);
}

bool RowSelection::contains(std::int64_t row) const
{
    const auto next = std::ranges::upper_bound(m_runs, row, {}, &Run::from);
    return next != m_runs.begin() && row < std::prev(next)->to;
}

std::int64_t RowSelection::count() const
{
    return std::accumulate(m_runs.begin(), m_runs.end(), std::int64_t {0},
                           [](std::int64_t sum, const Run &run) { return sum + run.to - run.from; });
}

} // namespace espalier
