// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/mqtt/types.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

struct BridgeAddress
{
    /// A name or an address in figures; IPv6 without brackets.
    std::string host {};
    std::uint16_t port = 1883;

    friend bool operator==(const BridgeAddress &, const BridgeAddress &) = default;
};

/// Which messages pass a bridge, and under which name on the other side.
struct BridgeTopic
{
    enum class Direction : std::uint8_t { Out, In, Both };

    /// Topic Filter without its prefix; empty for one topic whose name is the prefix on each side.
    std::string pattern {};
    Direction direction = Direction::Out;
    Qos qos = Qos::AtMostOnce;
    std::string localPrefix {};
    std::string remotePrefix {};

    [[nodiscard]] std::string localFilter() const { return localPrefix + pattern; }
    [[nodiscard]] std::string remoteFilter() const { return remotePrefix + pattern; }
    [[nodiscard]] bool goesOut() const { return direction != Direction::In; }
    [[nodiscard]] bool comesIn() const { return direction != Direction::Out; }
    friend bool operator==(const BridgeTopic &, const BridgeTopic &) = default;
};

struct BridgeTls
{
    /// File and folder of certificates (PEM) that the other side's must be signed by; both empty: those of the system.
    std::string caFile {};
    std::string caPath {};
    /// What this side proves itself with; both or none.
    std::string certificateFile {};
    std::string keyFile {};
    /// Protocol to be agreed on (ALPN); empty for none.
    std::string alpn {};
    /// Whether the other side's certificate must also be for the host that was asked for.
    enum class HostName : std::uint8_t { Verified, Ignored } hostName = HostName::Verified;
    enum class Version : std::uint8_t { Tls12, Tls13 } minimumVersion = Version::Tls12;

    friend bool operator==(const BridgeTls &, const BridgeTls &) = default;
};

/// A connection to another broker that carries messages both ways. The defaults are mosquitto's, except for the version.
struct BridgeSettings
{
    /// Tells bridges apart: in the log, at a reload, in Client Identifiers.
    std::string name {};
    /// At least one.
    std::vector<BridgeAddress> addresses {};
    enum class Choice : std::uint8_t {
        /// The first one whenever it can be had; from another one it goes back to the first.
        FirstPreferred,
        /// Each failure moves on to the next one.
        RoundRobin,
    } choice = Choice::FirstPreferred;
    /// None: plain TCP.
    std::optional<BridgeTls> tls {};
    /// The address of this machine to connect from; empty for any.
    std::string bindAddress {};

    ProtocolVersion version = ProtocolVersion::V5;
    /// Client Identifier at the other side; empty: "name.hostname".
    std::string remoteClientId {};
    std::optional<std::string> remoteUserName {};
    std::optional<std::string> remotePassword {};
    /// Client Identifier in this broker; empty: "local." and the remote one.
    std::string localClientId {};
    /// The user name that the bridge is shown with here. It need not log in, and access rules do not hold for it: its topics
    /// say what passes.
    std::string localUserName {};

    /// Whether the other side, and this one, keep what comes while the bridge is down.
    enum class Session : std::uint8_t { Kept, Clean };
    Session remoteSession = Session::Kept;
    Session localSession = Session::Kept;
    /// Of a kept session at the other side, in seconds; MQTT 5.
    std::uint32_t sessionExpiry = sessionNeverExpires;
    std::chrono::seconds keepAlive {60};
    /// Messages of QoS 1 and 2 on their way in either direction. None: what the other side allows, and 20 where that cannot
    /// tell (before MQTT 5).
    std::optional<std::uint16_t> receiveMaximum {};
    /// Longest packet sent; the other side's limit counts, too.
    std::uint32_t maximumPacketSize = maximumPacketLength;

    enum class Start : std::uint8_t {
        Automatic,
        /// When `lazyThreshold` messages wait; ends after `idleTimeout` without messages.
        Lazy,
        /// Not again after the first connection has ended.
        Once,
    } start = Start::Automatic;
    std::uint32_t lazyThreshold = 10;
    std::chrono::seconds idleTimeout {60};
    /// Before the next attempt: the wait grows from the first to the second, with a random part. Equal: always the same.
    std::chrono::milliseconds restartDelay {5'000};
    std::chrono::milliseconds longestRestartDelay {30'000};

    std::vector<BridgeTopic> topics {};
    /// UNSUBSCRIBE at the other side what only goes out: an earlier configuration may have let it in.
    bool unsubscribesOutgoing = true;
    /// Off: messages go out without RETAIN.
    bool retainsOutgoing = true;
    /// Say with bit 7 of the protocol level that this is a bridge; before MQTT 5, where No Local and Retain As Published
    /// cannot be asked for. A server that refuses it is asked again without.
    bool triesPrivate = true;
    /// Tell with a User Property which brokers a message has passed, so that circles of bridges end. MQTT 5.
    bool marksPath = true;

    /// A retained "1" or "0": whether the bridge is up.
    enum class Notifications : std::uint8_t { Off, LocalOnly, Both } notifications = Notifications::Both;
    /// Empty: "$SYS/broker/connection/CLIENT/state" with the remote Client Identifier.
    std::string notificationTopic {};

    friend bool operator==(const BridgeSettings &, const BridgeSettings &) = default;
};

/// One `topic` line of mosquitto.conf without the word itself: `pattern [direction [qos [local-prefix remote-prefix]]]`,
/// with `""` for an empty word. An error says what is wrong and what would be right.
[[nodiscard]] Expected<BridgeTopic, std::string> parseBridgeTopic(std::string_view line);
/// What makes these settings unusable, and what to do about it; nothing when they are fine. Looks at no file.
[[nodiscard]] std::optional<std::string> problemOf(const BridgeSettings &settings);

} // namespace espalier
