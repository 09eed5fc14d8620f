// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/base/expected.h"
#include "core/mqtt/types.h"

#include <array>
#include <cstdint>

namespace espalier {

/// The header of a WebSocket frame (RFC 6455 section 5.2).
struct WebSocketHeader
{
    enum class Opcode : std::uint8_t {
        Continuation = 0,
        Text = 1,
        Binary = 2,
        Close = 8,
        Ping = 9,
        Pong = 10,
    };
    enum class Error : std::uint8_t {
        ReservedBits,
        UnknownOpcode,
        Masked,
        NotMasked,
        /// Or in pieces (section 5.5).
        ControlTooLarge,
        Length,
    };
    static constexpr std::size_t longest = 14;

    Opcode opcode = Opcode::Binary;
    bool isFinal = true;
    /// Of the header; 0 while it has not come as a whole: then the rest stands for nothing but what has come.
    std::size_t size = 0;
    std::uint64_t payloadLength = 0;
    /// Zeros in what a server sends.
    std::array<std::uint8_t, 4> mask {};

    [[nodiscard]] bool isControl() const { return opcode >= Opcode::Close; }
};

/// Reads the header at the front of `start`, which may end within it. What is wrong is told as soon as it has come.
[[nodiscard]] Expected<WebSocketHeader, WebSocketHeader::Error> readWebSocketHeader(ByteView start,
                                                                                    Side sender);

} // namespace espalier
