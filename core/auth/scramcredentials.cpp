// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/scramcredentials.h"

#include "core/auth/scramtext.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace espalier {

namespace {

/// Takes what stands before `separator`, and the separator, from `text`.
std::optional<std::string_view> takeUntil(std::string_view &text, char separator)
{
    const auto at = text.find(separator);
    if (at == std::string_view::npos)
        return std::nullopt;
    const auto part = text.substr(0, at);
    text.remove_prefix(at + 1);
    return part;
}

std::optional<std::uint32_t> numberFrom(std::string_view text)
{
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

} // namespace

Expected<ScramCredentials, ScramError> deriveCredentials(ScramHash hash, std::string_view password,
                                                         std::string salt, std::uint32_t iterations)
{
    if (!isPrepared(password))
        return unexpected(ScramError::NotPrepared);
    if (iterations < minimumScramIterations || iterations > maximumScramIterations)
        return unexpected(ScramError::Iterations);
    if (salt.empty() || salt.size() > maximumScramSalt)
        return unexpected(ScramError::Malformed);
    const auto salted = scramSaltedPassword(hash, password, salt, iterations);
    return ScramCredentials {.hash = hash,
                             .iterations = iterations,
                             .salt = std::move(salt),
                             .storedKey = scramDigest(hash, scramHmac(hash, salted, "Client Key")),
                             .serverKey = scramHmac(hash, salted, "Server Key")};
}

std::string toText(const ScramCredentials &credentials)
{
    return fmt::format("{}${}:{}${}:{}", scramMethod(credentials.hash), credentials.iterations,
                       base64(credentials.salt), base64(credentials.storedKey),
                       base64(credentials.serverKey));
}

std::optional<ScramCredentials> credentialsFromText(std::string_view text)
{
    const auto method = takeUntil(text, '$');
    const auto iterations = takeUntil(text, ':');
    const auto salt = takeUntil(text, '$');
    const auto storedKey = takeUntil(text, ':');
    if (!method || !iterations || !salt || !storedKey)
        return std::nullopt;
    const auto hash = scramHashOf(*method);
    const auto count = numberFrom(*iterations);
    auto saltOctets = fromBase64(*salt);
    auto storedOctets = fromBase64(*storedKey);
    auto serverOctets = fromBase64(text);
    if (!hash || !count || !saltOctets || !storedOctets || !serverOctets)
        return std::nullopt;
    const auto size = scramHashSize(*hash);
    if (*count < minimumScramIterations || *count > maximumScramIterations || saltOctets->empty()
        || saltOctets->size() > maximumScramSalt || storedOctets->size() != size
        || serverOctets->size() != size)
        return std::nullopt;
    return ScramCredentials {.hash = *hash,
                             .iterations = *count,
                             .salt = std::move(*saltOctets),
                             .storedKey = std::move(*storedOctets),
                             .serverKey = std::move(*serverOctets)};
}

bool ScramUsers::add(std::string userName, ScramCredentials credentials)
{
    const auto [user, isNew] =
        m_users.try_emplace({credentials.hash, std::move(userName)}, std::move(credentials));
    // Nobody knows the keys of all users, so nobody can calculate what is made up from them.
    if (isNew)
        m_secret = scramDigest(ScramHash::Sha512, m_secret + user->second.serverKey);
    return isNew;
}

bool ScramUsers::offers(ScramHash hash) const
{
    const auto first = m_users.lower_bound({hash, std::string()});
    return first != m_users.end() && first->first.first == hash;
}

ScramUsers::Found ScramUsers::find(ScramHash hash, const std::string &userName) const
{
    // Calculated for everybody, so that the time does not tell either.
    auto madeUp = scramHmac(ScramHash::Sha512, m_secret, fmt::format("{} {}", scramMethod(hash), userName));
    if (const auto user = m_users.find({hash, userName}); user != m_users.end())
        return {.credentials = user->second, .isUser = true};
    ScramCredentials credentials {.hash = hash,
                                  .iterations = usualScramIterations,
                                  .salt = {},
                                  .storedKey = std::string(scramHashSize(hash), '\0'),
                                  .serverKey = std::string(scramHashSize(hash), '\0')};
    std::size_t saltSize = 16;
    if (offers(hash)) {
        const auto &example = m_users.lower_bound({hash, std::string()})->second;
        credentials.iterations = example.iterations;
        saltSize = example.salt.size();
    }
    while (madeUp.size() < saltSize)
        madeUp += scramDigest(ScramHash::Sha512, madeUp);
    credentials.salt = madeUp.substr(0, saltSize);
    return {.credentials = std::move(credentials), .isUser = false};
}

bool ScramUsers::verify(const std::string &userName, std::string_view password) const
{
    std::optional<Found> found;
    for (const auto hash : scramHashes) { // the last one is the strongest
        if (auto candidate = find(hash, userName);
            offers(hash) && (candidate.isUser || !found || !found->isUser))
            found = std::move(candidate);
    }
    if (!found)
        return false;
    const auto &kept = found->credentials;
    const auto told = deriveCredentials(kept.hash, password, kept.salt, kept.iterations);
    return told && isSameSecret(told->storedKey, kept.storedKey) && found->isUser;
}

std::string_view userNameProblem(std::string_view userName)
{
    if (userName.empty())
        return "the user name is empty";
    if (userName.find(':') != std::string_view::npos || userName.front() == '#')
        return "a user name must not contain a colon nor begin with #";
    if (!isPrepared(userName))
        return "the user name has characters that have more than one form";
    return {};
}

Expected<ScramUsers, ScramUsersError> parseScramUsers(std::string_view text)
{
    ScramUsers users;
    for (std::size_t number = 1; !text.empty(); ++number) {
        auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || line.front() == '#')
            continue;
        const auto userName = takeUntil(line, ':');
        if (!userName)
            return unexpected(ScramUsersError {number, "user:credentials is expected"});
        if (const auto problem = userNameProblem(*userName); !problem.empty())
            return unexpected(ScramUsersError {number, problem});
        auto credentials = credentialsFromText(line);
        if (!credentials)
            return unexpected(ScramUsersError {
                number, "the credentials are not MECHANISM$ITERATIONS:SALT$STOREDKEY:SERVERKEY with 4096 to "
                        "1000000 iterations"});
        if (!users.add(std::string(*userName), std::move(*credentials)))
            return unexpected(
                ScramUsersError {number, "this user has credentials for this mechanism already"});
    }
    return users;
}

} // namespace espalier
