// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/valuewriter.h"

#include "core/payload/hextext.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace espalier {

namespace {

/// Arrays of plain values stand in one line when they are no longer than this.
constexpr std::size_t shortArray = 76;
/// Deep nesting makes long indents: text that grows beyond this is not worth showing indented.
constexpr qsizetype longestWritten = 64 * 1024 * 1024;

TokenKind tokenKind(NodeKind kind)
{
    switch (kind) {
    case NodeKind::Null:
        return TokenKind::Null;
    case NodeKind::Boolean:
        return TokenKind::Boolean;
    case NodeKind::Number:
        return TokenKind::Number;
    case NodeKind::String:
    case NodeKind::Bytes:
        return TokenKind::String;
    case NodeKind::Array:
    case NodeKind::Object:
        break;
    }
    return TokenKind::Punctuation;
}

} // namespace

/// Walks the nodes in their order, which is the order of the text.
class ValueWriter
{
public:
    explicit ValueWriter(Value &value) : m_value(value)
    {
        m_text.reserve(static_cast<qsizetype>(value.m_text.size() + value.m_text.size() / 2));
        m_spans.reserve(static_cast<qsizetype>(value.nodeCount()) * 3);
    }

    /// Whether all of it was written.
    [[nodiscard]] bool write();
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
        std::uint32_t id = 0;
        /// Behind its last descendant.
        std::uint32_t end = 0;
        bool isEmpty = true;
        bool isInline = false;
    };

    void writeNode(std::uint32_t id);
    void separate();
    void breakLine();
    void close();
    void endNode(std::uint32_t id);
    void put(std::string_view text, TokenKind kind);
    [[nodiscard]] bool isShortArray(ValueNode node) const;

    Value &m_value;
    QString m_text;
    QList<TokenSpan> m_spans;
    std::vector<Level> m_levels;
};

bool ValueWriter::write()
{
    for (std::uint32_t id = 0; id < m_value.nodeCount(); ++id) {
        while (!m_levels.empty() && m_levels.back().end == id)
            close();
        writeNode(id);
        if (m_text.size() > longestWritten)
            return false;
    }
    while (!m_levels.empty())
        close();
    return true;
}

void ValueWriter::writeNode(std::uint32_t id)
{
    const ValueNode node = m_value.node(NodeId {id});
    separate();
    if (node.hasKey()) {
        put(node.keyToken(), TokenKind::Key);
        put(":", TokenKind::Punctuation);
        m_text += u' ';
    }
    const Annotation *annotation = node.annotation();
    if (annotation && !annotation->tag.empty())
        put(annotation->tag + '(', TokenKind::Punctuation);
    Value::Node &entry = m_value.m_nodes[id];
    entry.shown.offset = static_cast<std::int32_t>(m_text.size());
    if (node.isContainer()) {
        put(entry.kind == NodeKind::Array ? "[" : "{", TokenKind::Punctuation);
        m_levels.push_back({.id = id, .end = entry.end, .isInline = isShortArray(node)});
        return;
    }
    if (entry.kind == NodeKind::Bytes)
        put(hexText(node.bytes()), TokenKind::String);
    else
        put(node.token(), tokenKind(entry.kind));
    endNode(id);
}

/// What stands between a value with its key and what was before it.
void ValueWriter::separate()
{
    if (m_levels.empty())
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

void ValueWriter::breakLine()
{
    m_text += u'\n';
    m_text.resize(m_text.size() + static_cast<qsizetype>(m_levels.size()) * 2, u' ');
}

void ValueWriter::close()
{
    const Level level = m_levels.back();
    m_levels.pop_back();
    if (!level.isEmpty && !level.isInline)
        breakLine();
    const bool isArray = m_value.m_nodes[level.id].kind == NodeKind::Array;
    put(isArray ? "]" : "}", TokenKind::Punctuation);
    endNode(level.id);
}

void ValueWriter::endNode(std::uint32_t id)
{
    TextRange &shown = m_value.m_nodes[id].shown;
    shown.length = static_cast<std::int32_t>(m_text.size()) - shown.offset;
    const Annotation *annotation = m_value.node(NodeId {id}).annotation();
    if (annotation && !annotation->tag.empty()) {
        const auto inner = std::count(annotation->tag.begin(), annotation->tag.end(), '(');
        put(std::string(static_cast<std::size_t>(inner) + 1, ')'), TokenKind::Punctuation);
    }
}

void ValueWriter::put(std::string_view text, TokenKind kind)
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

bool ValueWriter::isShortArray(ValueNode node) const
{
    if (node.kind() != NodeKind::Array)
        return false;
    std::size_t size = 0;
    for (const ValueNode child : node) {
        if (child.isContainer() || child.annotation())
            return false;
        size += child.kind() == NodeKind::Bytes ? child.bytes().size() * 2 + 3 : child.token().size();
        if (size > shortArray || child.token().find('\\') != std::string_view::npos)
            return false;
        size += 2;
    }
    return true;
}

Expected<FormattedPayload, DecodeError> formatValue(Value value)
{
    ValueWriter writer(value);
    if (!writer.write())
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, 0});
    FormattedPayload formatted = writer.take();
    formatted.value = std::make_shared<const Value>(std::move(value));
    return formatted;
}

std::string compactText(const Value &value, std::size_t enough, NodeId from)
{
    std::string out;
    /// Containers that are open, the innermost last.
    std::vector<ValueNode> open;
    const auto closeOne = [&] {
        out += open.back().kind() == NodeKind::Array ? ']' : '}';
        open.pop_back();
    };
    const auto first = static_cast<std::uint32_t>(from);
    for (std::uint32_t id = first; id < value.nodeCount() && out.size() < enough; ++id) {
        const ValueNode node = value.node(NodeId {id});
        while (!open.empty() && open.back().id() != node.parent())
            closeOne();
        if (id != first && open.empty())
            break;
        if (id != first && node.ordinal() > 0)
            out += ',';
        if (id != first && node.hasKey()) {
            out += node.keyToken();
            out += ':';
        }
        if (node.isContainer()) {
            out += node.kind() == NodeKind::Array ? '[' : '{';
            open.push_back(node);
        } else if (node.kind() == NodeKind::Bytes) {
            out += hexText(node.bytes(), enough);
        } else {
            out += node.token();
        }
    }
    while (!open.empty() && out.size() < enough)
        closeOne();
    return out;
}

} // namespace espalier
