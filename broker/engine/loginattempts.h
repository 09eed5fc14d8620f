// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/time.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace espalier {

/// Counts failed logins by where they come from, so that nobody can try many passwords. Bounded: when there are too many
/// places, those that are new count as one.
class LoginAttempts
{
public:
    /// Failures allowed in a row; 0 for any number. After `recovery` one of them is forgotten.
    LoginAttempts(std::uint32_t allowed, std::chrono::milliseconds recovery)
        : m_allowed(allowed), m_recovery(recovery)
    { }

    /// Whether another attempt is looked at. `name`: see PeerOrigin::name; ports do not count, nor do processes, nor the
    /// second half of an IPv6 address, which everybody can choose.
    [[nodiscard]] bool mayTry(std::string_view name, TimePoint now);
    void failed(std::string_view name, TimePoint now);
    [[nodiscard]] std::size_t size() const { return m_places.size(); }

private:
    /// When all failures of a place are forgotten.
    using Places = std::unordered_map<std::string, TimePoint>;
    void forgetOld(TimePoint now);

    std::uint32_t m_allowed;
    std::chrono::milliseconds m_recovery;
    Places m_places;
    /// A full table is looked through for what is forgotten only now and then: those who fill it must not make it work.
    TimePoint m_nextSweep {};
};

} // namespace espalier
