// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

namespace espalier {

/// A growable byte buffer that does not clear what it hands out: for encoders and output queues.
class ByteBuffer
{
public:
    /// Appends `size` bytes with no defined content and returns where they start; valid until the next call.
    [[nodiscard]] std::uint8_t *extend(std::size_t size)
    {
        const auto at = m_size;
        if (m_capacity - m_size < size)
            reserve(std::max(m_size + size, m_capacity * 2));
        m_size += size;
        return m_data.get() + at;
    }
    void append(ByteView bytes)
    {
        if (!bytes.empty())
            std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
    }
    void append(std::uint8_t byte) { *extend(1) = byte; }

    void reserve(std::size_t capacity)
    {
        if (capacity <= m_capacity)
            return;
        auto grown = std::make_unique_for_overwrite<std::uint8_t[]>(capacity);
        if (m_size > 0)
            std::memcpy(grown.get(), m_data.get(), m_size);
        m_data = std::move(grown);
        m_capacity = capacity;
    }
    /// Drops `size` bytes at the front; at most size().
    void consume(std::size_t size)
    {
        m_size -= size;
        if (m_size > 0)
            std::memmove(m_data.get(), m_data.get() + size, m_size);
    }
    void resize(std::size_t size)
    {
        reserve(size);
        m_size = size;
    }
    void clear() { m_size = 0; }
    /// Clears and gives the memory back.
    void release() { *this = ByteBuffer(); }

    [[nodiscard]] std::uint8_t *data() { return m_data.get(); }
    [[nodiscard]] ByteView view() const { return {m_data.get(), m_size}; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] std::size_t capacity() const { return m_capacity; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }

    ByteBuffer() = default;
    ByteBuffer(ByteBuffer &&other) noexcept
        : m_data(std::move(other.m_data))
        , m_size(std::exchange(other.m_size, 0))
        , m_capacity(std::exchange(other.m_capacity, 0))
    { }
    ByteBuffer &operator=(ByteBuffer &&other) noexcept
    {
        m_data = std::move(other.m_data);
        m_size = std::exchange(other.m_size, 0);
        m_capacity = std::exchange(other.m_capacity, 0);
        return *this;
    }

private:
    std::unique_ptr<std::uint8_t[]> m_data;
    std::size_t m_size = 0;
    std::size_t m_capacity = 0;
};

} // namespace espalier
