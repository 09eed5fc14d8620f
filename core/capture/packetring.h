// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/packetrecord.h"

#include <deque>
#include <vector>

namespace espalier {

/// Packets with their bytes, in chunks: new ones are added at the end, whole chunks are dropped at the front. Used by one
/// thread.
class PacketRing
{
public:
    /// The oldest packet that is kept, and the one that comes next.
    [[nodiscard]] PacketNumber begin() const { return m_chunks.empty() ? m_end : m_chunks.front().first; }
    [[nodiscard]] PacketNumber end() const { return m_end; }
    [[nodiscard]] bool contains(PacketNumber number) const { return number >= begin() && number < m_end; }

    /// `record` gets its place among the bytes.
    void add(PacketRecord record, ByteView bytes);
    /// Must be contained. References are valid until dropFront() or clear(), views until the next add() too.
    [[nodiscard]] const PacketRecord &record(PacketNumber number) const;
    [[nodiscard]] PacketRecord &record(PacketNumber number);
    [[nodiscard]] ByteView bytes(PacketNumber number) const;

    /// Memory that all chunks hold, in bytes.
    [[nodiscard]] std::size_t heldBytes() const { return m_heldBytes; }
    [[nodiscard]] bool hasOneChunk() const { return m_chunks.size() <= 1; }
    /// Drops the oldest chunk and calls `forget(const PacketRecord &)` for each of its packets. There must be one.
    template <typename Forget>
    void dropFront(Forget &&forget)
    {
        for (const auto &record : m_chunks.front().records)
            forget(record);
        m_heldBytes -= m_chunks.front().heldBytes();
        m_chunks.pop_front();
        m_lastFound = 0;
    }
    /// Numbers go on.
    void clear();

private:
    struct Chunk
    {
        PacketNumber first = 0;
        std::vector<PacketRecord> records;
        ByteBuffer bytes;
        [[nodiscard]] std::size_t heldBytes() const
        {
            return bytes.capacity() + records.capacity() * sizeof(PacketRecord);
        }
        [[nodiscard]] bool holds(PacketNumber number) const
        {
            return number >= first && number - first < records.size();
        }
    };
    /// A packet that is larger has a chunk to itself.
    static constexpr std::size_t chunkBytes = std::size_t {512} * 1024;
    static constexpr std::size_t chunkRecords = 4096;

    Chunk &chunkFor(std::size_t bytes);
    [[nodiscard]] const Chunk &find(PacketNumber number) const;

    std::deque<Chunk> m_chunks;
    PacketNumber m_end = 0;
    std::size_t m_heldBytes = 0;
    /// Packets are mostly asked for one after the other.
    mutable std::size_t m_lastFound = 0;
};

} // namespace espalier
