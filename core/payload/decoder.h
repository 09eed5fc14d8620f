// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/payload/decodeerror.h"
#include "core/payload/formatted.h"

#include <span>
#include <string_view>

namespace espalier {

/// One way to understand a payload. Functions are pure and may run on any thread.
struct PayloadDecoder
{
    DecoderKind kind;
    /// Media types that ask for it, in small letters; "+json" stands for a suffix, "text/" for a whole type.
    std::span<const std::string_view> contentTypes;
    /// A cheap look at the beginning: is it worth decoding?
    bool (*probe)(ByteView payload);
    Expected<FormattedPayload, DecodeError> (*decode)(const Bytes &payload, const FormatLimits &limits);
};

/// All decoders, in the order in which they are tried. The last one takes everything.
[[nodiscard]] std::span<const PayloadDecoder> payloadDecoders();
[[nodiscard]] const PayloadDecoder &payloadDecoder(DecoderKind kind);
/// Whether the content type of a message asks for a decoder.
[[nodiscard]] bool isAskedFor(const PayloadDecoder &decoder, std::string_view contentType);

} // namespace espalier
