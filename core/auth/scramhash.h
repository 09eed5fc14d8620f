// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The functions that SCRAM is made of (RFC 5802, 2.2). Octets are kept in strings, which compare and join easily.
namespace espalier {

/// The hash function that a mechanism is named after.
enum class ScramHash : std::uint8_t { Sha1, Sha256, Sha512 };

inline constexpr ScramHash scramHashes[] {ScramHash::Sha1, ScramHash::Sha256, ScramHash::Sha512};

/// "SCRAM-SHA-256" and so on: the name of the mechanism in SASL and of the Authentication Method in MQTT.
[[nodiscard]] std::string_view scramMethod(ScramHash hash);
/// The reverse; nothing for any other name.
[[nodiscard]] std::optional<ScramHash> scramHashOf(std::string_view method);

/// Octets of the hash's result.
[[nodiscard]] std::size_t scramHashSize(ScramHash hash);
/// H(text)
[[nodiscard]] std::string scramDigest(ScramHash hash, std::string_view text);
/// HMAC(key, text)
[[nodiscard]] std::string scramHmac(ScramHash hash, std::string_view key, std::string_view text);
/// Hi(password, salt, iterations), which takes long by intention: about a quarter of a second for a million iterations.
[[nodiscard]] std::string scramSaltedPassword(ScramHash hash, std::string_view password,
                                              std::string_view salt, std::uint32_t iterations);
/// a XOR b, both of the same size.
[[nodiscard]] std::string scramXor(std::string_view a, std::string_view b);
/// Compares secrets in a time that tells nothing about where they differ.
[[nodiscard]] bool isSameSecret(std::string_view a, std::string_view b);

/// Base64 as RFC 5802 wants it (RFC 4648, 4): padded, without line ends or anything else.
[[nodiscard]] std::string base64(std::string_view octets);
[[nodiscard]] std::optional<std::string> fromBase64(std::string_view text);

/// A nonce for one exchange, from the system's random numbers: 24 printable characters. Empty when the system gives
/// none, which ends an exchange before it begins.
[[nodiscard]] std::string randomNonce();
/// Octets for a salt; empty when the system gives none.
[[nodiscard]] std::string randomSalt();

} // namespace espalier
