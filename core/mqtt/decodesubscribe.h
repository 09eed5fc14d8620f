// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/bytereader.h"
#include "core/mqtt/packet.h"

/// What stands behind the fixed headers of the packets that make and end subscriptions (3.8 to 3.11).
namespace espalier {

[[nodiscard]] Subscribe decodeSubscribe(ByteReader &in);
[[nodiscard]] SubAck decodeSubAck(ByteReader &in);
[[nodiscard]] Unsubscribe decodeUnsubscribe(ByteReader &in);
[[nodiscard]] UnsubAck decodeUnsubAck(ByteReader &in);

} // namespace espalier
