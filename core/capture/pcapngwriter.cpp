// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/pcapngwriter.h"

#include "core/mqtt/decode.h"
#include "core/mqtt/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

namespace espalier {

namespace {

constexpr std::size_t handedOn = std::size_t {256} * 1024;
constexpr std::uint16_t mqttPort = 1883;

// Block types, options and link types (draft-ietf-opsawg-pcapng, sections 4 and 10).
constexpr std::uint32_t sectionHeader = 0x0a0d'0d0a;
constexpr std::uint32_t interfaceDescription = 1;
constexpr std::uint32_t enhancedPacket = 6;
constexpr std::size_t commentOption = 1;
constexpr std::size_t interfaceName = 2;
constexpr std::size_t applicationOption = 4;
constexpr std::size_t timeResolution = 9;
constexpr std::size_t ethernetLink = 1;
constexpr std::size_t rawIpLink = 101;
/// What an option's length can say, less its padding.
constexpr std::size_t longestOption = 65'532;

/// Locally administered addresses, client and server, as an Ethernet header needs them.
constexpr std::array<std::uint8_t, 6> clientMac {2, 0, 0, 0, 0, 1};
constexpr std::array<std::uint8_t, 6> serverMac {2, 0, 0, 0, 0, 2};

std::size_t indexOf(Side side)
{
    return static_cast<std::size_t>(side);
}

std::uint8_t flagsOf(std::initializer_list<TcpFlag> flags)
{
    unsigned joined = 0;
    for (const auto flag : flags)
        joined |= static_cast<unsigned>(flag);
    return static_cast<std::uint8_t>(joined);
}

std::string shown(std::string_view text)
{
    std::string out;
    appendEscaped(text, out);
    return out;
}

std::string endText(const StreamEnd &end)
{
    const bool isIpv6 = end.address.find(':') != std::string::npos;
    return isIpv6 ? fmt::format("[{}]:{}", end.address, end.port)
                  : fmt::format("{}:{}", end.address, end.port);
}

std::string sourceText(const StreamInfo &info)
{
    std::string_view kind = "Connection";
    switch (info.source) {
    case StreamInfo::Source::Connection:
        break;
    case StreamInfo::Source::LocalBroker:
        kind = "Local broker";
        break;
    case StreamInfo::Source::Proxy:
        kind = "Proxy";
        break;
    case StreamInfo::Source::File:
        kind = "File";
        break;
    }
    return info.name.empty() ? std::string(kind) : fmt::format("{} {}", kind, shown(info.name));
}

/// What the CONNECT at the beginning of a stream says.
std::string clientIdIn(const PcapngWriter::Packet &packet)
{
    const bool isConnect =
        !packet.bytes.empty() && packet.bytes[0] >> 4 == static_cast<std::uint8_t>(PacketType::Connect);
    if (!isConnect || packet.sender != Side::Client)
        return {};
    const auto decoded = decode(packet.bytes, {.sender = Side::Client});
    const auto *connect = decoded ? std::get_if<Connect>(&*decoded) : nullptr;
    return connect ? std::string(connect->clientId) : std::string();
}

} // namespace

PcapngWriter::PcapngWriter(Options options, Sink sink)
    : m_options(std::move(options)), m_sink(std::move(sink))
{
    writeSection();
}

void PcapngWriter::open(StreamId stream, const StreamInfo &info, CaptureTime time)
{
    Stream made {.interface = interfaceOf(info), .ends = endsOf(info), .opened = time};
    made.hasBeginning = !info.version;
    if (!info.clientId.empty())
        made.comments.push_back("Client Identifier: " + shown(info.clientId));
    const bool hasOther = info.server.port != 0 && info.server.port != made.ends[indexOf(Side::Server)].port;
    if (hasOther)
        made.comments.push_back("Server: " + shown(endText(info.server)));
    m_streams.insert_or_assign(stream, std::move(made));
}

void PcapngWriter::add(const Packet &packet)
{
    const auto found = m_streams.find(packet.stream);
    assert(found != m_streams.end());
    auto &stream = found->second;
    begin(stream, &packet);
    Comments comments(stream.comments.begin(), stream.comments.end());
    if (!packet.comment.empty())
        comments.push_back(packet.comment);
    for (auto rest = packet.bytes; !rest.empty();) {
        const auto piece = rest.first(std::min(rest.size(), maximumTcpPayload));
        rest = rest.subspan(piece.size());
        const auto flags = rest.empty() ? flagsOf({TcpFlag::Psh, TcpFlag::Ack}) : flagsOf({TcpFlag::Ack});
        writeSegment(stream, packet.sender, flags, packet.time, piece, comments);
        comments.clear();
        stream.comments.clear();
    }
}

void PcapngWriter::lose(StreamId stream, Side sender, std::uint64_t bytes)
{
    const auto found = m_streams.find(stream);
    assert(found != m_streams.end());
    begin(found->second, nullptr);
    found->second.next[indexOf(sender)] += std::max<std::uint32_t>(1, static_cast<std::uint32_t>(bytes));
}

void PcapngWriter::close(StreamId stream, CaptureTime time)
{
    const auto found = m_streams.find(stream);
    assert(found != m_streams.end());
    begin(found->second, nullptr);
    const auto finAck = flagsOf({TcpFlag::Fin, TcpFlag::Ack});
    writeSegment(found->second, Side::Client, finAck, time, {}, {});
    writeSegment(found->second, Side::Server, finAck, time, {}, {});
    writeSegment(found->second, Side::Client, flagsOf({TcpFlag::Ack}), time, {}, {});
    m_streams.erase(found);
}

void PcapngWriter::finish()
{
    if (!m_out.isEmpty())
        m_sink(m_out.view());
    m_out.clear();
}

/// Writes the handshake as late as possible: the first packet says who the client is.
void PcapngWriter::begin(Stream &stream, const Packet *first)
{
    if (stream.hasBegun)
        return;
    stream.hasBegun = true;
    const auto clientId = first ? clientIdIn(*first) : std::string();
    const auto comment = "Client Identifier: " + shown(clientId);
    if (!clientId.empty()
        && std::find(stream.comments.begin(), stream.comments.end(), comment) == stream.comments.end())
        stream.comments.push_back(comment);
    if (stream.hasBeginning)
        writeHandshake(stream);
    else
        stream.next = {1, 1};
}

void PcapngWriter::writeHandshake(Stream &stream)
{
    const Comments comments(stream.comments.begin(), stream.comments.end());
    writeSegment(stream, Side::Client, flagsOf({TcpFlag::Syn}), stream.opened, {}, comments);
    writeSegment(stream, Side::Server, flagsOf({TcpFlag::Syn, TcpFlag::Ack}), stream.opened, {}, {});
    writeSegment(stream, Side::Client, flagsOf({TcpFlag::Ack}), stream.opened, {}, {});
    stream.comments.clear();
}

void PcapngWriter::writeSegment(Stream &stream, Side sender, std::uint8_t flags, CaptureTime time,
                                ByteView payload, const Comments &comments)
{
    const auto from = indexOf(sender);
    const auto to = indexOf(otherSide(sender));
    const bool isAck = (flags & static_cast<unsigned>(TcpFlag::Ack)) != 0;
    const auto block = beginBlock(enhancedPacket);
    append32(stream.interface);
    append32(static_cast<std::uint64_t>(time) >> 32);
    append32(static_cast<std::uint64_t>(time) & 0xffff'ffff);
    const auto lengths = m_out.size();
    append32(0);
    append32(0);
    const bool isIpv6 = stream.ends[0].address.isIpv6() || stream.ends[1].address.isIpv6();
    if (m_options.link == Link::Ethernet) {
        m_out.append(ByteView(sender == Side::Client ? serverMac : clientMac));
        m_out.append(ByteView(sender == Side::Client ? clientMac : serverMac));
        m_out.append(isIpv6 ? std::uint8_t {0x86} : std::uint8_t {0x08});
        m_out.append(isIpv6 ? std::uint8_t {0xdd} : std::uint8_t {0x00});
    }
    appendTcpPacket({.from = stream.ends[from],
                     .to = stream.ends[to],
                     .sequence = stream.next[from],
                     .acknowledgement = isAck ? stream.next[to] : 0,
                     .flags = flags,
                     .payload = payload},
                    m_identification++, m_out);
    const auto length = m_out.size() - lengths - 8;
    for (std::size_t i = 0; i < 8; ++i)
        m_out.data()[lengths + i] = static_cast<std::uint8_t>(length >> (8 * (i % 4)) & 0xff);
    appendPadding(length);
    for (const auto comment : comments)
        appendOption(commentOption, asBytes(startOfText(comment, longestOption)));
    endBlock(block);
    const bool takesNumber = (flags & flagsOf({TcpFlag::Syn, TcpFlag::Fin})) != 0;
    stream.next[from] += static_cast<std::uint32_t>(payload.size()) + (takesNumber ? 1 : 0);
}

void PcapngWriter::writeSection()
{
    const auto block = beginBlock(sectionHeader);
    append32(0x1a2b'3c4d);
    append16(1);
    append16(0);
    append32(0xffff'ffff); // the section's length is not known
    append32(0xffff'ffff);
    appendOption(applicationOption, asBytes(startOfText(m_options.application, longestOption)));
    endBlock(block);
}

std::uint32_t PcapngWriter::interfaceOf(const StreamInfo &info)
{
    auto name = sourceText(info);
    if (const auto found = m_interfaces.find(name); found != m_interfaces.end())
        return found->second;
    const auto block = beginBlock(interfaceDescription);
    append16(m_options.link == Link::Ethernet ? ethernetLink : rawIpLink);
    append16(0);
    append32(0); // packets are whole
    appendOption(interfaceName, asBytes(startOfText(name, longestOption)));
    constexpr std::array<std::uint8_t, 1> microseconds {6};
    appendOption(timeResolution, microseconds);
    endBlock(block);
    const auto number = static_cast<std::uint32_t>(m_interfaces.size());
    m_interfaces.emplace(std::move(name), number);
    return number;
}

std::array<TcpEnd, 2> PcapngWriter::endsOf(const StreamInfo &info)
{
    // 16,384 ports of each address of 127.1.0.0/16 and on: nothing real comes from there.
    constexpr std::uint32_t ports = 16'384;
    const auto address = m_madeUpEnds / ports + 1;
    const std::array<std::uint8_t, 4> clientBytes {127, static_cast<std::uint8_t>(1 + (address >> 16)),
                                                   static_cast<std::uint8_t>(address >> 8 & 0xff),
                                                   static_cast<std::uint8_t>(address & 0xff)};
    constexpr std::array<std::uint8_t, 4> serverBytes {127, 0, 0, 1};
    TcpEnd client {NetworkAddress(clientBytes), static_cast<std::uint16_t>(49'152 + m_madeUpEnds % ports)};
    TcpEnd server {NetworkAddress(serverBytes), mqttPort};
    const auto said = NetworkAddress::parse(info.client.address);
    if (said)
        client = {*said, info.client.port};
    else
        ++m_madeUpEnds;
    if (const auto found = NetworkAddress::parse(info.server.address))
        server.address = *found;
    if (m_options.ports == Ports::AsCaptured && info.server.port != 0)
        server.port = info.server.port;
    return {client, server};
}

void PcapngWriter::append16(std::size_t value)
{
    m_out.append(static_cast<std::uint8_t>(value & 0xff));
    m_out.append(static_cast<std::uint8_t>(value >> 8 & 0xff));
}

void PcapngWriter::append32(std::size_t value)
{
    append16(value & 0xffff);
    append16(value >> 16 & 0xffff);
}

void PcapngWriter::appendOption(std::size_t code, ByteView value)
{
    if (value.empty())
        return;
    append16(code);
    append16(value.size());
    m_out.append(value);
    appendPadding(value.size());
}

void PcapngWriter::appendPadding(std::size_t length)
{
    for (; length % 4 != 0; ++length)
        m_out.append(std::uint8_t {0});
}

std::size_t PcapngWriter::beginBlock(std::uint32_t type)
{
    const auto start = m_out.size();
    append32(type);
    append32(0);
    return start;
}

/// Ends the options too: no option and no end of options are the same.
void PcapngWriter::endBlock(std::size_t start)
{
    append32(0);
    const auto length = m_out.size() + 4 - start;
    append32(length);
    for (std::size_t i = 0; i < 4; ++i)
        m_out.data()[start + 4 + i] = static_cast<std::uint8_t>(length >> (8 * i) & 0xff);
    if (m_out.size() >= handedOn)
        finish();
}

} // namespace espalier
