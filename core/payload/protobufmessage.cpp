// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/protobufmessage.h"

#include "core/payload/protobuffields.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/unknown_field_set.h>
#include <google/protobuf/wire_format_lite.h>

#include <bit>
#include <map>
#include <simdjson.h>

namespace espalier {

namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

/// How a single value of the field is sent.
UnknownField::Type wireType(const FieldDescriptor &field)
{
    switch (WireFormatLite::WireTypeForFieldType(static_cast<WireFormatLite::FieldType>(field.type()))) {
    case WireFormatLite::WIRETYPE_VARINT:
        return UnknownField::TYPE_VARINT;
    case WireFormatLite::WIRETYPE_FIXED64:
        return UnknownField::TYPE_FIXED64;
    case WireFormatLite::WIRETYPE_FIXED32:
        return UnknownField::TYPE_FIXED32;
    case WireFormatLite::WIRETYPE_START_GROUP:
    case WireFormatLite::WIRETYPE_END_GROUP:
        return UnknownField::TYPE_GROUP;
    case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
        break;
    }
    return UnknownField::TYPE_LENGTH_DELIMITED;
}

std::string typeName(const FieldDescriptor &field)
{
    if (field.message_type())
        return field.message_type()->full_name();
    if (field.enum_type())
        return field.enum_type()->full_name();
    return field.type_name();
}

void buildEnum(ValueBuilder &builder, const FieldDescriptor &field, std::int32_t number)
{
    if (const auto *value = field.enum_type()->FindValueByNumber(number))
        builder.string(value->name());
    else
        builder.number(std::to_string(number));
}

/// A number as it was sent, whatever its width, by the type of the field.
void buildNumber(ValueBuilder &builder, const FieldDescriptor &field, std::uint64_t bits)
{
    const auto low = static_cast<std::uint32_t>(bits);
    switch (field.type()) {
    case FieldDescriptor::TYPE_DOUBLE:
        return builder.number(std::bit_cast<double>(bits));
    case FieldDescriptor::TYPE_FLOAT:
        return builder.number(std::bit_cast<float>(low));
    case FieldDescriptor::TYPE_INT64:
    case FieldDescriptor::TYPE_SFIXED64:
        return builder.number(std::to_string(static_cast<std::int64_t>(bits)));
    case FieldDescriptor::TYPE_UINT64:
    case FieldDescriptor::TYPE_FIXED64:
        return builder.number(std::to_string(bits));
    case FieldDescriptor::TYPE_INT32:
    case FieldDescriptor::TYPE_SFIXED32:
        return builder.number(std::to_string(static_cast<std::int32_t>(low)));
    case FieldDescriptor::TYPE_UINT32:
    case FieldDescriptor::TYPE_FIXED32:
        return builder.number(std::to_string(low));
    case FieldDescriptor::TYPE_SINT32:
        return builder.number(std::to_string(WireFormatLite::ZigZagDecode32(low)));
    case FieldDescriptor::TYPE_SINT64:
        return builder.number(std::to_string(WireFormatLite::ZigZagDecode64(bits)));
    case FieldDescriptor::TYPE_BOOL:
        return builder.boolean(bits != 0);
    case FieldDescriptor::TYPE_ENUM:
        return buildEnum(builder, field, static_cast<std::int32_t>(low));
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES:
    case FieldDescriptor::TYPE_MESSAGE:
    case FieldDescriptor::TYPE_GROUP:
        return;
    }
}

void buildBytes(ValueBuilder &builder, const FieldDescriptor &field, const std::string &bytes)
{
    if (field.type() == FieldDescriptor::TYPE_MESSAGE)
        buildMessage(builder, *field.message_type(), bytes);
    else if (field.type() == FieldDescriptor::TYPE_STRING
             && simdjson::validate_utf8(bytes.data(), bytes.size()))
        builder.string(bytes);
    else
        builder.bytes(asBytes(bytes));
}

/// A value with the wire type that the field asks for.
void buildValue(ValueBuilder &builder, const FieldDescriptor &field, const UnknownField &value)
{
    switch (value.type()) {
    case UnknownField::TYPE_VARINT:
        return buildNumber(builder, field, value.varint());
    case UnknownField::TYPE_FIXED32:
        return buildNumber(builder, field, value.fixed32());
    case UnknownField::TYPE_FIXED64:
        return buildNumber(builder, field, value.fixed64());
    case UnknownField::TYPE_LENGTH_DELIMITED:
        return buildBytes(builder, field, value.length_delimited());
    case UnknownField::TYPE_GROUP: {
        std::string bytes;
        if (value.group().SerializeToString(&bytes))
            buildMessage(builder, *field.message_type(), bytes);
        return;
    }
    }
}

/// Numbers sent as one piece.
void buildPacked(ValueBuilder &builder, const FieldDescriptor &field, const std::string &bytes)
{
    CodedInputStream in(reinterpret_cast<const std::uint8_t *>(bytes.data()), static_cast<int>(bytes.size()));
    const UnknownField::Type type = wireType(field);
    while (!builder.failed() && in.CurrentPosition() < static_cast<int>(bytes.size())) {
        std::uint64_t bits = 0;
        std::uint32_t low = 0;
        bool isRead = false;
        if (type == UnknownField::TYPE_VARINT)
            isRead = in.ReadVarint64(&bits);
        else if (type == UnknownField::TYPE_FIXED64)
            isRead = in.ReadLittleEndian64(&bits);
        else if ((isRead = in.ReadLittleEndian32(&low)))
            bits = low;
        if (!isRead) {
            builder.fail({DecodeError::Kind::UnexpectedEnd, 0});
            return;
        }
        buildNumber(builder, field, bits);
    }
}

bool isPackedValue(const FieldDescriptor &field, const UnknownField &value)
{
    return field.is_packable() && value.type() == UnknownField::TYPE_LENGTH_DELIMITED;
}

using Values = std::vector<const UnknownField *>;

/// An entry of a map: key and value are the fields 1 and 2 of a message of their own.
void buildMapEntry(ValueBuilder &builder, const Descriptor &entry, const std::string &bytes)
{
    UnknownFieldSet fields;
    if (!fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        builder.fail({DecodeError::Kind::UnexpectedByte, 0});
        return;
    }
    const FieldDescriptor &keyField = *entry.map_key();
    const FieldDescriptor &valueField = *entry.map_value();
    // What is left out has its default.
    std::string key = keyField.type() == FieldDescriptor::TYPE_STRING ? "" : "0";
    const UnknownField *value = nullptr;
    for (int i = 0; i < fields.field_count(); ++i) {
        const UnknownField &field = fields.field(i);
        if (field.number() == 2 && field.type() == wireType(valueField))
            value = &field;
        if (field.number() != 1 || field.type() != wireType(keyField))
            continue;
        ValueBuilder single;
        buildValue(single, keyField, field);
        if (const auto built = single.finish())
            key = built->root().text();
    }
    builder.key(key);
    if (value)
        buildValue(builder, valueField, *value);
    else if (valueField.message_type())
        buildMessage(builder, *valueField.message_type(), {});
    else if (wireType(valueField) == UnknownField::TYPE_LENGTH_DELIMITED)
        buildBytes(builder, valueField, {});
    else
        buildNumber(builder, valueField, 0);
}

void buildRepeated(ValueBuilder &builder, const FieldDescriptor &field, const Values &values)
{
    builder.open(field.is_map() ? NodeKind::Object : NodeKind::Array);
    for (const UnknownField *value : values) {
        if (builder.failed())
            return;
        if (field.is_map())
            buildMapEntry(builder, *field.message_type(), value->length_delimited());
        else if (isPackedValue(field, *value))
            buildPacked(builder, field, value->length_delimited());
        else
            buildValue(builder, field, *value);
    }
    builder.close();
}

/// A field that was not sent because it has its default: numbers and texts of proto3.
void buildDefault(ValueBuilder &builder, const FieldDescriptor &field)
{
    builder.key(field.name());
    builder.annotate({.type = typeName(field)});
    if (wireType(field) == UnknownField::TYPE_LENGTH_DELIMITED)
        buildBytes(builder, field, {});
    else
        buildNumber(builder, field, 0);
}

/// Microseconds of a google.protobuf.Timestamp.
std::optional<std::int64_t> timestamp(const UnknownFieldSet &fields)
{
    constexpr std::int64_t latest = 9'000'000'000'000;
    std::int64_t seconds = 0;
    std::int64_t nanoseconds = 0;
    for (int i = 0; i < fields.field_count(); ++i) {
        const UnknownField &field = fields.field(i);
        if (field.type() == UnknownField::TYPE_VARINT)
            (field.number() == 1 ? seconds : nanoseconds) = static_cast<std::int64_t>(field.varint());
    }
    if (seconds > latest || seconds < -latest || nanoseconds < 0 || nanoseconds > 999'999'999)
        return std::nullopt;
    return seconds * 1'000'000 + nanoseconds / 1000;
}

} // namespace

