// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/sparkplugwriter.h"

#include "core/payload/wrapping.h"

#include <google/protobuf/unknown_field_set.h>

#include <utility>

namespace espalier {

using google::protobuf::UnknownFieldSet;

namespace {

namespace Field = sparkplugFields;
using Kind = SparkplugProblem::Kind;

} // namespace

void SparkplugWriter::fail(Kind kind, const ValueNode &node, std::string word)
{
    if (!m_problem)
        m_problem =
            SparkplugProblem {kind, m_metric, std::move(word), node.byteRange().value_or(ByteRange()).offset};
}

void SparkplugWriter::addNumber(UnknownFieldSet &out, int field, const std::optional<ValueNode> &node)
{
    if (!node)
        return;
    if (const auto bits = sparkplugBits(*node, SparkplugType::UInt64))
        out.AddVarint(field, *bits);
    else
        fail(Kind::WrongValue, *node, sparkplugTypeName(SparkplugType::UInt64));
}

void SparkplugWriter::addFlag(UnknownFieldSet &out, int field, const std::optional<ValueNode> &node)
{
    if (!node)
        return;
    if (const auto truth = node->boolean())
        out.AddVarint(field, *truth ? 1 : 0);
    else
        fail(Kind::WrongValue, *node, sparkplugTypeName(SparkplugType::Boolean));
}

void SparkplugWriter::addText(UnknownFieldSet &out, int field, const ValueNode &node)
{
    if (node.kind() == NodeKind::String)
        *out.AddLengthDelimited(field) = node.text();
    else
        fail(Kind::WrongValue, node, sparkplugTypeName(SparkplugType::String));
}

void SparkplugWriter::addBytes(UnknownFieldSet &out, int field, const ValueNode &node)
{
    const std::string text = node.kind() == NodeKind::String ? node.text() : std::string("?");
    // Nothing is written as nothing, which is no base64.
    const auto bytes = unwrap(Wrapping::Base64, Bytes::copyOf(text), text.size());
    if (bytes || text.empty())
        *out.AddLengthDelimited(field) = bytes ? std::string(bytes->bytes.text()) : std::string();
    else
        fail(Kind::WrongValue, node, sparkplugTypeName(SparkplugType::Bytes));
}

SparkplugType SparkplugWriter::typeOf(const std::optional<ValueNode> &type, const ValueNode &value)
{
    if (type) {
        const auto named = type->kind() == NodeKind::String ? sparkplugTypeOf(type->text()) : std::nullopt;
        if (!named)
            fail(Kind::UnknownType, *type, type->text());
        return named.value_or(SparkplugType::Unknown);
    }
    if (value.kind() == NodeKind::Null)
        return SparkplugType::Unknown;
    const SparkplugType shown = sparkplugShownType(value);
    if (shown == SparkplugType::Unknown)
        fail(Kind::TypeMissing, value);
    return shown;
}

void SparkplugWriter::addValue(UnknownFieldSet &out, const ValueNode &value, SparkplugType type)
{
    if (type == SparkplugType::Bytes || type == SparkplugType::File)
        return addBytes(out, Field::bytesValue, value);
    if (type == SparkplugType::DataSet)
        return addDataSet(out, value);
    if (!sparkplugElementType(type)) {
        if (!addPlain(out, Field::firstValue, value, type))
            fail(Kind::NoValueOfType, value, sparkplugTypeName(type));
        return;
    }
    if (value.kind() != NodeKind::Array)
        return fail(Kind::WrongValue, value, sparkplugTypeName(type));
    SparkplugArray array = sparkplugArrayOf(value, type);
    if (array.wrong != NodeId::None)
        return fail(Kind::WrongValue, m_json.node(array.wrong), sparkplugTypeName(type));
    *out.AddLengthDelimited(Field::bytesValue) = std::move(array.bytes);
}

/// A table. Types of columns that are not told are those of the first row.
void SparkplugWriter::addDataSet(Fields &out, const ValueNode &set)
{
    std::vector<ValueNode> columns;
    std::vector<ValueNode> rows;
    std::vector<SparkplugType> types;
    if (set.kind() != NodeKind::Object)
        return fail(Kind::NotAnObject, set, set.key());
    for (const ValueNode member : set) {
        if (member.kind() != NodeKind::Array)
            return fail(Kind::WrongValue, member, sparkplugTypeName(SparkplugType::DataSet));
        for (const ValueNode element : member) {
            if (member.key() == "columns")
                columns.push_back(element);
            else if (member.key() == "rows")
                rows.push_back(element);
            else if (member.key() == "types")
                types.push_back(typeOf(element, element));
            else
                return fail(Kind::WrongValue, member, sparkplugTypeName(SparkplugType::DataSet));
        }
    }
    if (!types.empty() && types.size() != columns.size())
        return fail(Kind::WrongValue, set, sparkplugTypeName(SparkplugType::DataSet));
    if (types.empty() && !rows.empty()) {
        for (const ValueNode element : rows.front())
            types.push_back(sparkplugShownType(element));
    }
    types.resize(columns.size(), SparkplugType::String);
    UnknownFieldSet fields;
    fields.AddVarint(1, columns.size());
    for (const ValueNode &column : columns)
        addText(fields, 2, column);
    for (const SparkplugType type : types)
        fields.AddVarint(3, static_cast<std::uint32_t>(type));
    for (const ValueNode &row : rows)
        addRow(fields, row, types);
    fields.SerializeToString(out.AddLengthDelimited(Field::dataSet));
}

void SparkplugWriter::addRow(Fields &out, const ValueNode &row, const std::vector<SparkplugType> &types)
{
    if (row.kind() != NodeKind::Array || row.childCount() != types.size())
        return fail(Kind::WrongValue, row, sparkplugTypeName(SparkplugType::DataSet));
    UnknownFieldSet fields;
    std::size_t column = 0;
    for (const ValueNode element : row) {
        const SparkplugType type = types[column++];
        UnknownFieldSet value;
        // None is null.
        if (element.kind() != NodeKind::Null && !m_problem && !addPlain(value, 1, element, type))
            fail(type == SparkplugType::Unknown ? Kind::TypeMissing : Kind::NoValueOfType, element,
                 sparkplugTypeName(type));
        value.SerializeToString(fields.AddLengthDelimited(1));
    }
    fields.SerializeToString(out.AddLengthDelimited(4));
}

bool SparkplugWriter::addPlain(UnknownFieldSet &out, int first, const ValueNode &value, SparkplugType type)
{
    switch (type) {
    case SparkplugType::Boolean:
        addFlag(out, first + 4, value);
        return true;
    case SparkplugType::String:
    case SparkplugType::Text:
    case SparkplugType::Uuid:
        addText(out, first + 5, value);
        return true;
    default:
        break;
    }
    const std::size_t width = sparkplugWidth(type);
    if (width == 0)
        return false;
    const auto bits = sparkplugBits(value, type);
    if (!bits)
        fail(Kind::WrongValue, value, sparkplugTypeName(type));
    else if (type == SparkplugType::Float)
        out.AddFixed32(first + 2, static_cast<std::uint32_t>(*bits));
    else if (type == SparkplugType::Double)
        out.AddFixed64(first + 3, *bits);
    else if (width == 8)
        out.AddVarint(first + 1, *bits);
    else
        out.AddVarint(first, static_cast<std::uint32_t>(*bits));
    return true;
}

} // namespace espalier
