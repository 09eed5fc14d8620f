// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugtypes.h"

#include "core/payload/byteorder.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <simdjson.h>

namespace espalier {

namespace {

constexpr std::array<std::string_view, 35> typeNames {"Unknown",      "Int8",
                                                      "Int16",        "Int32",
                                                      "Int64",        "UInt8",
                                                      "UInt16",       "UInt32",
                                                      "UInt64",       "Float",
                                                      "Double",       "Boolean",
                                                      "String",       "DateTime",
                                                      "Text",         "UUID",
                                                      "DataSet",      "Bytes",
                                                      "File",         "Template",
                                                      "PropertySet",  "PropertySetList",
                                                      "Int8Array",    "Int16Array",
                                                      "Int32Array",   "Int64Array",
                                                      "UInt8Array",   "UInt16Array",
                                                      "UInt32Array",  "UInt64Array",
                                                      "FloatArray",   "DoubleArray",
                                                      "BooleanArray", "StringArray",
                                                      "DateTimeArray"};

/// Before the bits of an array of booleans stands how many there are.
constexpr std::size_t countSize = 4;

std::string digitsOf(std::uint64_t bits, SparkplugType type)
{
    switch (type) {
    case SparkplugType::Int8:
        return std::to_string(static_cast<std::int8_t>(bits));
    case SparkplugType::Int16:
        return std::to_string(static_cast<std::int16_t>(bits));
    case SparkplugType::Int32:
        return std::to_string(static_cast<std::int32_t>(bits));
    case SparkplugType::Int64:
        return std::to_string(static_cast<std::int64_t>(bits));
    default:
        return std::to_string(bits);
    }
}

/// When a time is that can be shown: milliseconds since 1970, as microseconds.
std::optional<std::int64_t> timeOf(std::uint64_t bits, SparkplugType type)
{
    constexpr std::uint64_t latest = 9'000'000'000'000'000;
    if (type != SparkplugType::DateTime || bits >= latest)
        return std::nullopt;
    return static_cast<std::int64_t>(bits) * 1000;
}

/// Reads all of the token.
template <typename Number>
std::optional<Number> parsed(std::string_view token)
{
    Number value {};
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), value);
    if (error != std::errc() || end != token.data() + token.size())
        return std::nullopt;
    return value;
}

template <typename Number>
std::optional<std::uint64_t> wholeBits(std::string_view token)
{
    const auto value = parsed<Number>(token);
    // In as many bits as there are, whose lowest ones are those of the type.
    return value ? std::optional(static_cast<std::uint64_t>(*value)) : std::nullopt;
}

/// As JSON has them: those that are no numbers are strings there.
template <typename Number>
std::optional<Number> fraction(const ValueNode &node)
{
    constexpr auto infinity = std::numeric_limits<Number>::infinity();
    if (node.kind() == NodeKind::Number)
        return parsed<Number>(node.token());
    const std::string text = node.kind() == NodeKind::String ? node.text() : std::string();
    if (text == "NaN")
        return std::numeric_limits<Number>::quiet_NaN();
    if (text == "Infinity" || text == "-Infinity")
        return text.front() == '-' ? -infinity : infinity;
    return std::nullopt;
}

std::string littleEndian(std::uint64_t bits, std::size_t width)
{
    std::string bytes;
    for (std::size_t i = 0; i < width; ++i)
        bytes += static_cast<char>(bits >> (8 * i));
    return bytes;
}

