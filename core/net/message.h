// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/packet.h"
#include "core/session/outgoingmessage.h"

#include <cstdint>

namespace espalier {

/// Microseconds since 1970, wall clock, as shown to the user.
using WallTime = std::int64_t;

/// Takes the messages of a connection, in the connection's thread, one call for each message and endOfBatch() when
/// the bytes of one read are used up. The views are valid during the call.
class MessageSink
{
public:
    virtual ~MessageSink() = default;
    virtual void messageReceived(const Publish &message, WallTime at) = 0;
    virtual void endOfBatch() { }
};

} // namespace espalier
