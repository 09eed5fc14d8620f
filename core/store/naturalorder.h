// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace espalier {

/// How names stand in a list: without regard to the case of ASCII letters, numbers by their value ("line-2" before
/// "line-10"), names that start with '$' last. Total: only equal bytes are equal. Less than, equal to or greater than 0.
[[nodiscard]] int naturalCompare(std::string_view a, std::string_view b);

/// The beginning of that order as a number: naturalKey(a) < naturalKey(b) implies naturalCompare(a, b) < 0.
[[nodiscard]] std::uint64_t naturalKey(std::string_view text);

} // namespace espalier
