// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/numericleaves.h"

#include "core/payload/jsonvalue.h"
#include "core/payload/payloadregistry.h"

#include <charconv>
#include <cmath>

namespace espalier {

namespace {

/// 2001-09-09, when seconds grew to ten digits, and 2100.
constexpr std::int64_t earliest = 1'000'000'000;
constexpr std::int64_t latest = 4'102'444'800;

NumericLeaf leafOf(const ValueNode &node, double number)
{
    auto kind = NumericLeaf::Kind::Number;
    if (node.kind() == NodeKind::Boolean)
        kind = NumericLeaf::Kind::Boolean;
    else if ((node.annotation() && node.annotation()->time) || timeOfNumber(node.token()) != 0)
        kind = NumericLeaf::Kind::Time;
    return {node.path(), number, kind, node.textRange()};
}

} // namespace

std::vector<NumericLeaf> numericLeaves(const Value &value, std::size_t maximum)
{
    std::vector<NumericLeaf> leaves;
    for (const ValueNode &node : value.numericLeaves(maximum))
        if (const auto number = node.number(); number && std::isfinite(*number))
            leaves.push_back(leafOf(node, *number));
    return leaves;
}

FormattedPayload decodeValues(const Bytes &payload, const PayloadHints &hints, const NumericLimits &limits)
{
    if (payload.isEmpty() || payload.size() > limits.bytes)
        return {};
    // Most payloads are JSON, and need not be formatted to be understood; a rule may say otherwise.
    if (!hints.registry || !hints.registry->rules().ruleFor(hints.topic)) {
        if (auto value = jsonValue(payload)) {
            FormattedPayload decoded;
            decoded.decoder = DecoderKind::Json;
            decoded.value = std::make_shared<const Value>(std::move(*value));
            return decoded;
        }
    }
    return formatPayload(payload, hints, valuesOnly(limits));
}

std::vector<NumericLeaf> numericLeaves(const Bytes &payload, const PayloadHints &hints,
                                       const NumericLimits &limits)
{
    const FormattedPayload decoded = decodeValues(payload, hints, limits);
    return decoded.value ? numericLeaves(*decoded.value, limits.leaves) : std::vector<NumericLeaf>();
}

std::int64_t timeOfNumber(std::string_view number)
{
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
    if (error != std::errc() || end != number.data() + number.size() || value < 0)
        return 0;
    const auto within = [value](std::int64_t unit) {
        return value / unit >= earliest && value / unit < latest;
    };
    switch (number.size()) {
    case 10:
        return within(1) ? value * 1'000'000 : 0;
    case 13:
        return within(1'000) ? value * 1'000 : 0;
    case 16:
        return within(1'000'000) ? value : 0;
    default:
        return 0;
    }
}

} // namespace espalier
