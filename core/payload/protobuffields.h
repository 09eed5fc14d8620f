// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

namespace google::protobuf {
class UnknownField;
class UnknownFieldSet;
} // namespace google::protobuf

namespace espalier {

/// How deep messages may stand in messages.
constexpr std::size_t deepestMessage = 64;

/// Fields without a schema, by their numbers. What has a length is a message when it can be one, else text, else bytes.
void buildFields(ValueBuilder &builder, const google::protobuf::UnknownFieldSet &fields);
/// One value of a field without a schema.
void buildField(ValueBuilder &builder, const google::protobuf::UnknownField &field);

/// A message of Protobuf without a schema: last resort, only when chosen by hand, since nearly anything can be read so.
[[nodiscard]] Expected<Value, DecodeError> protobufFieldsValue(const Bytes &payload,
                                                               const ValueLimits &limits = {});

} // namespace espalier
