// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/payload/value.h"

#include <cstdint>
#include <string>

namespace espalier {

/// Why JSON is no payload of Sparkplug B.
struct SparkplugProblem
{
    enum class Kind : std::uint8_t {
        /// The payload, `metrics`, `details` or one of them must be an object.
        NotAnObject,
        /// There is no field `word`.
        UnknownField,
        /// There is no data type `word`.
        UnknownType,
        /// Data of the type `word` cannot be written as JSON.
        NoValueOfType,
        /// The type does not show: an empty or mixed array, or an object without a type.
        TypeMissing,
        /// Not a value of the type `word`, or out of its range.
        WrongValue,
        /// Properties stand in properties, or templates in templates, too deeply.
        TooDeep,
    } kind {};
    /// Whose it is; empty when it is about the payload.
    std::string metric {};
    std::string word {};
    /// The byte of the JSON where it shows.
    std::size_t offset = 0;
    friend bool operator==(const SparkplugProblem &, const SparkplugProblem &) = default;
};

/// A payload of Sparkplug B (Eclipse Sparkplug 3.0, 6.4) out of JSON in the shape in which sparkplugValue() shows it:
/// `timestamp`, which is `now` when it is missing, `seq`, `uuid`, `body`, `metrics` and `details`. A metric is its value,
/// whose type shows (Int64, Double, Boolean, String, or an array of one of these), or an object with "value", "type" and
/// what else stands in details. Bytes are written as base64; a DataSet has "columns",
/// "rows" and, where those do not show, "types". A Template has its metrics and "version", "template_ref", "is_definition"
/// and "parameters". A metric that is called "alias 5" is sent without a name.
///
/// `json` must know the places of its nodes, as jsonValue() makes it; `now` is in milliseconds since 1970.
[[nodiscard]] Expected<std::string, SparkplugProblem> encodeSparkplug(const Value &json, std::uint64_t now);

} // namespace espalier
