// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetfilter.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace espalier {

/// A word, a sign or a value of a display filter.
struct FilterToken
{
    enum class Kind : std::uint8_t {
        End,
        Word,
        Text,
        Regex,
        Number,
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Like,
        Contains,
        In,
        Not,
        And,
        Or,
        Open,
        Close,
        OpenBrace,
        CloseBrace,
        OpenBracket,
        CloseBracket,
        Comma,
        Dot,
        /// See `error`.
        Wrong,
    } kind = Kind::End;
    /// In the filter's text.
    std::size_t begin = 0;
    std::size_t end = 0;
    /// Of a text what it says, of a regular expression what stands between the slashes, else as it is written.
    std::string text {};
    /// Of a number, which is written with `unit` behind it.
    double number = 0;
    std::string_view unit {};
    /// Of a regular expression: "i" stands behind it.
    bool ignoresCase = false;
    PacketFilterError::Kind error {};
};

/// Cuts a display filter into tokens. What a word is depends on the place: names of fields end at a dot, values may contain
/// dots, slashes and whatever else means nothing there.
class FilterLexer
{
public:
    enum class Place : std::uint8_t { Field, Value };

    /// The text must outlive the lexer and its tokens.
    explicit FilterLexer(std::string_view text) : m_text(text) { }

    /// The first token at or behind `position`.
    [[nodiscard]] FilterToken at(std::size_t position, Place place) const;

    /// Whether a value may contain it without quotes.
    [[nodiscard]] static bool isOfWord(char c);

private:
    [[nodiscard]] FilterToken text(FilterToken token) const;
    [[nodiscard]] FilterToken regex(FilterToken token) const;
    [[nodiscard]] FilterToken value(FilterToken token) const;
    [[nodiscard]] FilterToken word(FilterToken token) const;
    [[nodiscard]] FilterToken sign(FilterToken token) const;
    [[nodiscard]] FilterToken withKeyword(FilterToken token, Place place) const;
    [[nodiscard]] std::string_view range(const FilterToken &token) const
    {
        return m_text.substr(token.begin, token.end - token.begin);
    }

    std::string_view m_text;
};

} // namespace espalier
