// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "core/mqtt/topic.h"

#include <cstddef>
#include <cstdint>

namespace espalier {

/// What the server grants and forbids on this connection, as its CONNACK said it (3.2.2.3). The defaults are what a
/// CONNACK without properties means, and the whole truth in 3.1 and 3.1.1.
struct ServerLimits
{
    std::uint16_t receiveMaximum = 65'535;
    Qos maximumQos = Qos::ExactlyOnce;
    bool retainAvailable = true;
    std::uint32_t maximumPacketSize = maximumPacketLength;
    std::uint16_t topicAliasMaximum = 0;
    bool wildcardSubscriptions = true;
    bool subscriptionIdentifiers = true;
    bool sharedSubscriptions = true;

    [[nodiscard]] static ServerLimits from(PropertyView connAckProperties);

    /// Success, or the reason why the server would not take it. `size` is the length on the wire.
    [[nodiscard]] ReasonCode refusal(const Publish &message, std::size_t size) const;
    [[nodiscard]] ReasonCode refusal(const Subscribe &request, SharedFilters shared) const;
};

/// MQTT 5 gives "$share/" its meaning; in 3.x it is a filter like any other, whatever the server makes of it.
[[nodiscard]] constexpr SharedFilters sharedFilters(ProtocolVersion version)
{
    return version == ProtocolVersion::V5 ? SharedFilters::Allowed : SharedFilters::Forbidden;
}

} // namespace espalier
