// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/mqtt/clause.h"

#include <cstddef>

namespace espalier {

namespace {

constexpr ClauseInfo clauses[] {
    ClauseInfo {Clause::None, "", "", ClauseSide::Both, ""},
#define CLAUSE(id, label, section, side, text)                                                               \
    ClauseInfo {Clause::id, label, section, ClauseSide::side, text},
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
