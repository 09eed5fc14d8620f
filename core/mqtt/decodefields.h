// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/bytereader.h"
#include "core/mqtt/property.h"
#include "core/mqtt/reasoncode.h"

#include <cstdint>
#include <string_view>

/// Fields that several packets share; each breaks off or rejects in the reader what the standard does not allow.
namespace espalier {

/// Properties and which of them are there, so that decoders can ask without walking them.
struct DecodedProperties
{
    PropertyView view {};
    /// Bit n for the property with identifier n.
    std::uint64_t present = 0;
    /// All that were sent are known: reading them did not break off.
    bool isWhole = true;

    [[nodiscard]] bool contains(Property property) const
    {
        return (present >> static_cast<unsigned>(property) & 1U) != 0;
    }
    /// It was certainly not sent.
    [[nodiscard]] bool lacks(Property property) const { return isWhole && !contains(property); }
};

/// Property Length and properties (2.2.2); none before MQTT 5.
[[nodiscard]] DecodedProperties readProperties(ByteReader &in, PropertyScope scope);

/// A Packet Identifier, which is never 0 (2.2.1).
[[nodiscard]] PacketId readPacketId(ByteReader &in, PacketType type);

/// A Reason Code that the sender may use in a packet of `type` (2.4).
[[nodiscard]] ReasonCode readReasonCode(ByteReader &in, PacketType type);

/// What a text is used for decides which statement forbids wildcards in it.
enum class TopicUse : std::uint8_t { Publish, Will, Response };

/// Rejects `topicName`, which ends at the cursor, if it is not a Topic Name; one of no characters passes.
void checkTopicName(ByteReader &in, std::string_view topicName, TopicUse use);

/// A Topic Filter with its length (4.7.1, 4.8.2).
[[nodiscard]] std::string_view readTopicFilter(ByteReader &in);

} // namespace espalier
