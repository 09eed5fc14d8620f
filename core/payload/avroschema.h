// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/valuebuilder.h"

#include <memory>
#include <string>
#include <string_view>

namespace espalier {

/// A schema of Avro. Immutable; any thread.
class AvroSchema
{
public:
    /// From the text of an `.avsc` file; the reason in English when it is no schema.
    [[nodiscard]] static Expected<AvroSchema, std::string> parse(std::string_view json);

    /// One datum and nothing behind it. The header of Confluent's wire format (a zero and the four bytes of a schema's
    /// number) may stand before it.
    [[nodiscard]] Expected<Value, DecodeError> decode(const Bytes &payload,
                                                      const ValueLimits &limits = {}) const;

private:
    struct Impl;
    explicit AvroSchema(std::shared_ptr<const Impl> impl) : m_impl(std::move(impl)) { }
    std::shared_ptr<const Impl> m_impl;
};

/// An object container file, which brings its schema along, as an array of its data.
[[nodiscard]] Expected<Value, DecodeError> avroFileValue(const Bytes &payload,
                                                         const ValueLimits &limits = {});
[[nodiscard]] bool isAvroFile(ByteView payload);

} // namespace espalier
