// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/importeddirection.h"

#include <algorithm>

namespace espalier {

namespace {

/// Held while a packet is searched; then the front is given up.
constexpr std::size_t searchedBytes = 16 * 1024;
constexpr std::size_t givenUpAtOnce = 4 * 1024;

} // namespace

void ImportedDirection::data(ByteView bytes, CaptureTime time)
{
    const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(m_skip, bytes.size()));
    m_skip -= skipped;
    countUnusable(skipped);
    bytes = bytes.subspan(skipped);
    if (bytes.empty())
        return;
    if (m_isSearching)
        searchIn(bytes, time);
    else
        pass(bytes, time);
}

void ImportedDirection::lose(std::optional<std::uint64_t> bytes, CaptureTime time)
{
    if (bytes == std::uint64_t {0})
        return;
    m_summary.lostBytes.at(static_cast<std::size_t>(m_sender)) += bytes.value_or(0);
    if (m_isSearching) {
        // Nothing that was held belongs to what follows.
        countUnusable(m_held.view().size());
        m_held.clear();
        return;
    }
    const auto left = m_skip > 0 ? m_skip : m_cursor.left();
    // Behind a packet's end any number of packets may be missing.
    const bool isWithinPacket = bytes && left && *left >= *bytes;
    const bool isKnown = m_skip > 0;
    m_skip = isWithinPacket ? *left - *bytes : 0;
    m_isSearching = !isWithinPacket;
    m_cursor = {};
    if (!isKnown)
        m_output.lose(m_stream, m_sender, time);
}

void ImportedDirection::finish()
{
    countUnusable(m_held.view().size());
    m_held.clear();
}

void ImportedDirection::pass(ByteView bytes, CaptureTime time)
{
    m_cursor.advance(bytes);
    m_output.add(m_stream, m_sender, bytes, time);
}

void ImportedDirection::searchIn(ByteView bytes, CaptureTime time)
{
    m_held.add(bytes, time, 0);
    const bool isFull = m_held.view().size() >= searchedBytes;
    const auto width = isFull ? SearchWidth::Bytes : SearchWidth::Pieces;
    for (const auto version : {ProtocolVersion::V5, ProtocolVersion::V311}) {
        const auto found = findPacketStart(m_held, {version, m_sender}, width);
        if (!found)
            continue;
        countUnusable(found->offset);
        m_held.dropFront(found->offset);
        for (std::size_t i = 0; i < m_held.pieces().size(); ++i)
            pass(m_held.piece(i), m_held.pieces()[i].time);
        m_held.clear();
        m_isSearching = false;
        return;
    }
    if (isFull) {
        countUnusable(givenUpAtOnce);
        m_held.dropFront(givenUpAtOnce);
    }
}

void ImportedDirection::countUnusable(std::uint64_t bytes)
{
    m_summary.unusableBytes.at(static_cast<std::size_t>(m_sender)) += bytes;
}

} // namespace espalier
