// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace espalier {

/// The way from the root of a Value to one of its nodes, parsed: `quality.good`, `items[3].x`, `["a key"].b`. A key is
/// written plain when it consists of ASCII letters, digits, '_' and '-' and begins with a letter or '_'; all others
/// stand in brackets as a string of JSON. The empty path is the root.
class ValuePath
{
public:
    /// A key of an object or a position in an array, from 0.
    using Step = std::variant<std::string, std::size_t>;
    /// Of the character that does not belong there.
    struct Error
    {
        std::size_t offset = 0;
        friend bool operator==(const Error &, const Error &) = default;
    };

    ValuePath() = default;
    explicit ValuePath(std::vector<Step> steps) : m_steps(std::move(steps)) { }
    [[nodiscard]] static Expected<ValuePath, Error> parse(std::string_view text);

    [[nodiscard]] const std::vector<Step> &steps() const { return m_steps; }
    [[nodiscard]] std::string text() const;
    friend bool operator==(const ValuePath &, const ValuePath &) = default;

private:
    std::vector<Step> m_steps;
};

} // namespace espalier
