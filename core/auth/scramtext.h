// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// Whether SASLprep (RFC 4013) certainly leaves `text` as it is, so that it can be used without Unicode's tables:
/// printable ASCII, and letters that have one form only and are written from left to right (Latin, Greek, Cyrillic, kana,
/// Chinese characters, Hangul). Everything else (control characters, spaces beyond ASCII, combining marks, compatibility
/// forms, scripts from right to left, code points newer than Unicode 3.2) would have to be mapped, normalized or checked
/// first, and is refused: a name or password that one side prepares and the other does not would never match.
/// An empty text is not prepared either.
[[nodiscard]] bool isPrepared(std::string_view text);

/// A user name as `saslname`: "=" and "," become "=3D" and "=2C".
[[nodiscard]] std::string escapedUserName(std::string_view userName);
/// The reverse; nothing when "=" stands there otherwise, or what comes out is not UTF-8.
[[nodiscard]] std::optional<std::string> unescapedUserName(std::string_view saslName);

/// Whether `text` may be a nonce: printable ASCII without comma, at least one character and at most 512.
[[nodiscard]] bool isNonce(std::string_view text);

/// Takes the attributes of a SCRAM message one by one: "n=user,r=nonce". Views are into the message.
class ScramAttributes
{
public:
    explicit ScramAttributes(std::string_view message) : m_rest(message) { }

    /// The value of the next attribute when it has this name; nothing, and nothing is taken, otherwise.
    [[nodiscard]] std::optional<std::string_view> take(char name);
    [[nodiscard]] bool atEnd() const { return m_atEnd; }
    /// Whether what is left is extensions in their right form, which may be ignored (RFC 5802, 5.1).
    [[nodiscard]] bool restIsExtensions() const;

private:
    std::string_view m_rest;
    bool m_atEnd = false;
};

} // namespace espalier
