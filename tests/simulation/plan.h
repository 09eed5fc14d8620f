// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/settings.h"
#include "tests/simulation/random.h"

#include <array>
#include <string>
#include <string_view>

namespace espalier::simulation {

/// What may happen in one history. Not everything in each: a history with everything in it reaches nothing deeply.
struct Plan
{
    EngineSettings settings;
    unsigned clients = 3;
    unsigned steps = 100;
    /// Bytes that the network takes for a client that does not read.
    std::size_t pipeSize = 1'000'000;
    /// Bytes that are added to payloads, at most.
    std::uint32_t padding = 20;
    /// Of a hundred messages so many are retained, expire, have properties.
    std::uint32_t retained = 10;
    std::uint32_t expiring = 0;
    std::uint32_t withProperties = 10;
    /// Of a hundred CONNECTs so many start clean, have a will, limit what is sent.
    std::uint32_t clean = 20;
    std::uint32_t wills = 0;
    std::uint32_t receiveMaximum = 0;
    std::uint32_t maximumPacketSize = 0;
    std::uint32_t keepAlive = 0;
    /// Of a hundred filters so many are shared.
    std::uint32_t shared = 10;
    /// Of a hundred answers to a message so many are errors.
    std::uint32_t refusals = 0;
    bool hasWatcher = false;
    bool mergesPackets = false;
    bool stalls = false;
    bool changesVersions = false;
    bool isOnlyV5 = false;
    bool retainsWills = true;
    /// The broker stores what must survive, and ends without a word now and then.
    bool restarts = false;
    /// The network delivers at once unless a step says otherwise.
    bool isFast = true;

    [[nodiscard]] static Plan of(std::uint64_t seed);
    /// What is limited, in one line.
    [[nodiscard]] std::string text() const;
};

inline constexpr std::array<std::string_view, 8> topicNames {"a",     "b",   "a/b",  "a/c",
                                                             "a/b/c", "/a/", "$x/a", "b/b"};
inline constexpr std::array<std::string_view, 14> topicFilters {
    "a", "b", "a/b", "a/b/c", "#", "+", "a/#", "a/+", "+/b", "+/+", "$x/#", "$x/a", "+/a/+", "will/#"};
inline constexpr std::array<std::string_view, 7> sharedFilters {
    "$share/g/a", "$share/g/a/#", "$share/g/#", "$share/h/#", "$share/h/+/b", "$share/g/$x/a", "$share/h/b"};

} // namespace espalier::simulation
