// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/avroschema.h"
#include "core/payload/decoders.h"
#include "core/payload/packedpattern.h"
#include "core/payload/payloadregistry.h"
#include "core/payload/protobuffields.h"
#include "core/payload/sparkplugpayload.h"

namespace espalier {

namespace {

using Result = Expected<FormattedPayload, DecodeError>;
using Read = Expected<Value, DecodeError> (*)(const Bytes &payload, const DecoderContext &context,
                                              const ValueLimits &limits);

template <DecoderKind kind, Read read>
Result decodeBySchema(const Bytes &payload, const DecoderContext &context)
{
    if (payload.size() > context.limits.structuredBytes)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, context.limits.structuredBytes});
    const ValueLimits limits {.depth = context.limits.depth, .nodes = context.limits.typedNodes};
    return formatDecoded(kind, payload, read(payload, context, limits));
}

Expected<Value, DecodeError> readProtobuf(const Bytes &payload, const DecoderContext &context,
                                          const ValueLimits &limits)
{
    if (!context.hints.registry)
        return unexpected(DecodeError {DecodeError::Kind::NoSchema, 0});
    return context.hints.registry->protobuf().decode(context.choice.schema, payload, limits);
}

Expected<Value, DecodeError> readFields(const Bytes &payload, const DecoderContext &,
                                        const ValueLimits &limits)
{
    return protobufFieldsValue(payload, limits);
}

Expected<Value, DecodeError> readSparkplug(const Bytes &payload, const DecoderContext &context,
                                           const ValueLimits &limits)
{
    return sparkplugValue(payload, context.hints.aliases, limits);
}

Expected<Value, DecodeError> readAvro(const Bytes &payload, const DecoderContext &context,
                                      const ValueLimits &limits)
{
    if (isAvroFile(payload.view()))
        return avroFileValue(payload, limits);
    const AvroSchema *schema =
        context.hints.registry ? context.hints.registry->avro(context.choice.schema) : nullptr;
    if (!schema)
        return unexpected(DecodeError {DecodeError::Kind::NoSchema, 0});
    return schema->decode(payload, limits);
}

Expected<Value, DecodeError> readPacked(const Bytes &payload, const DecoderContext &context,
                                        const ValueLimits &limits)
{
    const auto pattern = PackedPattern::parse(context.choice.pattern);
    if (!pattern)
        return unexpected(DecodeError {DecodeError::Kind::NoSchema, 0});
    return pattern->value(payload, limits);
}

} // namespace

const PayloadDecoder protobufDecoder {
    DecoderKind::Protobuf, "Protobuf", {}, nullptr, decodeBySchema<DecoderKind::Protobuf, readProtobuf>};
const PayloadDecoder protobufFieldsDecoder {DecoderKind::ProtobufFields,
                                            "Protobuf",
                                            {},
                                            nullptr,
                                            decodeBySchema<DecoderKind::ProtobufFields, readFields>};
const PayloadDecoder sparkplugDecoder {DecoderKind::Sparkplug,
                                       "Sparkplug B",
                                       {},
                                       nullptr,
                                       decodeBySchema<DecoderKind::Sparkplug, readSparkplug>};
const PayloadDecoder avroDecoder {
    DecoderKind::Avro, "Avro", {}, isAvroFile, decodeBySchema<DecoderKind::Avro, readAvro>};
const PayloadDecoder packedDecoder {
    DecoderKind::Packed, "packed numbers", {}, nullptr, decodeBySchema<DecoderKind::Packed, readPacked>};

} // namespace espalier
