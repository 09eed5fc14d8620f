// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/avroschema.h"
#include "core/payload/cborvalue.h"
#include "core/payload/jsonvalue.h"
#include "core/payload/messagepackvalue.h"
#include "core/payload/packedpattern.h"
#include "core/payload/protobuffields.h"
#include "core/payload/protobufschemas.h"
#include "core/payload/sparkplugstate.h"
#include "tests/fuzz/input.h"

#include <fstream>
#include <sstream>

namespace espalier {

// All decoders with one signature, for fuzz_value.cpp. DATA is the folder tests/data/payload.

inline Expected<Value, DecodeError> readProtobuf(const Bytes &payload, const ValueLimits &limits)
{
    static const ProtobufSchemas schemas(
        {.protoFiles = {}, .importPaths = {}, .descriptorSets = {DATA "/sensor.binpb"}});
    return schemas.decode("sensors.Reading", payload, limits);
}

/// The first half of the payload may be a birth certificate for the second half.
inline Expected<Value, DecodeError> readSparkplug(const Bytes &payload, const ValueLimits &limits)
{
    SparkplugState state;
    const std::size_t half = payload.size() / 2;
    state.receive("spBv1.0/g/NBIRTH/n", payload.view().first(half));
    state.receive("spBv1.0/g/NDEATH/n", payload.view().subspan(half));
    const auto aliases = state.aliases("spBv1.0/g/NDATA/n");
    return sparkplugValue(payload, aliases.get(), limits);
}

inline Expected<Value, DecodeError> readAvro(const Bytes &payload, const ValueLimits &limits)
{
    static const AvroSchema schema = [] {
        std::ostringstream text;
        text << std::ifstream(DATA "/reading.avsc").rdbuf();
        return AvroSchema::parse(text.str()).value();
    }();
    return isAvroFile(payload.view()) ? avroFileValue(payload, limits) : schema.decode(payload, limits);
}

/// The pattern, then what is packed.
inline Expected<Value, DecodeError> readPacked(const Bytes &payload, const ValueLimits &limits)
{
    Input input(payload.view().data(), payload.size());
    const auto pattern = PackedPattern::parse(input.text().substr(0, 64));
    if (!pattern)
        return unexpected(DecodeError {DecodeError::Kind::NoSchema, 0});
    return pattern->value(Bytes::copyOf(input.bytes()), limits);
}

} // namespace espalier
