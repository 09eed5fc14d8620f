// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <iterator>
#include <vector>

namespace espalier::simulation {

/// The same numbers for the same seed on every platform, which the distributions of the standard library do not promise.
class Random
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) { }
    /// A stream of its own for each part of a history: leaving one part out does not change the others.
    Random(std::uint64_t seed, std::uint64_t stream) : m_state(seed)
    {
        m_state = next() ^ (stream * 0xd1b5'4a32'd192'ed03);
    }

    std::uint64_t next()
    {
        m_state += 0x9e37'79b9'7f4a'7c15;
        auto z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58'476d'1ce4'e5b9;
        z = (z ^ (z >> 27)) * 0x94d0'49bb'1331'11eb;
        return z ^ (z >> 31);
    }
    /// Less than `limit`, which is not 0.
    std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>((next() >> 16) % limit); }
    std::uint32_t between(std::uint32_t least, std::uint32_t most) { return least + below(most - least + 1); }
    bool chance(std::uint32_t percent) { return below(100) < percent; }
    template <typename T>
    T pick(std::initializer_list<T> choices)
    {
        return *(choices.begin() + below(static_cast<std::uint32_t>(choices.size())));
    }
    template <typename Container>
    const auto &pickFrom(const Container &choices)
    {
        return choices[below(static_cast<std::uint32_t>(std::size(choices)))];
    }

private:
    std::uint64_t m_state;
};

} // namespace espalier::simulation
