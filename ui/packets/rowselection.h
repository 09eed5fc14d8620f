// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace espalier {

/// Rows that are chosen together, of millions: kept as runs.
class RowSelection
{
public:
    /// Half-open.
    struct Run
    {
        std::int64_t from = 0;
        std::int64_t to = 0;
        friend bool operator==(const Run &, const Run &) = default;
    };

    void clear() { m_runs.clear(); }
    /// These and no others.
    void set(Run run);
    /// One more, or no longer.
    void toggle(std::int64_t row);
    /// Those from that row on are left.
    void removeBefore(std::int64_t row);
    [[nodiscard]] bool contains(std::int64_t row) const;
    /// Ascending, apart from each other.
    [[nodiscard]] const std::vector<Run> &runs() const { return m_runs; }
    [[nodiscard]] std::int64_t count() const;

private:
    std::vector<Run> m_runs;
};

} // namespace espalier
