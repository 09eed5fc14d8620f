// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace espalier {

/// Asks the system's allocator for the bytes that this program has allocated; null where it does not tell.
[[nodiscard]] std::uint64_t (*heapInUse())();

} // namespace espalier
