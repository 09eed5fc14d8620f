// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/decodeerror.h"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace espalier {

struct JsonToken
{
    enum class Kind : std::uint8_t {
        ObjectStart,
        ObjectEnd,
        ArrayStart,
        ArrayEnd,
        Key,
        String,
        Number,
        Boolean,
        Null,
    } kind {};
    /// As sent, strings with their quotes and escapes.
    std::string_view raw;
};

/// Takes JSON (RFC 8259) apart into its tokens, checking all of its grammar: numbers stay as they were sent, however
/// long, keys in their order, also when they repeat. No recursion. The text must be well-formed UTF-8.
///
/// Flow: next() until it gives nothing; then error() tells whether that was the end.
class JsonScanner
{
public:
    JsonScanner(std::string_view text, std::uint32_t maximumDepth)
        : m_text(text), m_maximumDepth(maximumDepth)
    { }

    [[nodiscard]] std::optional<JsonToken> next();
    [[nodiscard]] const std::optional<DecodeError> &error() const { return m_error; }
    /// Where the next token is looked for.
    [[nodiscard]] std::size_t offset() const { return m_at; }

private:
    enum class Expect : std::uint8_t { Value, ValueOrEnd, Key, KeyOrEnd, CommaOrEnd, End };

    std::optional<JsonToken> open(JsonToken::Kind kind, Expect expect);
    std::optional<JsonToken> close(char bracket);
    std::optional<JsonToken> value();
    std::optional<JsonToken> key();
    std::optional<JsonToken> word(std::string_view expected, JsonToken::Kind kind);
    std::optional<JsonToken> number();
    std::optional<JsonToken> string(JsonToken::Kind kind);
    std::optional<JsonToken> accept(JsonToken::Kind kind, std::size_t end);
    std::optional<JsonToken> fail(DecodeError::Kind kind, std::size_t offset);
    std::optional<JsonToken> unexpected();
    void skipSpace();
    [[nodiscard]] char peek(std::size_t at) const { return at < m_text.size() ? m_text[at] : '\0'; }
    [[nodiscard]] std::size_t skipDigits(std::size_t at) const;

    std::string_view m_text;
    std::uint32_t m_maximumDepth;
    std::size_t m_at = 0;
    Expect m_expect = Expect::Value;
    /// The closing brackets that are due.
    std::vector<char> m_open;
    std::optional<DecodeError> m_error;
};

/// Whether `text` is exactly one number of JSON.
[[nodiscard]] bool isJsonNumber(std::string_view text);

} // namespace espalier
