// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/payload/decodeerror.h"
#include "core/payload/formatted.h"

#include <span>
#include <string_view>

namespace espalier {

struct DecoderContext
{
    const FormatLimits &limits;
    const PayloadHints &hints;
    /// What the user chose; default where a decoder was chosen by looking.
    const DecodeChoice &choice;
};

/// One way to understand a payload. Functions are pure and may run on any thread.
struct PayloadDecoder
{
    DecoderKind kind;
    /// As it is called in every language: "CBOR".
    const char *name;
    /// Media types that ask for it, in small letters; "+json" stands for a suffix, "text/" for a whole type.
    std::span<const std::string_view> contentTypes;
    /// A cheap look: is it worth decoding? Null for what is never guessed.
    bool (*probe)(ByteView payload);
    Expected<FormattedPayload, DecodeError> (*decode)(const Bytes &payload, const DecoderContext &context);
};

/// All decoders, in the order in which they are tried. The last one takes everything.
[[nodiscard]] std::span<const PayloadDecoder> payloadDecoders();
[[nodiscard]] const PayloadDecoder &payloadDecoder(DecoderKind kind);
/// Whether the content type of a message asks for a decoder.
[[nodiscard]] bool isAskedFor(const PayloadDecoder &decoder, std::string_view contentType);

/// What a decoder of structured payloads gives back: the value as text, or its error.
[[nodiscard]] Expected<FormattedPayload, DecodeError> formatDecoded(DecoderKind kind, const Bytes &payload,
                                                                    Expected<Value, DecodeError> value);

} // namespace espalier
