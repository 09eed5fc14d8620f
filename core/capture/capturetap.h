// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefeed.h"

#include <chrono>
#include <memory>

namespace espalier {

/// Copies what passes on connections into blocks for the packet log. Used by one thread; who does not capture has none.
///
/// Flow: open() for a connection, then add() for each piece of bytes in the order in which they pass, close() at its end;
/// flush() at the end of a turn of the event loop hands on what has gathered.
class CaptureTap
{
public:
    /// Whether a piece ends where a packet ends: where the capture can go on after something had to be left out.
    enum class Ending : std::uint8_t { WithinPacket, AtPacketEnd };
    /// What a tap remembers of a stream; kept by the caller beside the connection.
    struct Stream
    {
        StreamId id {};
        /// By Side: bytes are left out until a packet ends.
        bool isLosing[2] = {false, false};
    };

    explicit CaptureTap(std::shared_ptr<CaptureFeed> feed);

    [[nodiscard]] Stream open(StreamInfo info);
    void add(Stream &stream, Side sender, ByteView bytes, Ending ending)
    {
        if (stream.isLosing[static_cast<std::size_t>(sender)]) [[unlikely]]
            goOn(stream, sender, ending);
        else if (!m_feed->hasRoom()) [[unlikely]]
            lose(stream, sender, ending);
        else
            m_block.add(stream.id, sender, bytes, now());
        if (m_block.bytes.size() >= blockSize)
            m_feed->put(m_block);
    }
    void close(const Stream &stream);
    /// What passes from now on passes at another time: between what a turn has read and what it writes.
    void tick() { m_hasNow = false; }
    /// Ends the turn.
    void flush();

private:
    static constexpr std::size_t blockSize = std::size_t {256} * 1024;

    [[nodiscard]] CaptureTime now();
    void lose(Stream &stream, Side sender, Ending ending);
    void goOn(Stream &stream, Side sender, Ending ending);

    std::shared_ptr<CaptureFeed> m_feed;
    CaptureBlock m_block;
    CaptureTime m_now = 0;
    bool m_hasNow = false;
};

} // namespace espalier
