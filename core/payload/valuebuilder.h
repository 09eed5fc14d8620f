// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/payload/decodeerror.h"
#include "core/payload/value.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What a Value may cost, whatever a payload claims.
struct ValueLimits
{
    std::uint32_t depth = 512;
    std::size_t nodes = 4 * 1024 * 1024;
    /// Of all keys and tokens together.
    std::size_t textBytes = 128 * 1024 * 1024;
};

/// Makes a Value out of what a decoder meets, in the order in which it meets it. The first error sticks: a decoder asks
/// failed() now and then, or only at the end.
///
/// Flow: for each value: key() when it belongs to an object, annotate() when there is something to say, then the value.
/// open() ... close() for containers. finish() when the root is complete.
class ValueBuilder
{
public:
    explicit ValueBuilder(const ValueLimits &limits = {}) : m_limits(limits) { }
    /// Keys and tokens are parts of `source`, given with the functions whose name begins with "sent".
    ValueBuilder(const ValueLimits &limits, const Bytes &source) : m_limits(limits), m_source(source) { }

    void key(std::string_view text);
    /// A key that is no text, as it is to be written.
    void bareKey(std::string_view token);
    void sentKey(std::string_view token);
    /// Of the next value.
    void annotate(Annotation annotation);

    void null(std::optional<ByteRange> from = {});
    void boolean(bool truth, std::optional<ByteRange> from = {});
    /// As it is to be written: digits, or "NaN", "Infinity", "-Infinity".
    void number(std::string_view token, std::optional<ByteRange> from = {});
    void number(double number, std::optional<ByteRange> from = {});
    void number(float number, std::optional<ByteRange> from = {});
    /// Another plain value, as it is to be written.
    void plain(NodeKind kind, std::string_view token, std::optional<ByteRange> from = {});
    /// UTF-8; parts that are ill-formed stay, and are shown as U+FFFD.
    void string(std::string_view text, std::optional<ByteRange> from = {});
    void bytes(ByteView bytes, std::optional<ByteRange> from = {});
    /// A token of the source; it is also where the value comes from.
    void sent(NodeKind kind, std::string_view token);

    /// An array or an object, from a byte on.
    void open(NodeKind kind, std::optional<std::size_t> offset = {});
    /// Up to a byte.
    void close(std::size_t end = 0);
    /// How many containers are open.
    [[nodiscard]] std::size_t depth() const { return m_open.size(); }

    /// Where the payload turned out wrong or too large.
    void fail(DecodeError error);
    [[nodiscard]] bool failed() const { return m_error.has_value(); }
    [[nodiscard]] Expected<Value, DecodeError> finish();

private:
    struct Text
    {
        std::uint32_t at = 0;
        std::uint32_t size = 0;
    };

    Value::Node *add(NodeKind kind, std::optional<ByteRange> from);
    void addText(NodeKind kind, Text text, std::optional<ByteRange> from);
    [[nodiscard]] Text keep(std::string_view token);
    [[nodiscard]] Text keepQuoted(std::string_view text);
    [[nodiscard]] Text sentText(std::string_view token) const;

    ValueLimits m_limits;
    Bytes m_source;
    std::string m_text;
    Value m_value;
    std::vector<NodeId> m_open;
    std::optional<Text> m_key;
    Annotation m_annotation;
    std::optional<DecodeError> m_error;
};

} // namespace espalier
