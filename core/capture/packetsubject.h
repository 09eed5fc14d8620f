// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/capture/packetrecord.h"
#include "core/mqtt/clause.h"
#include "core/mqtt/fieldtrace.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace espalier {

/// What stands at a path in a decoded payload: nothing (or null, or a container), a boolean, a number, a text.
using PayloadValue = std::variant<std::monostate, bool, double, std::string_view>;
/// Keys and positions from the root of a payload, as in ValuePath::steps(). Empty for the root. Lives as long as the filter
/// that asks, at the same address: what is made of it can be kept by it.
using PayloadPath = std::vector<std::variant<std::string, std::size_t>>;

/// What is read of a PUBLISH without decoding it. Each part is none where the packet ends before it.
struct PublishParts
{
    std::optional<std::string_view> topicName {};
    /// Never with QoS 0.
    std::optional<std::uint16_t> packetId {};
    std::optional<ByteView> payload {};
};

/// One packet, as display filters ask for it. Whoever has packets sets the members and answers the virtual functions, which
/// are called only by filters that name such a field. What is read of the bytes is kept until the next setBytes(), so that
/// several filters share it. Not thread-safe; one for many packets, one after the other.
///
/// Flow: members, then setBytes(), then any number of PacketFilter::matches().
class PacketSubject
{
public:
    PacketSubject() = default;
    PacketSubject(const PacketSubject &) = delete;
    PacketSubject &operator=(const PacketSubject &) = delete;
    virtual ~PacketSubject() = default;

    PacketNumber number = 0;
    CaptureTime time = 0;
    /// Of the packet before in the log, and in the same stream; none for the first that is kept.
    std::optional<CaptureTime> timeBefore {};
    std::optional<CaptureTime> timeBeforeInStream {};
    /// Microseconds since the packet before in the exchange; none where it begins one or belongs to none.
    std::optional<std::int64_t> latency {};
    Side sender = Side::Client;
    /// Of the connection.
    ProtocolVersion version = ProtocolVersion::V5;
    bool isMarked = false;
    /// It cannot be decoded.
    bool isMalformed = false;
    /// The same packet had been sent before in its exchange.
    bool isRepeated = false;
    /// It asks for an answer, which has not come.
    bool isUnanswered = false;

    /// The whole packet, fixed header included; any bytes. They must stay until the next call.
    void setBytes(ByteView bytes);
    [[nodiscard]] ByteView bytes() const { return m_bytes; }

    // Views stay valid until the next call of the same function or the next packet.
    [[nodiscard]] virtual std::string_view clientId() = 0;
    /// Of the profile, the proxy or the file.
    [[nodiscard]] virtual std::string_view sourceName() = 0;
    /// What the Topic Alias of this PUBLISH stands for; empty where that is not known. Asked only for a PUBLISH whose Topic
    /// Name is empty.
    [[nodiscard]] virtual std::string_view aliasedTopic() = 0;
    /// What it violates, by itself and in its conversation.
    [[nodiscard]] virtual std::span<const Clause> violations() = 0;
    /// Asked only for a PUBLISH with a payload.
    [[nodiscard]] virtual PayloadValue payloadValue(const PayloadPath &path) = 0;

    // What the bytes say, for filters.
    /// As sent, 0 to 15; 0 too where there is no byte.
    [[nodiscard]] std::uint8_t packetType() const { return m_bytes.empty() ? 0 : m_bytes[0] >> 4; }
    /// Of a PUBLISH; all none for any other packet.
    [[nodiscard]] const PublishParts &publish();
    /// The fields of the first `tracedBytes`, at most FieldTrace::mostFields.
    [[nodiscard]] const FieldTrace &trace();

    /// Bounds the memory that a packet of many small fields takes: one field of two bytes is three rows of a trace.
    static constexpr std::size_t tracedBytes = std::size_t {256} * 1024;

private:
    ByteView m_bytes {};
    PublishParts m_publish {};
    FieldTrace m_trace {};
    bool m_hasPublish = false;
    bool m_hasTrace = false;
};

} // namespace espalier
