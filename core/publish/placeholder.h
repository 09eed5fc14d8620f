// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What is wrong with a template, and where: bytes of its text.
struct TemplateError
{
    enum class Kind : std::uint8_t {
        /// "{{" without "}}".
        NotClosed,
        /// A quotation mark without its partner within a placeholder.
        QuoteNotClosed,
        /// No such placeholder; `hint` is the one that may be meant, or empty.
        Unknown,
        /// Too few or too many arguments; `hint` shows how it is written. The same for those below.
        Arguments,
        /// An option ("name=value") that this placeholder has not.
        Option,
        NotANumber,
        /// The lowest is above the highest, or a number beyond what is allowed.
        BadRange,
        /// The environment has no such variable.
        NoVariable,
        /// The topic that a value is wanted of has had no message.
        NoValue,
        /// The last value of the topic has no such field, or is not JSON.
        NoField,
        /// There are no rows: only a schedule that reads a file has them.
        NoRow,
        /// The file has no such column.
        NoColumn,
        /// What comes out is longer than MQTT can carry, or a value than is unwrapped of it.
        TooLarge,
    } kind {};
    std::size_t offset = 0;
    std::size_t length = 0;
    /// The word that it is about.
    std::string subject {};
    std::string hint {};
};

enum class PlaceholderKind : std::uint8_t {
    NowMs,
    NowS,
    NowUs,
    Iso,
    Uuid,
    Sequence,
    Random,
    Choice,
    Walk,
    Environment,
    Value,
    ClientId,
    Topic,
    Bytes,
    Row,
};

struct PlaceholderInfo
{
    PlaceholderKind kind;
    std::string_view name;
    /// A complete one, ready to be inserted.
    std::string_view example;
};
/// All that can be written, in the order of a menu.
[[nodiscard]] std::span<const PlaceholderInfo> placeholders();

/// One "{{...}}", checked. Which members mean something depends on the kind.
struct Placeholder
{
    PlaceholderKind kind {};
    /// Choices; the variable; topic and path; the column.
    std::vector<std::string> words {};
    /// Numbers: sequence (start, step), random (lowest, highest), walk (start, step).
    std::int64_t first = 0;
    std::int64_t second = 0;
    double low = 0;
    double high = 0;
    /// Bounds of a walk.
    double minimum = 0;
    double maximum = 0;
    /// Digits behind the point; -1: whole numbers.
    int decimals = -1;
    /// Sequences and walks with the same key go on together.
    std::string key {};
    /// Where it stands in the template, with its braces.
    std::size_t offset = 0;
    std::size_t length = 0;
    /// It stands within a string of JSON.
    bool isInString = false;
};

/// What stands between the braces, at `offset` of the template. The words: separated by spaces, in single or double
/// quotation marks where they contain some.
[[nodiscard]] Expected<Placeholder, TemplateError> parsePlaceholder(std::string_view inner,
                                                                    std::size_t offset);

} // namespace espalier
