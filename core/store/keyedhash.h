// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace espalier {

/// A fast hash with a secret key, so that nobody can choose topic names that collide: multiply and fold of 128 bits.
class KeyedHash
{
public:
    /// A key of the system's randomness.
    KeyedHash();
    KeyedHash(std::uint64_t key0, std::uint64_t key1) : m_key0(key0), m_key1(key1) { }

    [[nodiscard]] std::uint64_t operator()(std::string_view text) const
    {
        const char *at = text.data();
        std::size_t left = text.size();
        std::uint64_t state = m_key0 ^ left;
        for (; left > 16; left -= 16, at += 16)
            state = fold(load(at) ^ m_key1, load(at + 8) ^ state);
        std::uint64_t low = 0;
        std::uint64_t high = 0;
        if (left >= 8) {
            low = load(at);
            high = load(at + left - 8);
        } else if (left > 0) {
            std::memcpy(&low, at, left);
        }
        return fold(low ^ m_key1, fold(high ^ m_key0, state ^ m_key1));
    }
    [[nodiscard]] std::uint64_t operator()(std::uint32_t a, std::uint32_t b) const
    {
        return fold((std::uint64_t {a} << 32 | b) ^ m_key0, m_key1);
    }

private:
    __extension__ using Wide = unsigned __int128;

    static std::uint64_t fold(std::uint64_t a, std::uint64_t b)
    {
        const Wide product = static_cast<Wide>(a) * b;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }
    static std::uint64_t load(const char *at)
    {
        std::uint64_t value;
        std::memcpy(&value, at, sizeof value);
        return value;
    }

    std::uint64_t m_key0;
    std::uint64_t m_key1;
};

} // namespace espalier
