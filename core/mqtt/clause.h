// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace espalier {

/// Every numbered normative statement of MQTT 5.0 (MQTT_x_y_z_n) and of MQTT 3.1.1 (MQTT311_x_y_z_n), and the rules of
/// the text that carry no number (RULE_...). Generated from resources/spec; ids of the two versions are kept apart
/// because many shared numbers mean different things.
enum class Clause : std::uint16_t {
    None,
#define CLAUSE(id, label, section, side, serverRole, title, text) id,
#include "core/mqtt/clauses.def"
#undef CLAUSE
};

/// Who has the obligation.
enum class ClauseSide : std::uint8_t { Client, Server, Both, Sender, Receiver };

/// What a Server has to do about a statement: obey it itself, check that the Client does, or nothing.
enum class ClauseServerRole : std::uint8_t { None, Obeys, Checks, ObeysAndChecks };

struct ClauseInfo
{
    Clause clause;
    /// As the standard writes it, "MQTT-3.3.1-4"; a rule without a number has "§" and its section.
    std::string_view label;
    /// "3.3.1"
    std::string_view section;
    ClauseSide side;
    /// None for a rule without a number.
    ClauseServerRole serverRole;
    /// What it asks for, in one short sentence of ours.
    std::string_view title;
    /// The standard's text; our words for a rule without a number.
    std::string_view text;
};

[[nodiscard]] const ClauseInfo &clauseInfo(Clause clause);
[[nodiscard]] std::span<const ClauseInfo> allClauses();

} // namespace espalier