bool buildNumbers(ValueBuilder &builder, ByteView bytes, SparkplugType type)
{
    const std::size_t width = sparkplugWidth(type);
    if (bytes.size() % width != 0)
        return false;
    builder.open(NodeKind::Array);
    for (std::size_t at = 0; at < bytes.size() && !builder.failed(); at += width) {
        const std::uint64_t bits = unsignedNumber(bytes.subspan(at, width), ByteOrder::Little);
        if (type == SparkplugType::Float) {
            builder.number(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
        } else if (type == SparkplugType::Double) {
            builder.number(std::bit_cast<double>(bits));
        } else {
            // The array says what type they are.
            builder.annotate({.time = timeOf(bits, type)});
            builder.number(digitsOf(bits, type));
        }
    }
    builder.close();
    return true;
}

bool buildBooleans(ValueBuilder &builder, ByteView bytes)
{
    if (bytes.size() < countSize)
        return false;
    const std::uint64_t count = unsignedNumber(bytes.first(countSize), ByteOrder::Little);
    const ByteView bits = bytes.subspan(countSize);
    if (bits.size() != (count + 7) / 8)
        return false;
    builder.open(NodeKind::Array);
    for (std::size_t i = 0; i < count && !builder.failed(); ++i)
        builder.boolean((bits[i / 8] >> (7 - i % 8) & 1) != 0);
    builder.close();
    return true;
}

bool buildStrings(ValueBuilder &builder, std::string_view bytes)
{
    if ((!bytes.empty() && bytes.back() != '\0') || !simdjson::validate_utf8(bytes.data(), bytes.size()))
        return false;
    builder.open(NodeKind::Array);
    while (!bytes.empty() && !builder.failed()) {
        const std::size_t end = bytes.find('\0');
        builder.string(bytes.substr(0, end));
        bytes.remove_prefix(end + 1);
    }
    builder.close();
    return true;
}

/// Bits from the highest one of each byte on.
SparkplugArray booleansOf(const ValueNode &array)
{
    SparkplugArray out {.bytes = littleEndian(array.childCount(), countSize)};
    std::size_t index = 0;
    for (const ValueNode element : array) {
        const auto truth = element.boolean();
        if (!truth)
            return {.wrong = element.id()};
        if (index % 8 == 0)
            out.bytes += '\0';
        if (*truth)
            out.bytes.back() = static_cast<char>(out.bytes.back() | 1 << (7 - index % 8));
        ++index;
    }
    return out;
}

/// The type that a value shows by itself.
SparkplugType shownType(const ValueNode &node)
{
    switch (node.kind()) {
    case NodeKind::Boolean:
        return SparkplugType::Boolean;
    case NodeKind::String:
        return SparkplugType::String;
    case NodeKind::Number:
        if (node.token().find_first_of(".eE") != std::string_view::npos)
            return SparkplugType::Double;
        return sparkplugBits(node, SparkplugType::Int64) ? SparkplugType::Int64 : SparkplugType::UInt64;
    default:
        return SparkplugType::Unknown;
    }
}

/// That of all elements: fractions beside whole numbers make them all Double. Unknown for an empty or mixed array.
SparkplugType shownElementType(const ValueNode &array)
{
    auto common = SparkplugType::Unknown;
    const auto isNumber = [](SparkplugType type) {
        return type == SparkplugType::Int64 || type == SparkplugType::UInt64 || type == SparkplugType::Double;
    };
    for (const ValueNode element : array) {
        const SparkplugType type = shownType(element);
        if (common == SparkplugType::Unknown || (isNumber(type) && isNumber(common)))
            common = std::max(common, type);
        else if (type != common)
            return SparkplugType::Unknown;
        if (common == SparkplugType::Unknown)
            return common;
    }
    return common;
}

SparkplugType arrayOf(SparkplugType element)
{
    for (auto type = SparkplugType::Int8Array; type <= SparkplugType::DateTimeArray;
         type = SparkplugType(static_cast<std::uint32_t>(type) + 1)) {
        if (sparkplugElementType(type) == element)
            return type;
    }
    return SparkplugType::Unknown;
}

bool hasMember(const ValueNode &object, std::string_view key)
{
    for (const ValueNode member : object) {
        if (member.key() == key)
            return true;
    }
    return false;
}

} // namespace

std::string sparkplugTypeName(SparkplugType type)
{
    const auto index = static_cast<std::size_t>(type);
    return index < typeNames.size() ? std::string(typeNames[index]) : std::to_string(index);
}

std::optional<SparkplugType> sparkplugTypeOf(std::string_view name)
{
    const auto found = std::ranges::find(typeNames, name);
    if (found == typeNames.end())
        return std::nullopt;
    return SparkplugType(static_cast<std::uint32_t>(found - typeNames.begin()));
}

std::optional<SparkplugType> sparkplugElementType(SparkplugType array)
{
    if (array < SparkplugType::Int8Array || array > SparkplugType::DateTimeArray)
        return std::nullopt;
    constexpr auto distance = static_cast<std::uint32_t>(SparkplugType::Int8Array)
                              - static_cast<std::uint32_t>(SparkplugType::Int8);
    return SparkplugType(static_cast<std::uint32_t>(array) - distance);
}

