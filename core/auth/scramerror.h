// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace espalier {

/// Why a SCRAM exchange cannot go on.
enum class ScramError : std::uint8_t {
    /// A message is not what RFC 5802 makes of it, or came out of turn.
    Malformed,
    /// A message or a field of it is longer than anybody needs.
    TooLong,
    /// A mandatory extension, an authorization identity or channel binding, none of which is offered here.
    Unsupported,
    /// The other side does not answer this exchange: another nonce, another header.
    OtherExchange,
    /// Fewer iterations than are safe, or more than are to be waited for.
    Iterations,
    /// Own user name or password cannot be used: see isPrepared().
    NotPrepared,
    /// The system gave no random numbers.
    NoNonce,
    /// The server says that the client is wrong.
    RefusedByServer,
    /// The server does not know the password either.
    WrongServer,
    /// The client does not know the password, or there is no such user.
    WrongClient,
};

/// The fewest iterations of RFC 7677, 4: with less a server could try passwords at leisure on what a client sends it.
inline constexpr std::uint32_t minimumScramIterations = 4096;
/// What RFC 7677, 4 advises.
inline constexpr std::uint32_t usualScramIterations = 15'000;
/// What a client may be made to calculate: less than a second.
inline constexpr std::uint32_t maximumScramIterations = 1'000'000;
/// Octets of a message from the other side.
inline constexpr std::size_t maximumScramMessage = 4096;
/// Octets of a salt.
inline constexpr std::size_t maximumScramSalt = 1024;

} // namespace espalier
