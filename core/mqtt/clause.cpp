// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/clause.h"

#include <cstddef>

namespace espalier {

namespace {

constexpr ClauseInfo clauses[] {
    ClauseInfo {Clause::None, "", "", ClauseSide::Both, ClauseServerRole::None, "", ""},
#define CLAUSE(id, label, section, side, serverRole, title, text)                                            \
    ClauseInfo {Clause::id, label, section, ClauseSide::side, ClauseServerRole::serverRole, title, text},
#include "core/mqtt/clauses.def"
#undef CLAUSE
};

} // namespace

const ClauseInfo &clauseInfo(Clause clause)
{
    return clauses[static_cast<std::size_t>(clause)];
}

std::span<const ClauseInfo> allClauses()
{
    return std::span(clauses).subspan(1);
}

} // namespace espalier
