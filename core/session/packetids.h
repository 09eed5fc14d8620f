// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/mqtt/types.h"

#include <array>
#include <cstdint>
#include <optional>

namespace espalier {

/// Which Packet Identifiers one side uses (2.2.1). Identifiers are given out in a circle, so that one that was released
/// stays unused as long as possible.
class PacketIds
{
public:
    /// An unused identifier, now in use; nothing when all 65,535 are.
    [[nodiscard]] std::optional<PacketId> allocate();
    void release(PacketId id);
    [[nodiscard]] bool isUsed(PacketId id) const;

private:
    static constexpr std::size_t wordBits = 64;

    // Identifier 0 does not exist and is marked as used for ever.
    std::array<std::uint64_t, 65'536 / wordBits> m_used {1};
    std::uint16_t m_last = 0;
};

} // namespace espalier