std::size_t sparkplugWidth(SparkplugType type)
{
    switch (type) {
    case SparkplugType::Int8:
    case SparkplugType::UInt8:
        return 1;
    case SparkplugType::Int16:
    case SparkplugType::UInt16:
        return 2;
    case SparkplugType::Int32:
    case SparkplugType::UInt32:
    case SparkplugType::Float:
        return 4;
    case SparkplugType::Int64:
    case SparkplugType::UInt64:
    case SparkplugType::Double:
    case SparkplugType::DateTime:
        return 8;
    default:
        return 0;
    }
}

void buildSparkplugInteger(ValueBuilder &builder, std::uint64_t bits, SparkplugType type)
{
    builder.annotate({.type = sparkplugTypeName(type), .time = timeOf(bits, type)});
    builder.number(digitsOf(bits, type));
}

bool buildSparkplugArray(ValueBuilder &builder, ByteView bytes, SparkplugType type)
{
    const auto element = sparkplugElementType(type);
    if (!element)
        return false;
    builder.annotate({.type = sparkplugTypeName(type)});
    bool isBuilt = false;
    if (*element == SparkplugType::Boolean)
        isBuilt = buildBooleans(builder, bytes);
    else if (*element == SparkplugType::String)
        isBuilt = buildStrings(builder, asText(bytes));
    else
        isBuilt = buildNumbers(builder, bytes, *element);
    return isBuilt;
}

std::optional<std::uint64_t> sparkplugBits(const ValueNode &node, SparkplugType type)
{
    if (type == SparkplugType::Float) {
        const auto value = fraction<float>(node);
        return value ? std::optional<std::uint64_t>(std::bit_cast<std::uint32_t>(*value)) : std::nullopt;
    }
    if (type == SparkplugType::Double) {
        const auto value = fraction<double>(node);
        return value ? std::optional(std::bit_cast<std::uint64_t>(*value)) : std::nullopt;
    }
    if (node.kind() != NodeKind::Number)
        return std::nullopt;
    switch (type) {
    case SparkplugType::Int8:
        return wholeBits<std::int8_t>(node.token());
    case SparkplugType::Int16:
        return wholeBits<std::int16_t>(node.token());
    case SparkplugType::Int32:
        return wholeBits<std::int32_t>(node.token());
    case SparkplugType::Int64:
        return wholeBits<std::int64_t>(node.token());
    case SparkplugType::UInt8:
        return wholeBits<std::uint8_t>(node.token());
    case SparkplugType::UInt16:
        return wholeBits<std::uint16_t>(node.token());
    case SparkplugType::UInt32:
        return wholeBits<std::uint32_t>(node.token());
    case SparkplugType::UInt64:
    case SparkplugType::DateTime:
        return wholeBits<std::uint64_t>(node.token());
    default:
        return std::nullopt;
    }
}

SparkplugType sparkplugShownType(const ValueNode &node)
{
    if (node.kind() == NodeKind::Object) {
        const bool isTable = hasMember(node, "columns") && hasMember(node, "rows");
        if (isTable)
            return SparkplugType::DataSet;
        const bool isTemplate = hasMember(node, "template_ref") || hasMember(node, "is_definition");
        return isTemplate ? SparkplugType::Template : SparkplugType::Unknown;
    }
    return node.kind() == NodeKind::Array ? arrayOf(shownElementType(node)) : shownType(node);
}

SparkplugArray sparkplugArrayOf(const ValueNode &array, SparkplugType type)
{
    const SparkplugType element = sparkplugElementType(type).value_or(SparkplugType::Unknown);
    if (element == SparkplugType::Boolean)
        return booleansOf(array);
    SparkplugArray out;
    for (const ValueNode child : array) {
        if (element == SparkplugType::String) {
            const std::string text = child.kind() == NodeKind::String ? child.text() : std::string(1, '\0');
            // A null character ends a string.
            if (text.find('\0') != std::string::npos)
                return {.wrong = child.id()};
            out.bytes += text + '\0';
            continue;
        }
        const auto bits = sparkplugBits(child, element);
        if (!bits)
            return {.wrong = child.id()};
        out.bytes += littleEndian(*bits, sparkplugWidth(element));
    }
    return out;
}

} // namespace espalier
