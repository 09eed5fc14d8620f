// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"
#include "core/payload/jsonscanner.h"

#include <algorithm>
#include <array>
#include <simdjson.h>

namespace espalier {

namespace {

/// Arrays of plain values stand in one line when they are no longer than this.
constexpr std::size_t shortArray = 76;
/// Deep nesting makes long indents: text that grows beyond this is not worth showing indented.
constexpr qsizetype longestText = 64 * 1024 * 1024;

/// Writes tokens as they come, indented, and notes what they are.
class JsonPrinter
{
public:
    explicit JsonPrinter(std::string_view source) : m_source(source)
    {
        m_text.reserve(static_cast<qsizetype>(source.size() + source.size() / 2));
    }

    void print(const JsonToken &token);
    [[nodiscard]] qsizetype size() const { return m_text.size(); }
    [[nodiscard]] FormattedPayload take()
    {
        FormattedPayload formatted;
        formatted.text = std::move(m_text);
        formatted.spans = std::move(m_spans);
        return formatted;
    }

private:
    struct Level
    {
        bool isEmpty = true;
        bool isInline = false;
    };

    void separate();
    void breakLine();
    void open(const JsonToken &token);
    void close(const JsonToken &token);
    void put(std::string_view text, TokenKind kind);
    [[nodiscard]] bool isShortArray(const JsonToken &start) const;

    std::string_view m_source;
    QString m_text;
    QList<TokenSpan> m_spans;
    std::vector<Level> m_levels;
    bool m_followsKey = false;
};

void JsonPrinter::print(const JsonToken &token)
{
    switch (token.kind) {
    case JsonToken::Kind::ObjectEnd:
    case JsonToken::Kind::ArrayEnd:
        close(token);
        return;
    case JsonToken::Kind::ObjectStart:
    case JsonToken::Kind::ArrayStart:
        open(token);
        return;
    case JsonToken::Kind::Key:
        separate();
        put(token.raw, TokenKind::Key);
        put(":", TokenKind::Punctuation);
        m_text += u' ';
        m_followsKey = true;
        return;
    case JsonToken::Kind::String:
        separate();
        put(token.raw, TokenKind::String);
        return;
    case JsonToken::Kind::Number:
        separate();
        put(token.raw, TokenKind::Number);
        return;
    case JsonToken::Kind::Boolean:
        separate();
        put(token.raw, TokenKind::Boolean);
        return;
    case JsonToken::Kind::Null:
        separate();
        put(token.raw, TokenKind::Null);
        return;
    }
}

/// What stands between a value or key and what was before it.
void JsonPrinter::separate()
{
    if (std::exchange(m_followsKey, false) || m_levels.empty())
        return;
    Level &level = m_levels.back();
    if (!std::exchange(level.isEmpty, false))
        put(",", TokenKind::Punctuation);
    else if (level.isInline)
        return;
    if (level.isInline)
        m_text += u' ';
    else
        breakLine();
}

void JsonPrinter::breakLine()
{
    m_text += u'\n';
    m_text.resize(m_text.size() + static_cast<qsizetype>(m_levels.size()) * 2, u' ');
}

void JsonPrinter::open(const JsonToken &token)
{
    separate();
    put(token.raw, TokenKind::Punctuation);
    m_levels.push_back({.isInline = token.kind == JsonToken::Kind::ArrayStart && isShortArray(token)});
}

void JsonPrinter::close(const JsonToken &token)
{
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.isEmpty && !level.isInline)
        breakLine();
    put(token.raw, TokenKind::Punctuation);
}

void JsonPrinter::put(std::string_view text, TokenKind kind)
{
    const qsizetype start = m_text.size();
    const auto size = static_cast<qsizetype>(text.size());
    // Nearly all tokens are ASCII, which needs no decoding.
    if (std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; }))
        m_text += QLatin1String(text.data(), size);
    else
        m_text += QString::fromUtf8(text.data(), size);
    m_spans.append(
        {static_cast<std::int32_t>(start), static_cast<std::int32_t>(m_text.size() - start), kind});
}

bool JsonPrinter::isShortArray(const JsonToken &start) const
{
    const auto offset = static_cast<std::size_t>(start.raw.data() - m_source.data());
    bool isString = false;
    for (const char c : m_source.substr(offset + 1, shortArray)) {
        if (c == '\\' || c == '\n')
            return false;
        if (c == '"')
            isString = !isString;
        else if (!isString && (c == '[' || c == '{'))
            return false;
        else if (!isString && c == ']')
            return true;
    }
    return false;
}

/// The text without a byte order mark, which some senders put before JSON.
std::string_view body(ByteView payload)
{
    std::string_view text = asText(payload);
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    return text;
}

bool probe(ByteView payload)
{
    const std::string_view text = body(payload);
    const auto start = text.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos
           && std::string_view("{[\"-0123456789tfn").find(text[start]) != std::string_view::npos;
}

Expected<FormattedPayload, DecodeError> decode(const Bytes &payload, const FormatLimits &limits)
{
    if (payload.size() > limits.jsonBytes)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, limits.jsonBytes});
    const std::string_view text = body(payload.view());
    if (!simdjson::validate_utf8(text.data(), text.size()))
        return unexpected(DecodeError {DecodeError::Kind::NotUtf8, 0});
    JsonScanner scanner(text, limits.depth);
    JsonPrinter printer(text);
    const std::size_t skipped = payload.size() - text.size();
    while (const auto token = scanner.next()) {
        printer.print(*token);
        if (printer.size() > longestText)
            return unexpected(DecodeError {DecodeError::Kind::TooLarge, skipped + scanner.offset()});
    }
    if (scanner.error())
        return unexpected(DecodeError {scanner.error()->kind, skipped + scanner.error()->offset});
    FormattedPayload formatted = printer.take();
    formatted.decoder = DecoderKind::Json;
    formatted.shownBytes = payload.size();
    return formatted;
}

constexpr std::array contentTypes {std::string_view("application/json"), std::string_view("text/json"),
                                   std::string_view("+json")};

} // namespace

const PayloadDecoder jsonDecoder {DecoderKind::Json, contentTypes, probe, decode};

} // namespace espalier
