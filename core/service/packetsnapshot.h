// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/capture/packetfinding.h"
#include "core/mqtt/clause.h"
#include "core/mqtt/fieldtrace.h"
#include "core/mqtt/packet.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <cstdint>
#include <optional>

namespace espalier {

/// Which captured packets are looked at before any filter.
struct PacketSource
{
    /// None: packets of all sources.
    std::optional<StreamInfo::Source> kind {};
    /// Of the connection, proxy or file; empty: of all of that kind.
    QString name {};
    /// One client's, as it was sent; empty: all.
    QByteArray clientId {};
    friend bool operator==(const PacketSource &, const PacketSource &) = default;
};

/// One row of the packet list. Texts are displayable, one line, at most 200 characters.
struct PacketRow
{
    PacketNumber number = 0;
    CaptureTime time = 0;
    /// Microseconds since the row before; -1: there is none.
    std::int64_t delta = -1;
    /// As sent, 0 to 15: 0 stands for bytes that are no packet.
    std::uint8_t type = 0;
    Side sender = Side::Client;
    ProtocolVersion version = ProtocolVersion::V5;
    /// Client Identifier; while it is not known the client's address.
    QString client {};
    /// Topic Name; of SUBSCRIBE and UNSUBSCRIBE the Topic Filters, separated by commas; of CONNECT the Will Topic.
    QString topic {};
    /// The packet has a Topic Alias instead of the topic.
    bool isAliased = false;
    std::optional<Qos> qos {};
    bool dup = false;
    bool retain = false;
    std::uint32_t length = 0;
    std::uint16_t packetId = 0;
    std::optional<ReasonCode> reason {};
    /// Reason Codes of SUBACK and UNSUBACK that are errors; for those `reason` is the first of them, else the first.
    std::uint32_t failures = 0;
    std::uint32_t topicFilters = 0;
    std::uint32_t properties = 0;
    /// Of PUBLISH; -1 for other packets.
    std::int64_t payloadSize = -1;
    /// "JSON", "JPEG", "text"; empty where there is no payload.
    QString payloadKind {};
    // Of CONNECT and CONNACK
    bool cleanStart = false;
    bool sessionPresent = false;
    std::uint16_t keepAlive = 0;
    /// Microseconds since the packet before in the exchange, and since its first; -1: it begins one, or belongs to none.
    std::int64_t latency = -1;
    std::int64_t exchangeTime = -1;
    /// The first finding about it, and how many there are.
    Clause clause = Clause::None;
    std::uint32_t findings = 0;
    /// What clause says is certain.
    bool isViolation = false;
    /// Of an answer that refuses: what the packet that it answers breaks.
    Clause answered = Clause::None;
    bool isMalformed = false;
    bool isRepeated = false;
    bool isAfterLoss = false;
    bool awaitsAnswer = false;
    bool isMarked = false;
    bool isTimeReference = false;
    /// Of the colour rules, the first that matches; -1: none.
    int colorRule = -1;
};

/// What is wrong with a display filter, and where in its text (in characters).
struct PacketFilterState
{
    QString text {};
    /// The text does not compile: then the filter before goes on. What is wrong tells compilePacketFilter().
    bool isValid = true;
    /// Some packets have not been looked at yet.
    bool isRunning = false;
};

/// Sums of a kind of latency.
struct LatencySummary
{
    std::uint64_t count = 0;
    /// Microseconds.
    std::int64_t median = 0;
    std::int64_t percentile99 = 0;
};

/// The visible part of the packet list and what belongs beside it. Rows are counted from 0 since the log, source or filter
/// began: a row keeps its number when older ones are evicted.
struct PacketSnapshot
{
    bool isCapturing = false;
    /// Rows that exist: from beginRow, before endRow.
    std::uint64_t beginRow = 0;
    std::uint64_t endRow = 0;
    std::uint64_t firstRow = 0;
    QList<PacketRow> rows {};
    /// -1: nothing is selected, or the filter hides it.
    std::int64_t selectedRow = -1;
    /// Row to be brought into sight: of the last command that asked for it; -1: none since the last snapshot.
    std::int64_t revealRow = -1;
    bool isFollowing = true;
    /// The last search found nothing; until something else is looked for, selected or filtered.
    bool hasFoundNothing = false;
    bool isSearching = false;
    PacketSource source {};
    PacketFilterState filter {};
    /// Packets ever captured, and those of them that are still kept.
    std::uint64_t captured = 0;
    std::uint64_t kept = 0;
    /// Bytes that the kept packets take, and may take.
    std::uint64_t ringBytes = 0;
    std::uint64_t ringLimit = 0;
    /// Of the kept packets.
    std::uint64_t violations = 0;
    /// Times that bytes were lost because the log could not keep up.
    std::uint64_t losses = 0;
    /// From a request to the end of its exchange, of all that were captured.
    LatencySummary roundTrip {};
    /// Where times are counted from; none: they are times of the day.
    std::optional<CaptureTime> timeReference {};
    /// Counts up with each change of which rows exist other than rows added and evicted.
    std::uint64_t layoutVersion = 0;
};

/// One packet of an exchange.
struct ExchangeStep
{
    PacketNumber number = 0;
    std::uint8_t type = 0;
    Side sender = Side::Client;
    CaptureTime time = 0;
    std::uint16_t packetId = 0;
    std::optional<ReasonCode> reason {};
    bool isRepeated = false;
    bool isViolation = false;
    friend bool operator==(const ExchangeStep &, const ExchangeStep &) = default;
};

/// What the last packet of an exchange still waits for.
struct AwaitedAnswer
{
    PacketType type = PacketType::PubAck;
    Side owedBy = Side::Server;
    /// The connection is over, or its capture: it does not come any more.
    bool isOver = false;
    friend bool operator==(const AwaitedAnswer &, const AwaitedAnswer &) = default;
};

/// Messages with QoS 1 and 2 that one side may send before they are acknowledged, and how many there are.
struct FlowWindow
{
    std::uint16_t inUse = 0;
    /// None: unlimited, or not known because the capture began later.
    std::optional<std::uint16_t> receiveMaximum {};
    friend bool operator==(const FlowWindow &, const FlowWindow &) = default;
};

/// All about the selected packet.
struct PacketDetail
{
    /// None: nothing is selected, or it was evicted meanwhile: then `row` is what was known of it.
    std::optional<PacketNumber> number {};
    bool isEvicted = false;
    PacketRow row {};
    Bytes bytes {};
    /// Of the first `tracedBytes`; offsets are those of `bytes`.
    std::vector<TracedField> fields {};
    std::uint32_t tracedBytes = 0;
    QList<PacketFinding> findings {};
    /// Oldest first, this packet among them; empty where it belongs to none.
    QList<ExchangeStep> exchange {};
    std::optional<AwaitedAnswer> awaited {};
    StreamInfo stream {};
    QString client {};
    /// By Side: of what that side sends.
    FlowWindow window[2] {};
};

/// One entry of a Topic Alias table.
struct AliasEntry
{
    std::uint16_t alias = 0;
    QString topic {};
    PacketNumber setBy = 0;
};

} // namespace espalier
