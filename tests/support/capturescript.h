// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/captureimport.h"
#include "core/capture/tcpdraft.h"
#include "tests/support/capturetext.h"
#include "tests/support/seeds.h"
#include "tests/support/wire.h"

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
    static std::uint32_t swapped(std::uint32_t value);

    explicit CaptureScript(std::uint32_t linkType = 101, Order order = asIs,
                           std::uint32_t magic = 0xa1b2'c3d4);

    /// Ends of the segments that follow; they begin at 1000 (client) and 2000 (server).
    void setPorts(std::uint16_t clientPort, std::uint16_t serverPort);
    void setAddresses(std::string_view client, std::string_view server);
    /// What stands before each IP packet, and the bytes of each packet that are captured.
    void setFraming(std::string_view before, std::size_t snapLength = 262'144);
    /// Where sequence numbers go on.
    void setNext(Side sender, std::uint32_t sequence);

    void handshake();
    /// The next segment; `text` as wire() reads it.
    void add(Side sender, std::string_view text);
    /// The same, with bytes as they are.
    void addText(Side sender, std::string_view text);
    /// A segment whose place is `ahead` of the next one (or behind), which does not change what is next.
    void addAt(Side sender, int ahead, std::string_view text);
    /// Bytes that the capture missed.
    void miss(Side sender, std::uint32_t bytes);
    void acknowledge(Side sender, int times = 1);
    void finish();
    void reset(Side sender);
    /// A record of any bytes.
    void frame(ByteView bytes);

    [[nodiscard]] ByteView file() const { return m_file.view(); }

private:
    static constexpr std::uint8_t fin = 1;
    static constexpr std::uint8_t syn = 2;
    static constexpr std::uint8_t rst = 4;
    static constexpr std::uint8_t ack = 16;

    static std::size_t indexOf(Side side);
    void segment(Side sender, ByteView payload, std::uint8_t flags);
    void put32(std::uint32_t value);
    void put32(std::uint32_t value, Order order);

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
[[nodiscard]] ImportOutcome import(ByteView file, std::size_t pieceSize = 65'536);

} // namespace espalier
