// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/accesspolicy.h"
#include "core/mqtt/types.h"

#include <cstdint>
#include <memory>
#include <string>

namespace espalier {

/// What all clients that come in by one listener have in common.
struct ListenerRules
{
    /// Shown with the clients, as "mqtts://127.0.0.1:8883".
    std::string listener {};
    /// Whether clients are accepted that do not say, or do not prove, who they are: where there is no policy.
    enum class Anonymous : std::uint8_t { Admitted, Refused } anonymous = Anonymous::Admitted;
    /// Instead of what EngineSettings says.
    std::uint32_t maximumPacketSize = maximumPacketLength;
    Qos maximumQos = Qos::ExactlyOnce;
    std::uint16_t topicAliasMaximum = 0;
    /// Stands before all topics of its clients, who do not see it: they are among themselves. A Topic Name without an end,
    /// as "factory/"; empty for none.
    std::string mountPoint {};
    /// Index of Engine::setAccessPolicies().
    std::uint32_t policy = noPolicy;
};

/// Where a connection comes from.
struct PeerOrigin
{
    /// Tells in logs where it comes from.
    std::string name {};
    /// Who the client has proved to be before it said a word; empty for nobody.
    std::string userName {};
    /// Null: everybody is admitted and EngineSettings counts.
    std::shared_ptr<const ListenerRules> rules {};
};

} // namespace espalier
