// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/framer.h"

namespace espalier {

Expected<FrameInfo, Violation> readFrame(ByteView bytes, std::uint32_t maximumPacketSize)
{
    if (bytes.empty())
        return FrameInfo {};
    if (bytes[0] >> 4 == 0)
        return unexpected(Violation {Clause::RULE_2_1_2_ReservedPacketType, ReasonCode::MalformedPacket, 0});
    std::uint32_t value = 0;
    for (std::uint32_t i = 1; i < 5; ++i) {
        if (i >= bytes.size())
            return FrameInfo {};
        value |= static_cast<std::uint32_t>(bytes[i] & 0x7f) << (7 * (i - 1));
        if ((bytes[i] & 0x80) != 0)
            continue;
        if (i > 1 && bytes[i] == 0)
            return unexpected(Violation {Clause::MQTT_1_5_5_1, ReasonCode::MalformedPacket, 1});
        const std::uint32_t length = 1 + i + value;
        if (length > maximumPacketSize)
            return unexpected(
                Violation {Clause::RULE_3_1_2_MaximumPacketSize, ReasonCode::PacketTooLarge, 1});
        return FrameInfo {.length = length, .headerLength = 1 + i};
    }
    return unexpected(Violation {Clause::RULE_1_5_5_TooManyBytes, ReasonCode::MalformedPacket, 1});
}

Expected<bool, Violation> Framer::complete(ByteView &bytes)
{
    auto frame = readFrame(m_partial.view(), m_maximumPacketSize);
    while (frame && frame->length == 0 && !bytes.empty()) {
        m_partial.append(bytes.front());
        bytes = bytes.subspan(1);
        frame = readFrame(m_partial.view(), m_maximumPacketSize);
    }
    if (!frame)
        return unexpected(frame.error());
    if (frame->length == 0)
        return false;
    const auto missing = std::min(frame->length - m_partial.size(), bytes.size());
    m_partial.append(bytes.first(missing));
    bytes = bytes.subspan(missing);
    return m_partial.size() == frame->length;
}

} // namespace espalier
