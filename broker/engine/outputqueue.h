// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/message.h"
#include "core/base/bytebuffer.h"

#include <deque>
#include <memory>
#include <span>
#include <vector>

namespace espalier {

/// Buffers that wait to be used again, so that a client that is served now and then neither keeps one nor pays for
/// growing a new one.
class BufferPool
{
public:
    [[nodiscard]] ByteBuffer take();
    void give(ByteBuffer &&buffer);

private:
    std::vector<ByteBuffer> m_buffers;
};

/// Bytes on their way to one client: small packets in one buffer, large payloads shared with other clients.
///
/// Flow: the engine appends; the driver calls gather(), writes, and tells consume() how much the socket took. An empty
/// queue holds no memory.
class OutputQueue
{
public:
    explicit OutputQueue(BufferPool &pool) : m_pool(&pool) { }

    /// `size` bytes to be filled at once; valid until the next call.
    [[nodiscard]] std::uint8_t *extend(std::size_t size)
    {
        if (m_bytes.capacity() == 0)
            m_bytes = m_pool->take();
        m_size += size;
        return m_bytes.extend(size);
    }
    void append(ByteView bytes) { std::memcpy(extend(bytes.size()), bytes.data(), bytes.size()); }
    /// Appends `part`, which lies in `owner`, without copying it.
    void appendShared(MessageRef owner, ByteView part);

    /// What is appended from now on waits until release() of `batch` or a later one. Batches never go back.
    void holdBack(std::uint64_t batch);
    void release(std::uint64_t batch);
    [[nodiscard]] bool isHeldBack() const { return m_holds != nullptr; }

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    /// Bytes at the front that may be written now.
    [[nodiscard]] std::size_t sendable() const
    {
        return m_holds ? static_cast<std::size_t>(m_holds->front().position - m_consumed) : m_size;
    }

    /// Fills `views` with the sendable front of the queue, in order, and returns how many were needed; with more bytes than
    /// fit, as many as there are views.
    [[nodiscard]] std::size_t gather(std::span<ByteView> views) const { return gather(views, sendable()); }
    /// The same for the first `size` bytes, sendable or not.
    [[nodiscard]] std::size_t gather(std::span<ByteView> views, std::size_t size) const;
    /// Drops `size` bytes at the front: they were written.
    void consume(std::size_t size);
    void clear();

private:
    struct Shared
    {
        /// Where in m_bytes it stands: before the byte with this index.
        std::size_t position;
        MessageRef owner;
        ByteView part;
    };

    struct Hold
    {
        /// Counted from the first byte that was ever appended.
        std::uint64_t position;
        std::uint64_t batch;
    };

    BufferPool *m_pool;
    ByteBuffer m_bytes;
    /// Bytes of m_bytes that were written already.
    std::size_t m_written = 0;
    std::size_t m_size = 0;
    std::unique_ptr<std::deque<Shared>> m_shared;
    /// Null, or not empty.
    std::unique_ptr<std::deque<Hold>> m_holds;
    /// Bytes that were ever consumed.
    std::uint64_t m_consumed = 0;
};

} // namespace espalier
