// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

class Value;
class ValuePath;

enum class NodeKind : std::uint8_t { Null, Boolean, Number, String, Bytes, Array, Object };

/// A node of a Value. Parents come before their children, which come in their order: counting up is a walk in depth.
enum class NodeId : std::uint32_t { Root = 0, None = 0xffff'ffff };

/// In UTF-16 units of FormattedPayload::text.
struct TextRange
{
    std::int32_t offset = 0;
    std::int32_t length = 0;
    friend bool operator==(const TextRange &, const TextRange &) = default;
};

/// In bytes of the payload.
struct ByteRange
{
    std::size_t offset = 0;
    std::size_t size = 0;
    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

/// What a format says of a value beyond the value itself.
struct Annotation
{
    /// Stands around the value in the formatted text: "1" for a value with tag 1 of CBOR, which becomes `1(…)`.
    /// Several are joined by brackets: "55799(1".
    std::string tag {};
    /// The type in the words of its schema ("Int32", "sensors.Unit"), shown beside the value.
    std::string type {};
    /// The value is a point in time: microseconds since 1970.
    std::optional<std::int64_t> time {};

    [[nodiscard]] bool isEmpty() const { return tag.empty() && type.empty() && !time; }
    friend bool operator==(const Annotation &, const Annotation &) = default;
};

/// A handle on one node; as cheap to copy as a pointer. The Value must outlive it and stay where it is.
class ValueNode
{
public:
    ValueNode(const Value &value, NodeId id) : m_value(&value), m_id(id) { }

    [[nodiscard]] NodeId id() const { return m_id; }
    [[nodiscard]] NodeKind kind() const;
    [[nodiscard]] bool isContainer() const { return kind() == NodeKind::Array || kind() == NodeKind::Object; }

    /// Whether this is a member of an object.
    [[nodiscard]] bool hasKey() const;
    [[nodiscard]] std::string key() const;
    /// The key as it is written, with its quotes and escapes. Keys that are no text (CBOR, MessagePack) have no quotes.
    [[nodiscard]] std::string_view keyToken() const;
    /// Position among the children of the parent.
    [[nodiscard]] std::size_t ordinal() const;

    /// As it is written: numbers exactly as sent, strings with their quotes and escapes. Empty for bytes and containers.
    [[nodiscard]] std::string_view token() const;
    /// What a string says, as UTF-8; for other plain values the token.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] ByteView bytes() const;
    /// Of a number; infinite when it is beyond all doubles. Booleans are 0 and 1. Nothing for all others.
    [[nodiscard]] std::optional<double> number() const;
    /// Of a number that is whole and has no more than 64 bits.
    [[nodiscard]] std::optional<std::int64_t> integer() const;
    [[nodiscard]] std::optional<bool> boolean() const;

    /// Null when the format said nothing beyond the value.
    [[nodiscard]] const Annotation *annotation() const;
    /// Where the value stands in the formatted text, from its first bracket to its last; not its key.
    [[nodiscard]] TextRange textRange() const;
    /// Where the value comes from; nothing where the format makes that meaningless (it was compressed).
    [[nodiscard]] std::optional<ByteRange> byteRange() const;

    [[nodiscard]] std::size_t childCount() const;
    /// Id None when there is none.
    [[nodiscard]] NodeId parent() const;
    [[nodiscard]] NodeId firstChild() const;
    [[nodiscard]] NodeId nextSibling() const;

    /// `quality.good`, `items[3].x`, `["a key"]`; empty for the root. See ValuePath.
    [[nodiscard]] std::string path() const;

    class Iterator
    {
    public:
        Iterator(const Value &value, NodeId id) : m_value(&value), m_id(id) { }
        ValueNode operator*() const { return {*m_value, m_id}; }
        Iterator &operator++()
        {
            m_id = ValueNode(*m_value, m_id).nextSibling();
            return *this;
        }
        friend bool operator==(const Iterator &a, const Iterator &b) { return a.m_id == b.m_id; }

    private:
        const Value *m_value;
        NodeId m_id;
    };
    /// The children: for (const ValueNode child : node).
    [[nodiscard]] Iterator begin() const { return {*m_value, firstChild()}; }
    [[nodiscard]] Iterator end() const { return {*m_value, NodeId::None}; }

private:
    const Value *m_value;
    NodeId m_id;
};

/// A decoded payload as a tree in one flat piece: order of keys, repeated keys and the digits of numbers stay as they
/// were sent. Made by a ValueBuilder, never empty, immutable; any thread.
class Value
{
public:
    [[nodiscard]] ValueNode root() const { return {*this, NodeId::Root}; }
    [[nodiscard]] ValueNode node(NodeId id) const { return {*this, id}; }
    /// Of all nodes; their ids count from 0.
    [[nodiscard]] std::size_t nodeCount() const { return m_nodes.size(); }

    /// What stands at a path. Of repeated keys the last one counts, as for most who read JSON.
    [[nodiscard]] std::optional<ValueNode> find(const ValuePath &path) const;
    [[nodiscard]] std::optional<ValueNode> find(std::string_view path) const;

    /// All numbers and booleans, in their order, at most `maximum`: what can be drawn over time.
    [[nodiscard]] std::vector<ValueNode> numericLeaves(std::size_t maximum) const;

    /// The innermost node whose text contains a position of the formatted text, or None.
    [[nodiscard]] NodeId nodeAtText(std::int32_t offset) const;

private:
    friend class ValueNode;
    friend class ValueBuilder;
    friend class ValueWriter;

    struct Node
    {
        /// Into m_text.
        std::uint32_t keyAt = 0;
        std::uint32_t keySize = 0;
        std::uint32_t textAt = 0;
        /// Of a container: how many children it has.
        std::uint32_t textSize = 0;
        /// Behind the last descendant.
        std::uint32_t end = 0;
        NodeId parent = NodeId::None;
        std::uint32_t ordinal = 0;
        std::uint32_t byteAt = 0;
        std::uint32_t byteSize = 0;
        TextRange shown;
        NodeKind kind = NodeKind::Null;
        bool hasKey = false;
        bool hasByteRange = false;
    };
    struct NodeAnnotation
    {
        NodeId node;
        Annotation annotation;
    };

    [[nodiscard]] const Node &at(NodeId id) const { return m_nodes[static_cast<std::size_t>(id)]; }
    [[nodiscard]] std::string_view text(std::uint32_t offset, std::uint32_t size) const
    {
        return m_text.text().substr(offset, size);
    }
    [[nodiscard]] NodeId child(NodeId parent, std::string_view key) const;
    [[nodiscard]] NodeId child(NodeId parent, std::size_t ordinal) const;

    std::vector<Node> m_nodes;
    /// Keys and tokens: the payload itself where it is text.
    Bytes m_text;
    /// By ascending ids; only few nodes have one.
    std::vector<NodeAnnotation> m_annotations;
};

} // namespace espalier
