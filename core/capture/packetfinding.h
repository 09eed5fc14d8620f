// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/packetrecord.h"
#include "core/session/observation.h"

#include <optional>

namespace espalier {

/// What is known against a packet.
struct PacketFinding
{
    PacketNumber packet = 0;
    Clause clause = Clause::None;
    Side side = Side::Client;
    std::optional<PacketNumber> related {};
    /// Where in the packet; 0 unless the packet alone is wrong.
    std::uint32_t offset = 0;
    ConversationFinding::Scope scope = ConversationFinding::Scope::Alone;
    ConversationFinding::Severity severity = ConversationFinding::Severity::Violation;
    /// It asked for an answer that never came, or the client was silent for longer than its Keep Alive allows.
    bool isOmission = false;

    friend bool operator==(const PacketFinding &, const PacketFinding &) = default;
};

} // namespace espalier
