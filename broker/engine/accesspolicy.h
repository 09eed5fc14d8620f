// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/access.h"

#include <cstdint>
#include <memory>
#include <string>

namespace espalier {

/// Which Client Identifiers are taken.
struct ClientIdRules
{
    /// What they must begin with; empty for anything.
    std::string prefix {};
    /// What those begin with that the broker gives.
    std::string assignedPrefix = "auto-";
    /// Clients that bring none.
    enum class Empty : std::uint8_t { Assigned, Refused } empty = Empty::Assigned;
    enum class Source : std::uint8_t {
        Client,
        /// The user name counts instead: nobody can end the session of another user.
        UserName,
    } source = Source::Client;

    friend bool operator==(const ClientIdRules &, const ClientIdRules &) = default;
};

/// Who may come in by a listener, and what he may do then. Other than the listener itself, it may change at any time.
struct AccessPolicy
{
    /// Clients that say no user name, and none of what else would prove who they are.
    enum class Anonymous : std::uint8_t { Admitted, Refused } anonymous = Anonymous::Admitted;
    /// Unchecked: a user name is believed where anonymous clients are admitted, and refused where they are not.
    enum class Passwords : std::uint8_t { Unchecked, Checked } passwords = Passwords::Unchecked;
    /// Null: everything is allowed.
    std::shared_ptr<const AccessRules> rules {};
    ClientIdRules clientIds {};
    /// Names it over restarts: sessions come back under the policy of their listener.
    std::string listener {};
};

/// Of clients that no policy is for, as those in the same program.
inline constexpr std::uint32_t noPolicy = 0xffff'ffff;

} // namespace espalier
