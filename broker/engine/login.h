// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"

#include <cstdint>
#include <string>
#include <vector>

namespace espalier {

/// Whether a user name and a password belong together: asked by the engine, answered by its driver when it knows.
struct PasswordQuestion
{
    PeerHandle peer {};
    /// Of the listener that the client came in by; see AccessPolicy.
    std::uint32_t policy = 0;
    std::string userName {};
    std::string password {};
};

enum class PasswordAnswer : std::uint8_t { Right, Wrong };

/// What waits for the answer.
struct PendingLogin
{
    std::vector<std::uint8_t> connect;
    /// What the client sent behind it.
    std::vector<std::uint8_t> rest;

    [[nodiscard]] std::size_t size() const { return connect.size() + rest.size(); }
};

} // namespace espalier
