// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

#include <cstdint>
#include <optional>
#include <string>

namespace google::protobuf {
class UnknownField;
class UnknownFieldSet;
} // namespace google::protobuf

namespace espalier {

class SparkplugAliases;

/// The name of a metric, by its alias where it has none of its own.
[[nodiscard]] std::string sparkplugMetricName(const google::protobuf::UnknownFieldSet &metric,
                                              const SparkplugAliases *aliases);
/// Its value, with its type as annotation.
void buildSparkplugMetric(ValueBuilder &builder, const google::protobuf::UnknownFieldSet &metric,
                          const SparkplugAliases *aliases);
/// Time stamp, alias, flags, properties and metadata of a metric, as an object.
void buildSparkplugDetails(ValueBuilder &builder, const google::protobuf::UnknownFieldSet &metric);

/// The last field with this number and type, or null.
[[nodiscard]] const google::protobuf::UnknownField *sparkplugField(
    const google::protobuf::UnknownFieldSet &fields, int number, int type);
/// The last field with this number that is a varint; nothing where there is none.
[[nodiscard]] std::optional<std::uint64_t> sparkplugNumber(const google::protobuf::UnknownFieldSet &fields,
                                                           int field);

} // namespace espalier
