// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"
#include "core/payload/jsonvalue.h"

#include <array>

namespace espalier {

namespace {

bool probeJson(ByteView payload)
{
    const std::string_view text = jsonText(payload);
    const auto start = text.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos
           && std::string_view("{[\"-0123456789tfn").find(text[start]) != std::string_view::npos;
}

Expected<FormattedPayload, DecodeError> decodeJson(const Bytes &payload, const DecoderContext &context)
{
    if (payload.size() > context.limits.jsonBytes)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, context.limits.jsonBytes});
    return formatDecoded(DecoderKind::Json, payload, jsonValue(payload, {.depth = context.limits.depth}));
}

constexpr std::array jsonTypes {std::string_view("application/json"), std::string_view("text/json"),
                                std::string_view("+json")};

} // namespace

const PayloadDecoder jsonDecoder {DecoderKind::Json, "JSON", jsonTypes, probeJson, decodeJson};

} // namespace espalier
