// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/filelines.h"
#include "core/base/expected.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// What is kept of a password, as mosquitto's password files write it.
struct PasswordHash
{
    enum class Kind : std::uint8_t {
        /// "$6$SALT$HASH": SHA-512 of password and salt.
        Sha512,
        /// "$7$ITERATIONS$SALT$HASH": PBKDF2 with HMAC-SHA-512.
        Pbkdf2,
    } kind = Kind::Pbkdf2;
    std::uint32_t iterations = 1;
    std::string salt {};
    std::string hash {};
};

/// What a password that is added is hashed with: some ten milliseconds, paid at each CONNECT.
inline constexpr std::uint32_t usualPasswordIterations = 20'000;
/// Of a password that is added, in octets: mosquitto takes no other.
inline constexpr std::size_t usualPasswordSalt = 12;
/// What a CONNECT may cost: a few seconds.
inline constexpr std::uint32_t maximumPasswordIterations = 10'000'000;

/// The hash of a password; `salt` is not empty.
[[nodiscard]] PasswordHash hashPassword(std::string_view password, std::string salt,
                                        std::uint32_t iterations);
[[nodiscard]] std::string toText(const PasswordHash &hash);
/// What is wrong is said in English.
[[nodiscard]] Expected<PasswordHash, std::string> passwordHashFromText(std::string_view text);
/// Takes as long as the hash wants, whatever the outcome.
[[nodiscard]] bool isPassword(const PasswordHash &hash, std::string_view password);

/// Users who log in with user name and password.
class PasswordUsers
{
public:
    /// False when that user is known already.
    [[nodiscard]] bool add(std::string userName, PasswordHash hash);
    [[nodiscard]] std::size_t size() const { return m_users.size(); }
    /// A name that nobody has takes as long as that of a user. May be called from several threads.
    [[nodiscard]] bool verify(const std::string &userName, std::string_view password) const;

private:
    std::map<std::string, PasswordHash> m_users;
};

/// Reads lines "user:hash"; empty ones and those that begin with "#" are left out. All that is wrong is told at once.
/// Plain passwords are wrong: `path` is for the advice.
[[nodiscard]] Expected<PasswordUsers, std::vector<LineError>> parsePasswordUsers(std::string_view text,
                                                                                 const std::string &path);
/// Reads such a file; each error is a sentence that names file and line.
[[nodiscard]] Expected<PasswordUsers, std::vector<std::string>> readPasswordUsers(const std::string &path);
/// Why `userName` cannot stand in such a file, in English; empty when it can.
[[nodiscard]] std::string_view passwordUserNameProblem(std::string_view userName);

} // namespace espalier
