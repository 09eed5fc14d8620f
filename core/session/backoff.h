// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace espalier {

/// When to try again: the wait doubles from attempt to attempt up to a limit. A random part keeps many clients that lost
/// the same server from coming back at the same instant.
class Backoff
{
public:
    struct Limits
    {
        std::chrono::milliseconds first {500};
        std::chrono::milliseconds longest {30'000};
    };

    /// `seed` makes the random part repeatable.
    explicit Backoff(std::uint64_t seed);
    Backoff(std::uint64_t seed, Limits limits);

    /// The wait before the next attempt: between half and all of the doubled wait.
    [[nodiscard]] std::chrono::milliseconds next();
    /// An attempt succeeded.
    void reset() { m_attempts = 0; }
    /// Attempts since the last success.
    [[nodiscard]] std::uint32_t attempts() const { return m_attempts; }

private:
    Limits m_limits;
    std::uint64_t m_random;
    std::uint32_t m_attempts = 0;
};

} // namespace espalier
