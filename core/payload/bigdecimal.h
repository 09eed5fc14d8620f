// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytes.h"

#include <string>

namespace espalier {

/// `MinusOneMinus` stands for -1 - n, as negative integers of CBOR are sent.
enum class Sign { Plus, MinusOneMinus };

/// The decimal digits of an unsigned integer of any size, highest byte first. Time grows with the square of the size.
[[nodiscard]] std::string bigDecimal(ByteView bytes, Sign sign = Sign::Plus);

} // namespace espalier
