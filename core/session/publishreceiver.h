// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/topicalias.h"
#include "core/session/flowcontrol.h"
#include "core/session/inflight.h"
#include "core/session/turn.h"

#include <cstdint>
#include <optional>

namespace espalier {

/// The receiving half of the publish conversation: acknowledges every message in the order of arrival, delivers each
/// QoS 2 message once, and holds the server to Receive Maximum and Topic Alias Maximum. Part of ClientSession.
class PublishReceiver
{
public:
    /// A CONNECT with these properties is about to be sent.
    void beginConnection(ProtocolVersion version, PropertyView connectProperties);
    /// The session is over: identifiers of unreleased messages mean nothing any more.
    void discardState() { m_inflight.clear(); }

    void beginTurn() { m_aliases.forgetRetired(); }
    [[nodiscard]] std::optional<Violation> receive(Publish packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> receive(const PubRel &packet, Turn &turn);
    /// The acknowledgements of this turn are about to be sent.
    void endTurn() { m_quota.endTurn(); }

private:
    [[nodiscard]] std::optional<Violation> resolveAlias(Publish &packet);
    [[nodiscard]] std::optional<Violation> receiveAtLeastOnce(const Publish &packet, Turn &turn);
    [[nodiscard]] std::optional<Violation> receiveExactlyOnce(const Publish &packet, Turn &turn);

    InboundInflight m_inflight;
    InboundAliases m_aliases;
    ReceiveQuota m_quota;
};

} // namespace espalier
