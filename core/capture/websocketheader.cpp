// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/websocketheader.h"

#include <algorithm>

namespace espalier {

Expected<WebSocketHeader, WebSocketHeader::Error> readWebSocketHeader(ByteView start, Side sender)
{
    using Error = WebSocketHeader::Error;
    constexpr unsigned largestControl = 125;
    WebSocketHeader header;
    if (start.empty())
        return header;
    const auto opcode = start[0] & 0x0fU;
    header.opcode = static_cast<WebSocketHeader::Opcode>(opcode);
    header.isFinal = (start[0] & 0x80U) != 0;
    if ((start[0] & 0x70U) != 0)
        return unexpected(Error::ReservedBits);
    if ((opcode > 2 && opcode < 8) || opcode > 10)
        return unexpected(Error::UnknownOpcode);
    if (start.size() < 2)
        return header;
    // Section 5.1: all that a client sends, and nothing else.
    const bool isMasked = (start[1] & 0x80U) != 0;
    if (isMasked != (sender == Side::Client))
        return unexpected(isMasked ? Error::Masked : Error::NotMasked);
    const auto shortLength = start[1] & 0x7fU;
    if (header.isControl() && (!header.isFinal || shortLength > largestControl))
        return unexpected(Error::ControlTooLarge);
    const std::size_t lengthBytes = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
    const std::size_t size = 2 + lengthBytes + (isMasked ? header.mask.size() : 0);
    if (start.size() < size)
        return header;
    header.payloadLength = lengthBytes == 0 ? shortLength : 0;
    for (std::size_t i = 0; i < lengthBytes; ++i)
        header.payloadLength = header.payloadLength << 8U | start[2 + i];
    if (header.payloadLength >> 63U != 0)
        return unexpected(Error::Length);
    if (isMasked)
        std::copy_n(start.begin() + static_cast<std::ptrdiff_t>(2 + lengthBytes), header.mask.size(),
                    header.mask.begin());
    header.size = size;
    return header;
}

} // namespace espalier
