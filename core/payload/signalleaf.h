// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "core/payload/numericleaves.h"
#include "core/payload/valuepath.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace espalier {

/// Something in a payload that can be drawn over time.
struct SignalLeaf
{
    enum class Kind : std::uint8_t { Number, Boolean, Time, Text };
    /// A ValuePath; empty: the payload itself.
    std::string path {};
    Kind kind = Kind::Number;
    friend bool operator==(const SignalLeaf &, const SignalLeaf &) = default;
};

/// What stands at a leaf.
struct LeafReading
{
    SignalLeaf::Kind kind = SignalLeaf::Kind::Number;
    /// Booleans are 0 and 1; no number for a Text.
    double number = 0;
    /// As it was sent, without quotes.
    std::string text {};
};

/// A payload of which only values are wanted. Any thread.
class SignalPayload
{
public:
    /// Decodes; a payload that is larger than the limits, or that no decoder understands, has no values.
    SignalPayload(const Bytes &payload, const PayloadHints &hints, const NumericLimits &limits = {});

    /// The leaves in their order, the first of them; of an array only the first elements.
    [[nodiscard]] std::vector<SignalLeaf> leaves() const;
    /// Nothing where there is no such leaf; null is none.
    [[nodiscard]] std::optional<LeafReading> reading(const ValuePath &path) const;
    /// The point in time that stands there: a number that counts seconds, milliseconds, microseconds or nanoseconds since
    /// 1970, a date and time of ISO 8601, or what the format says is one. Microseconds since 1970.
    [[nodiscard]] std::optional<std::int64_t> time(const ValuePath &path) const;

private:
    [[nodiscard]] std::optional<ValueNode> find(const ValuePath &path) const;

    std::shared_ptr<const Value> m_value;
    /// Of a payload that is a short plain text.
    std::optional<std::string> m_text;
    std::size_t m_maximum;
};

} // namespace espalier
