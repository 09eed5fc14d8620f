// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <random>
#include <vector>

namespace espalier {

/// Changes, inserts or removes up to three bytes behind the first one: valid packets that were changed come deeper into a
/// decoder than random bytes. `bytes` has at least two.
void mutate(std::vector<std::uint8_t> &bytes, std::mt19937 &random);

} // namespace espalier
