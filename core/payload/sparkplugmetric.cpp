// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugmetric.h"

#include "core/payload/protobuffields.h"
#include "core/payload/sparkplugpayload.h"
#include "core/payload/sparkplugtypes.h"

#include <google/protobuf/unknown_field_set.h>

#include <bit>
#include <simdjson.h>

namespace espalier {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

namespace {

namespace metricField = sparkplugFields;
namespace templateField = sparkplugTemplateFields;

constexpr int varint = UnknownField::TYPE_VARINT;
constexpr int delimited = UnknownField::TYPE_LENGTH_DELIMITED;

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

/// A data type out of a field that should have one.
SparkplugType typeIn(const UnknownFieldSet &fields, int field)
{
    return SparkplugType(static_cast<std::uint32_t>(sparkplugNumber(fields, field).value_or(0)));
}

/// The value of a property, parameter or element of a data set, whose fields begin at `first`. False when there is none.
bool buildPlain(ValueBuilder &builder, const UnknownFieldSet &fields, int first, SparkplugType type)
{
    for (int i = fields.field_count(); i-- > 0;) {
        const UnknownField &field = fields.field(i);
        const int kind = field.number() - first;
        const auto wire = field.type();
        if (kind >= 0 && kind <= 1 && wire == UnknownField::TYPE_VARINT) {
            buildSparkplugInteger(builder, field.varint(), type);
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

std::vector<SparkplugType> types(const UnknownFieldSet &fields, int number)
{
    std::vector<SparkplugType> all;
    for (int i = 0; i < fields.field_count(); ++i) {
        if (fields.field(i).number() == number && fields.field(i).type() == UnknownField::TYPE_VARINT)
            all.push_back(SparkplugType(static_cast<std::uint32_t>(fields.field(i).varint())));
    }
    return all;
}

void buildRow(ValueBuilder &builder, const std::string &bytes, const std::vector<SparkplugType> &columns)
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
        const SparkplugType type = column < columns.size() ? columns[column] : SparkplugType::Unknown;
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
    const auto columns = types(fields, 3);
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
    each(4, [&](const std::string &row) { buildRow(builder, row, columns); });
    builder.close();
    builder.close();
}

void buildParameters(ValueBuilder &builder, const UnknownFieldSet &fields)
{
    builder.open(NodeKind::Object);
    for (int i = 0; i < fields.field_count() && !builder.failed(); ++i) {
        const UnknownField &field = fields.field(i);
        UnknownFieldSet parameter;
        if (field.number() != templateField::parameters || field.type() != UnknownField::TYPE_LENGTH_DELIMITED
            || !parse(parameter, field.length_delimited()))
            continue;
        const UnknownField *name = sparkplugField(parameter, 1, delimited);
        builder.key(name ? name->length_delimited() : std::string());
        if (!buildPlain(builder, parameter, templateField::firstParameterValue, typeIn(parameter, 2)))
            builder.null();
    }
    builder.close();
}

/// Metrics inside of a metric, and what is said of them.
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
        if (field.type() == UnknownField::TYPE_VARINT && field.number() == templateField::isDefinition) {
            builder.key("is_definition");
            builder.boolean(field.varint() != 0);
        }
        if (field.type() != UnknownField::TYPE_LENGTH_DELIMITED)
            continue;
        if (field.number() == templateField::version || field.number() == templateField::reference) {
            builder.key(field.number() == templateField::version ? "version" : "template_ref");
            buildText(builder, field.length_delimited());
        } else if (field.number() == templateField::metrics && parse(inner, field.length_delimited())) {
            builder.key(sparkplugMetricName(inner, aliases));
            buildSparkplugMetric(builder, inner, aliases);
        }
    }
    if (!builder.failed() && sparkplugField(fields, templateField::parameters, delimited)) {
        builder.key("parameters");
        buildParameters(builder, fields);
    }
    builder.close();
}

void buildProperties(ValueBuilder &builder, const std::string &bytes);

void buildProperty(ValueBuilder &builder, const std::string &bytes)
{
    UnknownFieldSet value;
    if (!parse(value, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    const UnknownField *set = sparkplugField(value, metricField::propertySet, delimited);
    const UnknownField *sets = sparkplugField(value, metricField::propertySetList, delimited);
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
    } else if (!buildPlain(builder, value, metricField::firstPropertyValue, typeIn(value, 1))) {
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
    UnknownFieldSet fields;
    if (!parse(fields, bytes))
        return builder.fail({DecodeError::Kind::UnexpectedByte, 0});
    builder.open(NodeKind::Object);
    for (int i = 0; i < fields.field_count() && !builder.failed(); ++i) {
        const auto index = static_cast<std::size_t>(fields.field(i).number() - 1);
        builder.key(index < sparkplugMetadataNames.size() ? std::string(sparkplugMetadataNames[index])
                                                          : std::to_string(index + 1));
        buildField(builder, fields.field(i));
    }
    builder.close();
}

} // namespace

const UnknownField *sparkplugField(const UnknownFieldSet &fields, int number, int type)
{
    for (int i = fields.field_count(); i-- > 0;) {
        if (fields.field(i).number() == number && fields.field(i).type() == type)
            return &fields.field(i);
    }
    return nullptr;
}

std::optional<std::uint64_t> sparkplugNumber(const UnknownFieldSet &fields, int field)
{
    const UnknownField *found = sparkplugField(fields, field, varint);
    return found ? std::optional(found->varint()) : std::nullopt;
}

std::string sparkplugMetricName(const UnknownFieldSet &metric, const SparkplugAliases *aliases)
{
    if (const UnknownField *name = sparkplugField(metric, metricField::name, delimited))
        return name->length_delimited();
    const auto alias = sparkplugNumber(metric, metricField::alias);
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
    SparkplugType type = typeIn(metric, metricField::dataType);
    const auto alias = sparkplugNumber(metric, metricField::alias);
    if (type == SparkplugType::Unknown && alias && aliases) {
        if (const auto known = aliases->byAlias.find(*alias); known != aliases->byAlias.end())
            type = SparkplugType(known->second.dataType);
    }
    if (sparkplugNumber(metric, metricField::isNull).value_or(0) != 0) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return builder.null();
    }
    if (const UnknownField *set = sparkplugField(metric, metricField::dataSet, delimited)) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return buildDataSet(builder, set->length_delimited());
    }
    if (const UnknownField *inner = sparkplugField(metric, metricField::templateValue, delimited)) {
        builder.annotate({.type = sparkplugTypeName(type)});
        return buildTemplate(builder, inner->length_delimited(), aliases);
    }
    if (const UnknownField *bytes = sparkplugField(metric, metricField::bytesValue, delimited)) {
        const ByteView all = asBytes(bytes->length_delimited());
        if (buildSparkplugArray(builder, all, type))
            return;
        builder.annotate({.type = sparkplugTypeName(type)});
        return builder.bytes(all);
    }
    if (!buildPlain(builder, metric, metricField::firstValue, type))
        builder.null();
}

void buildSparkplugDetails(ValueBuilder &builder, const UnknownFieldSet &metric)
{
    builder.open(NodeKind::Object);
    if (const auto time = sparkplugNumber(metric, metricField::timestamp)) {
        builder.key("timestamp");
        buildSparkplugInteger(builder, *time, SparkplugType::DateTime);
    }
    if (const auto alias = sparkplugNumber(metric, metricField::alias)) {
        builder.key("alias");
        builder.number(std::to_string(*alias));
    }
    const auto flag = [&](const char *name, int field) {
        if (const auto truth = sparkplugNumber(metric, field)) {
            builder.key(name);
            builder.boolean(*truth != 0);
        }
    };
    flag("is_historical", metricField::isHistorical);
    flag("is_transient", metricField::isTransient);
    if (const UnknownField *metadata = sparkplugField(metric, metricField::metadata, delimited)) {
        builder.key("metadata");
        buildMetadata(builder, metadata->length_delimited());
    }
    if (const UnknownField *properties = sparkplugField(metric, metricField::properties, delimited)) {
        builder.key("properties");
        buildProperties(builder, properties->length_delimited());
    }
    builder.close();
}

} // namespace espalier
