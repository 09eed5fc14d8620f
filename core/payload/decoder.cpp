// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/decoder.h"

#include "core/payload/decoders.h"
#include "core/payload/valuewriter.h"

#include <algorithm>
#include <array>
#include <string>

namespace espalier {

std::span<const PayloadDecoder> payloadDecoders()
{
    static const std::array decoders {imageDecoder,       jsonDecoder,     xmlDecoder,
                                      textDecoder,        avroDecoder,     cborDecoder,
                                      messagePackDecoder, protobufDecoder, protobufFieldsDecoder,
                                      sparkplugDecoder,   packedDecoder,   hexDecoder};
    return decoders;
}

const PayloadDecoder &payloadDecoder(DecoderKind kind)
{
    const auto decoders = payloadDecoders();
    const auto found = std::find_if(decoders.begin(), decoders.end(),
                                    [kind](const PayloadDecoder &decoder) { return decoder.kind == kind; });
    return found == decoders.end() ? decoders.back() : *found;
}

bool isAskedFor(const PayloadDecoder &decoder, std::string_view contentType)
{
    std::string type(contentType.substr(0, contentType.find(';')));
    while (type.ends_with(' '))
        type.pop_back();
    std::transform(type.begin(), type.end(), type.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return std::any_of(decoder.contentTypes.begin(), decoder.contentTypes.end(), [&](std::string_view known) {
        if (known.starts_with('+'))
            return type.ends_with(known);
        return known.ends_with('/') ? type.starts_with(known) : type == known;
    });
}

Expected<FormattedPayload, DecodeError> formatDecoded(DecoderKind kind, const Bytes &payload,
                                                      Expected<Value, DecodeError> value)
{
    if (!value)
        return unexpected(value.error());
    auto formatted = formatValue(std::move(*value));
    if (formatted) {
        formatted->decoder = kind;
        formatted->shownBytes = payload.size();
    }
    return formatted;
}

} // namespace espalier
