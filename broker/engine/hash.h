// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/idmap.h"

#include <cstring>
#include <string_view>

namespace espalier {

/// A quick hash of a topic, a level of one, or a Client Identifier. `seed` comes from EngineSettings, so that a client
/// cannot prepare colliding names.
[[nodiscard]] inline std::uint64_t hashOf(std::string_view text, std::uint64_t seed)
{
    std::uint64_t hash = seed ^ (text.size() * 0x9e37'79b9'7f4a'7c15);
    const char *at = text.data();
    std::size_t left = text.size();
    for (; left >= 8; left -= 8, at += 8) {
        std::uint64_t word;
        std::memcpy(&word, at, 8);
        hash = mix(hash ^ word);
    }
    if (left > 0) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, left);
        hash = mix(hash ^ word);
    }
    return hash;
}

} // namespace espalier
