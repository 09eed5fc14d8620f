// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/server/bridge.h"
#include "core/mqtt/encode.h"

/// Helpers shared by the sources of Bridge.
namespace espalier {

template <typename AnyPacket>
void Bridge::toRemote(const AnyPacket &packet)
{
    encode(packet, m_settings.version, m_toRemote);
}

template <typename AnyPacket>
void Bridge::toEngine(const AnyPacket &packet)
{
    encode(packet, ProtocolVersion::V5, m_toEngine);
}

/// A Reason Code of one side's acknowledgement as the bridge may say it to the other one, where it is a client. That nobody
/// subscribes (0x10) is for servers to say.
[[nodiscard]] inline ReasonCode asClient(ReasonCode reason, PacketType type)
{
    if (!isError(reason))
        return ReasonCode::Success;
    return isAllowed(reason, type, Side::Client) ? reason : ReasonCode::UnspecifiedError;
}

} // namespace espalier
