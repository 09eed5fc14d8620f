// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/packet.h"

#include <cstdint>

namespace espalier {

/// Microseconds since 1970, wall clock, as shown to the user.
using WallTime = std::int64_t;

/// A message to be published. Owns everything; crosses threads.
struct OutgoingMessage
{
    /// Names this message in PublishResult; chosen by the caller.
    std::uint64_t token = 0;
    std::string topicName;
    Bytes payload;
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PropertyList properties;
};

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
