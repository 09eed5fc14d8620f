// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytebuffer.h"
#include "core/base/expected.h"
#include "core/capture/capturefeed.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace espalier {

/// What an interface saw, from the header of its link on.
struct CapturedFrame
{
    /// As the list at tcpdump.org/linktypes.html numbers it.
    std::uint32_t linkType = 0;
    CaptureTime time = 0;
    ByteView bytes {};
    /// Bytes that passed: more than `bytes` where the capture cut them off.
    std::uint32_t length = 0;
};

/// Why a capture cannot be read, or read on.
struct CaptureFileError
{
    enum class Kind : std::uint8_t {
        /// Neither pcap nor pcapng.
        Unknown,
        /// Packed with gzip, zstd or lz4.
        Compressed,
        /// Of a version, or a variant, that nobody has written for decades.
        UnknownVersion,
        /// Lengths contradict each other.
        Damaged,
        /// Ends within a block or packet.
        Truncated,
    };
    Kind kind = Kind::Unknown;
    /// Of the block or packet, in the file.
    std::uint64_t offset = 0;
    friend bool operator==(const CaptureFileError &, const CaptureFileError &) = default;
};

/// Takes files of pcap and pcapng apart: either byte order, any resolution of times, any number of interfaces and
/// sections. No I/O: the file is passed in pieces of any size.
///
/// libpcap is not used because it refuses files whose interfaces differ in their link types or lengths, does not tell
/// where a file breaks off, and reads from files only.
///
/// Flow: feed() until the end, then finish(). After an error nothing more. Memory: a piece, and a block of at most 16 MiB.
class PcapngReader
{
public:
    /// The frame is valid during the call only.
    using Sink = std::function<void(const CapturedFrame &)>;

    explicit PcapngReader(Sink sink) : m_sink(std::move(sink)) { }

    [[nodiscard]] Expected<void, CaptureFileError> feed(ByteView bytes);
    /// An error if the file ends where it may not.
    [[nodiscard]] Expected<void, CaptureFileError> finish() const;
    /// Frames larger than any memory should be given for; they were left out.
    [[nodiscard]] std::uint64_t oversized() const { return m_oversized; }

private:
    enum class Format : std::uint8_t { Unknown, Pcap, Pcapng };
    struct Interface
    {
        std::uint32_t linkType = 0;
        std::uint32_t snapLength = 0;
        /// Option if_tsresol.
        std::uint8_t resolution = 6;
        /// Seconds.
        std::int64_t offset = 0;
    };
    using Taken = Expected<std::size_t, CaptureFileError>;

    /// Bytes taken from the front; 0 when there are not enough.
    [[nodiscard]] Taken take(ByteView bytes);
    [[nodiscard]] Taken takeBegin(ByteView bytes);
    [[nodiscard]] Taken takePcapHeader(ByteView bytes);
    [[nodiscard]] Taken takePcapRecord(ByteView bytes);
    [[nodiscard]] Taken takeBlock(ByteView bytes);
    [[nodiscard]] bool readBlock(std::uint32_t type, ByteView body);
    [[nodiscard]] bool readSection(ByteView body);
    [[nodiscard]] bool readInterface(ByteView body);
    [[nodiscard]] bool readEnhancedPacket(ByteView body);
    [[nodiscard]] bool readOldPacket(ByteView body);
    [[nodiscard]] bool readSimplePacket(ByteView body);
    [[nodiscard]] bool emitFrame(std::size_t interface, std::uint64_t time, std::uint32_t captured,
                                 std::uint32_t length, ByteView data);
    void readOptions(ByteView options, Interface &interface) const;
    [[nodiscard]] std::uint16_t read16(ByteView bytes, std::size_t at) const;
    [[nodiscard]] std::uint32_t read32(ByteView bytes, std::size_t at) const;
    [[nodiscard]] tl::unexpected<CaptureFileError> fail(CaptureFileError::Kind kind) const;

    Sink m_sink;
    ByteBuffer m_pending;
    /// Of what is pending, in the file.
    std::uint64_t m_offset = 0;
    /// Bytes to leave out before the next block.
    std::uint64_t m_skip = 0;
    std::uint64_t m_oversized = 0;
    Format m_format = Format::Unknown;
    bool m_isBigEndian = false;
    /// Of the section; the only one of a pcap file.
    std::vector<Interface> m_interfaces;
    CaptureTime m_lastTime = 0;
};

} // namespace espalier
