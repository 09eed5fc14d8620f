// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/pcapngreader.h"

#include <algorithm>
#include <array>

namespace espalier {

namespace {

using FileError = CaptureFileError::Kind;

constexpr std::size_t maximumBlock = std::size_t {16} * 1024 * 1024;
constexpr std::size_t maximumInterfaces = 65'536;
constexpr std::uint32_t sectionHeaderBlock = 0x0a0d'0d0a;
constexpr std::uint32_t byteOrderMagic = 0x1a2b'3c4d;
/// The year 9999: a time that everything can show.
constexpr CaptureTime latestTime = 253'402'300'799'000'000;
constexpr std::uint64_t million = 1'000'000;

std::uint32_t littleEndian(ByteView bytes)
{
    return static_cast<std::uint32_t>(bytes[0]) | static_cast<std::uint32_t>(bytes[1]) << 8
           | static_cast<std::uint32_t>(bytes[2]) << 16 | static_cast<std::uint32_t>(bytes[3]) << 24;
}

std::uint32_t bigEndian(ByteView bytes)
{
    return static_cast<std::uint32_t>(bytes[0]) << 24 | static_cast<std::uint32_t>(bytes[1]) << 16
           | static_cast<std::uint32_t>(bytes[2]) << 8 | static_cast<std::uint32_t>(bytes[3]);
}

bool isPackedFile(ByteView bytes)
{
    return (bytes[0] == 0x1f && bytes[1] == 0x8b) || littleEndian(bytes) == 0xfd2f'b528
           || littleEndian(bytes) == 0x184d'2204;
}

/// `time` in units of `resolution` (option if_tsresol: a power of 10, with bit 7 of 2) as microseconds.
std::uint64_t microseconds(std::uint64_t time, std::uint8_t resolution)
{
    const unsigned power = resolution & 0x7fU;
    if ((resolution & 0x80U) != 0) {
        if (power >= 64)
            return 0;
        const auto seconds = time >> power;
        auto fraction = power == 0 ? 0 : time & ((std::uint64_t {1} << power) - 1);
        // A million times the fraction must fit.
        const auto dropped = power > 40 ? power - 40 : 0;
        fraction >>= dropped;
        const auto most = static_cast<std::uint64_t>(latestTime);
        return std::min(seconds, most / million) * million + (fraction * million >> (power - dropped));
    }
    for (auto i = power; i > 6 && time > 0; --i)
        time /= 10;
    for (auto i = power; i < 6; ++i)
        time = std::min(time, static_cast<std::uint64_t>(latestTime)) * 10;
    return time;
}

CaptureTime shownTime(std::uint64_t time, std::int64_t offset)
{
    const auto limited = static_cast<CaptureTime>(std::min(time, static_cast<std::uint64_t>(latestTime)));
    constexpr CaptureTime seconds = latestTime / 1'000'000;
    return std::clamp<CaptureTime>(limited + std::clamp<std::int64_t>(offset, -seconds, seconds) * 1'000'000,
                                   0, latestTime);
}

} // namespace

Expected<void, CaptureFileError> PcapngReader::feed(ByteView bytes)
{
    m_pending.append(bytes);
    std::size_t at = 0;
    const auto consume = [&](std::size_t size) {
        at += size;
        m_offset += size;
    };
    for (;;) {
        const auto rest = m_pending.view().subspan(at);
        const auto skipped = static_cast<std::size_t>(std::min<std::uint64_t>(m_skip, rest.size()));
        m_skip -= skipped;
        consume(skipped);
        if (m_skip > 0)
            break;
        const auto taken = take(rest.subspan(skipped));
        if (!taken)
            return unexpected(taken.error());
        if (*taken == 0)
            break;
        consume(*taken);
    }
    m_pending.consume(at);
    return {};
}

Expected<void, CaptureFileError> PcapngReader::finish() const
{
    if (m_format == Format::Unknown && m_pending.size() < 4)
        return fail(FileError::Unknown);
    if (!m_pending.isEmpty() || m_skip > 0)
        return fail(FileError::Truncated);
    return {};
}

PcapngReader::Taken PcapngReader::take(ByteView bytes)
{
    if (bytes.size() < 4)
        return 0;
    switch (m_format) {
    case Format::Unknown:
        return takeBegin(bytes);
    case Format::Pcap:
        return takePcapRecord(bytes);
    case Format::Pcapng:
        break;
    }
    return takeBlock(bytes);
}

PcapngReader::Taken PcapngReader::takeBegin(ByteView bytes)
{
    if (littleEndian(bytes) == sectionHeaderBlock) {
        m_format = Format::Pcapng;
        return takeBlock(bytes);
    }
    constexpr std::uint32_t microsecondMagic = 0xa1b2'c3d4;
    constexpr std::uint32_t nanosecondMagic = 0xa1b2'3c4d;
    constexpr std::uint32_t modifiedMagic = 0xa1b2'cd34;
    for (const bool isBig : {false, true}) {
        const auto magic = isBig ? bigEndian(bytes) : littleEndian(bytes);
        if (magic == modifiedMagic)
            return fail(FileError::UnknownVersion);
        if (magic == microsecondMagic || magic == nanosecondMagic) {
            m_isBigEndian = isBig;
            return takePcapHeader(bytes);
        }
    }
    return fail(isPackedFile(bytes) ? FileError::Compressed : FileError::Unknown);
}

PcapngReader::Taken PcapngReader::takePcapHeader(ByteView bytes)
{
    constexpr std::size_t headerLength = 24;
    if (bytes.size() < headerLength)
        return 0;
    if (read16(bytes, 4) != 2)
        return fail(FileError::UnknownVersion);
    const bool isNanoseconds = (read32(bytes, 0) & 0xffff) == 0x3c4d;
    // The upper bits of the link type tell about a check sequence at the end of frames.
    m_interfaces.push_back({.linkType = read32(bytes, 20) & 0xffff,
                            .resolution = isNanoseconds ? std::uint8_t {9} : std::uint8_t {6}});
    m_format = Format::Pcap;
    return headerLength;
}

PcapngReader::Taken PcapngReader::takePcapRecord(ByteView bytes)
{
    constexpr std::size_t headerLength = 16;
    if (bytes.size() < headerLength)
        return 0;
    const auto captured = read32(bytes, 8);
    if (captured > maximumBlock)
        return fail(FileError::Damaged);
    if (bytes.size() - headerLength < captured)
        return 0;
    const auto units = m_interfaces[0].resolution == 9 ? 1'000'000'000 : million;
    const auto time = read32(bytes, 0) * units + read32(bytes, 4);
    if (!emitFrame(0, time, captured, read32(bytes, 12), bytes.subspan(headerLength)))
        return fail(FileError::Damaged);
    return headerLength + captured;
}

PcapngReader::Taken PcapngReader::takeBlock(ByteView bytes)
{
    if (bytes.size() < 12)
        return 0;
    if (littleEndian(bytes) == sectionHeaderBlock) {
        m_isBigEndian = bigEndian(bytes.subspan(8)) == byteOrderMagic;
        if (!m_isBigEndian && littleEndian(bytes.subspan(8)) != byteOrderMagic)
            return fail(FileError::Damaged);
    }
    const auto type = read32(bytes, 0);
    const auto length = read32(bytes, 4);
    if (length < 12 || length % 4 != 0)
        return fail(FileError::Damaged);
    if (length > maximumBlock) {
        constexpr std::array<std::uint32_t, 4> needed {sectionHeaderBlock, 1, 2, 6};
        if (type == needed[0] || type == needed[1])
            return fail(FileError::Damaged);
        m_oversized += type == needed[2] || type == needed[3] ? 1 : 0;
        m_skip = length - 12;
        return 12;
    }
    if (bytes.size() < length)
        return 0;
    const bool isGood = read32(bytes, length - 4) == length && readBlock(type, bytes.subspan(8, length - 12));
    if (!isGood)
        return fail(FileError::Damaged);
    return length;
}

bool PcapngReader::readBlock(std::uint32_t type, ByteView body)
{
    switch (type) {
    case sectionHeaderBlock:
        return readSection(body);
    case 1:
        return readInterface(body);
    case 2:
        return readOldPacket(body);
    case 3:
        return readSimplePacket(body);
    case 6:
        return readEnhancedPacket(body);
    default: // names, statistics, secrets, and what others have made up
        return true;
    }
}

bool PcapngReader::readSection(ByteView body)
{
    m_interfaces.clear();
    return body.size() >= 16 && read16(body, 4) == 1;
}

bool PcapngReader::readInterface(ByteView body)
{
    if (body.size() < 8 || m_interfaces.size() >= maximumInterfaces)
        return false;
    Interface interface {.linkType = read16(body, 0), .snapLength = read32(body, 4)};
    readOptions(body.subspan(8), interface);
    m_interfaces.push_back(interface);
    return true;
}

void PcapngReader::readOptions(ByteView options, Interface &interface) const
{
    constexpr std::uint16_t timeResolution = 9;
    constexpr std::uint16_t timeOffset = 14;
    while (options.size() >= 4) {
        const auto code = read16(options, 0);
        const std::size_t length = read16(options, 2);
        options = options.subspan(4);
        if (code == 0 || length > options.size())
            return;
        if (code == timeResolution && length == 1)
            interface.resolution = options[0];
        if (code == timeOffset && length == 8) {
            const auto first = std::uint64_t {read32(options, 0)};
            const auto second = std::uint64_t {read32(options, 4)};
            interface.offset =
                static_cast<std::int64_t>(m_isBigEndian ? first << 32 | second : second << 32 | first);
        }
        options = options.subspan(std::min((length + 3) / 4 * 4, options.size()));
    }
}

bool PcapngReader::readEnhancedPacket(ByteView body)
{
    if (body.size() < 20)
        return false;
    const auto time = std::uint64_t {read32(body, 4)} << 32 | read32(body, 8);
    return emitFrame(read32(body, 0), time, read32(body, 12), read32(body, 16), body.subspan(20));
}

bool PcapngReader::readOldPacket(ByteView body)
{
    if (body.size() < 20)
        return false;
    const auto time = std::uint64_t {read32(body, 4)} << 32 | read32(body, 8);
    return emitFrame(read16(body, 0), time, read32(body, 12), read32(body, 16), body.subspan(20));
}

/// Has no time: that of the packet before is the best there is.
bool PcapngReader::readSimplePacket(ByteView body)
{
    if (body.size() < 4 || m_interfaces.empty())
        return false;
    const auto length = read32(body, 0);
    const auto limit = m_interfaces[0].snapLength == 0 ? length : m_interfaces[0].snapLength;
    const auto captured = std::min({std::size_t {length}, std::size_t {limit}, body.size() - 4});
    m_sink({.linkType = m_interfaces[0].linkType,
            .time = m_lastTime,
            .bytes = body.subspan(4, captured),
            .length = length});
    return true;
}

bool PcapngReader::emitFrame(std::size_t interface, std::uint64_t time, std::uint32_t captured,
                             std::uint32_t length, ByteView data)
{
    if (interface >= m_interfaces.size() || captured > data.size())
        return false;
    const auto &from = m_interfaces[interface];
    m_lastTime = shownTime(microseconds(time, from.resolution), from.offset);
    m_sink({.linkType = from.linkType,
            .time = m_lastTime,
            .bytes = data.first(captured),
            .length = std::max(length, captured)});
    return true;
}

std::uint16_t PcapngReader::read16(ByteView bytes, std::size_t at) const
{
    const auto first = bytes[at];
    const auto second = bytes[at + 1];
    return static_cast<std::uint16_t>(m_isBigEndian ? first << 8 | second : second << 8 | first);
}

std::uint32_t PcapngReader::read32(ByteView bytes, std::size_t at) const
{
    return m_isBigEndian ? bigEndian(bytes.subspan(at, 4)) : littleEndian(bytes.subspan(at, 4));
}

tl::unexpected<CaptureFileError> PcapngReader::fail(FileError kind) const
{
    return unexpected(CaptureFileError {.kind = kind, .offset = m_offset});
}

} // namespace espalier
