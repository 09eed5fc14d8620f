// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/mqtt/packet.h"

namespace espalier {

/// Appends `packet` to `out` as `version` writes it. What a version cannot say is left out: properties for 3.x, Reason
/// Codes where 3.x has none. The caller guarantees the standard's limits (see packet.h and topic.h); the encoder asserts
/// them. A refusal that MQTT 3.1 and 3.1.1 have no Connect Return code for is not written at all (MQTT311-3.2.2-6: the
/// connection is closed without CONNACK), and every failure in their SUBACK is 0x80. Short forms (2.2.2.1, 3.4.2.1) are
/// used where they mean the same.
void encode(const Packet &packet, ProtocolVersion version, ByteBuffer &out);

void encode(const Connect &packet, ByteBuffer &out); // says its own version
void encode(const ConnAck &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const Publish &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const PubAck &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const PubRec &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const PubRel &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const PubComp &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const Subscribe &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const SubAck &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const Unsubscribe &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const UnsubAck &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const PingReq &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const PingResp &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const Disconnect &packet, ProtocolVersion version, ByteBuffer &out);
void encode(const Auth &packet, ProtocolVersion version, ByteBuffer &out);

/// The length on the wire, fixed header included, that encode() would write for `packet`.
[[nodiscard]] std::size_t encodedSize(const Publish &packet, ProtocolVersion version);

/// Bytes of a Variable Byte Integer (1.5.5): 1 to 4.
[[nodiscard]] constexpr std::size_t variableByteIntegerSize(std::uint32_t value)
{
    return value < 128 ? 1 : value < 16'384 ? 2 : value < 2'097'152 ? 3 : 4;
}
/// Writes `value` at `at` and returns the byte behind it.
std::uint8_t *writeVariableByteInteger(std::uint8_t *at, std::uint32_t value);

} // namespace espalier
