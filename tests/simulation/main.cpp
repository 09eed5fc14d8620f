// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/simulation/simulate.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <string_view>

namespace {

constexpr int exitFailed = 1;
constexpr int exitUsage = 2;
/// A broken engine breaks promises in most histories; a few tell what is wrong.
constexpr std::uint64_t mostFailures = 10;

bool readNumber(std::string_view text, std::uint64_t &number)
{
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    return !text.empty() && read.ec == std::errc() && read.ptr == text.data() + text.size();
}

} // namespace

int main(int argc, char *argv[])
{
    using namespace espalier::simulation;
    std::uint64_t count = 0;
    std::uint64_t seed = 1;
    bool isVerbose = false;
    bool isUsable = argc > 1 && readNumber(argv[1], count);
    for (int i = 2; isUsable && i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--verbose")
            isVerbose = true;
        else
            isUsable = option == "--seed" && i + 1 < argc && readNumber(argv[++i], seed);
    }
    if (!isUsable) {
        fmt::print(stderr, "usage: espalier_simulate HISTORIES [--seed FIRST] [--verbose]\n");
        return exitUsage;
    }
    std::uint64_t passed = 0;
    std::uint64_t failed = 0;
    for (const auto end = seed + count; seed != end && failed < mostFailures; ++seed) {
        if (isVerbose)
            fmt::print("seed {}:\n{}\n", seed, fmt::join(trace(seed), "\n"));
        if (const auto failure = simulate(seed)) {
            ++failed;
            fmt::print("{}", failure->text());
        } else {
            ++passed;
        }
    }
    fmt::print("{} passed, {} failed\n", passed, failed);
    return failed > 0 ? exitFailed : 0;
}
