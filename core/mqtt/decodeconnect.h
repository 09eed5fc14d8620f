// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/bytereader.h"
#include "core/mqtt/packet.h"

namespace espalier {

/// What stands behind the fixed header of CONNECT (3.1.2, 3.1.3). Sets the reader's version to the one that it names.
[[nodiscard]] Connect decodeConnect(ByteReader &in);
/// What stands behind the fixed header of CONNACK (3.2.2).
[[nodiscard]] ConnAck decodeConnAck(ByteReader &in);

} // namespace espalier
