// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/dissection.h"

#include "core/capture/packettext.h"
#include "core/mqtt/framer.h"
#include "core/session/streamguess.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace espalier::cli {

namespace {

/// Length of the packet at the front; 0 when it is not there yet or cannot be known.
std::uint32_t packetLength(ByteView bytes, bool &isLost)
{
    const auto frame = readFrame(bytes, maximumPacketLength);
    if (frame)
        return frame->length;
    isLost = frame.error().clause != Clause::MQTT_1_5_5_1;
    if (isLost)
        return 0;
    // Too many bytes for the number, but the number is known.
    std::uint32_t value = 0;
    std::uint32_t i = 1;
    do
        value |= static_cast<std::uint32_t>(bytes[i] & 0x7f) << (7 * (i - 1));
    while ((bytes[i++] & 0x80) != 0);
    return i + value;
}

struct CutPacket
{
    DissectedPacket packet;
    std::optional<Side> sender;
};

/// The bytes of one sender on their way into packets.
class Cutter
{
public:
    explicit Cutter(std::optional<Side> sender) : m_sender(sender) { }

    /// All of `stream`, before the first more().
    void setStream(ByteView stream) { m_rest = stream; }
    /// `size` more bytes of the stream have come.
    void more(std::size_t size, std::optional<double> at, std::vector<CutPacket> &packets)
    {
        m_available += size;
        m_at = at;
        while (!m_isLost) {
            const auto length = packetLength(m_rest.first(m_available), m_isLost);
            if (length == 0 || length > m_available)
                break;
            take(length, packets);
        }
    }
    /// What is left is one packet.
    void end(std::vector<CutPacket> &packets, std::vector<std::string> &notes)
    {
        if (m_isLost)
            notes.push_back(
                fmt::format("From byte {} on there is no telling where a packet ends.", m_offset));
        if (!m_rest.empty())
            take(m_rest.size(), packets);
    }

private:
    void take(std::size_t length, std::vector<CutPacket> &packets)
    {
        packets.push_back({{.bytes = m_rest.first(length), .at = m_at, .offset = m_offset}, m_sender});
        m_rest = m_rest.subspan(length);
        m_available -= length;
        m_offset += length;
    }

    std::optional<Side> m_sender;
    ByteView m_rest {};
    std::size_t m_available = 0;
    std::uint64_t m_offset = 0;
    std::optional<double> m_at {};
    bool m_isLost = false;
};

/// Packets in the order in which they end.
std::vector<CutPacket> cut(const std::vector<HexPart> &parts, Dissection &result)
{
    std::array<Cutter, 3> cutters {Cutter(Side::Client), Cutter(Side::Server), Cutter(std::nullopt)};
    const auto indexOf = [](const HexPart &part) {
        return part.sender ? static_cast<std::size_t>(*part.sender) : 2;
    };
    for (const auto &part : parts) {
        auto &stream = result.streams[indexOf(part)];
        stream.insert(stream.end(), part.bytes.begin(), part.bytes.end());
    }
    for (std::size_t i = 0; i < cutters.size(); ++i)
        cutters[i].setStream(result.streams[i]);
    std::vector<CutPacket> packets;
    for (const auto &part : parts)
        cutters[indexOf(part)].more(part.bytes.size(), part.at, packets);
    for (auto &cutter : cutters)
        cutter.end(packets, result.notes);
    return packets;
}

bool isSentOnlyBy(const CutPacket &packet, Side side)
{
    const StreamPacket alone {.bytes = packet.packet.bytes};
    return guessSender({&alone, 1}) == side;
}

/// Gives a sender to the packets that have none.
void resolveSenders(std::vector<CutPacket> &packets, const DissectOptions &options,
                    std::vector<std::string> &notes)
{
    std::vector<StreamPacket> unknown;
    for (const auto &packet : packets) {
        if (!packet.sender)
            unknown.push_back({.bytes = packet.packet.bytes});
    }
    const auto guess = guessSender(unknown);
    const auto sender = options.sender.value_or(guess.value_or(Side::Client));
    if (!unknown.empty() && !options.sender) {
        const auto name = sideName(sender);
        notes.push_back(guess ? fmt::format("Sender: the {}, which alone sends such packets.", name)
                              : fmt::format("Sender: taken to be the {}; --sender says it.", name));
    }
    const auto isOfOther = [sender](const CutPacket &packet) {
        return !packet.sender && isSentOnlyBy(packet, sender == Side::Client ? Side::Server : Side::Client);
    };
    if (!options.sender && std::any_of(packets.begin(), packets.end(), isOfOther))
        notes.emplace_back(
            "Packets of both sides are in one stream: begin lines with > (client to server) and < "
            "(server to client).");
    for (auto &packet : packets)
        packet.packet.sender = packet.sender.value_or(sender);
}

ProtocolVersion resolveVersion(const std::vector<CutPacket> &packets, const DissectOptions &options,
                               std::vector<std::string> &notes)
{
    std::vector<StreamPacket> stream;
    for (const auto &packet : packets)
        stream.push_back({.bytes = packet.packet.bytes, .sender = packet.packet.sender});
    const auto guess = guessVersion(stream);
    if (guess.isSaid && options.version && *options.version != guess.version)
        notes.push_back(fmt::format("Version: {}, as CONNECT says.", versionName(guess.version)));
    else if (!guess.isSaid && !options.version)
        notes.push_back(
            fmt::format("Version: taken to be {}; --protocol-version says it.", versionName(guess.version)));
    return guess.isSaid ? guess.version : options.version.value_or(guess.version);
}

Conversation::Directions directionsOf(const std::vector<CutPacket> &packets)
{
    const auto sends = [&packets](Side side) {
        return std::any_of(packets.begin(), packets.end(),
                           [side](const CutPacket &packet) { return packet.packet.sender == side; });
    };
    if (!sends(Side::Server))
        return Conversation::Directions::ClientOnly;
    return sends(Side::Client) ? Conversation::Directions::Both : Conversation::Directions::ServerOnly;
}

SessionTime timeOf(double seconds)
{
    return SessionTime(
        std::chrono::duration_cast<SessionTime::duration>(std::chrono::duration<double>(seconds)));
}

} // namespace

bool Dissection::hasViolations() const
{
    return std::any_of(findings.begin(), findings.end(), [](const ConversationFinding &finding) {
        return finding.severity == ConversationFinding::Severity::Violation;
    });
}

Dissection dissect(const std::vector<HexPart> &parts, const DissectOptions &options)
{
    Dissection result;
    auto packets = cut(parts, result);
    resolveSenders(packets, options, result.notes);
    Conversation conversation({.start = options.start,
                               .directions = directionsOf(packets),
                               .version = resolveVersion(packets, options, result.notes)});
    SessionTime now {};
    for (auto &[packet, sender] : packets) {
        if (packet.at) {
            result.hasTimes = true;
            now = timeOf(*packet.at);
        }
        packet.version = conversation.version();
        conversation.observe(packet.bytes, packet.sender, now, result.findings);
        result.packets.push_back(packet);
    }
    result.open = conversation.openItems(now);
    return result;
}

} // namespace espalier::cli
