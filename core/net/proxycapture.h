// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/capturetap.h"

#include <array>

namespace espalier {

/// Follows a stream of packets, of whatever size, only so far that it knows where they end. Behind a fixed header that
/// makes no sense no packet ends any more.
class PacketEnds
{
public:
    /// Takes the next piece.
    void pass(ByteView bytes);
    /// What came last ended with a packet; also before the first byte.
    [[nodiscard]] bool isAtEnd() const { return !m_isLost && m_left == 0 && m_headerSize == 0; }
    [[nodiscard]] bool isLost() const { return m_isLost; }
    [[nodiscard]] bool hasBegun() const { return m_hasBegun; }

private:
    std::array<std::uint8_t, 5> m_header {};
    std::size_t m_headerSize = 0;
    /// Of the packet behind its fixed header.
    std::size_t m_left = 0;
    bool m_hasBegun = false;
    bool m_isLost = false;
};

/// One connection of a proxy as the packet log sees it, whenever the capture is switched on. Part of ProxyLink.
class ProxyCapture
{
public:
    /// All but what the packets say.
    void setInfo(StreamInfo info) { m_info = std::move(info); }
    /// Ends at the tap before, and begins at this one; null: nothing is captured. The tap outlives that.
    void setTap(CaptureTap *tap);
    void pass(Side sender, ByteView bytes);

private:
    void begin();
    void noteConnect(ByteView bytes);

    CaptureTap *m_tap = nullptr;
    CaptureTap::Stream m_stream {};
    StreamInfo m_info {};
    std::array<PacketEnds, 2> m_ends {};
    /// The device's first packet, until it is whole: what it says has to be told with a capture that begins later.
    ByteBuffer m_connect;
    bool m_hasConnect = false;
};

} // namespace espalier
