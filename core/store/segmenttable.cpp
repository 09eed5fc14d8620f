// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/segmenttable.h"

#include <cstring>

namespace espalier {

namespace {
constexpr std::size_t blockSize = 32 * 1024;
}

std::uint32_t SegmentTable::intern(std::string_view text)
{
    const std::uint32_t hash = hashOf(text);
    std::uint32_t segment = find(text, hash);
    if (segment == IdTable::none) {
        segment = m_segments.add();
        m_segments[segment] = {keep(text), static_cast<std::uint32_t>(text.size()), hash};
        m_table.insert(hash, segment, [this](std::uint32_t id) { return m_segments[id].hash; });
    }
    return segment;
}

std::uint32_t SegmentTable::find(std::string_view text) const
{
    return find(text, hashOf(text));
}

std::uint32_t SegmentTable::find(std::string_view text, std::uint32_t hash) const
{
    return m_table.find(
        hash, [&](std::uint32_t id) { return m_segments[id].hash == hash && this->text(id) == text; });
}

const char *SegmentTable::keep(std::string_view text)
{
    if (text.size() > m_freeSize) {
        // A long text gets a block of its own, so that it does not waste the rest of the current one.
        const bool isLong = text.size() > blockSize / 8;
        const std::size_t size = isLong ? text.size() : blockSize;
        m_blocks.push_back(std::make_unique_for_overwrite<char[]>(size));
        m_textMemory += size;
        char *block = m_blocks.back().get();
        if (isLong)
            return static_cast<const char *>(std::memcpy(block, text.data(), text.size()));
        m_free = block;
        m_freeSize = blockSize;
    }
    char *kept = m_free;
    std::memcpy(kept, text.data(), text.size());
    m_free += text.size();
    m_freeSize -= text.size();
    return kept;
}

} // namespace espalier
