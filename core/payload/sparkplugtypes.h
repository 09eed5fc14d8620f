// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

/// Eclipse Sparkplug 3.0, 6.4.16: the data types of metrics and properties by their numbers. Arrays follow each other in
/// the order of their elements' types.
enum class SparkplugType : std::uint32_t {
    Unknown = 0,
    Int8 = 1,
    Int16 = 2,
    Int32 = 3,
    Int64 = 4,
    UInt8 = 5,
    UInt16 = 6,
    UInt32 = 7,
    UInt64 = 8,
    Float = 9,
    Double = 10,
    Boolean = 11,
    String = 12,
    DateTime = 13,
    Text = 14,
    Uuid = 15,
    DataSet = 16,
    Bytes = 17,
    File = 18,
    Template = 19,
    PropertySet = 20,
    PropertySetList = 21,
    Int8Array = 22,
    DateTimeArray = 34,
};

/// 6.4.1 and 6.4.6: the numbers of the fields of a payload and of a metric.
namespace sparkplugFields {
constexpr int payloadTimestamp = 1;
constexpr int metrics = 2;
constexpr int seq = 3;
constexpr int uuid = 4;
constexpr int body = 5;

constexpr int name = 1;
constexpr int alias = 2;
constexpr int timestamp = 3;
constexpr int dataType = 4;
constexpr int isHistorical = 5;
constexpr int isTransient = 6;
constexpr int isNull = 7;
constexpr int metadata = 8;
constexpr int properties = 9;
/// The first of the values, which have the same order in metrics, properties, parameters and data sets: int, long, float,
/// double, boolean, string.
constexpr int firstValue = 10;
constexpr int bytesValue = 16;
constexpr int dataSet = 17;
constexpr int templateValue = 18;
/// Of a property: its first value, and sets of properties.
constexpr int firstPropertyValue = 3;
constexpr int propertySet = 9;
constexpr int propertySetList = 10;
} // namespace sparkplugFields

/// Of a template (6.4.10), and the first value of one of its parameters.
namespace sparkplugTemplateFields {
constexpr int version = 1;
constexpr int metrics = 2;
constexpr int parameters = 3;
constexpr int reference = 4;
constexpr int isDefinition = 5;
constexpr int firstParameterValue = 3;
} // namespace sparkplugTemplateFields

/// Of metadata (6.4.7), by their numbers from 1.
inline constexpr std::array<std::string_view, 8> sparkplugMetadataNames {
    "is_multi_part", "content_type", "size", "seq", "file_name", "file_type", "md5", "description"};

/// "Int32"; the number for one that is not known.
[[nodiscard]] std::string sparkplugTypeName(SparkplugType type);
[[nodiscard]] std::optional<SparkplugType> sparkplugTypeOf(std::string_view name);
/// Of the elements of an array; nothing for a type that is none.
[[nodiscard]] std::optional<SparkplugType> sparkplugElementType(SparkplugType array);
/// Bytes of a number of this type in an array; 0 for what is no number.
[[nodiscard]] std::size_t sparkplugWidth(SparkplugType type);

/// A whole number of a type out of the field that holds it: two's complement in as many bits as the field or the type
/// has.
void buildSparkplugInteger(ValueBuilder &builder, std::uint64_t bits, SparkplugType type);
/// An array of numbers, booleans or strings. False, with nothing built, when the bytes are no such array.
[[nodiscard]] bool buildSparkplugArray(ValueBuilder &builder, ByteView bytes, SparkplugType type);

/// The other way round: a number as the bits that hold it. Nothing when it is no such number, or out of range.
[[nodiscard]] std::optional<std::uint64_t> sparkplugBits(const ValueNode &node, SparkplugType type);
/// The type that JSON shows by itself: Int64, UInt64 beyond it, Double, Boolean, String, and arrays of one of these, where
/// fractions among whole numbers make them all Double; DataSet where there are columns and rows, Template where there is
/// a "template_ref" or "is_definition". Unknown for other objects and null, and for empty and mixed arrays.
[[nodiscard]] SparkplugType sparkplugShownType(const ValueNode &node);
struct SparkplugArray
{
    std::string bytes {};
    /// The first element that is not of the type; then `bytes` mean nothing.
    NodeId wrong = NodeId::None;
};
[[nodiscard]] SparkplugArray sparkplugArrayOf(const ValueNode &array, SparkplugType type);

} // namespace espalier
