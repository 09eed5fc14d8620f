// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/passwordfile.h"
#include "core/auth/scramcredentials.h"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace espalier {

/// All who may log in with user name and password: those of a password file, and those who could use SCRAM. Immutable,
/// so that threads can share it.
class UserCredentials
{
public:
    explicit UserCredentials(PasswordUsers users, std::shared_ptr<const ScramUsers> scramUsers = {})
        : m_users(std::move(users)), m_scramUsers(std::move(scramUsers))
    { }

    /// Takes long by intention, and as long for names that nobody has.
    [[nodiscard]] bool verify(const std::string &userName, std::string_view password) const
    {
        const bool isUser = m_users.verify(userName, password);
        const bool isScramUser = m_scramUsers && m_scramUsers->verify(userName, password);
        return isUser || isScramUser;
    }

private:
    PasswordUsers m_users;
    std::shared_ptr<const ScramUsers> m_scramUsers;
};

} // namespace espalier
