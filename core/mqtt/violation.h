// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/clause.h"
#include "core/mqtt/reasoncode.h"

#include <cstdint>

namespace espalier {

/// What a peer got wrong: the statement of the standard, the Reason Code that answers it, and where in the packet.
struct Violation
{
    Clause clause = Clause::None;
    ReasonCode reason = ReasonCode::MalformedPacket;
    /// Offset in bytes from the packet's first byte.
    std::uint32_t offset = 0;

    friend bool operator==(const Violation &, const Violation &) = default;
};

} // namespace espalier
