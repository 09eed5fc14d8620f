// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/captureimport.h"
#include "core/capture/tcpdraft.h"
#include "tests/support/capturetext.h"
#include "tests/support/seeds.h"
#include "tests/support/wire.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Writes a pcap file of one TCP connection, segment by segment, in any disorder.
class CaptureScript
{
public:
    using Order = std::uint32_t (*)(std::uint32_t);
    static std::uint32_t asIs(std::uint32_t value) { return value; }
    static std::uint32_t swapped(std::uint32_t value)
    {
        return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff'0000) | value << 24;
    }

    explicit CaptureScript(std::uint32_t linkType = 101, Order order = asIs,
                           std::uint32_t magic = 0xa1b2'c3d4)
        : m_order(order)
    {
        put32(magic);
        put32(order == asIs ? 0x0004'0002 : 0x0400'0200, asIs); // version 2.4 in two numbers
        put32(0);
        put32(0);
        put32(262'144);
        put32(linkType);
    }

    /// Ends of the segments that follow; they begin at 1000 (client) and 2000 (server).
    void setPorts(std::uint16_t clientPort, std::uint16_t serverPort)
    {
        m_ends[0].port = clientPort;
        m_ends[1].port = serverPort;
        m_next = {1000, 2000};
    }
    void setAddresses(std::string_view client, std::string_view server)
    {
        m_ends[0].address = NetworkAddress::parse(client).value();
        m_ends[1].address = NetworkAddress::parse(server).value();
    }
    /// What stands before each IP packet, and the bytes of each packet that are captured.
    void setFraming(std::string_view before, std::size_t snapLength = 262'144)
    {
        m_before = std::string(before);
        m_snapLength = snapLength;
    }
    /// Where sequence numbers go on.
    void setNext(Side sender, std::uint32_t sequence) { m_next.at(indexOf(sender)) = sequence; }

    void handshake()
    {
        segment(Side::Client, {}, syn);
        segment(Side::Server, {}, syn | ack);
        segment(Side::Client, {}, ack);
    }
    /// The next segment; `text` as wire() reads it.
    void add(Side sender, std::string_view text) { segment(sender, wire(text), ack); }
    /// The same, with bytes as they are.
    void addText(Side sender, std::string_view text) { segment(sender, asBytes(text), ack); }
    /// A segment whose place is `ahead` of the next one (or behind), which does not change what is next.
    void addAt(Side sender, int ahead, std::string_view text)
    {
        const auto next = m_next.at(indexOf(sender));
        m_next.at(indexOf(sender)) += static_cast<std::uint32_t>(ahead);
        segment(sender, asBytes(text), ack);
        m_next.at(indexOf(sender)) = next;
    }
    /// Bytes that the capture missed.
    void miss(Side sender, std::uint32_t bytes) { m_next.at(indexOf(sender)) += bytes; }
    void acknowledge(Side sender, int times = 1)
    {
        for (int i = 0; i < times; ++i)
            segment(sender, {}, ack);
    }
    void finish()
    {
        segment(Side::Client, {}, fin | ack);
        segment(Side::Server, {}, fin | ack);
    }
    void reset(Side sender) { segment(sender, {}, rst); }
    /// A record of any bytes.
    void frame(ByteView bytes)
    {
        m_time += 1000;
        put32(m_time / 1'000'000);
        put32(m_time % 1'000'000);
        const auto captured = std::min(bytes.size(), m_snapLength);
        put32(static_cast<std::uint32_t>(captured));
        put32(static_cast<std::uint32_t>(bytes.size()));
        m_file.append(bytes.first(captured));
    }

    [[nodiscard]] ByteView file() const { return m_file.view(); }

private:
    static constexpr std::uint8_t fin = 1;
    static constexpr std::uint8_t syn = 2;
    static constexpr std::uint8_t rst = 4;
    static constexpr std::uint8_t ack = 16;

    static std::size_t indexOf(Side side) { return static_cast<std::size_t>(side); }
    void segment(Side sender, ByteView payload, std::uint8_t flags)
    {
        const auto from = indexOf(sender);
        ByteBuffer packet;
        packet.append(asBytes(m_before));
        appendTcpPacket({.from = m_ends.at(from),
                         .to = m_ends.at(1 - from),
                         .sequence = m_next.at(from),
                         .acknowledgement = (flags & ack) != 0 ? m_next.at(1 - from) : 0,
                         .flags = flags,
                         .payload = payload},
                        0, packet);
        frame(packet.view());
        m_next.at(from) += static_cast<std::uint32_t>(payload.size()) + ((flags & (syn | fin)) != 0 ? 1 : 0);
    }
    void put32(std::uint32_t value) { put32(value, m_order); }
    void put32(std::uint32_t value, Order order)
    {
        value = order(value);
        for (int i = 0; i < 4; ++i)
            m_file.append(static_cast<std::uint8_t>(value >> (8 * i) & 0xff));
    }

    Order m_order;
    ByteBuffer m_file;
    std::array<TcpEnd, 2> m_ends {TcpEnd {NetworkAddress::parse("192.0.2.7").value(), 40'000},
                                  TcpEnd {NetworkAddress::parse("192.0.2.1").value(), 7000}};
    std::array<std::uint32_t, 2> m_next {1000, 2000};
    std::string m_before;
    std::size_t m_snapLength = 262'144;
    std::uint32_t m_time = 0;
};

/// What an import makes of a file.
struct ImportOutcome
{
    /// See appendCaptureText().
    std::string text {};
    std::vector<StreamInfo> opened {};
    std::vector<CaptureSegment> segments {};
    CaptureSummary summary {};
};

/// The file is passed in pieces of `pieceSize` bytes.
[[nodiscard]] inline ImportOutcome import(ByteView file, std::size_t pieceSize = 65'536)
{
    constexpr std::size_t largestSeed = 4096;
    if (seedFolder() && file.size() <= largestSeed) {
        std::vector<std::uint8_t> seed {0}; // pieces of one byte
        seed.insert(seed.end(), file.begin(), file.end());
        writeSeed("fuzz_captureimport", seed);
    }
    ImportOutcome outcome;
    std::uint32_t streams = 0;
    CaptureImport import(
        "capture.pcap", [&streams] { return StreamId {++streams}; },
        [&outcome](CaptureBlock &block) {
            appendCaptureText(block, outcome.text);
            outcome.opened.insert(outcome.opened.end(), block.opened.begin(), block.opened.end());
            outcome.segments.insert(outcome.segments.end(), block.segments.begin(), block.segments.end());
            block.clear();
        });
    while (!file.empty()) {
        const auto piece = file.first(std::min(file.size(), pieceSize));
        file = file.subspan(piece.size());
        if (!import.feed(piece))
            break;
    }
    outcome.summary = import.finish();
    return outcome;
}

} // namespace espalier
