// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/protobuffields.h"

#include "core/payload/displaytext.h"

#include <google/protobuf/unknown_field_set.h>

#include <map>

namespace espalier {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

namespace {

void buildLengthDelimited(ValueBuilder &builder, const std::string &bytes)
{
    // Most short texts could be messages, too; a text is what people send.
    if (isPlainText(asBytes(bytes))) {
        builder.string(bytes);
        return;
    }
    UnknownFieldSet inner;
    if (builder.depth() < deepestMessage && !bytes.empty()
        && inner.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        buildFields(builder, inner);
    else
        builder.bytes(asBytes(bytes));
}

} // namespace

void buildField(ValueBuilder &builder, const UnknownField &field)
{
    switch (field.type()) {
    case UnknownField::TYPE_VARINT:
        builder.annotate({.type = "varint"});
        return builder.number(std::to_string(field.varint()));
    case UnknownField::TYPE_FIXED32:
        builder.annotate({.type = "fixed32"});
        return builder.number(std::to_string(field.fixed32()));
    case UnknownField::TYPE_FIXED64:
        builder.annotate({.type = "fixed64"});
        return builder.number(std::to_string(field.fixed64()));
    case UnknownField::TYPE_LENGTH_DELIMITED:
        return buildLengthDelimited(builder, field.length_delimited());
    case UnknownField::TYPE_GROUP:
        builder.annotate({.type = "group"});
        return buildFields(builder, field.group());
    }
}

void buildFields(ValueBuilder &builder, const UnknownFieldSet &fields)
{
    std::map<int, std::vector<int>> byNumber;
    for (int i = 0; i < fields.field_count(); ++i)
        byNumber[fields.field(i).number()].push_back(i);
    builder.open(NodeKind::Object);
    for (const auto &[number, indexes] : byNumber) {
        if (builder.failed())
            break;
        builder.bareKey(std::to_string(number));
        if (indexes.size() > 1)
            builder.open(NodeKind::Array);
        for (const int index : indexes)
            buildField(builder, fields.field(index));
        if (indexes.size() > 1)
            builder.close();
    }
    builder.close();
}

Expected<Value, DecodeError> protobufFieldsValue(const Bytes &payload, const ValueLimits &limits)
{
    UnknownFieldSet fields;
    if (payload.size() > INT32_MAX
        || !fields.ParseFromArray(payload.view().data(), static_cast<int>(payload.size())))
        return unexpected(DecodeError {DecodeError::Kind::NotThis, 0});
    ValueBuilder builder(limits);
    buildFields(builder, fields);
    return builder.finish();
}

} // namespace espalier
