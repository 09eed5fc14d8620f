// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace espalier {

/// Where the broker keeps what must survive it, and how surely.
struct StorageSettings
{
    /// Made, for its owner alone, if it is not there.
    std::string folder {};
    std::string fileName = "espalier.db";

    enum class Durability : std::uint8_t {
        /// What was acknowledged survives the end of the machine: it has reached the disk before.
        Full,
        /// What was acknowledged survives the end of the broker; the end of the machine may take the last seconds with it.
        Normal,
    };
    Durability durability = Durability::Full;

    /// Shortest time from one commit to the next. Acknowledgements wait for commits: more than 0 saves the disk at their
    /// expense.
    std::chrono::milliseconds commitInterval {0};
    /// Bytes of records that may wait to be stored. Above it nothing more is read from clients.
    std::size_t maximumWaiting = 64 * 1024 * 1024;

    friend bool operator==(const StorageSettings &, const StorageSettings &) = default;
};

} // namespace espalier
