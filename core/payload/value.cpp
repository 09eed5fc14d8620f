// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/value.h"

#include "core/payload/jsontext.h"
#include "core/payload/valuepath.h"

#include <algorithm>
#include <charconv>
#include <limits>

namespace espalier {

namespace {

/// Whether a token says `text`; tokens without escapes, nearly all, are compared as they stand.
bool says(std::string_view token, std::string_view text)
{
    if (!token.starts_with('"'))
        return token == text;
    if (token.find('\\') != std::string_view::npos)
        return jsonStringText(token) == text;
    return token.substr(1, token.size() - 2) == text;
}

/// Whether the absolute value of a number is below 1, by where its first digit other than 0 stands.
bool isBelowOne(std::string_view number)
{
    const std::size_t exponentAt = std::min(number.find_first_of("eE"), number.size());
    std::string_view digits = number.substr(0, exponentAt);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    const std::size_t first = std::min(digits.find_first_of("123456789"), digits.size());
    std::string_view written = number.substr(std::min(exponentAt + 1, number.size()));
    if (written.starts_with('+'))
        written.remove_prefix(1);
    std::int64_t exponent = 0;
    if (std::from_chars(written.data(), written.data() + written.size(), exponent).ec
        == std::errc::result_out_of_range)
        return written.starts_with('-');
    return static_cast<std::int64_t>(point) - static_cast<std::int64_t>(first) + exponent <= 0;
}

} // namespace

NodeKind ValueNode::kind() const
{
    return m_value->at(m_id).kind;
}

bool ValueNode::hasKey() const
{
    return m_value->at(m_id).hasKey;
}

std::string_view ValueNode::keyToken() const
{
    const auto &node = m_value->at(m_id);
    return m_value->text(node.keyAt, node.keySize);
}

std::string ValueNode::key() const
{
    const std::string_view token = keyToken();
    return token.starts_with('"') ? jsonStringText(token) : std::string(token);
}

std::size_t ValueNode::ordinal() const
{
    return m_value->at(m_id).ordinal;
}

std::string_view ValueNode::token() const
{
    const auto &node = m_value->at(m_id);
    if (isContainer() || node.kind == NodeKind::Bytes)
        return {};
    return m_value->text(node.textAt, node.textSize);
}

std::string ValueNode::text() const
{
    return kind() == NodeKind::String ? jsonStringText(token()) : std::string(token());
}

ByteView ValueNode::bytes() const
{
    const auto &node = m_value->at(m_id);
    if (node.kind != NodeKind::Bytes)
        return {};
    return asBytes(m_value->text(node.textAt, node.textSize));
}

std::optional<double> ValueNode::number() const
{
    if (const auto truth = boolean())
        return *truth ? 1 : 0;
    if (kind() != NodeKind::Number)
        return std::nullopt;
    const std::string_view digits = token();
    double number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc::result_out_of_range) {
        const double edge = isBelowOne(digits) ? 0 : std::numeric_limits<double>::infinity();
        return digits.starts_with('-') ? -edge : edge;
    }
    if (error != std::errc())
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> ValueNode::integer() const
{
    if (kind() != NodeKind::Number)
        return std::nullopt;
    const std::string_view digits = token();
    std::int64_t integer = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), integer);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return integer;
}

std::optional<bool> ValueNode::boolean() const
{
    if (kind() != NodeKind::Boolean)
        return std::nullopt;
    return token() == "true";
}

const Annotation *ValueNode::annotation() const
{
    const auto &all = m_value->m_annotations;
    const auto found = std::lower_bound(all.begin(), all.end(), m_id,
                                        [](const auto &one, NodeId id) { return one.node < id; });
    return found == all.end() || found->node != m_id ? nullptr : &found->annotation;
}

TextRange ValueNode::textRange() const
{
    return m_value->at(m_id).shown;
}

std::optional<ByteRange> ValueNode::byteRange() const
{
    const auto &node = m_value->at(m_id);
    if (!node.hasByteRange)
        return std::nullopt;
    return ByteRange {node.byteAt, node.byteSize};
}

std::size_t ValueNode::childCount() const
{
    return isContainer() ? m_value->at(m_id).textSize : 0;
}

NodeId ValueNode::parent() const
{
    return m_value->at(m_id).parent;
}

NodeId ValueNode::firstChild() const
{
    return childCount() == 0 ? NodeId::None : NodeId {static_cast<std::uint32_t>(m_id) + 1};
}

NodeId ValueNode::nextSibling() const
{
    const auto &node = m_value->at(m_id);
    if (node.parent == NodeId::None || node.end == m_value->at(node.parent).end)
        return NodeId::None;
    return NodeId {node.end};
}

std::string ValueNode::path() const
{
    std::vector<ValuePath::Step> steps;
    for (ValueNode node = *this; node.parent() != NodeId::None; node = m_value->node(node.parent())) {
        if (node.hasKey())
            steps.emplace_back(node.key());
        else
            steps.emplace_back(node.ordinal());
    }
    std::reverse(steps.begin(), steps.end());
    return ValuePath(std::move(steps)).text();
}

NodeId Value::child(NodeId parent, std::string_view key) const
{
    NodeId found = NodeId::None;
    for (const ValueNode member : node(parent)) {
        if (member.hasKey() && says(member.keyToken(), key))
            found = member.id();
    }
    return found;
}

NodeId Value::child(NodeId parent, std::size_t ordinal) const
{
    if (node(parent).kind() != NodeKind::Array || ordinal >= node(parent).childCount())
        return NodeId::None;
    NodeId id = node(parent).firstChild();
    for (; ordinal > 0; --ordinal)
        id = node(id).nextSibling();
    return id;
}

std::optional<ValueNode> Value::find(const ValuePath &path) const
{
    NodeId id = NodeId::Root;
    for (const ValuePath::Step &step : path.steps()) {
        id = std::visit([&](const auto &keyOrOrdinal) { return child(id, keyOrOrdinal); }, step);
        if (id == NodeId::None)
            return std::nullopt;
    }
    return node(id);
}

std::optional<ValueNode> Value::find(std::string_view path) const
{
    const auto parsed = ValuePath::parse(path);
    return parsed ? find(*parsed) : std::nullopt;
}

std::vector<ValueNode> Value::numericLeaves(std::size_t maximum) const
{
    std::vector<ValueNode> leaves;
    for (std::uint32_t id = 0; id < m_nodes.size() && leaves.size() < maximum; ++id) {
        if (m_nodes[id].kind == NodeKind::Number || m_nodes[id].kind == NodeKind::Boolean)
            leaves.push_back(node(NodeId {id}));
    }
    return leaves;
}

NodeId Value::nodeAtText(std::int32_t offset) const
{
    // Nodes stand in the text in the order of their ids: the last one that begins before the offset, or an ancestor.
    const auto after =
        std::upper_bound(m_nodes.begin(), m_nodes.end(), offset,
                         [](std::int32_t at, const Node &node) { return at < node.shown.offset; });
    if (after == m_nodes.begin())
        return NodeId::None;
    NodeId id {static_cast<std::uint32_t>(after - m_nodes.begin() - 1)};
    while (id != NodeId::None && offset >= at(id).shown.offset + at(id).shown.length)
        id = at(id).parent;
    return id;
}

} // namespace espalier
