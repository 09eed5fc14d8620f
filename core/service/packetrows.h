// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetlog.h"
#include "core/service/packetsnapshot.h"

namespace espalier {

/// What a packet list shows of a packet that the log holds. Without what depends on the list: delta, time reference, colour.
[[nodiscard]] PacketRow packetRow(const PacketLog &log, PacketNumber number);

/// All about a packet that the log holds.
[[nodiscard]] PacketDetail packetDetail(const PacketLog &log, PacketNumber number);

/// The packets of its exchange, this one among them, oldest first, as far as they are kept; empty when it belongs to none.
[[nodiscard]] QList<ExchangeStep> exchangeOf(const PacketLog &log, PacketNumber number);

/// What an exchange as exchangeOf() tells it still waits for.
[[nodiscard]] std::optional<AwaitedAnswer> awaitedAnswer(const PacketLog &log,
                                                         const QList<ExchangeStep> &exchange);

/// Microseconds since the packet before in its exchange, and since the first that is kept; -1: it begins one, or belongs to none.
struct ExchangeTimes
{
    std::int64_t latency = -1;
    std::int64_t total = -1;
};
[[nodiscard]] ExchangeTimes exchangeTimes(const PacketLog &log, PacketNumber number);

/// What to call the client of a stream: its Client Identifier, or else its address.
[[nodiscard]] QString clientName(const CapturedStream &stream);

} // namespace espalier
