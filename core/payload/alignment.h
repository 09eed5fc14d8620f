// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace espalier {

/// Equal items at these positions of two sequences, `length` of them in a row.
struct AlignedRun
{
    std::size_t before = 0;
    std::size_t after = 0;
    std::size_t length = 0;
    friend bool operator==(const AlignedRun &, const AlignedRun &) = default;
};

struct Alignment
{
    /// Ascending in both sequences, never empty ones; what lies between them differs.
    std::vector<AlignedRun> runs;
    /// False when the sequences differ in so much that only their beginnings and ends were aligned.
    bool isComplete = true;
};

/// A shortest edit script (E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986) between two sequences of
/// numbers that stand for their items. Gives up on the middle after `maximumEdits`; memory grows with its square.
[[nodiscard]] Alignment align(std::span<const std::uint64_t> before, std::span<const std::uint64_t> after,
                              std::size_t maximumEdits = 1'000);

} // namespace espalier
