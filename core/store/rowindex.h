// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace espalier {

/// One row: a node and how deep it stands. A subtree is a row and the deeper rows that follow it.
struct IndexedRow
{
    std::uint32_t id = 0;
    std::uint16_t depth = 0;
    friend bool operator==(const IndexedRow &, const IndexedRow &) = default;
};

/// The rows of a tree in the order in which they are seen, from number to node and from node to number. Kept in counted
/// chunks of some hundred rows: a look-up passes over the counts of chunks, a change moves rows of one chunk, and a
/// large part comes and goes by whole chunks. A node stands in it at most once; nodes are dense numbers.
class RowIndex
{
public:
    void clear();
    /// Makes `rows` the content.
    void assign(std::span<const IndexedRow> rows);
    void insertFirst(std::span<const IndexedRow> rows);
    /// Directly behind the row of `id`, which must be there.
    void insertAfter(std::uint32_t id, std::span<const IndexedRow> rows);
    /// Behind the row of `id` and all deeper rows that follow it.
    void insertAfterSubtree(std::uint32_t id, std::span<const IndexedRow> rows);
    /// Takes away the deeper rows that follow the row of `id`; returns their number.
    std::uint32_t removeBelow(std::uint32_t id);

    [[nodiscard]] std::uint32_t size() const { return m_size; }
    /// The row with that number, which must exist.
    [[nodiscard]] IndexedRow at(std::uint32_t row) const;
    /// The number of the row of `id`, or -1.
    [[nodiscard]] std::int64_t rowOf(std::uint32_t id) const;
    [[nodiscard]] bool contains(std::uint32_t id) const { return find(id).isValid(); }
    [[nodiscard]] std::size_t memory() const;

private:
    static constexpr std::uint32_t none = 0xffff'ffff;
    static constexpr std::uint32_t capacity = 512;
    /// New chunks are not filled to the brim, so that the next insertion need not split them.
    static constexpr std::uint32_t filling = 384;

    struct Chunk
    {
        std::uint32_t serial = 0;
        std::uint32_t position = 0;
        std::uint32_t count = 0;
        /// At most the least depth of its rows.
        std::uint16_t minimumDepth = 0;
        std::uint16_t depths[capacity];
        std::uint32_t ids[capacity];
    };
    /// A row by its chunk's position among the chunks and its place in it.
    struct Place
    {
        std::uint32_t chunk = none;
        std::uint32_t offset = 0;
        [[nodiscard]] bool isValid() const { return chunk != none; }
    };

    [[nodiscard]] Place find(std::uint32_t id) const;
    [[nodiscard]] Place subtreeEnd(Place start) const;
    void insertAt(Place place, std::span<const IndexedRow> rows);
    void insertSmall(Place place, std::span<const IndexedRow> rows);
    void splitAt(Place place);
    void erase(Chunk &chunk, std::uint32_t from, std::uint32_t to);
    void joinSmall(std::uint32_t position);
    [[nodiscard]] std::unique_ptr<Chunk> makeChunk();
    void retire(const Chunk &chunk);
    void put(Chunk &chunk, std::uint32_t offset, IndexedRow row);
    void renumber(std::uint32_t from);
    void updateStarts() const;

    std::vector<std::unique_ptr<Chunk>> m_chunks;
    /// Serial of the chunk that a node stood in last; it may have left since.
    std::vector<std::uint32_t> m_serialOf;
    /// Chunk by serial; null for serials that wait to be used again.
    std::vector<Chunk *> m_bySerial;
    std::vector<std::uint32_t> m_freeSerials;
    std::uint32_t m_size = 0;
    /// Row number of the first row of each chunk; made when asked for.
    mutable std::vector<std::uint32_t> m_starts;
    mutable bool m_startsValid = false;
};

} // namespace espalier
