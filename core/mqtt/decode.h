// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/mqtt/packet.h"
#include "core/mqtt/violation.h"

#include <cstdint>

namespace espalier {

class FieldTrace;

/// Which Topic Names of a PUBLISH are taken.
enum class TopicNameRule : std::uint8_t {
    /// UTF-8 as 1.5.4 has it; all else is a Malformed Packet (MQTT_1_5_4_1, MQTT_1_5_4_2).
    WellFormed,
    /// Whatever the bytes are: for who would rather look at them than obey.
    AnyBytes,
};

/// What the decoder must know beside the bytes.
struct DecodeContext
{
    /// Version of the connection. CONNECT says its own and ignores this one.
    ProtocolVersion version = ProtocolVersion::V5;
    /// Who sent the packet: some packets, properties and Reason Codes are allowed from one side only.
    Side sender = Side::Client;
    TopicNameRule topicNames = TopicNameRule::WellFormed;
};

/// Decodes one whole packet, fixed header included, as cut by the Framer. Views in the result point into `bytes`.
/// Everything that a single packet can get wrong is checked here: flags, lengths, UTF-8, properties and their values,
/// Reason Codes, topic names and filters. With `trace` the fields and findings are noted too, up to the first byte that
/// makes no sense.
[[nodiscard]] Expected<Packet, Violation> decode(ByteView bytes, DecodeContext context,
                                                 FieldTrace *trace = nullptr);

/// The same for one type: `bytes` must be a PUBLISH. For the paths on which most messages travel.
[[nodiscard]] Expected<Publish, Violation> decodePublish(ByteView bytes, DecodeContext context);

} // namespace espalier
