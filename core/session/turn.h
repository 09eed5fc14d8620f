// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/session/effects.h"
#include "core/session/serverlimits.h"

namespace espalier {

/// What the parts of a session need to know while they work: made anew for each call from outside.
struct Turn
{
    ProtocolVersion version;
    /// Null while there is no accepted connection.
    const ServerLimits *limits;
    SessionTime now;
    Effects &effects;

    [[nodiscard]] bool isConnected() const { return limits != nullptr; }
    /// The statement of this version's standard.
    [[nodiscard]] Clause clause(Clause v5, Clause v311) const
    {
        return version == ProtocolVersion::V5 ? v5 : v311;
    }
};

[[nodiscard]] inline Violation protocolError(Clause clause)
{
    return {.clause = clause, .reason = ReasonCode::ProtocolError};
}

} // namespace espalier
