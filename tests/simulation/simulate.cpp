// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/simulate.h"

#include "tests/simulation/history.h"

#include <algorithm>

namespace espalier::simulation {

namespace {

Report play(std::uint64_t seed, const Plan &plan, const std::vector<bool> &steps, Report::Steps noting)
{
    Report report(noting);
    History(seed, plan, report).run(steps);
    return report;
}

/// Leaves out steps, in ever smaller runs, as long as the same promise is broken.
std::vector<bool> shrink(std::uint64_t seed, const Plan &plan, const std::string &promise)
{
    std::vector<bool> steps(plan.steps, true);
    for (std::size_t length = (steps.size() + 1) / 2; length > 0; length /= 2) {
        for (std::size_t first = 0; first < steps.size(); first += length) {
            auto fewer = steps;
            const auto last = std::min(first + length, steps.size());
            std::fill(fewer.begin() + static_cast<std::ptrdiff_t>(first),
                      fewer.begin() + static_cast<std::ptrdiff_t>(last), false);
            if (fewer != steps && play(seed, plan, fewer, Report::Steps::Forgotten).promise() == promise)
                steps = std::move(fewer);
        }
    }
    return steps;
}

} // namespace

std::string Failure::text() const
{
    return fmt::format("seed {}: {}: {}\n{}\n", seed, promise, detail, fmt::join(trace, "\n"));
}

std::optional<Failure> simulate(std::uint64_t seed)
{
    const auto plan = Plan::of(seed);
    const auto report = play(seed, plan, std::vector<bool>(plan.steps, true), Report::Steps::Forgotten);
    if (!report.hasFailed())
        return {};
    const auto fewest = play(seed, plan, shrink(seed, plan, report.promise()), Report::Steps::Noted);
    return Failure {seed, report.promise(), fewest.detail(), fewest.lines()};
}

std::vector<std::string> trace(std::uint64_t seed)
{
    const auto plan = Plan::of(seed);
    return play(seed, plan, std::vector<bool>(plan.steps, true), Report::Steps::Noted).lines();
}

} // namespace espalier::simulation
