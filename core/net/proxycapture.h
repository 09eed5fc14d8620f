// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/capturetap.h"
#include "core/capture/packetcursor.h"

#include <array>

namespace espalier {

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
    std::array<PacketCursor, 2> m_cursors {};
    /// The device's first packet, until it is whole: what it says has to be told with a capture that begins later.
    ByteBuffer m_connect;
    bool m_hasConnect = false;
};

} // namespace espalier
