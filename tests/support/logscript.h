// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetlog.h"
#include "tests/support/wire.h"

#include <string>
#include <string_view>

namespace espalier {

/// A packet log and the hand that writes what is captured: packets are given as wire text, one millisecond apart.
class LogScript
{
public:
    explicit LogScript(std::uint64_t limit = std::uint64_t {64} * 1024 * 1024);

    PacketLog log;
    CaptureTime now = 1'000'000;

    StreamId open(StreamInfo info = {});
    /// A stream that begins with CONNECT and CONNACK of MQTT 5.
    StreamId connected(std::string_view clientId);
    void client(StreamId id, std::string_view text);
    void server(StreamId id, std::string_view text);
    void add(StreamId id, Side sender, ByteView bytes);
    void lose(StreamId id, Side sender);
    void close(StreamId id);

    /// "0> 10 c1", "3< 40": number, direction and first byte of a packet; "^1" for the packet that it follows in its exchange,
    /// "?" while it awaits an answer, "R" repeated, "M" malformed, "L" after a loss, and clauses of findings.
    [[nodiscard]] std::string text(PacketNumber number) const;
    [[nodiscard]] std::string text() const;

private:
    std::uint32_t m_streams = 0;
};

} // namespace espalier
