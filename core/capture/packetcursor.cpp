// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/packetcursor.h"

#include "core/mqtt/framer.h"

#include <algorithm>

namespace espalier {

void PacketCursor::advance(ByteView bytes)
{
    m_hasBegun = m_hasBegun || !bytes.empty();
    while (!bytes.empty() && !m_isLost) {
        if (m_left > 0) {
            const auto here = std::min<std::uint64_t>(m_left, bytes.size());
            m_left -= here;
            bytes = bytes.subspan(static_cast<std::size_t>(here));
            continue;
        }
        m_header.at(m_headerSize++) = bytes[0];
        bytes = bytes.subspan(1);
        const auto frame = readFrame(ByteView(m_header).first(m_headerSize), maximumPacketLength);
        if (!frame) {
            m_isLost = true;
        } else if (frame->length > 0) {
            m_left = frame->length - frame->headerLength;
            m_headerSize = 0;
        }
    }
}

std::optional<std::uint64_t> PacketCursor::left() const
{
    if (m_isLost || m_headerSize > 0)
        return std::nullopt;
    return m_left;
}

} // namespace espalier
