// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <array>
#include <cstdint>
#include <optional>

namespace espalier {

/// Follows a stream of packets, of whatever size, only so far that it knows where they end. Behind a fixed header that
/// makes no sense no packet ends any more.
class PacketCursor
{
public:
    /// Takes the next piece.
    void advance(ByteView bytes);
    /// Bytes of the packet under way that have not come; nothing when that is not known.
    [[nodiscard]] std::optional<std::uint64_t> left() const;
    /// What came last ended with a packet; also before the first byte.
    [[nodiscard]] bool isAtEnd() const { return left() == 0U; }
    [[nodiscard]] bool isLost() const { return m_isLost; }
    [[nodiscard]] bool hasBegun() const { return m_hasBegun; }

private:
    std::array<std::uint8_t, 5> m_header {};
    std::size_t m_headerSize = 0;
    /// Of the packet behind its fixed header.
    std::uint64_t m_left = 0;
    bool m_hasBegun = false;
    bool m_isLost = false;
};

} // namespace espalier
