// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/durability/killing.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <exception>
#include <filesystem>

int main(int argc, char *argv[])
{
    using namespace espalier::durability;
    KillingOptions options {.program = ESPALIER_CLI};
    CLI::App app("Kills the broker at random moments under load and looks for what is lost");
    app.add_option("--rounds", options.rounds, "How often")->capture_default_str();
    app.add_option("--seed", options.seed, "What is random begins with it")->capture_default_str();
    app.add_option("--folder", options.folder, "An empty folder for the broker")->required();
    app.add_option("--durability", options.durability, "full or normal")->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    try {
        const auto outcome = killManyTimes(options);
        for (const auto &failure : outcome.failures)
            fmt::print("{}\n", failure);
        fmt::print(
            "{} rounds, {} messages acknowledged, {} received, {} wills, {} retained topics looked at, "
            "{} failures\n",
            outcome.rounds, outcome.acknowledged, outcome.received, outcome.requiredWills,
            outcome.retainedChecks, outcome.failures.size());
        return outcome.failures.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception &error) {
        fmt::print(stderr, "{}\n", error.what());
        return EXIT_FAILURE;
    }
}
