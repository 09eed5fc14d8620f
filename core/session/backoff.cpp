// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/session/backoff.h"

#include <algorithm>

namespace espalier {

namespace {

/// splitmix64: small, and good enough to spread retries.
std::uint64_t nextRandom(std::uint64_t &state)
{
    state += 0x9e37'79b9'7f4a'7c15;
    auto z = state;
    z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
    z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
    return z ^ (z >> 31);
}

} // namespace

Backoff::Backoff(std::uint64_t seed) : Backoff(seed, Limits()) { }

Backoff::Backoff(std::uint64_t seed, Limits limits) : m_limits(limits), m_random(seed) { }

std::chrono::milliseconds Backoff::next()
{
    auto wait = m_limits.first;
    for (std::uint32_t i = 0; i < m_attempts && wait < m_limits.longest; ++i)
        wait *= 2;
    wait = std::min(wait, m_limits.longest);
    ++m_attempts;
    const auto half = static_cast<std::uint64_t>(wait.count() / 2);
    const auto jitter = static_cast<std::int64_t>(nextRandom(m_random) % (half + 1));
    return wait - wait / 2 + std::chrono::milliseconds(jitter);
}

} // namespace espalier
