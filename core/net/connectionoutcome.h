// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/connectionstate.h"
#include "core/session/effects.h"

#include <QString>

namespace espalier {

/// What the session's events mean to those who watch a connection. Part of Connection.

/// Failure, reason, detail and violation of `status`. What ConnectionLost means only the transport knows: that is
/// ClosedByPeer here.
void describe(const SessionClosed &event, ConnectionStatus &status);
/// Whether the next attempt could end otherwise although nobody changes anything here.
[[nodiscard]] bool isWorthAnotherAttempt(const SessionClosed &event);
/// The same where the transport was what failed.
[[nodiscard]] bool isWorthAnotherAttempt(const TransportReport &report);
[[nodiscard]] PublishResult resultOf(const PublishCompleted &event);
/// The Reason String among `properties`; empty when there is none.
[[nodiscard]] QString reasonString(PropertyView properties);

} // namespace espalier
