// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// A number or a boolean inside a payload.
struct NumericLeaf
{
    enum class Kind : std::uint8_t {
        Number,
        /// A point in time: the format says so, or it can be nothing else, see timeOfNumber().
        Time,
        /// `value` is 0 or 1.
        Boolean,
    };
    /// See ValuePath.
    std::string path {};
    double value = 0;
    Kind kind = Kind::Number;
    /// Where the value stands in the formatted text, if it was formatted.
    TextRange textRange {};
    friend bool operator==(const NumericLeaf &, const NumericLeaf &) = default;
};

/// The finite numbers and the booleans of a value in their order, the first `maximum` of them. Any thread.
[[nodiscard]] std::vector<NumericLeaf> numericLeaves(const Value &value, std::size_t maximum);

/// The same of a payload that is decoded for this; larger ones than `maximumBytes` have none.
struct NumericLimits
{
    std::size_t leaves = 64;
    std::size_t bytes = 1024 * 1024;
};
/// How a payload is formatted of which only the numbers are wanted: no text, and no more than that, unwrapped or not.
[[nodiscard]] constexpr FormatLimits valuesOnly(const NumericLimits &limits)
{
    return {.jsonBytes = limits.bytes,
            .textBytes = 0,
            .hexBytes = 0,
            .structuredBytes = limits.bytes,
            .unwrappedBytes = limits.bytes};
}
/// A payload that is decoded for its values, without its text; without a value where no decoder has one.
[[nodiscard]] FormattedPayload decodeValues(const Bytes &payload, const PayloadHints &hints,
                                            const NumericLimits &limits = {});
[[nodiscard]] std::vector<NumericLeaf> numericLeaves(const Bytes &payload, const PayloadHints &hints,
                                                     const NumericLimits &limits = {});

/// Microseconds since 1970 of a whole number that can only be a time of this century: seconds, milliseconds or
/// microseconds since 1970. 0 for any other.
[[nodiscard]] std::int64_t timeOfNumber(std::string_view number);

} // namespace espalier
