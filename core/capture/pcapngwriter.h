// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/capture/capturefeed.h"
#include "core/capture/tcpdraft.h"

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// Writes captured packets as a pcapng file that Wireshark and others read. Each stream becomes a TCP connection made up
/// for the purpose: handshake where the stream's beginning was captured (StreamInfo::version is empty), data with correct
/// sequence numbers and checksums, FIN where it was closed. No I/O: blocks go to a sink.
///
/// Where an end has no address it gets one of the loopback, clients each a port of their own. Wireshark dissects MQTT by
/// the server's port, so that is 1883 unless told otherwise; what it really was stands in a comment.
///
/// Flow: open() for each stream before its first packet, then packets, losses and close() of all streams in order of time;
/// finish() at the end. Memory: 256 KiB, some hundred bytes for each open stream, and the largest comment.
class PcapngWriter
{
public:
    /// Called with a piece of the file; valid during the call only.
    using Sink = std::function<void(ByteView)>;
    enum class Link : std::uint8_t { RawIp, Ethernet };
    enum class Ports : std::uint8_t { Mqtt, AsCaptured };
    struct Options
    {
        /// "Espalier 1.0": who wrote the file.
        std::string application {};
        Link link = Link::RawIp;
        Ports ports = Ports::Mqtt;
    };
    struct Packet
    {
        StreamId stream {};
        Side sender = Side::Client;
        CaptureTime time = 0;
        /// One whole packet, or what of one there is; up to 256 MB.
        ByteView bytes {};
        /// Well-formed UTF-8, findings for instance; empty: none. Cut when it is larger than an option can be.
        std::string_view comment {};
    };

    PcapngWriter(Options options, Sink sink);

    void open(StreamId stream, const StreamInfo &info, CaptureTime time);
    void add(const Packet &packet);
    /// `bytes` of the sender are missing here; 0 when nobody knows how many. They become a jump of its sequence numbers.
    void lose(StreamId stream, Side sender, std::uint64_t bytes = 0);
    void close(StreamId stream, CaptureTime time);
    /// Hands the rest to the sink. Streams that are still open end without FIN.
    void finish();

private:
    struct Stream
    {
        std::uint32_t interface = 0;
        /// By Side, as what follows.
        std::array<TcpEnd, 2> ends {};
        std::array<std::uint32_t, 2> next {};
        CaptureTime opened = 0;
        /// For the first packet that is written of the stream.
        std::vector<std::string> comments {};
        bool hasBeginning = false;
        bool hasBegun = false;
    };
    using Comments = std::vector<std::string_view>;

    void writeSection();
    [[nodiscard]] std::uint32_t interfaceOf(const StreamInfo &info);
    [[nodiscard]] std::array<TcpEnd, 2> endsOf(const StreamInfo &info);
    void begin(Stream &stream, const Packet *first);
    void writeHandshake(Stream &stream);
    void writeSegment(Stream &stream, Side sender, std::uint8_t flags, CaptureTime time, ByteView payload,
                      const Comments &comments);
    void append16(std::size_t value);
    void append32(std::size_t value);
    void appendOption(std::size_t code, ByteView value);
    void appendPadding(std::size_t length);
    [[nodiscard]] std::size_t beginBlock(std::uint32_t type);
    void endBlock(std::size_t start);

    Options m_options;
    Sink m_sink;
    ByteBuffer m_out;
    std::map<StreamId, Stream> m_streams;
    std::map<std::string, std::uint32_t, std::less<>> m_interfaces;
    std::uint32_t m_madeUpEnds = 0;
    std::uint16_t m_identification = 0;
};

} // namespace espalier
