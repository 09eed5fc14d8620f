// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/decode.h"
#include "core/mqtt/fieldtrace.h"
#include "core/service/packetsnapshot.h"
#include "tests/support/wire.h"

#include <string_view>

namespace espalier::test {

/// Midday somewhere: what the samples begin at.
inline constexpr CaptureTime sampleTime = 1'795'356'472'410'100;

PacketRow packetRow(PacketNumber number, PacketType type, Side sender, const QString &client,
                    std::uint32_t length, std::int64_t microseconds = 0);

/// Packets of several clients: an exchange with QoS 1, one with QoS 2, a SUBSCRIBE that the broker refuses, a ping, a
/// CONNECT and an image. The first has the number 18,200.
QList<PacketRow> sampleRows();

/// The rows of a filtered list: row 0 is the first sample.
PacketSnapshot sampleSnapshot();

/// The part of a list of `end` rows, from `begin`, that a view asks for. Row n is packet n.
PacketSnapshot flatPackets(std::uint64_t begin, std::uint64_t end, std::uint64_t first, std::uint64_t count);

/// All about a packet of these bytes, see tests/support/wire.h.
PacketDetail detailOf(std::string_view text, Side sender = Side::Client,
                      ProtocolVersion version = ProtocolVersion::V5);

/// The exchange with QoS 2 of the sample rows; the second packet is the selected one.
PacketDetail sampleExchange();

} // namespace espalier::test
