// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/passwordfile.h"

#include "core/auth/scramhash.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>
#include <utility>

namespace espalier {

namespace {

constexpr std::size_t hashSize = 64;
constexpr std::size_t maximumSaltSize = 1024;
constexpr std::size_t maximumUserName = 65'535;

std::string digestOf(std::string_view password, const PasswordHash &like)
{
    if (like.kind == PasswordHash::Kind::Sha512)
        return scramDigest(ScramHash::Sha512, std::string(password) + like.salt);
    return scramSaltedPassword(ScramHash::Sha512, password, like.salt, like.iterations);
}

/// What stands before the next "$", which is taken too.
std::string_view takePart(std::string_view &text)
{
    const auto part = text.substr(0, text.find('$'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
}

std::optional<std::uint32_t> iterationsFrom(std::string_view text)
{
    std::uint32_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool isNumber = error == std::errc() && end == text.data() + text.size();
    return isNumber && number > 0 && number <= maximumPasswordIterations ? std::optional(number)
                                                                         : std::nullopt;
}

} // namespace

PasswordHash hashPassword(std::string_view password, std::string salt, std::uint32_t iterations)
{
    PasswordHash hash {
        .kind = PasswordHash::Kind::Pbkdf2, .iterations = iterations, .salt = std::move(salt), .hash = {}};
    hash.hash = digestOf(password, hash);
    return hash;
}

std::string toText(const PasswordHash &hash)
{
    if (hash.kind == PasswordHash::Kind::Sha512)
        return fmt::format("$6${}${}", base64(hash.salt), base64(hash.hash));
    return fmt::format("$7${}${}${}", hash.iterations, base64(hash.salt), base64(hash.hash));
}

Expected<PasswordHash, std::string> passwordHashFromText(std::string_view text)
{
    PasswordHash hash;
    const bool isSimple = text.starts_with("$6$");
    text.remove_prefix(3);
    if (isSimple) {
        hash.kind = PasswordHash::Kind::Sha512;
    } else {
        const auto iterations = iterationsFrom(takePart(text));
        if (!iterations)
            return unexpected(fmt::format("behind $7$ the number of iterations is expected, 1 to {}",
                                          maximumPasswordIterations));
        hash.iterations = *iterations;
    }
    auto salt = fromBase64(takePart(text));
    auto octets = fromBase64(text);
    if (!salt || salt->empty() || salt->size() > maximumSaltSize)
        return unexpected(std::string("the salt is not Base64, is empty or is too long"));
    if (!octets || octets->size() != hashSize)
        return unexpected(std::string("the hash is not Base64 of 64 bytes"));
    hash.salt = std::move(*salt);
    hash.hash = std::move(*octets);
    return hash;
}

bool isPassword(const PasswordHash &hash, std::string_view password)
{
    return isSameSecret(digestOf(password, hash), hash.hash);
}

bool PasswordUsers::add(std::string userName, PasswordHash hash)
{
    return m_users.try_emplace(std::move(userName), std::move(hash)).second;
}

bool PasswordUsers::verify(const std::string &userName, std::string_view password) const
{
    if (m_users.empty())
        return false;
    const auto user = m_users.find(userName);
    if (user != m_users.end())
        return isPassword(user->second, password);
    // Names that nobody has cost what that of some user costs, always the same.
    const auto other = std::hash<std::string>()(userName) % m_users.size();
    static_cast<void>(
        isPassword(std::next(m_users.begin(), static_cast<std::ptrdiff_t>(other))->second, password));
    return false;
}

std::string_view passwordUserNameProblem(std::string_view userName)
{
    if (userName.empty())
        return "the user name is empty";
    if (userName.size() > maximumUserName)
        return "the user name is longer than 65535 bytes";
    if (userName.find_first_of(":\r\n") != std::string_view::npos || userName.front() == '#')
        return "a user name must not contain a colon or a line end nor begin with #";
    return {};
}

Expected<PasswordUsers, std::vector<LineError>> parsePasswordUsers(std::string_view text,
                                                                   const std::string &path)
{
    PasswordUsers users;
    std::vector<LineError> errors;
    FileLines lines(text);
    for (std::string_view line; lines.next(line);) {
        if (line.empty() || line.front() == '#')
            continue;
        const auto fail = [&](std::string problem) {
            errors.push_back({lines.number(), std::move(problem)});
        };
        const auto colon = line.find(':');
        if (colon == std::string_view::npos) {
            fail("user:hash is expected");
            continue;
        }
        const auto userName = line.substr(0, colon);
        const auto secret = line.substr(colon + 1);
        if (const auto problem = passwordUserNameProblem(userName); !problem.empty()) {
            fail(std::string(problem));
        } else if (!secret.starts_with("$6$") && !secret.starts_with("$7$")) {
            fail(fmt::format(
                "the password is not hashed. A file of plain passwords is hashed as a whole with: "
                "mosquitto_passwd -U {0}; one user with: mosquitto_passwd {0} USER",
                path));
        } else if (auto hash = passwordHashFromText(secret); !hash) {
            fail(std::move(hash.error()));
        } else if (!users.add(std::string(userName), std::move(*hash))) {
            fail("this user has a line already");
        }
    }
    if (!errors.empty())
        return unexpected(std::move(errors));
    return users;
}

Expected<PasswordUsers, std::vector<std::string>> readPasswordUsers(const std::string &path)
{
    const auto text = readTextFile(path);
    if (!text)
        return unexpected(std::vector {text.error()});
    auto users = parsePasswordUsers(*text, path);
    if (!users)
        return unexpected(sentences(path, users.error()));
    return std::move(*users);
}

} // namespace espalier
