// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetring.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace espalier {

void PacketRing::add(PacketRecord record, ByteView bytes)
{
    auto &chunk = chunkFor(bytes.size());
    const auto before = chunk.heldBytes();
    record.offset = static_cast<std::uint32_t>(chunk.bytes.size());
    record.length = static_cast<std::uint32_t>(bytes.size());
    chunk.bytes.append(bytes);
    chunk.records.push_back(record);
    m_heldBytes += chunk.heldBytes() - before;
    ++m_end;
}

PacketRing::Chunk &PacketRing::chunkFor(std::size_t bytes)
{
    if (!m_chunks.empty()) {
        auto &last = m_chunks.back();
        if (last.records.size() < chunkRecords && last.bytes.size() + bytes <= chunkBytes)
            return last;
    }
    // The first one grows, so that a short capture takes little.
    const bool isFirst = m_chunks.empty();
    auto &chunk = m_chunks.emplace_back();
    chunk.first = m_end;
    if (!isFirst) {
        chunk.bytes.reserve(std::max(bytes, chunkBytes));
        m_heldBytes += chunk.heldBytes();
    }
    return chunk;
}

const PacketRing::Chunk &PacketRing::find(PacketNumber number) const
{
    assert(contains(number));
    if (m_lastFound < m_chunks.size()) {
        if (m_chunks[m_lastFound].holds(number))
            return m_chunks[m_lastFound];
        if (m_lastFound + 1 < m_chunks.size() && m_chunks[m_lastFound + 1].holds(number))
            return m_chunks[++m_lastFound];
    }
    const auto next = std::upper_bound(m_chunks.begin(), m_chunks.end(), number,
                                       [](PacketNumber n, const Chunk &chunk) { return n < chunk.first; });
    m_lastFound = static_cast<std::size_t>(next - m_chunks.begin()) - 1;
    return m_chunks[m_lastFound];
}

const PacketRecord &PacketRing::record(PacketNumber number) const
{
    const auto &chunk = find(number);
    return chunk.records[static_cast<std::size_t>(number - chunk.first)];
}

PacketRecord &PacketRing::record(PacketNumber number)
{
    return const_cast<PacketRecord &>(std::as_const(*this).record(number));
}

ByteView PacketRing::bytes(PacketNumber number) const
{
    const auto &chunk = find(number);
    const auto &record = chunk.records[static_cast<std::size_t>(number - chunk.first)];
    return chunk.bytes.view().subspan(record.offset, record.length);
}

void PacketRing::clear()
{
    m_chunks.clear();
    m_heldBytes = 0;
    m_lastFound = 0;
}

} // namespace espalier
