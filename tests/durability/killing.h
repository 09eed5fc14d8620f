// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace espalier::durability {

struct KillingOptions
{
    /// espalier-cli.
    std::string program;
    /// Where the broker keeps what survives it; empty at the beginning.
    std::string folder {};
    std::uint64_t rounds = 25;
    std::uint64_t seed = 1;
    /// "full" or "normal".
    std::string durability = "full";
};

struct KillingOutcome
{
    std::uint64_t rounds = 0;
    std::uint64_t acknowledged = 0;
    std::uint64_t received = 0;
    std::uint64_t requiredWills = 0;
    std::uint64_t retainedChecks = 0;
    std::vector<std::string> failures {};
};

/// Runs the broker under load, kills it at a random moment, starts it again and compares with what clients have seen
/// acknowledged, so many times. Stops at the first failures.
[[nodiscard]] KillingOutcome killManyTimes(const KillingOptions &options);

} // namespace espalier::durability
