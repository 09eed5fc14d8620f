// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <cstdint>

namespace espalier {

enum class ByteOrder : std::uint8_t { Little, Big };

/// The whole number that up to eight bytes stand for.
[[nodiscard]] constexpr std::uint64_t unsignedNumber(ByteView bytes, ByteOrder order)
{
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        number = number << 8 | bytes[order == ByteOrder::Big ? i : bytes.size() - 1 - i];
    return number;
}

} // namespace espalier
