// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/filterlexer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

namespace espalier {

namespace {

using TokenKind = FilterToken::Kind;

constexpr std::string_view whiteSpace = " \t\r\n";

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool beginsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

FilterToken wrong(FilterToken token, PacketFilterError::Kind error)
{
    token.kind = TokenKind::Wrong;
    token.error = error;
    return token;
}

/// The character that stands for `\` and what is at `at`, which moves behind it.
std::optional<char> escaped(std::string_view text, std::size_t &at)
{
    if (at == text.size())
        return std::nullopt;
    const char c = text[at++];
    switch (c) {
    case '"':
    case '\\':
        return c;
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    case 'x': {
        std::uint8_t byte = 0;
        const auto digits = text.substr(at, 2);
        const auto *end = digits.data() + digits.size();
        if (digits.size() < 2 || std::from_chars(digits.data(), end, byte, 16).ptr != end)
            return std::nullopt;
        at += 2;
        return static_cast<char>(byte);
    }
    default:
        return std::nullopt;
    }
}

/// Of `raw`, which begins with a digit or a sign and one; nothing when something else than a unit follows.
std::optional<FilterToken> asNumber(FilterToken token, std::string_view raw)
{
    auto digits = raw;
    if (digits.front() == '+')
        digits.remove_prefix(1);
    const auto *end = digits.data() + digits.size();
    std::from_chars_result result {};
    if (digits.starts_with("0x") || digits.starts_with("0X")) {
        std::uint64_t number = 0;
        result = std::from_chars(digits.data() + 2, end, number, 16);
        token.number = static_cast<double>(number);
    } else {
        result = std::from_chars(digits.data(), end, token.number);
    }
    if (result.ec == std::errc::result_out_of_range)
        return wrong(std::move(token), PacketFilterError::Kind::InvalidNumber);
    token.unit = std::string_view(result.ptr, static_cast<std::size_t>(end - result.ptr));
    for (const char c : token.unit) {
        if (!beginsName(c) && static_cast<unsigned char>(c) < 0x80)
            return std::nullopt;
    }
    if (result.ec != std::errc())
        return std::nullopt;
    token.kind = TokenKind::Number;
    return token;
}

constexpr std::array<std::pair<std::string_view, TokenKind>, 19> signs {{
    {"==", TokenKind::Equal},       {"!=", TokenKind::NotEqual},
    {"<=", TokenKind::LessOrEqual}, {">=", TokenKind::GreaterOrEqual},
    {"&&", TokenKind::And},         {"||", TokenKind::Or},
    {"=", TokenKind::Equal},        {"<", TokenKind::Less},
    {">", TokenKind::Greater},      {"~", TokenKind::Like},
    {"!", TokenKind::Not},          {"(", TokenKind::Open},
    {")", TokenKind::Close},        {"{", TokenKind::OpenBrace},
    {"}", TokenKind::CloseBrace},   {"[", TokenKind::OpenBracket},
    {"]", TokenKind::CloseBracket}, {",", TokenKind::Comma},
    {".", TokenKind::Dot},
}};

} // namespace

bool FilterLexer::isOfWord(char c)
{
    constexpr std::string_view others = "(){}[],\"=!<>&|~";
    return whiteSpace.find(c) == std::string_view::npos && others.find(c) == std::string_view::npos;
}

FilterToken FilterLexer::at(std::size_t position, Place place) const
{
    FilterToken token;
    token.begin = std::min(m_text.find_first_not_of(whiteSpace, position), m_text.size());
    token.end = token.begin;
    if (token.begin == m_text.size())
        return token;
    const char first = m_text[token.begin];
    if (place == Place::Field)
        return withKeyword(beginsName(first) ? word(std::move(token)) : sign(std::move(token)), place);
    if (first == '"')
        return text(std::move(token));
    if (first == '/')
        return regex(std::move(token));
    if (isOfWord(first))
        return withKeyword(value(std::move(token)), place);
    return sign(std::move(token));
}

FilterToken FilterLexer::text(FilterToken token) const
{
    std::size_t at = token.begin + 1;
    while (at < m_text.size() && m_text[at] != '"') {
        if (m_text[at] != '\\') {
            token.text += m_text[at++];
            continue;
        }
        const auto start = at++;
        const auto c = escaped(m_text, at);
        if (!c && at == m_text.size())
            break;
        if (!c) {
            token.begin = start;
            token.end = at;
            return wrong(std::move(token), PacketFilterError::Kind::UnknownEscape);
        }
        token.text += *c;
    }
    const bool isClosed = at < m_text.size();
    token.end = isClosed ? at + 1 : m_text.size();
    token.kind = TokenKind::Text;
    return isClosed ? token : wrong(std::move(token), PacketFilterError::Kind::UnclosedText);
}

FilterToken FilterLexer::regex(FilterToken token) const
{
    std::size_t at = token.begin + 1;
    for (; at < m_text.size() && m_text[at] != '/'; ++at) {
        if (m_text[at] == '\\' && at + 1 < m_text.size()) {
            if (m_text[at + 1] != '/') // to the expression it is a slash like any other
                token.text += '\\';
            ++at;
        }
        token.text += m_text[at];
    }
    token.end = std::min(at + 1, m_text.size());
    if (at == m_text.size())
        return wrong(std::move(token), PacketFilterError::Kind::UnclosedRegex);
    token.kind = TokenKind::Regex;
    const auto behind = m_text.substr(token.end);
    token.ignoresCase = behind.starts_with('i') && (behind.size() == 1 || !isOfWord(behind[1]));
    token.end += token.ignoresCase ? 1 : 0;
    return token;
}

FilterToken FilterLexer::value(FilterToken token) const
{
    while (token.end < m_text.size() && isOfWord(m_text[token.end]))
        ++token.end;
    const auto raw = range(token);
    token.text = raw;
    token.kind = TokenKind::Word;
    const bool isSigned = raw.size() > 1 && (raw[0] == '-' || raw[0] == '+') && isDigit(raw[1]);
    if (isDigit(raw[0]) || isSigned)
        return asNumber(token, raw).value_or(token);
    return token;
}

FilterToken FilterLexer::word(FilterToken token) const
{
    while (token.end < m_text.size()
           && (beginsName(m_text[token.end]) || isDigit(m_text[token.end]) || m_text[token.end] == '-'))
        ++token.end;
    token.text = range(token);
    token.kind = TokenKind::Word;
    return token;
}

FilterToken FilterLexer::sign(FilterToken token) const
{
    const auto rest = m_text.substr(token.begin);
    for (const auto &[text, kind] : signs) {
        if (rest.starts_with(text)) {
            token.kind = kind;
            token.end = token.begin + text.size();
            return token;
        }
    }
    // A whole character of UTF-8, so that a mark under it does not cut it.
    ++token.end;
    while (token.end < m_text.size() && (static_cast<unsigned char>(m_text[token.end]) & 0xc0) == 0x80)
        ++token.end;
    return wrong(std::move(token), PacketFilterError::Kind::UnexpectedCharacter);
}

FilterToken FilterLexer::withKeyword(FilterToken token, Place place) const
{
    if (token.kind != TokenKind::Word)
        return token;
    const auto &name = token.text;
    if (name == "and" || name == "AND")
        token.kind = TokenKind::And;
    else if (name == "or" || name == "OR")
        token.kind = TokenKind::Or;
    else if (name == "not" || name == "NOT")
        token.kind = TokenKind::Not;
    else if (place == Place::Field && name == "contains")
        token.kind = TokenKind::Contains;
    else if (place == Place::Field && name == "in")
        token.kind = TokenKind::In;
    return token;
}

} // namespace espalier
