// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/capturefeed.h"
#include "core/mqtt/decode.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

/// Pieces of one direction that wait until it is known where in them a packet begins.
class HeldPieces
{
public:
    struct Piece
    {
        std::size_t begin = 0;
        CaptureTime time = 0;
        /// Among the pieces of both directions.
        std::uint64_t order = 0;
    };

    void add(ByteView bytes, CaptureTime time, std::uint64_t order)
    {
        m_pieces.push_back({m_bytes.size(), time, order});
        m_bytes.append(bytes);
    }
    void dropFront(std::size_t size);
    void clear() { *this = HeldPieces(); }

    [[nodiscard]] ByteView view() const { return m_bytes.view(); }
    [[nodiscard]] const std::vector<Piece> &pieces() const { return m_pieces; }
    [[nodiscard]] ByteView piece(std::size_t index) const
    {
        const auto end = index + 1 < m_pieces.size() ? m_pieces[index + 1].begin : m_bytes.size();
        return view().subspan(m_pieces[index].begin, end - m_pieces[index].begin);
    }

private:
    ByteBuffer m_bytes;
    std::vector<Piece> m_pieces;
};

/// How much speaks for packets that follow each other, up to some of them.
struct PacketRun
{
    std::size_t packets = 0;
    /// Grows with what can be checked of the packets; 0 when something among them is no packet.
    int score = 0;
};

/// Of the packets from the front of `bytes` on; the last may be cut off.
[[nodiscard]] PacketRun measureRun(ByteView bytes, DecodeContext context);

struct PacketStart
{
    std::size_t offset = 0;
    PacketRun run {};
};

/// Whether only the beginnings of pieces are tried, or any byte of the first few KiB.
enum class SearchWidth : std::uint8_t { Pieces, Bytes };

/// The first place in `held` where a whole packet begins, followed by nothing but packets as far as it was read.
[[nodiscard]] std::optional<PacketStart> findPacketStart(const HeldPieces &held, DecodeContext context,
                                                         SearchWidth width);

} // namespace espalier
