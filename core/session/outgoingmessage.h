// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/packet.h"

#include <cstdint>
#include <string>

namespace espalier {

/// A message to be published. Owns everything; crosses threads.
struct OutgoingMessage
{
    /// Names this message in what is told about it; chosen by the caller.
    std::uint64_t token = 0;
    std::string topicName {};
    Bytes payload {};
    Qos qos = Qos::AtMostOnce;
    bool retain = false;
    PropertyList properties {};
};

} // namespace espalier
