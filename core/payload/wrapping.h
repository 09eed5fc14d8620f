// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/expected.h"
#include "core/payload/decodechoice.h"
#include "core/payload/decodeerror.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace espalier {

struct Unwrapped
{
    Bytes bytes;
    /// There would be more than the limit.
    bool isCut = false;
};

/// What was compressed, or sent as base64. Stops at `limit` bytes, however much the payload would make of itself.
[[nodiscard]] Expected<Unwrapped, DecodeError> unwrap(Wrapping wrapping, const Bytes &payload,
                                                      std::size_t limit);

/// The other way round. Nothing when memory or a library fails.
[[nodiscard]] std::optional<std::string> wrap(Wrapping wrapping, std::string_view bytes);

/// Deflate (RFC 1951) without a header.
[[nodiscard]] Expected<Unwrapped, DecodeError> inflateRaw(const Bytes &payload, std::size_t limit);

/// The compression that the first bytes tell of; never of a text.
[[nodiscard]] std::optional<Wrapping> detectedWrapping(ByteView payload);

} // namespace espalier
