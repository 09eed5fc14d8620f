// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace espalier::simulation {

/// A history that broke a promise.
struct Failure
{
    std::uint64_t seed;
    std::string promise;
    std::string detail;
    /// The fewest steps found that break the same promise, one line for each thing that happens.
    std::vector<std::string> trace;

    [[nodiscard]] std::string text() const;
};

/// Plays the history of `seed`; the same one each time.
[[nodiscard]] std::optional<Failure> simulate(std::uint64_t seed);
/// All that happens in the history of `seed`, one line for each thing.
[[nodiscard]] std::vector<std::string> trace(std::uint64_t seed);

} // namespace espalier::simulation
