// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoders.h"
#include "core/payload/jsonvalue.h"
#include "core/payload/valuewriter.h"

#include <array>

namespace espalier {

namespace {

bool probe(ByteView payload)
{
    const std::string_view text = jsonText(payload);
    const auto start = text.find_first_not_of(" \t\r\n");
    return start != std::string_view::npos
           && std::string_view("{[\"-0123456789tfn").find(text[start]) != std::string_view::npos;
}

Expected<FormattedPayload, DecodeError> decode(const Bytes &payload, const FormatLimits &limits)
{
    if (payload.size() > limits.jsonBytes)
        return unexpected(DecodeError {DecodeError::Kind::TooLarge, limits.jsonBytes});
    auto value = jsonValue(payload, {.depth = limits.depth});
    if (!value)
        return unexpected(value.error());
    auto formatted = formatValue(std::move(*value));
    if (formatted) {
        formatted->decoder = DecoderKind::Json;
        formatted->shownBytes = payload.size();
    }
    return formatted;
}

constexpr std::array contentTypes {std::string_view("application/json"), std::string_view("text/json"),
                                   std::string_view("+json")};

} // namespace

const PayloadDecoder jsonDecoder {DecoderKind::Json, contentTypes, probe, decode};

} // namespace espalier
