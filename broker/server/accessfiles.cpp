// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/server/accessfiles.h"

#include "broker/server/aclfile.h"

#include <map>
#include <utility>

namespace espalier {

namespace {

/// What files say, each read once. The name "" stands for none.
struct Files
{
    std::map<std::string, std::shared_ptr<const UserCredentials>> users;
    std::map<std::string, std::shared_ptr<const AccessRules>> rules;
    std::vector<std::string> errors;

    void addUsers(const std::string &path, const std::shared_ptr<const ScramUsers> &scramUsers)
    {
        if (users.contains(path))
            return;
        auto &place = users[path];
        if (path.empty()) {
            if (scramUsers)
                place = std::make_shared<UserCredentials>(PasswordUsers(), scramUsers);
            return;
        }
        if (auto read = readPasswordUsers(path))
            place = std::make_shared<UserCredentials>(std::move(*read), scramUsers);
        else
            errors.insert(errors.end(), read.error().begin(), read.error().end());
    }
    void addRules(const std::string &path)
    {
        if (rules.contains(path))
            return;
        auto &place = rules[path];
        if (path.empty())
            return;
        if (auto read = readAccessRules(path))
            place = std::make_shared<AccessRules>(std::move(*read));
        else
            errors.insert(errors.end(), read.error().begin(), read.error().end());
    }
};

} // namespace

Expected<void, std::vector<std::string>> loadAccessFiles(std::span<ListenerSettings> listeners,
                                                         const std::shared_ptr<const ScramUsers> &scramUsers)
{
    Files files;
    for (const auto &listener : listeners) {
        files.addUsers(listener.access.passwordFile, scramUsers);
        files.addRules(listener.access.aclFile);
    }
    if (!files.errors.empty())
        return unexpected(std::move(files.errors));
    for (auto &listener : listeners) {
        listener.access.users = files.users[listener.access.passwordFile];
        listener.access.rules = files.rules[listener.access.aclFile];
    }
    return {};
}

AccessPolicy accessPolicyOf(const ListenerAccess &access)
{
    using Anonymous = AccessPolicy::Anonymous;
    using Passwords = AccessPolicy::Passwords;
    return {.anonymous =
                access.anonymous == AnonymousAccess::Nobody ? Anonymous::Refused : Anonymous::Admitted,
            .passwords = access.users ? Passwords::Checked : Passwords::Unchecked,
            .rules = access.rules,
            .clientIds = access.clientIds,
            .listener = access.name};
}

} // namespace espalier
