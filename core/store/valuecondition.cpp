// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/valuecondition.h"

#include "core/base/trimmed.h"
#include "core/payload/jsonscanner.h"
#include "core/payload/jsontext.h"

#include <simdjson.h>

#include <charconv>

namespace espalier {

namespace {

constexpr std::uint32_t deepest = 64;

using Kind = JsonToken::Kind;

std::optional<double> numberIn(std::string_view text)
{
    double number = 0;
    const char *end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && stop == end ? std::optional(number) : std::nullopt;
}

bool isKey(std::string_view raw, std::string_view name)
{
    return raw.find('\\') == std::string_view::npos ? raw.substr(1, raw.size() - 2) == name
                                                    : jsonStringText(raw) == name;
}

void skip(JsonScanner &scanner, const JsonToken &start)
{
    const auto isStart = [](Kind kind) { return kind == Kind::ObjectStart || kind == Kind::ArrayStart; };
    const auto isEnd = [](Kind kind) { return kind == Kind::ObjectEnd || kind == Kind::ArrayEnd; };
    int open = isStart(start.kind) ? 1 : 0;
    while (open > 0) {
        const auto token = scanner.next();
        if (!token)
            return;
        open += isStart(token->kind) ? 1 : isEnd(token->kind) ? -1 : 0;
    }
}

/// The value of a member of the object whose start was the last token.
std::optional<JsonToken> member(JsonScanner &scanner, std::string_view name)
{
    for (auto key = scanner.next(); key && key->kind == Kind::Key; key = scanner.next()) {
        const auto value = scanner.next();
        if (!value || isKey(key->raw, name))
            return value;
        skip(scanner, *value);
    }
    return std::nullopt;
}

/// The element with that number of the array whose start was the last token.
std::optional<JsonToken> element(JsonScanner &scanner, std::string_view number)
{
    std::size_t left = 0;
    if (std::from_chars(number.data(), number.data() + number.size(), left).ec != std::errc())
        return std::nullopt;
    for (auto value = scanner.next(); value && value->kind != Kind::ArrayEnd; value = scanner.next()) {
        if (left-- == 0)
            return value;
        skip(scanner, *value);
    }
    return std::nullopt;
}

/// A scalar as text.
std::optional<std::string> textAt(std::string_view json, const std::vector<std::string> &path)
{
    JsonScanner scanner(json, deepest);
    auto token = scanner.next();
    for (const std::string &step : path) {
        if (token && token->kind == Kind::ObjectStart)
            token = member(scanner, step);
        else if (token && token->kind == Kind::ArrayStart)
            token = element(scanner, step);
        else
            return std::nullopt;
    }
    if (!token)
        return std::nullopt;
    switch (token->kind) {
    case Kind::String:
        return jsonStringText(token->raw);
    case Kind::Number:
    case Kind::Boolean:
    case Kind::Null:
        return std::string(token->raw);
    case Kind::ObjectStart:
    case Kind::ObjectEnd:
    case Kind::ArrayStart:
    case Kind::ArrayEnd:
    case Kind::Key:
        break;
    }
    return std::nullopt;
}

/// Of repeated names the first counts, as in JSON above.
std::optional<ValueNode> child(const ValueNode &parent, std::string_view step)
{
    if (parent.kind() == NodeKind::Object) {
        for (const ValueNode node : parent) {
            if (node.key() == step)
                return node;
        }
        return std::nullopt;
    }
    std::size_t left = 0;
    const char *end = step.data() + step.size();
    if (parent.kind() != NodeKind::Array || std::from_chars(step.data(), end, left).ptr != end)
        return std::nullopt;
    for (const ValueNode node : parent) {
        if (left-- == 0)
            return node;
    }
    return std::nullopt;
}

template <typename T>
bool isSo(const T &a, Comparison comparison, const T &b)
{
    switch (comparison) {
    case Comparison::Equal:
        return a == b;
    case Comparison::NotEqual:
        return a != b;
    case Comparison::Less:
        return a < b;
    case Comparison::LessOrEqual:
        return a <= b;
    case Comparison::Greater:
        return a > b;
    case Comparison::GreaterOrEqual:
        return a >= b;
    }
    return false;
}

} // namespace

ValueCondition::ValueCondition(std::vector<std::string> path, Comparison comparison, Operand operand)
    : m_path(std::move(path)), m_comparison(comparison), m_text(std::move(operand.text))
{
    if (operand.form == Operand::Form::Plain)
        m_number = numberIn(m_text);
    m_isWhole = m_path.size() == 1 && m_path.front() == "value";
}

bool ValueCondition::holds(std::string_view payload) const
{
    const std::string_view text = trimmed(payload);
    if (text.empty() || text.size() > largestPayload)
        return false;
    const char first = text.front();
    if (m_isWhole && first != '{' && first != '"')
        return compare(text);
    if (!simdjson::validate_utf8(text.data(), text.size()))
        return false;
    const auto found = textAt(text, m_isWhole && first == '"' ? std::vector<std::string>() : m_path);
    return found && compare(*found);
}

bool ValueCondition::holds(const Value &payload) const
{
    ValueNode node = payload.root();
    if (m_isWhole && !node.isContainer())
        return holds(node);
    for (const std::string &step : m_path) {
        const auto next = child(node, step);
        if (!next)
            return false;
        node = *next;
    }
    return holds(node);
}

bool ValueCondition::holds(const ValueNode &node) const
{
    return !node.isContainer() && node.kind() != NodeKind::Bytes && compare(node.text());
}

bool ValueCondition::compare(std::string_view text) const
{
    if (!m_number)
        return isSo(text, m_comparison, std::string_view(m_text));
    const auto number = numberIn(text);
    return number ? isSo(*number, m_comparison, *m_number) : m_comparison == Comparison::NotEqual;
}

} // namespace espalier
