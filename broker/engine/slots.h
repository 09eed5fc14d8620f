// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace espalier {

/// Values under dense ids that are used again. Grows by blocks: nothing moves, and no more is taken than is needed.
template <typename T>
class Slots
{
public:
    [[nodiscard]] T &operator[](std::uint32_t id) { return m_blocks[id / blockSize][id % blockSize]; }
    [[nodiscard]] const T &operator[](std::uint32_t id) const
    {
        return m_blocks[id / blockSize][id % blockSize];
    }

    /// The id of a value as it is made by T().
    [[nodiscard]] std::uint32_t add()
    {
        if (!m_free.empty()) {
            const auto id = m_free.back();
            m_free.pop_back();
            return id;
        }
        if (m_end == m_blocks.size() * blockSize)
            m_blocks.push_back(std::make_unique<T[]>(blockSize));
        return m_end++;
    }
    void remove(std::uint32_t id)
    {
        (*this)[id] = T();
        m_free.push_back(id);
    }
    /// How many are in use.
    [[nodiscard]] std::size_t size() const { return m_end - m_free.size(); }

private:
    static constexpr std::uint32_t blockSize = 256;

    std::vector<std::unique_ptr<T[]>> m_blocks;
    std::vector<std::uint32_t> m_free;
    std::uint32_t m_end = 0;
};

} // namespace espalier
