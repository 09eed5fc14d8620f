// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// What is wrong with a UTF-8 Encoded String (1.5.4).
enum class Utf8Error { IllFormed, NullCharacter };

struct Utf8Problem
{
    Utf8Error error;
    /// Byte offset of the first byte that cannot stand.
    std::size_t offset;
};

/// Checks the rules of 1.5.4: well-formed UTF-8 (no overlong forms, no surrogates, at most U+10FFFF) and no U+0000.
/// Control characters and non-characters pass: the standard only advises against them.
[[nodiscard]] std::optional<Utf8Problem> utf8Problem(std::string_view text);

/// Appends any bytes as text that is safe to show on one line: what is not well-formed as \xNN, characters that control,
/// break lines or change the direction of writing as \n, \r, \t or \u{N}, a backslash twice. The rest stays as it is.
void appendEscaped(std::string_view text, std::string &out);

/// At most `length` bytes of the start of `text`, without a character cut in two.
[[nodiscard]] std::string_view startOfText(std::string_view text, std::size_t length);

} // namespace espalier
