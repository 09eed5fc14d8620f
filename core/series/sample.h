// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstdint>
#include <limits>
#include <optional>

namespace espalier {

/// Microseconds since 1970.
using SampleTime = std::int64_t;

/// Times beyond are no times: the year 2223. All differences of times within can be told.
inline constexpr SampleTime latestSampleTime = 8'000'000'000'000'000;

/// A value of a signal at a time. Text is a number of SeriesLabels within a value that is no number, so that a signal that
/// changes from numbers to words and back stays one series.
struct Sample
{
    SampleTime time = 0;
    double value = 0;
};

/// No value from here on: nothing is drawn up to the next sample.
inline constexpr double gapValue = std::numeric_limits<double>::quiet_NaN();

namespace detail {
inline constexpr std::uint64_t labelMark = 0x7ffc'0000'0000'0000;
}

[[nodiscard]] inline double labelValue(std::uint32_t label)
{
    return std::bit_cast<double>(detail::labelMark | label);
}

/// The label that a value stands for; nothing for numbers and gaps.
[[nodiscard]] inline std::optional<std::uint32_t> labelOf(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if ((bits & 0xffff'ffff'0000'0000) != detail::labelMark)
        return std::nullopt;
    return static_cast<std::uint32_t>(bits);
}

} // namespace espalier
