// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

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
        /// The message type, schema file or struct pattern that it needs is missing or cannot be used.
        NoSchema,
        /// It has not the size that the struct pattern asks for.
        WrongSize,
    } kind {};
    /// Of the byte where it shows, from the start of the payload.
    std::size_t offset = 0;
    friend bool operator==(const DecodeError &, const DecodeError &) = default;
};

} // namespace espalier
