// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/scramerror.h"
#include "core/auth/scramhash.h"
#include "core/base/expected.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace espalier {

/// What a server keeps of a password for one mechanism: enough to recognize it, not enough to log in with.
struct ScramCredentials
{
    ScramHash hash = ScramHash::Sha256;
    std::uint32_t iterations = 0;
    std::string salt {};
    std::string storedKey {};
    std::string serverKey {};

    friend bool operator==(const ScramCredentials &, const ScramCredentials &) = default;
};

/// Calculates the credentials of a password; see scramSaltedPassword() for how long that takes.
[[nodiscard]] Expected<ScramCredentials, ScramError> deriveCredentials(ScramHash hash,
                                                                       std::string_view password,
                                                                       std::string salt,
                                                                       std::uint32_t iterations);
/// "SCRAM-SHA-256$15000:salt$StoredKey:ServerKey" with the octets in Base64, as PostgreSQL and LDAP servers write it.
[[nodiscard]] std::string toText(const ScramCredentials &credentials);
[[nodiscard]] std::optional<ScramCredentials> credentialsFromText(std::string_view text);

/// Users and their credentials, for a server.
class ScramUsers
{
public:
    /// False when that user has credentials for this hash already.
    [[nodiscard]] bool add(std::string userName, ScramCredentials credentials);
    /// Whether any user can log in with this hash.
    [[nodiscard]] bool offers(ScramHash hash) const;

    struct Found
    {
        ScramCredentials credentials;
        bool isUser = false;
    };
    /// Credentials of a user; for any other name made-up ones, always the same as long as no user changes, with salt and
    /// iterations like those of a user: so an exchange does not tell who is a user.
    [[nodiscard]] Found find(ScramHash hash, const std::string &userName) const;
    /// Whether this is the user's password: for clients that tell it instead of proving that they know it. Takes as long
    /// as scramSaltedPassword() does, for names that nobody has, too. May be called from several threads.
    [[nodiscard]] bool verify(const std::string &userName, std::string_view password) const;

private:
    /// By hash and name.
    std::map<std::pair<ScramHash, std::string>, ScramCredentials> m_users;
    std::string m_secret;
};

/// A line of a file of users that cannot be used, counted from 1.
struct ScramUsersError
{
    std::size_t line = 0;
    /// In English.
    std::string_view problem {};
};

/// Reads "user:credentials" from each line; a user may have a line for each mechanism. Empty lines and those that begin
/// with "#" are left out.
[[nodiscard]] Expected<ScramUsers, ScramUsersError> parseScramUsers(std::string_view text);
/// Why `userName` cannot stand in such a file, in English; empty when it can.
[[nodiscard]] std::string_view userNameProblem(std::string_view userName);

} // namespace espalier