void buildMessage(ValueBuilder &builder, const Descriptor &type, std::string_view bytes)
{
    UnknownFieldSet fields;
    if (builder.depth() >= deepestMessage) {
        builder.fail({DecodeError::Kind::TooDeep, 0});
        return;
    }
    if (!fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
        builder.fail({DecodeError::Kind::UnexpectedByte, 0});
        return;
    }
    std::map<int, Values> known;
    UnknownFieldSet unknown;
    for (int i = 0; i < fields.field_count(); ++i) {
        const UnknownField &value = fields.field(i);
        const FieldDescriptor *field = type.FindFieldByNumber(value.number());
        const bool fits = field && (value.type() == wireType(*field) || isPackedValue(*field, value));
        if (fits)
            known[field->index()].push_back(&value);
        else
            unknown.AddField(value);
    }
    Annotation annotation {.type = type.full_name()};
    if (type.full_name() == "google.protobuf.Timestamp")
        annotation.time = timestamp(fields);
    builder.annotate(std::move(annotation));
    builder.open(NodeKind::Object);
    for (int i = 0; i < type.field_count() && !builder.failed(); ++i) {
        const FieldDescriptor &field = *type.field(i);
        const auto sent = known.find(i);
        if (sent == known.end()) {
            if (!field.has_presence() && !field.is_repeated())
                buildDefault(builder, field);
            continue;
        }
        builder.key(field.name());
        if (!field.message_type() || field.is_repeated())
            builder.annotate({.type = typeName(field)});
        if (field.is_repeated())
            buildRepeated(builder, field, sent->second);
        else
            buildValue(builder, field, *sent->second.back());
    }
    for (int i = 0; i < unknown.field_count() && !builder.failed(); ++i) {
        builder.bareKey(std::to_string(unknown.field(i).number()));
        buildField(builder, unknown.field(i));
    }
    builder.close();
}

} // namespace espalier
