// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/keyedhash.h"

#include <random>

namespace espalier {

KeyedHash::KeyedHash()
{
    std::random_device random;
    const auto draw = [&random] { return std::uint64_t {random()} << 32 | random(); };
    // Odd, so that multiplying by the key alone loses nothing.
    m_key0 = draw() | 1;
    m_key1 = draw() | 1;
}

} // namespace espalier
