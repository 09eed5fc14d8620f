// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>

namespace espalier {

struct EngineSettings;
struct ListenerRules;

/// A limit that clients can meet; where it is not said otherwise the member of EngineSettings with this name.
enum class Limit : std::uint8_t {
    None,
    /// connectTimeout, in seconds.
    ConnectTimeout,
    MaximumConnectSize,
    MaximumPacketSize,
    MaximumConnections,
    /// Of one listener: the driver's.
    ListenerConnections,
    /// Connections that are not MQTT's yet: the driver's.
    Handshakes,
    MaximumFailedLogins,
    MaximumPasswordQuestions,
    MaximumTopicLevels,
    MaximumSubscriptions,
    MaximumPayload,
    MaximumProperties,
    MaximumMessageMemory,
    MaximumQueuedMessages,
    MaximumQueuedBytes,
    MaximumOutput,
    ReceiveMaximum,
    TopicAliasMaximum,
    MaximumQos,
    RetainAvailable,
};

inline constexpr std::size_t limitCount = static_cast<std::size_t>(Limit::RetainAvailable) + 1;

/// A limit and what it is set to.
struct MetLimit
{
    Limit limit = Limit::None;
    std::uint64_t value = 0;

    [[nodiscard]] explicit operator bool() const { return limit != Limit::None; }
    friend bool operator==(const MetLimit &, const MetLimit &) = default;
};

/// The limit as it holds for clients of a listener; 0 where it is the driver's.
[[nodiscard]] MetLimit limitFor(Limit limit, const EngineSettings &settings, const ListenerRules &rules);

} // namespace espalier
