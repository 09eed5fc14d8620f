// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace espalier {

/// A growing array whose elements never move: growth costs one block, not a copy of all.
template <typename T>
class ChunkedVector
{
public:
    [[nodiscard]] T &operator[](std::size_t index)
    {
        return m_chunks[index >> shift][index & (perChunk - 1)];
    }
    [[nodiscard]] const T &operator[](std::size_t index) const
    {
        return m_chunks[index >> shift][index & (perChunk - 1)];
    }
    /// Adds a T() and returns its index.
    std::uint32_t add()
    {
        if (m_size == m_chunks.size() * perChunk)
            m_chunks.push_back(std::make_unique<T[]>(perChunk));
        return static_cast<std::uint32_t>(m_size++);
    }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t memory() const { return m_chunks.size() * perChunk * sizeof(T); }

private:
    static constexpr unsigned shift = 10;
    static constexpr std::size_t perChunk = std::size_t {1} << shift;

    std::vector<std::unique_ptr<T[]>> m_chunks;
    std::size_t m_size = 0;
};

} // namespace espalier
