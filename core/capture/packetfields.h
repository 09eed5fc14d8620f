// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

/// A field that a display filter can name.
struct PacketField
{
    /// What its values are, and so what they can be compared with.
    enum class Kind : std::uint8_t {
        /// It is there or not.
        Presence,
        Flag,
        Number,
        PacketType,
        Reason,
        Side,
        Time,
        Text,
        TopicName,
        TopicFilter,
        Clause,
        /// Known from the packet only.
        Any,
    };
    /// What its numbers count.
    enum class Quantity : std::uint8_t { Plain, Boolean, Bytes, Seconds, Microseconds };
    /// Where its values are found.
    enum class Access : std::uint8_t {
        Number,
        Time,
        Delta,
        StreamDelta,
        Latency,
        Length,
        Sender,
        Client,
        Source,
        Version,
        Marked,
        Malformed,
        Repeated,
        Unanswered,
        Violations,
        Type,
        Dup,
        Qos,
        Retain,
        PacketId,
        Reason,
        Topic,
        Payload,
        PayloadLength,
        PayloadPath,
        /// In the trace, by `traced`.
        Traced,
        /// The same, of properties only.
        Property,
    };

    std::string name {};
    Kind kind = Kind::Presence;
    Access access = Access::Traced;
    Quantity quantity = Quantity::Plain;
    /// Bit n is set when packets of type n can have it.
    std::uint16_t packets = 0xffff;
    /// The name in a FieldTrace.
    std::string_view traced {};
    /// It takes a name in brackets: prop.user["trace"].
    bool takesKey = false;
};

/// All of them, in the order in which they are offered. Live as long as the program.
[[nodiscard]] std::span<const PacketField> packetFields();
/// Null for a name that none has.
[[nodiscard]] const PacketField *findPacketField(std::string_view name);
/// Behind payload, with a path.
[[nodiscard]] const PacketField &payloadPathField();

/// The standard's name of something as one word: "Will QoS" is willQos.
[[nodiscard]] std::string lowerCamelCase(std::string_view name);
/// Letters and digits in lower case, nothing else: what remains the same however a name is written.
[[nodiscard]] std::string bareName(std::string_view name);
/// Of `names` at most three that `name` may be a slip of, the nearest first.
[[nodiscard]] std::vector<std::string> nearestNames(std::string_view name,
                                                    std::span<const std::string> names);

} // namespace espalier
