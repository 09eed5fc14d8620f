// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"
#include "core/mqtt/types.h"

#include <optional>
#include <span>

namespace espalier {

/// A packet of a stream that nobody has told anything about.
struct StreamPacket
{
    ByteView bytes {};
    /// None when that is to be found out too.
    std::optional<Side> sender {};
};

/// Who sends such packets, by the first type that only one side sends; nothing when there is none.
[[nodiscard]] std::optional<Side> guessSender(std::span<const StreamPacket> packets);

struct VersionGuess
{
    ProtocolVersion version = ProtocolVersion::V5;
    /// A CONNECT says it: this is no guess.
    bool isSaid = false;
};

/// The version that the packets speak: the one of the first CONNECT, else of MQTT 5 and 3.1.1 the one in which fewer of
/// the first thousand are wrong, MQTT 5 when it makes no difference. A packet without sender is read as the other packets' side, or as
/// the client's.
[[nodiscard]] VersionGuess guessVersion(std::span<const StreamPacket> packets);

} // namespace espalier
