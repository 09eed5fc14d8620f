// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetsnapshot.h"

#include <QList>

#include <array>
#include <cstdint>

namespace espalier {

class PacketLog;
class ShownPackets;

/// One client of the captured packets, by source and Client Identifier.
struct ClientSummary
{
    StreamInfo::Source source = StreamInfo::Source::Connection;
    QString sourceName {};
    /// While no Client Identifier is known its address.
    QString client {};
    /// As it was sent; empty while it is not known.
    QByteArray clientId {};
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    /// What the client itself broke, and what the server broke towards it.
    std::uint64_t violations = 0;
    std::uint64_t serverViolations = 0;
    /// The most frequent first.
    QList<std::pair<Clause, std::uint64_t>> clauses {};
};

/// How long answers of a kind took.
struct LatencyStatistics
{
    /// What the exchange ends with: PubAck, PubComp, SubAck, UnsubAck, ConnAck, PingResp.
    PacketType answer = PacketType::PubAck;
    std::uint64_t count = 0;
    /// Microseconds.
    std::int64_t minimum = 0;
    std::int64_t median = 0;
    std::int64_t percentile90 = 0;
    std::int64_t percentile99 = 0;
    std::int64_t maximum = 0;
    /// Exchanges that took less than 2^i microseconds and no less than half of that.
    std::array<std::uint64_t, 40> histogram {};
};

struct PacketStatistics
{
    struct OfType
    {
        std::uint64_t fromClient = 0;
        std::uint64_t fromServer = 0;
        std::uint64_t bytes = 0;
    };
    /// By type as sent, 0 to 15.
    std::array<OfType, 16> types {};
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t repeated = 0;
    std::uint64_t malformed = 0;
    /// Packets of less than 2^i bytes and no less than half of that.
    std::array<std::uint64_t, 30> sizes {};
    QList<LatencyStatistics> latencies {};
    CaptureTime first = 0;
    CaptureTime last = 0;
};

/// Something that one side still owes the other.
struct OpenExchange
{
    /// The packet that asks for it.
    PacketNumber packet = 0;
    QString client {};
    PacketType awaited = PacketType::PubAck;
    Side owedBy = Side::Server;
    std::uint16_t packetId = 0;
    Clause clause = Clause::None;
    /// Microseconds.
    std::int64_t openFor = 0;
};

/// What a packet names, as it was sent: what is shown of it cannot be looked for. Empty where it names none.
struct PacketNames
{
    QByteArray clientId {};
    /// Of PUBLISH, also where it has a Topic Alias instead.
    QByteArray topicName {};
    /// Of SUBSCRIBE and UNSUBSCRIBE with one Topic Filter.
    QByteArray topicFilter {};
};

/// A message as a PUBLISH carries it, and as who received it knows it.
struct PacketMessage
{
    QByteArray topicName {};
    Bytes payload {};
    CaptureTime time = 0;
};

struct FoundPacket
{
    PacketNumber number = 0;
    /// It is among the rows that are shown.
    bool isShown = false;
};

/// Packets from one number to before another.
struct PacketRun
{
    PacketNumber from = 0;
    PacketNumber to = 0;
    friend bool operator==(const PacketRun &, const PacketRun &) = default;
};

/// A packet as it is copied or exported.
struct CapturedPacket
{
    PacketNumber number = 0;
    StreamId stream {};
    Side sender = Side::Client;
    ProtocolVersion version = ProtocolVersion::V5;
    CaptureTime time = 0;
    Bytes bytes {};
    QList<PacketFinding> findings {};
    /// Bytes of its sender are missing before it.
    bool isAfterLoss = false;
    /// Nothing follows: the connection is over.
    bool isLast = false;
};

/// What a question to the packet log can see. For the call of the question only, in the log's thread.
class PacketLogView
{
public:
    PacketLogView(const PacketLog &log, const ShownPackets &shown) : m_log(log), m_shown(shown) { }

    /// Of all kept packets, whatever is shown, newest first.
    [[nodiscard]] QList<PacketFinding> findings(qsizetype maximum) const;
    /// Those with violations first, by their number.
    [[nodiscard]] QList<ClientSummary> clients() const;
    /// Of the rows that are shown.
    [[nodiscard]] PacketStatistics statistics() const;
    [[nodiscard]] QList<OpenExchange> openExchanges(qsizetype maximum) const;
    /// The Topic Aliases of `sender` as they stand after a packet of its stream. Only what kept packets say.
    [[nodiscard]] QList<AliasEntry> aliases(PacketNumber number, Side sender) const;
    /// A packet by its number; none when it is not kept.
    [[nodiscard]] std::optional<CapturedPacket> packet(PacketNumber number) const;
    /// Of the connection of a packet that is kept, as if its capture began with that packet.
    [[nodiscard]] StreamInfo streamFrom(PacketNumber number) const;
    /// Whether a connection goes on; no for one of which nothing is kept.
    [[nodiscard]] bool isOpen(StreamId id) const;
    [[nodiscard]] PacketNames names(PacketNumber number) const;
    /// None when it carries no message that can be read.
    [[nodiscard]] std::optional<PacketMessage> message(PacketNumber number) const;
    /// The PUBLISH of a message that was received about that time: the one that a client of that Client Identifier got, else
    /// the nearest.
    [[nodiscard]] std::optional<FoundPacket> find(const PacketMessage &message,
                                                  const QByteArray &clientId) const;
    /// Of the rows that are shown.
    [[nodiscard]] bool isAnyMarked() const;
    /// All that are kept, whatever is shown.
    [[nodiscard]] PacketRun kept() const;
    /// All that are shown.
    [[nodiscard]] std::vector<PacketRun> shown() const;
    /// Appends the packets in the shown rows from one to before another, without those that are evicted or do not exist yet.
    void addShown(std::uint64_t from, std::uint64_t to, std::vector<PacketRun> &runs) const;
    /// Numbers of the packets in `maximum` shown rows from row `first`; without those that are evicted or do not exist yet.
    [[nodiscard]] std::vector<PacketNumber> shown(std::uint64_t first, std::size_t maximum) const;

private:
    [[nodiscard]] bool carries(PacketNumber number, const PacketMessage &message) const;

    const PacketLog &m_log;
    const ShownPackets &m_shown;
};

} // namespace espalier
