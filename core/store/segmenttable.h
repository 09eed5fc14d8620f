// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/chunkedvector.h"
#include "core/store/idtable.h"
#include "core/store/keyedhash.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace espalier {

/// The levels of topic names, each text kept once and named by a dense number. Nothing is ever removed.
class SegmentTable
{
public:
    /// The number of `text`, which may be empty and need not be UTF-8; a new one when it is new.
    [[nodiscard]] std::uint32_t intern(std::string_view text);
    /// The number of `text`, or IdTable::none.
    [[nodiscard]] std::uint32_t find(std::string_view text) const;
    [[nodiscard]] std::string_view text(std::uint32_t segment) const
    {
        const Segment &found = m_segments[segment];
        return {found.data, found.length};
    }
    [[nodiscard]] std::size_t size() const { return m_segments.size(); }
    [[nodiscard]] std::size_t memory() const { return m_segments.memory() + m_table.memory() + m_textMemory; }

private:
    struct Segment
    {
        const char *data = nullptr;
        std::uint32_t length = 0;
        std::uint32_t hash = 0;
    };

    [[nodiscard]] std::uint32_t find(std::string_view text, std::uint32_t hash) const;
    [[nodiscard]] std::uint32_t hashOf(std::string_view text) const
    {
        return static_cast<std::uint32_t>(m_hash(text));
    }
    [[nodiscard]] const char *keep(std::string_view text);

    KeyedHash m_hash;
    ChunkedVector<Segment> m_segments;
    IdTable m_table;
    std::vector<std::unique_ptr<char[]>> m_blocks;
    char *m_free = nullptr;
    std::size_t m_freeSize = 0;
    std::size_t m_textMemory = 0;
};

} // namespace espalier
