// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/valuebuilder.h"

#include "core/payload/jsontext.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace espalier {

namespace {

/// The shortest digits that give the same number again.
template <typename Float>
std::string digits(Float number)
{
    if (std::isnan(number))
        return "NaN";
    if (std::isinf(number))
        return number < 0 ? "-Infinity" : "Infinity";
    // As people write numbers: an exponent only where zeros would not end.
    const Float size = std::abs(number);
    const bool isPlain = size == 0 || (size >= Float(1e-5) && size < Float(1e16));
    char buffer[64];
    const auto [end, error] =
        std::to_chars(buffer, buffer + sizeof buffer, number,
                      isPlain ? std::chars_format::fixed : std::chars_format::scientific);
    std::string text(buffer, end);
    // A float that happens to be whole still shows that it is one.
    if (isPlain && text.find('.') == std::string::npos)
        text += ".0";
    return text;
}

} // namespace

void ValueBuilder::key(std::string_view text)
{
    m_key = keepQuoted(text);
}

void ValueBuilder::bareKey(std::string_view token)
{
    m_key = keep(token);
}

void ValueBuilder::sentKey(std::string_view token)
{
    m_key = sentText(token);
}

void ValueBuilder::annotate(Annotation annotation)
{
    m_annotation = std::move(annotation);
}

void ValueBuilder::null(std::optional<ByteRange> from)
{
    addText(NodeKind::Null, keep("null"), from);
}

void ValueBuilder::boolean(bool truth, std::optional<ByteRange> from)
{
    addText(NodeKind::Boolean, keep(truth ? "true" : "false"), from);
}

void ValueBuilder::number(std::string_view token, std::optional<ByteRange> from)
{
    addText(NodeKind::Number, keep(token), from);
}

void ValueBuilder::number(double number, std::optional<ByteRange> from)
{
    this->number(digits(number), from);
}

void ValueBuilder::number(float number, std::optional<ByteRange> from)
{
    this->number(digits(number), from);
}

void ValueBuilder::plain(NodeKind kind, std::string_view token, std::optional<ByteRange> from)
{
    addText(kind, keep(token), from);
}

void ValueBuilder::string(std::string_view text, std::optional<ByteRange> from)
{
    addText(NodeKind::String, keepQuoted(text), from);
}

void ValueBuilder::bytes(ByteView bytes, std::optional<ByteRange> from)
{
    addText(NodeKind::Bytes, keep(asText(bytes)), from);
}

void ValueBuilder::sent(NodeKind kind, std::string_view token)
{
    const Text text = sentText(token);
    addText(kind, text, ByteRange {text.at, text.size});
}

void ValueBuilder::open(NodeKind kind, std::optional<std::size_t> offset)
{
    if (m_open.size() >= m_limits.depth)
        fail({DecodeError::Kind::TooDeep, offset.value_or(0)});
    const auto from = offset ? std::optional(ByteRange {*offset, 0}) : std::nullopt;
    if (add(kind, from))
        m_open.push_back(NodeId {static_cast<std::uint32_t>(m_value.m_nodes.size() - 1)});
}

void ValueBuilder::close(std::size_t end)
{
    if (failed())
        return;
    Value::Node &node = m_value.m_nodes[static_cast<std::size_t>(m_open.back())];
    node.end = static_cast<std::uint32_t>(m_value.m_nodes.size());
    if (node.hasByteRange)
        node.byteSize = static_cast<std::uint32_t>(end) - node.byteAt;
    m_open.pop_back();
}

void ValueBuilder::fail(DecodeError error)
{
    if (!m_error)
        m_error = error;
}

Expected<Value, DecodeError> ValueBuilder::finish()
{
    if (!m_error && (m_value.m_nodes.empty() || !m_open.empty()))
        fail({DecodeError::Kind::UnexpectedEnd, m_source.size()});
    if (m_error)
        return unexpected(*m_error);
    m_value.m_text = m_source.isEmpty() ? Bytes::copyOf(m_text) : m_source;
    return std::move(m_value);
}

Value::Node *ValueBuilder::add(NodeKind kind, std::optional<ByteRange> from)
{
    if (m_value.m_nodes.size() >= m_limits.nodes)
        fail({DecodeError::Kind::TooLarge, from ? from->offset : 0});
    // A second root would be a mistake of the decoder.
    if (failed() || (m_open.empty() && !m_value.m_nodes.empty()))
        return nullptr;
    Value::Node node;
    node.kind = kind;
    if (!m_open.empty()) {
        node.parent = m_open.back();
        node.ordinal = m_value.m_nodes[static_cast<std::size_t>(node.parent)].textSize++;
    }
    if (const auto key = std::exchange(m_key, std::nullopt)) {
        node.hasKey = true;
        node.keyAt = key->at;
        node.keySize = key->size;
    }
    if (from) {
        node.hasByteRange = true;
        node.byteAt = static_cast<std::uint32_t>(from->offset);
        node.byteSize = static_cast<std::uint32_t>(from->size);
    }
    const auto id = static_cast<std::uint32_t>(m_value.m_nodes.size());
    node.end = id + 1;
    if (!m_annotation.isEmpty())
        m_value.m_annotations.push_back({NodeId {id}, std::exchange(m_annotation, {})});
    return &m_value.m_nodes.emplace_back(node);
}

void ValueBuilder::addText(NodeKind kind, Text text, std::optional<ByteRange> from)
{
    if (Value::Node *node = add(kind, from)) {
        node->textAt = text.at;
        node->textSize = text.size;
    }
}

ValueBuilder::Text ValueBuilder::keep(std::string_view token)
{
    if (token.size() > m_limits.textBytes - std::min(m_limits.textBytes, m_text.size())) {
        fail({DecodeError::Kind::TooLarge, 0});
        return {};
    }
    const auto at = static_cast<std::uint32_t>(m_text.size());
    m_text += token;
    return {at, static_cast<std::uint32_t>(token.size())};
}

ValueBuilder::Text ValueBuilder::keepQuoted(std::string_view text)
{
    std::string quoted;
    quoted.reserve(text.size() + 2);
    appendJsonString(quoted, text);
    return keep(quoted);
}

ValueBuilder::Text ValueBuilder::sentText(std::string_view token) const
{
    return {static_cast<std::uint32_t>(token.data() - m_source.text().data()),
            static_cast<std::uint32_t>(token.size())};
}

} // namespace espalier
