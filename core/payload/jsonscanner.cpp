// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/jsonscanner.h"

namespace espalier {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isHexDigit(char c)
{
    return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

} // namespace

std::optional<JsonToken> JsonScanner::next()
{
    if (m_error)
        return std::nullopt;
    skipSpace();
    if (m_expect == Expect::End) {
        if (m_at < m_text.size())
            return fail(DecodeError::Kind::TrailingBytes, m_at);
        return std::nullopt;
    }
    if (m_at == m_text.size())
        return fail(DecodeError::Kind::UnexpectedEnd, m_at);
    if (m_expect == Expect::CommaOrEnd) {
        if (m_text[m_at] != ',')
            return close(m_text[m_at]);
        ++m_at;
        m_expect = m_open.back() == '}' ? Expect::Key : Expect::Value;
        return next();
    }
    const bool mayClose = m_expect == Expect::KeyOrEnd || m_expect == Expect::ValueOrEnd;
    if (mayClose && m_text[m_at] == m_open.back())
        return close(m_text[m_at]);
    return m_expect == Expect::Key || m_expect == Expect::KeyOrEnd ? key() : value();
}

std::optional<JsonToken> JsonScanner::value()
{
    switch (m_text[m_at]) {
    case '{':
        return open(JsonToken::Kind::ObjectStart, Expect::KeyOrEnd);
    case '[':
        return open(JsonToken::Kind::ArrayStart, Expect::ValueOrEnd);
    case '"':
        return string(JsonToken::Kind::String);
    case 't':
        return word("true", JsonToken::Kind::Boolean);
    case 'f':
        return word("false", JsonToken::Kind::Boolean);
    case 'n':
        return word("null", JsonToken::Kind::Null);
    default:
        return number();
    }
}

std::optional<JsonToken> JsonScanner::key()
{
    if (m_text[m_at] != '"')
        return unexpected();
    const auto token = string(JsonToken::Kind::Key);
    if (!token)
        return token;
    skipSpace();
    if (peek(m_at) != ':')
        return unexpected();
    ++m_at;
    m_expect = Expect::Value;
    return token;
}

std::optional<JsonToken> JsonScanner::open(JsonToken::Kind kind, Expect expect)
{
    if (m_open.size() == m_maximumDepth)
        return fail(DecodeError::Kind::TooDeep, m_at);
    m_open.push_back(kind == JsonToken::Kind::ObjectStart ? '}' : ']');
    m_expect = expect;
    return JsonToken {kind, m_text.substr(m_at++, 1)};
}

std::optional<JsonToken> JsonScanner::close(char bracket)
{
    if (bracket != m_open.back())
        return unexpected();
    m_open.pop_back();
    m_expect = m_open.empty() ? Expect::End : Expect::CommaOrEnd;
    const auto kind = bracket == '}' ? JsonToken::Kind::ObjectEnd : JsonToken::Kind::ArrayEnd;
    return JsonToken {kind, m_text.substr(m_at++, 1)};
}

std::optional<JsonToken> JsonScanner::word(std::string_view expected, JsonToken::Kind kind)
{
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (peek(m_at + i) != expected[i]) {
            m_at += i;
            return unexpected();
        }
    }
    return accept(kind, m_at + expected.size());
}

/// RFC 8259, 6: [ "-" ] int [ frac ] [ exp ]
std::optional<JsonToken> JsonScanner::number()
{
    std::size_t at = m_at + (peek(m_at) == '-' ? 1 : 0);
    const std::size_t integer = at;
    // A leading zero stands alone: a digit behind it is one too many.
    at = peek(integer) == '0' ? integer + 1 : skipDigits(integer);
    bool isValid = at > integer && !(peek(integer) == '0' && isDigit(peek(at)));
    if (isValid && peek(at) == '.') {
        const std::size_t fraction = at + 1;
        at = skipDigits(fraction);
        isValid = at > fraction;
    }
    if (isValid && (peek(at) == 'e' || peek(at) == 'E')) {
        const std::size_t exponent = at + (peek(at + 1) == '-' || peek(at + 1) == '+' ? 2 : 1);
        at = skipDigits(exponent);
        isValid = at > exponent;
    }
    if (isValid)
        return accept(JsonToken::Kind::Number, at);
    m_at = at;
    return unexpected();
}

std::optional<JsonToken> JsonScanner::string(JsonToken::Kind kind)
{
    std::size_t at = m_at + 1;
    for (;; ++at) {
        if (at >= m_text.size())
            return fail(DecodeError::Kind::UnexpectedEnd, m_text.size());
        const char c = m_text[at];
        if (c == '"')
            return accept(kind, at + 1);
        if (static_cast<unsigned char>(c) < 0x20)
            return fail(DecodeError::Kind::UnexpectedByte, at);
        if (c != '\\')
            continue;
        const char escaped = peek(++at);
        if (escaped == 'u') {
            for (int i = 0; i < 4; ++i) {
                if (!isHexDigit(peek(++at)))
                    return fail(DecodeError::Kind::BadEscape, at);
            }
        } else if (escaped == '\0'
                   || std::string_view("\"\\/bfnrt").find(escaped) == std::string_view::npos) {
            return fail(DecodeError::Kind::BadEscape, at);
        }
    }
}

std::optional<JsonToken> JsonScanner::accept(JsonToken::Kind kind, std::size_t end)
{
    const JsonToken token {kind, m_text.substr(m_at, end - m_at)};
    m_at = end;
    if (kind != JsonToken::Kind::Key)
        m_expect = m_open.empty() ? Expect::End : Expect::CommaOrEnd;
    return token;
}

std::optional<JsonToken> JsonScanner::fail(DecodeError::Kind kind, std::size_t offset)
{
    m_error = DecodeError {kind, offset};
    return std::nullopt;
}

std::optional<JsonToken> JsonScanner::unexpected()
{
    return fail(m_at < m_text.size() ? DecodeError::Kind::UnexpectedByte : DecodeError::Kind::UnexpectedEnd,
                m_at);
}

void JsonScanner::skipSpace()
{
    while (m_at < m_text.size()
           && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\r' || m_text[m_at] == '\t'))
        ++m_at;
}

std::size_t JsonScanner::skipDigits(std::size_t at) const
{
    while (isDigit(peek(at)))
        ++at;
    return at;
}

bool isJsonNumber(std::string_view text)
{
    if (text.empty() || (text.front() != '-' && !isDigit(text.front())))
        return false;
    JsonScanner scanner(text, 0);
    const auto token = scanner.next();
    return token && token->raw.size() == text.size();
}

} // namespace espalier
