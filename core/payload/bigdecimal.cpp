// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/payload/bigdecimal.h"

#include <cstdint>
#include <vector>

namespace espalier {

std::string bigDecimal(ByteView bytes, Sign sign)
{
    constexpr std::uint64_t base = 1'000'000'000;
    // Nine decimal digits in each, the lowest first.
    std::vector<std::uint32_t> groups {0};
    const auto addCarry = [&groups](std::uint64_t carry, std::uint64_t factor) {
        for (std::uint32_t &group : groups) {
            carry += group * factor;
            group = static_cast<std::uint32_t>(carry % base);
            carry /= base;
        }
        if (carry > 0)
            groups.push_back(static_cast<std::uint32_t>(carry));
    };
    for (const std::uint8_t byte : bytes)
        addCarry(byte, 256);
    if (sign == Sign::MinusOneMinus)
        addCarry(1, 1);
    std::string text = sign == Sign::MinusOneMinus ? "-" : "";
    text += std::to_string(groups.back());
    for (auto group = groups.rbegin() + 1; group != groups.rend(); ++group) {
        const std::string digits = std::to_string(*group);
        text.append(9 - digits.size(), '0');
        text += digits;
    }
    return text;
}

} // namespace espalier
