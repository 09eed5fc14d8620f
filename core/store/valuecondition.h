// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

enum class Comparison { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual };

/// "quality.good = true", "value > 70": compares something inside a payload with what the user wrote. Numbers are
/// compared as numbers, all else as text, byte by byte.
class ValueCondition
{
public:
    /// What stands behind the comparison: a number is one unless it stands in quotes.
    struct Operand
    {
        std::string text;
        enum class Form { Plain, Quoted } form = Form::Plain;
    };

    ValueCondition() = default;
    /// `path` names members of objects and, by number, elements of arrays. The path "value" alone is the payload
    /// itself or, when that is an object, its member of this name.
    ValueCondition(std::vector<std::string> path, Comparison comparison, Operand operand);

    /// Payloads that are larger have nothing anywhere.
    static constexpr std::size_t largestPayload = 64 * 1024;

    /// Of a payload that is JSON or plain text. False where there is nothing at the path.
    [[nodiscard]] bool holds(std::string_view payload) const;
    /// The same of a payload that was decoded.
    [[nodiscard]] bool holds(const Value &payload) const;

private:
    [[nodiscard]] bool holds(const ValueNode &node) const;
    [[nodiscard]] bool compare(std::string_view text) const;

    std::vector<std::string> m_path;
    Comparison m_comparison = Comparison::Equal;
    std::string m_text;
    std::optional<double> m_number;
    bool m_isWhole = false;
};

} // namespace espalier
