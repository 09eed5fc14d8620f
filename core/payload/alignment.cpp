// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/alignment.h"

#include <algorithm>
#include <optional>

namespace espalier {

namespace {

using Items = std::span<const std::uint64_t>;
using Position = std::ptrdiff_t;

Position at(std::size_t value)
{
    return static_cast<Position>(value);
}

/// The furthest points reached after each number of edits, one for each diagonal.
class EditGraph
{
public:
    EditGraph(Items before, Items after) : m_before(before), m_after(after) { }

    /// Aligned items, last first; nothing when more than `maximumEdits` are needed.
    std::optional<std::vector<AlignedRun>> solve(std::size_t maximumEdits)
    {
        for (Position edits = 0; edits <= at(maximumEdits); ++edits) {
            m_steps.emplace_back(static_cast<std::size_t>(2 * edits + 1));
            if (advance(edits))
                return trace(edits);
        }
        return std::nullopt;
    }

private:
    /// How far into `before` a diagonal was followed after some edits.
    [[nodiscard]] Position reached(Position edits, Position diagonal) const
    {
        return m_steps[static_cast<std::size_t>(edits)][static_cast<std::size_t>(diagonal + edits)];
    }
    /// Whether the best way onto a diagonal inserts an item of `after`, rather than removing one of `before`.
    [[nodiscard]] bool comesByInsertion(Position edits, Position diagonal) const
    {
        return diagonal == -edits
               || (diagonal != edits && reached(edits - 1, diagonal - 1) < reached(edits - 1, diagonal + 1));
    }
    [[nodiscard]] Position start(Position edits, Position diagonal) const
    {
        if (edits == 0)
            return 0;
        return comesByInsertion(edits, diagonal) ? reached(edits - 1, diagonal + 1)
                                                 : reached(edits - 1, diagonal - 1) + 1;
    }

    bool advance(Position edits)
    {
        const Position beforeSize = at(m_before.size());
        const Position afterSize = at(m_after.size());
        for (Position diagonal = -edits; diagonal <= edits; diagonal += 2) {
            Position x = start(edits, diagonal);
            while (x < beforeSize && x - diagonal < afterSize && x - diagonal >= 0
                   && m_before[static_cast<std::size_t>(x)]
                          == m_after[static_cast<std::size_t>(x - diagonal)])
                ++x;
            m_steps.back()[static_cast<std::size_t>(diagonal + edits)] = x;
            if (x >= beforeSize && x - diagonal >= afterSize)
                return true;
        }
        return false;
    }

    [[nodiscard]] std::vector<AlignedRun> trace(Position edits) const
    {
        std::vector<AlignedRun> runs;
        Position diagonal = at(m_before.size()) - at(m_after.size());
        for (; edits >= 0; --edits) {
            const Position from = start(edits, diagonal);
            const Position to = reached(edits, diagonal);
            if (to > from)
                runs.push_back({static_cast<std::size_t>(from), static_cast<std::size_t>(from - diagonal),
                                static_cast<std::size_t>(to - from)});
            if (edits > 0)
                diagonal += comesByInsertion(edits, diagonal) ? 1 : -1;
        }
        return runs;
    }

    Items m_before;
    Items m_after;
    std::vector<std::vector<Position>> m_steps;
};

} // namespace

Alignment align(Items before, Items after, std::size_t maximumEdits)
{
    const auto [beforeEnd, afterEnd] = std::ranges::mismatch(before, after);
    const auto head = static_cast<std::size_t>(beforeEnd - before.begin());
    const std::size_t most = std::min(before.size(), after.size()) - head;
    std::size_t tail = 0;
    while (tail < most && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;

    Alignment alignment;
    if (head > 0)
        alignment.runs.push_back({0, 0, head});
    const Items beforeMiddle = before.subspan(head, before.size() - head - tail);
    const Items afterMiddle = after.subspan(head, after.size() - head - tail);
    if (!beforeMiddle.empty() && !afterMiddle.empty()) {
        const auto runs = EditGraph(beforeMiddle, afterMiddle).solve(maximumEdits);
        alignment.isComplete = runs.has_value();
        if (runs)
            std::for_each(runs->rbegin(), runs->rend(), [&](const AlignedRun &run) {
                alignment.runs.push_back({run.before + head, run.after + head, run.length});
            });
    }
    if (tail > 0)
        alignment.runs.push_back({before.size() - tail, after.size() - tail, tail});
    return alignment;
}

} // namespace espalier
