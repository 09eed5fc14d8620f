// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/payload/formatted.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace espalier {

/// Why a payload is not what a decoder makes of it.
struct DecodeError
{
    enum class Kind : std::uint8_t {
        UnexpectedByte,
        UnexpectedEnd,
        BadEscape,
        TrailingBytes,
        NotUtf8,
        /// Above a limit: nested too deeply, too many bytes, or too much text to be shown.
        TooDeep,
        TooLarge,
        /// Another kind of data altogether.
        NotThis,
    } kind {};
    /// Of the byte where it shows, from the start of the payload.
    std::size_t offset = 0;
    friend bool operator==(const DecodeError &, const DecodeError &) = default;
};

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
