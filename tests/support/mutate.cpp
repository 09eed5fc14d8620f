// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/mutate.h"

namespace espalier {

void mutate(std::vector<std::uint8_t> &bytes, std::mt19937 &random)
{
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
        const auto at = static_cast<std::ptrdiff_t>(1 + random() % (bytes.size() - 1));
        const auto value = static_cast<std::uint8_t>(random() % 256);
        if (random() % 3 > 0)
            bytes[static_cast<std::size_t>(at)] = value;
        else if (random() % 2 == 0)
            bytes.insert(bytes.begin() + at, value);
        else if (bytes.size() > 2)
            bytes.erase(bytes.begin() + at);
    }
}

} // namespace espalier
