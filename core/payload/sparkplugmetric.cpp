// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugmetric.h"

#include "core/payload/protobuffields.h"
#include "core/payload/sparkplugpayload.h"

#include <google/protobuf/unknown_field_set.h>

#include <array>
#include <bit>
#include <simdjson.h>

namespace espalier {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

namespace {

// Eclipse Sparkplug 3.0, 6.4.1: the numbers of the fields of a metric.
namespace metricField {
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
} // namespace metricField

// 6.4.16: the numbers of the data types.
namespace dataType {
constexpr std::uint32_t int8 = 1;
constexpr std::uint32_t int16 = 2;
constexpr std::uint32_t int32 = 3;
constexpr std::uint32_t int64 = 4;
constexpr std::uint32_t dateTime = 13;
} // namespace dataType

constexpr std::array typeNames {"Unknown",      "Int8",
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

constexpr int varint = UnknownField::TYPE_VARINT;
constexpr int text = UnknownField::TYPE_LENGTH_DELIMITED;

std::optional<std::uint64_t> number(const UnknownFieldSet &fields, int field)
{
    const UnknownField *found = sparkplugField(fields, field, varint);
    return found ? std::optional(found->varint()) : std::nullopt;
}

bool parse(UnknownFieldSet &fields, const std::string &bytes)
{
    return fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void buildText(ValueBuilder &builder, const std::string &bytes)
{
    if (simdjson::validate_utf8(bytes.data(), bytes.size()))
        builder.string(bytes);
    else
        builder.bytes(asBytes(bytes));
}

/// Signed types are sent in unsigned fields, in two's complement of as many bits as the field or the type has.
std::string integerDigits(std::uint64_t bits, std::uint32_t type)
{
    switch (type) {
    case dataType::int8:
        return std::to_string(static_cast<std::int8_t>(bits));
    case dataType::int16:
        return std::to_string(static_cast<std::int16_t>(bits));
    case dataType::int32:
        return std::to_string(static_cast<std::int32_t>(bits));
    case dataType::int64:
        return std::to_string(static_cast<std::int64_t>(bits));
    default:
        return std::to_string(bits);
    }
}

void buildInteger(ValueBuilder &builder, std::uint64_t bits, std::uint32_t type)
{
    Annotation annotation {.type = sparkplugTypeName(type)};
    constexpr std::uint64_t latest = 9'000'000'000'000'000;
    if (type == dataType::dateTime && bits < latest)
        annotation.time = static_cast<std::int64_t>(bits) * 1000;
    builder.annotate(std::move(annotation));
    builder.number(integerDigits(bits, type));
}

/// The value of a property, parameter or element of a data set, whose fields begin at `first`. False when there is none.
bool buildPlain(ValueBuilder &builder, const UnknownFieldSet &fields, int first, std::uint32_t type)
{
    for (int i = fields.field_count(); i-- > 0;) {
        const UnknownField &field = fields.field(i);
        const int kind = field.number() - first;
        const auto wire = field.type();
        if (kind >= 0 && kind <= 1 && wire == UnknownField::TYPE_VARINT) {
            buildInteger(builder, field.varint(), type);
            return true;
        }
        const bool isKnown = (kind == 2 && wire == UnknownField::TYPE_FIXED32)
                             || (kind == 3 && wire == UnknownField::TYPE_FIXED64)
                             || (kind == 4 && wire == UnknownField::TYPE_VARINT)
                             || (kind == 5 && wire == UnknownField::TYPE_LENGTH_DELIMITED);
        if (!isKnown)
            continue;
        builder.annotate({.type = sparkplugTypeName(type)});
        if (kind == 2)
            builder.number(std::bit_cast<float>(field.fixed32()));
        else if (kind == 3)
            builder.number(std::bit_cast<double>(field.fixed64()));
        else if (kind == 4)
            builder.boolean(field.varint() != 0);
        else
            buildText(builder, field.length_delimited());
        return true;
    }
    return false;
}

/// Numbers that may stand in one piece, as proto2 and proto3 send them.
std::vector<std::uint32_t> numbers(const UnknownFieldSet &fields, int number)
{
    std::vector<std::uint32_t> all;
    for (int i = 0; i < fields.field_count(); ++i) {
        if (fields.field(i).number() == number && fields.field(i).type() == UnknownField::TYPE_VARINT)
            all.push_back(static_cast<std::uint32_t>(fields.field(i).varint()));
    }
    return all;
}

void buildRow(ValueBuilder &builder, const std::string &bytes, const std::vector<std::uint32_t> &types)
{
    UnknownFieldSet row;
    if (!parse(row, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    builder.open(NodeKind::Array);
    std::size_t column = 0;
    for (int i = 0; i < row.field_count() && !builder.failed(); ++i) {
        if (row.field(i).number() != 1 || row.field(i).type() != UnknownField::TYPE_LENGTH_DELIMITED)
            continue;
        UnknownFieldSet element;
        const std::uint32_t type = column < types.size() ? types[column] : 0;
        ++column;
        if (!parse(element, row.field(i).length_delimited()) || !buildPlain(builder, element, 1, type))
            builder.null();
    }
    builder.close();
}

/// A table: names of its columns, and rows.
void buildDataSet(ValueBuilder &builder, const std::string &bytes)
{
    UnknownFieldSet fields;
    if (!parse(fields, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    const auto types = numbers(fields, 3);
    const auto each = [&](int number, auto build) {
        for (int i = 0; i < fields.field_count() && !builder.failed(); ++i) {
            if (fields.field(i).number() == number
                && fields.field(i).type() == UnknownField::TYPE_LENGTH_DELIMITED)
                build(fields.field(i).length_delimited());
        }
    };
    builder.open(NodeKind::Object);
    builder.key("columns");
    builder.open(NodeKind::Array);
    each(2, [&](const std::string &name) { buildText(builder, name); });
    builder.close();
    builder.key("rows");
    builder.open(NodeKind::Array);
    each(4, [&](const std::string &row) { buildRow(builder, row, types); });
    builder.close();
    builder.close();
}

/// Metrics inside of a metric, with parameters beside them.
void buildTemplate(ValueBuilder &builder, const std::string &bytes, const SparkplugAliases *aliases)
{
    UnknownFieldSet fields;
    if (builder.depth() >= deepestMessage)
        return builder.fail({DecodeError::Kind::TooDeep, 0});
    if (!parse(fields, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    builder.open(NodeKind::Object);
    for (int i = 0; i < fields.field_count() && !builder.failed(); ++i) {
        const UnknownField &field = fields.field(i);
        UnknownFieldSet inner;
        if (field.type() == UnknownField::TYPE_VARINT && field.number() == 5) {
            builder.key("is_definition");
            builder.boolean(field.varint() != 0);
        }
        if (field.type() != UnknownField::TYPE_LENGTH_DELIMITED)
            continue;
        if (field.number() == 1 || field.number() == 4) {
            builder.key(field.number() == 1 ? "version" : "template_ref");
            buildText(builder, field.length_delimited());
        } else if (field.number() == 2 && parse(inner, field.length_delimited())) {
            builder.key(sparkplugMetricName(inner, aliases));
            buildSparkplugMetric(builder, inner, aliases);
        } else if (field.number() == 3 && parse(inner, field.length_delimited())) {
            const UnknownField *name = sparkplugField(inner, 1, text);
            builder.key(name ? name->length_delimited() : std::string("parameter"));
            if (!buildPlain(builder, inner, 3, static_cast<std::uint32_t>(number(inner, 2).value_or(0))))
                builder.null();
        }
    }
    builder.close();
}

void buildProperties(ValueBuilder &builder, const std::string &bytes);

void buildProperty(ValueBuilder &builder, const std::string &bytes)
{
    UnknownFieldSet value;
    if (!parse(value, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    const UnknownField *set = sparkplugField(value, 9, text);
    const UnknownField *sets = sparkplugField(value, 10, text);
    UnknownFieldSet list;
    if (set) {
        buildProperties(builder, set->length_delimited());
    } else if (sets && parse(list, sets->length_delimited())) {
        builder.open(NodeKind::Array);
        for (int i = 0; i < list.field_count() && !builder.failed(); ++i) {
            if (list.field(i).type() == UnknownField::TYPE_LENGTH_DELIMITED)
                buildProperties(builder, list.field(i).length_delimited());
        }
        builder.close();
    } else if (!buildPlain(builder, value, 3, static_cast<std::uint32_t>(number(value, 1).value_or(0)))) {
        builder.null();
    }
}

/// Keys and values stand in lists of their own.
void buildProperties(ValueBuilder &builder, const std::string &bytes)
{
    UnknownFieldSet fields;
    if (builder.depth() >= deepestMessage)
        return builder.fail({DecodeError::Kind::TooDeep, 0});
    if (!parse(fields, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    std::vector<const std::string *> keys;
    for (int i = 0; i < fields.field_count(); ++i) {
        if (fields.field(i).number() == 1 && fields.field(i).type() == UnknownField::TYPE_LENGTH_DELIMITED)
            keys.push_back(&fields.field(i).length_delimited());
    }
    builder.open(NodeKind::Object);
    std::size_t at = 0;
    for (int i = 0; i < fields.field_count() && at < keys.size() && !builder.failed(); ++i) {
        if (fields.field(i).number() != 2 || fields.field(i).type() != UnknownField::TYPE_LENGTH_DELIMITED)
            continue;
        builder.key(*keys[at++]);
        buildProperty(builder, fields.field(i).length_delimited());
    }
    builder.close();
}

void buildMetadata(ValueBuilder &builder, const std::string &bytes)
{
    static constexpr std::array names {"is_multi_part", "content_type", "size", "seq",
                                       "file_name",     "file_type",    "md5",  "description"};
    UnknownFieldSet fields;
    if (!parse(fields, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    builder.open(NodeKind::Object);
    for (int i = 0; i < fields.field_count() && !builder.failed(); ++i) {
        const auto index = static_cast<std::size_t>(fields.field(i).number() - 1);
        builder.key(index < names.size() ? names[index] : std::to_string(index + 1));
        buildField(builder, fields.field(i));
    }
    builder.close();
}

} // namespace

std::string sparkplugTypeName(std::uint32_t type)
{
    return type < typeNames.size() ? typeNames[type] : std::to_string(type);
}

const UnknownField *sparkplugField(const UnknownFieldSet &fields, int number, int type)
{
    for (int i = fields.field_count(); i-- > 0;) {
        if (fields.field(i).number() == number && fields.field(i).type() == type)
            return &fields.field(i);
    }
    return nullptr;
}

std::string sparkplugMetricName(const UnknownFieldSet &metric, const SparkplugAliases *aliases)
{
    if (const UnknownField *name = sparkplugField(metric, metricField::name, text))
        return name->length_delimited();
    const auto alias = number(metric, metricField::alias);
    if (!alias)
        return {};
    if (aliases) {
        if (const auto known = aliases->byAlias.find(*alias); known != aliases->byAlias.end())
            return known->second.name;
    }
    return "alias " + std::to_string(*alias);
}

void buildSparkplugMetric(ValueBuilder &builder, const UnknownFieldSet &metric,
                          const SparkplugAliases *aliases)
{
    auto type = static_cast<std::uint32_t>(number(metric, metricField::dataType).value_or(0));
    const auto alias = number(metric, metricField::alias);
    if (type == 0 && alias && aliases) {
        if (const auto known = aliases->byAlias.find(*alias); known != aliases->byAlias.end())
            type = known->second.dataType;
    }
    if (number(metric, metricField::isNull).value_or(0) != 0) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return builder.null();
    }
    if (const UnknownField *set = sparkplugField(metric, metricField::dataSet, text)) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return buildDataSet(builder, set->length_delimited());
    }
    if (const UnknownField *inner = sparkplugField(metric, metricField::templateValue, text)) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return buildTemplate(builder, inner->length_delimited(), aliases);
    }
    if (const UnknownField *bytes = sparkplugField(metric, metricField::bytesValue, text)) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return builder.bytes(asBytes(bytes->length_delimited()));
    }
    if (!buildPlain(builder, metric, metricField::firstValue, type))
        builder.null();
}

void buildSparkplugDetails(ValueBuilder &builder, const UnknownFieldSet &metric)
{
    builder.open(NodeKind::Object);
    if (const auto time = number(metric, metricField::timestamp)) {
        builder.key("timestamp");
        buildInteger(builder, *time, dataType::dateTime);
    }
    if (const auto alias = number(metric, metricField::alias)) {
        builder.key("alias");
        builder.number(std::to_string(*alias));
    }
    const auto flag = [&](const char *name, int field) {
        if (const auto truth = number(metric, field)) {
            builder.key(name);
            builder.boolean(*truth != 0);
        }
    };
    flag("is_historical", metricField::isHistorical);
    flag("is_transient", metricField::isTransient);
    if (const UnknownField *metadata = sparkplugField(metric, metricField::metadata, text)) {
        builder.key("metadata");
        buildMetadata(builder, metadata->length_delimited());
    }
    if (const UnknownField *properties = sparkplugField(metric, metricField::properties, text)) {
        builder.key("properties");
        buildProperties(builder, properties->length_delimited());
    }
    builder.close();
}

} // namespace espalier
