// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/mqtt/decode.h"
#include "core/mqtt/packet.h"
#include "core/mqtt/violation.h"
#include "core/session/authenticator.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace espalier {

struct WillOptions
{
    std::string topicName {};
    Bytes payload {};
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    /// Will Delay Interval, Payload Format Indicator, Content Type and so on (3.1.3.2).
    PropertyList properties {};
};

/// Everything that CONNECT says (3.1), and how the session behaves. Owns its values.
struct ConnectOptions
{
    ProtocolVersion version = ProtocolVersion::V5;
    std::string clientId {};
    /// Clean Start; Clean Session in 3.1 and 3.1.1.
    bool cleanStart = true;
    /// At most 65,535 s; zero switches the mechanism off.
    std::chrono::seconds keepAlive {60};
    /// Session Expiry Interval, Receive Maximum, Maximum Packet Size, Topic Alias Maximum, User Property and so on
    /// (3.1.2.11). The session obeys what it promises here.
    PropertyList properties {};
    std::optional<WillOptions> will {};
    std::optional<std::string> userName {};
    std::optional<Bytes> password {};
    /// Enhanced authentication (4.12), MQTT 5 only; null for none. Adds Authentication Method and Data to `properties`.
    std::shared_ptr<Authenticator> authenticator {};

    enum class Aliases : std::uint8_t {
        /// Topic Aliases are sent only where a message carries one.
        AsGiven,
        /// Topics get aliases as they come, as many as the server takes.
        Automatic,
    } aliases = Aliases::AsGiven;

    enum class EarlierSession : std::uint8_t {
        /// This session object has all state there is: a server that continues another one is refused (MQTT_3_2_2_4).
        Unknown,
        /// An earlier run of the program ended this session with nothing left open: continuing it is welcome.
        Continued,
    } earlierSession = EarlierSession::Unknown;

    /// What the server may call topics.
    TopicNameRule topicNames = TopicNameRule::WellFormed;

    /// How long to wait for CONNACK.
    std::chrono::milliseconds connectTimeout {30'000};
    /// How long the server may be silent behind a PINGREQ.
    std::chrono::milliseconds responseTimeout {10'000};
};

/// Appends the CONNECT that `options` describe to `output`; on an error nothing is appended and the violation says what
/// a server would find wrong.
[[nodiscard]] Expected<void, Violation> writeConnect(const ConnectOptions &options, ByteBuffer &output);

} // namespace espalier
