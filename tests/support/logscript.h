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
    explicit LogScript(std::uint64_t limit = std::uint64_t {64} * 1024 * 1024) : log(limit) { }

    PacketLog log;
    CaptureTime now = 1'000'000;

    StreamId open(StreamInfo info = {})
    {
        CaptureBlock block;
        const StreamId id {++m_streams};
        block.open(id, std::move(info), now);
        log.add(block);
        return id;
    }
    /// A stream that begins with CONNECT and CONNACK of MQTT 5.
    StreamId connected(std::string_view clientId)
    {
        const auto id = open();
        client(id, "10 L[ S'MQTT' 05 02 0000 P[ ] S'" + std::string(clientId) + "' ]");
        server(id, "20 L[ 00 00 P[ ] ]");
        return id;
    }
    void client(StreamId id, std::string_view text) { add(id, Side::Client, wire(text)); }
    void server(StreamId id, std::string_view text) { add(id, Side::Server, wire(text)); }
    void add(StreamId id, Side sender, ByteView bytes)
    {
        CaptureBlock block;
        block.add(id, sender, bytes, now += 1000);
        log.add(block);
    }
    void lose(StreamId id, Side sender)
    {
        CaptureBlock block;
        block.lose(id, sender, now += 1000);
        log.add(block);
    }
    void close(StreamId id)
    {
        CaptureBlock block;
        block.close(id, now += 1000);
        log.add(block);
    }

    /// "0> 10 c1", "3< 40": number, direction and first byte of a packet; "^1" for the packet that it follows in its exchange,
    /// "?" while it awaits an answer, "R" repeated, "M" malformed, "L" after a loss, and clauses of findings.
    [[nodiscard]] std::string text(PacketNumber number) const
    {
        const auto &record = log.record(number);
        auto text = std::to_string(number) + (record.sender() == Side::Client ? "> " : "< ");
        text += hex(ByteView(&record.firstByte, 1));
        if (record.previousInExchange != 0)
            text += " ^" + std::to_string(number - record.previousInExchange);
        const auto mark = [&](PacketRecord::Flag flag, const char *sign) {
            if (record.has(flag))
                text += sign;
        };
        mark(PacketRecord::AwaitsAnswer, " ?");
        mark(PacketRecord::Repeated, " R");
        mark(PacketRecord::Malformed, " M");
        mark(PacketRecord::AfterLoss, " L");
        for (const auto &finding : log.findings(number))
            text += " " + std::string(clauseInfo(finding.clause).label);
        return text;
    }
    [[nodiscard]] std::string text() const
    {
        std::string all;
        for (auto number = log.begin(); number < log.end(); ++number)
            all += (all.empty() ? "" : ", ") + text(number);
        return all;
    }

private:
    std::uint32_t m_streams = 0;
};

} // namespace espalier
