// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/brokerscript.h"
#include "tests/support/sessionscript.h"

#include <initializer_list>
#include <string>

/// Packets that break a statement, as rows, and how each side answers them.
namespace espalier {

struct ViolationRow
{
    const char *name;
    /// Wire text.
    std::string packet;
    /// The statement that the log names.
    Clause clause;
    ReasonCode reason = ReasonCode::MalformedPacket;
};

void addRows(std::initializer_list<ViolationRow> rows);

/// What the broker's log says was broken.
Violation loggedViolation(BrokerScript &broker);

/// The broker answers the row's packet with its Reason Code, in CONNACK or DISCONNECT, and closes the connection; nothing
/// else is affected.
void verifyBrokerRefuses();

/// The client answers the row's packet with a DISCONNECT that has its Reason Code and closes the connection.
void verifyClientRefuses();

} // namespace espalier
