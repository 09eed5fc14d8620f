// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"
#include "core/mqtt/packet.h"
#include "core/session/effects.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

/// A statement of the standard that a packet breaks, alone or together with what was seen before it.
struct ConversationFinding
{
    Clause clause = Clause::None;
    /// Who broke it: the sender of the packet.
    Side side = Side::Client;
    /// The packet that broke it, as counted by the Conversation from 0.
    std::uint64_t packet = 0;
    /// The packet that makes it wrong, where there is one: the message that was sent with the same identifier, the
    /// CONNACK with the limit.
    std::optional<std::uint64_t> related {};
    /// Where in the packet; 0 unless the packet alone is wrong.
    std::uint32_t offset = 0;
    enum class Scope : std::uint8_t {
        /// The decoder refuses the packet: it is wrong whatever was said before. Its content was not taken into account.
        Alone,
        /// It is wrong at this point of the conversation.
        InContext,
    } scope = Scope::InContext;
    enum class Severity : std::uint8_t {
        Violation,
        /// A violation unless what cannot be seen here explains it: an earlier connection of the same session.
        Suspicion,
    } severity = Severity::Violation;
};

/// One packet on its way through the parts of a Conversation, with what is known when it comes.
struct Observation
{
    std::uint64_t packet;
    Side sender;
    SessionTime at;
    ProtocolVersion version;
    /// Both directions are seen and every packet so far could be read: what is in flight is known.
    bool isSure;
    /// Seen from CONNECT on: what is not known does not exist.
    bool isWhole;
    /// The session began with this connection.
    bool isNewSession;
    std::vector<ConversationFinding> &findings;

    [[nodiscard]] bool isV5() const { return version == ProtocolVersion::V5; }
    [[nodiscard]] bool isFromClient() const { return sender == Side::Client; }
    /// The statement that the connection's version makes. MQTT 3.1 has no numbered ones; it gets those of 3.1.1.
    [[nodiscard]] Clause either(Clause v5, Clause v3) const { return isV5() ? v5 : v3; }

    void report(Clause clause, std::optional<std::uint64_t> related = std::nullopt,
                ConversationFinding::Severity severity = ConversationFinding::Severity::Violation) const
    {
        findings.push_back(
            {.clause = clause, .side = sender, .packet = packet, .related = related, .severity = severity});
    }
};

} // namespace espalier
