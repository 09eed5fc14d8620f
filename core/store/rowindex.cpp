// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/rowindex.h"

#include <algorithm>

namespace espalier {

void RowIndex::clear()
{
    for (const auto &chunk : m_chunks)
        retire(*chunk);
    m_chunks.clear();
    m_size = 0;
    m_startsValid = false;
}

void RowIndex::assign(std::span<const IndexedRow> rows)
{
    clear();
    insertFirst(rows);
}

void RowIndex::insertFirst(std::span<const IndexedRow> rows)
{
    insertAt({0, 0}, rows);
}

void RowIndex::insertAfter(std::uint32_t id, std::span<const IndexedRow> rows)
{
    const Place place = find(id);
    insertAt({place.chunk, place.offset + 1}, rows);
}

void RowIndex::insertAfterSubtree(std::uint32_t id, std::span<const IndexedRow> rows)
{
    insertAt(subtreeEnd(find(id)), rows);
}

std::uint32_t RowIndex::removeBelow(std::uint32_t id)
{
    const Place start = find(id);
    const Place end = subtreeEnd(start);
    const std::uint32_t before = m_size;
    if (start.chunk == end.chunk) {
        erase(*m_chunks[start.chunk], start.offset + 1, end.offset);
    } else {
        erase(*m_chunks[start.chunk], start.offset + 1, m_chunks[start.chunk]->count);
        if (end.chunk < m_chunks.size())
            erase(*m_chunks[end.chunk], 0, end.offset);
        for (std::uint32_t i = start.chunk + 1; i < end.chunk; ++i) {
            m_size -= m_chunks[i]->count;
            retire(*m_chunks[i]);
        }
        m_chunks.erase(m_chunks.begin() + start.chunk + 1, m_chunks.begin() + end.chunk);
        renumber(start.chunk);
    }
    joinSmall(start.chunk);
    return before - m_size;
}

IndexedRow RowIndex::at(std::uint32_t row) const
{
    updateStarts();
    const auto next = std::upper_bound(m_starts.begin(), m_starts.end(), row);
    const auto position = static_cast<std::size_t>(next - m_starts.begin()) - 1;
    const Chunk &chunk = *m_chunks[position];
    const std::uint32_t offset = row - m_starts[position];
    return {chunk.ids[offset], chunk.depths[offset]};
}

std::int64_t RowIndex::rowOf(std::uint32_t id) const
{
    const Place place = find(id);
    if (!place.isValid())
        return -1;
    updateStarts();
    return std::int64_t {m_starts[place.chunk]} + place.offset;
}

std::size_t RowIndex::memory() const
{
    return m_chunks.size() * (sizeof(Chunk) + sizeof(void *) * 2)
           + (m_serialOf.capacity() + m_starts.capacity()) * sizeof(std::uint32_t);
}

/// The serial may be that of a chunk which the node has left, or of one that took the number over: then it is not found.
RowIndex::Place RowIndex::find(std::uint32_t id) const
{
    if (id >= m_serialOf.size() || m_serialOf[id] == none)
        return {};
    const Chunk *chunk = m_bySerial[m_serialOf[id]];
    if (!chunk)
        return {};
    const auto *end = chunk->ids + chunk->count;
    const auto *found = std::find(chunk->ids, end, id);
    return found == end ? Place() : Place {chunk->position, static_cast<std::uint32_t>(found - chunk->ids)};
}

RowIndex::Place RowIndex::subtreeEnd(Place start) const
{
    const std::uint16_t depth = m_chunks[start.chunk]->depths[start.offset];
    std::uint32_t from = start.offset + 1;
    for (std::uint32_t position = start.chunk; position < m_chunks.size(); ++position, from = 0) {
        const Chunk &chunk = *m_chunks[position];
        if (from == 0 && chunk.minimumDepth > depth)
            continue;
        const auto *end = chunk.depths + chunk.count;
        const auto *found =
            std::find_if(chunk.depths + from, end, [&](std::uint16_t d) { return d <= depth; });
        if (found != end)
            return {position, static_cast<std::uint32_t>(found - chunk.depths)};
    }
    return {static_cast<std::uint32_t>(m_chunks.size()), 0};
}

void RowIndex::insertAt(Place place, std::span<const IndexedRow> rows)
{
    if (rows.empty())
        return;
    m_startsValid = false;
    m_size += static_cast<std::uint32_t>(rows.size());
    // The front of a chunk is the end of the one before: that may have room.
    if (place.offset == 0 && place.chunk > 0)
        place = {place.chunk - 1, m_chunks[place.chunk - 1]->count};
    const bool exists = place.chunk < m_chunks.size();
    if (exists && rows.size() <= capacity / 4) {
        insertSmall(place, rows);
        return;
    }
    if (exists) {
        splitAt(place);
        ++place.chunk;
    }
    std::vector<std::unique_ptr<Chunk>> made;
    made.reserve(rows.size() / filling + 1);
    for (std::size_t done = 0; done < rows.size(); done += filling) {
        made.push_back(makeChunk());
        const auto part = rows.subspan(done, std::min<std::size_t>(filling, rows.size() - done));
        for (const IndexedRow row : part)
            put(*made.back(), made.back()->count++, row);
    }
    m_chunks.insert(m_chunks.begin() + place.chunk, std::make_move_iterator(made.begin()),
                    std::make_move_iterator(made.end()));
    renumber(place.chunk);
}

void RowIndex::insertSmall(Place place, std::span<const IndexedRow> rows)
{
    const auto added = static_cast<std::uint32_t>(rows.size());
    if (m_chunks[place.chunk]->count + added > capacity) {
        const std::uint32_t half = m_chunks[place.chunk]->count / 2;
        splitAt({place.chunk, half});
        if (place.offset > half)
            place = {place.chunk + 1, place.offset - half};
    }
    Chunk &chunk = *m_chunks[place.chunk];
    std::move_backward(chunk.ids + place.offset, chunk.ids + chunk.count, chunk.ids + chunk.count + added);
    std::move_backward(chunk.depths + place.offset, chunk.depths + chunk.count,
                       chunk.depths + chunk.count + added);
    chunk.count += added;
    for (std::uint32_t i = 0; i < added; ++i)
        put(chunk, place.offset + i, rows[i]);
}

/// Moves what stands at and behind a place into a chunk of its own.
void RowIndex::splitAt(Place place)
{
    Chunk &chunk = *m_chunks[place.chunk];
    if (place.offset == chunk.count)
        return;
    auto tail = makeChunk();
    for (std::uint32_t i = place.offset; i < chunk.count; ++i)
        put(*tail, tail->count++, {chunk.ids[i], chunk.depths[i]});
    chunk.count = place.offset;
    m_chunks.insert(m_chunks.begin() + place.chunk + 1, std::move(tail));
    renumber(place.chunk + 1);
}

void RowIndex::erase(Chunk &chunk, std::uint32_t from, std::uint32_t to)
{
    std::move(chunk.ids + to, chunk.ids + chunk.count, chunk.ids + from);
    std::move(chunk.depths + to, chunk.depths + chunk.count, chunk.depths + from);
    chunk.count -= to - from;
    m_size -= to - from;
    m_startsValid = false;
}

/// Joins a chunk with the one behind it while they are small together, so that chunks stay few.
void RowIndex::joinSmall(std::uint32_t position)
{
    if (m_chunks[position]->count == 0) {
        retire(*m_chunks[position]);
        m_chunks.erase(m_chunks.begin() + position);
        renumber(position);
    }
    while (position + 1 < m_chunks.size()
           && m_chunks[position]->count + m_chunks[position + 1]->count <= capacity / 2) {
        Chunk &chunk = *m_chunks[position];
        const Chunk &next = *m_chunks[position + 1];
        for (std::uint32_t i = 0; i < next.count; ++i)
            put(chunk, chunk.count++, {next.ids[i], next.depths[i]});
        retire(next);
        m_chunks.erase(m_chunks.begin() + position + 1);
        renumber(position);
    }
}

std::unique_ptr<RowIndex::Chunk> RowIndex::makeChunk()
{
    auto chunk = std::make_unique_for_overwrite<Chunk>();
    if (m_freeSerials.empty()) {
        chunk->serial = static_cast<std::uint32_t>(m_bySerial.size());
        m_bySerial.push_back(nullptr);
    } else {
        chunk->serial = m_freeSerials.back();
        m_freeSerials.pop_back();
    }
    chunk->minimumDepth = 0xffff;
    m_bySerial[chunk->serial] = chunk.get();
    return chunk;
}

void RowIndex::retire(const Chunk &chunk)
{
    m_bySerial[chunk.serial] = nullptr;
    m_freeSerials.push_back(chunk.serial);
}

void RowIndex::put(Chunk &chunk, std::uint32_t offset, IndexedRow row)
{
    chunk.ids[offset] = row.id;
    chunk.depths[offset] = row.depth;
    chunk.minimumDepth = std::min(chunk.minimumDepth, row.depth);
    if (row.id >= m_serialOf.size())
        m_serialOf.resize(std::max<std::size_t>(row.id + std::size_t {1}, m_serialOf.size() * 5 / 4), none);
    m_serialOf[row.id] = chunk.serial;
}

void RowIndex::renumber(std::uint32_t from)
{
    for (std::size_t i = from; i < m_chunks.size(); ++i)
        m_chunks[i]->position = static_cast<std::uint32_t>(i);
    m_startsValid = false;
}

void RowIndex::updateStarts() const
{
    if (m_startsValid)
        return;
    m_starts.resize(m_chunks.size());
    std::uint32_t start = 0;
    for (std::size_t i = 0; i < m_chunks.size(); ++i) {
        m_starts[i] = start;
        start += m_chunks[i]->count;
    }
    m_startsValid = true;
}

} // namespace espalier
