// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/authentication.h"
#include "core/auth/scramcredentials.h"
#include "core/base/expected.h"
#include "core/base/mailbox.h"

#include <memory>
#include <string>
#include <string_view>

namespace espalier {

/// SCRAM with the mechanisms that the users have credentials for.
class ScramAuthentication final : public Authentication
{
public:
    /// Clients that name no Authentication Method.
    enum class Others : std::uint8_t { Refused, Admitted };

    ScramAuthentication(std::shared_ptr<const ScramUsers> users, Others others)
        : m_users(std::move(users)), m_others(others)
    { }

    /// Exchanges that begin from now on are with these. From any thread.
    void setUsers(std::shared_ptr<const ScramUsers> users);

    [[nodiscard]] std::unique_ptr<AuthenticationExchange> begin(std::string_view method) override;
    [[nodiscard]] bool admitsOthers() const override { return m_others == Others::Admitted; }

private:
    std::shared_ptr<const ScramUsers> m_users;
    Mailbox<std::shared_ptr<const ScramUsers>> m_renewed;
    Others m_others;
};

/// Reads a file of users, see parseScramUsers(); the error is a sentence that names file and line.
[[nodiscard]] Expected<ScramUsers, std::string> readScramUsers(const std::string &path);

} // namespace espalier
