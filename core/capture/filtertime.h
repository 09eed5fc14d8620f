// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace espalier {

/// A point in time as precisely as somebody wrote it.
struct FilterTime
{
    /// Of any day, by the clock that is `offset` ahead of UTC; else since 1970, UTC.
    bool isTimeOfDay = false;
    /// Microseconds: the first that is meant, and how many are.
    std::int64_t begin = 0;
    std::int64_t length = 0;
    std::chrono::seconds offset {0};
};

/// Reads `14:07`, `14:07:52.41`, `2026-05-01`, `2026-05-01 14:07:52` (or `T` between), each with `Z` or `+02:00` at its end or
/// without: then it is `offset` ahead of UTC.
[[nodiscard]] std::optional<FilterTime> parseFilterTime(std::string_view text, std::chrono::seconds offset);

} // namespace espalier
