// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/base/bytes.h"
#include "core/base/expected.h"
#include "core/mqtt/types.h"
#include "core/mqtt/violation.h"

#include <algorithm>
#include <cstdint>

namespace espalier {

/// What stands at the front of a byte stream.
struct FrameInfo
{
    /// Length of the whole packet; 0 while the fixed header is not complete.
    std::uint32_t length = 0;
    /// Length of the fixed header: 2 to 5.
    std::uint32_t headerLength = 0;
};

/// Reads the fixed header at the front of `bytes` (2.1). An error is a Remaining Length longer than four bytes, one not
/// written with the fewest bytes (MQTT-1.5.5-1), packet type 0, or a packet longer than `maximumPacketSize`.
[[nodiscard]] Expected<FrameInfo, Violation> readFrame(ByteView bytes, std::uint32_t maximumPacketSize);

/// The type of a framed packet; that of no packet is none there is.
[[nodiscard]] inline PacketType packetTypeOf(ByteView packet)
{
    return static_cast<PacketType>(packet.empty() ? 0 : packet[0] >> 4);
}

/// Cuts a byte stream into packets. Packets that are complete in what was received are handed on in place; only a
/// packet that is cut off is copied, after its size was checked. Holds no memory between packets.
///
/// Flow: feed() for each piece received; on an error the connection is closed and the framer thrown away.
class Framer
{
public:
    explicit Framer(std::uint32_t maximumPacketSize = maximumPacketLength)
        : m_maximumPacketSize(maximumPacketSize)
    { }

    /// Calls `packet(ByteView)` for each complete packet; it returns true to go on, false to stop (the rest of `bytes`
    /// is then dropped). Views stay valid as long as `bytes`, for a packet put together from several pieces until the
    /// next feed() or release().
    template <typename Sink>
    Expected<void, Violation> feed(ByteView bytes, Sink &&packet);

    /// Gives back the memory of a packet that was put together.
    void release() { m_assembled.release(); }
    void setMaximumPacketSize(std::uint32_t bytes) { m_maximumPacketSize = bytes; }
    /// Bytes of a packet that is not yet complete.
    [[nodiscard]] std::size_t pending() const { return m_partial.size(); }
    /// These bytes; valid until the next feed().
    [[nodiscard]] ByteView pendingBytes() const { return m_partial.view(); }

private:
    /// Room for a packet that has begun; from here on it grows with what really arrives.
    static constexpr std::size_t firstPartial = 4096;

    /// Moves bytes into m_partial until it holds a whole packet; false when it does not yet.
    Expected<bool, Violation> complete(ByteView &bytes);

    ByteBuffer m_partial;
    ByteBuffer m_assembled;
    std::uint32_t m_maximumPacketSize;
};

template <typename Sink>
Expected<void, Violation> Framer::feed(ByteView bytes, Sink &&packet)
{
    if (!m_partial.isEmpty()) {
        const auto done = complete(bytes);
        if (!done)
            return unexpected(done.error());
        if (!*done)
            return {};
        m_assembled = std::move(m_partial);
        if (!packet(m_assembled.view()))
            return {};
    }
    while (!bytes.empty()) {
        const auto frame = readFrame(bytes, m_maximumPacketSize);
        if (!frame)
            return unexpected(frame.error());
        if (frame->length == 0 || frame->length > bytes.size()) {
            m_partial.reserve(std::min<std::size_t>(frame->length, firstPartial));
            m_partial.append(bytes);
            return {};
        }
        const auto whole = bytes.first(frame->length);
        bytes = bytes.subspan(frame->length);
        if (!packet(whole))
            return {};
    }
    return {};
}

} // namespace espalier
