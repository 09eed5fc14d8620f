// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>

namespace espalier {

/// A point on a clock that never jumps back, as the engine's driver reads it. The engine has no clock of its own.
using TimePoint = std::chrono::time_point<std::chrono::steady_clock, std::chrono::microseconds>;

/// "No deadline".
inline constexpr TimePoint never = TimePoint::max();

} // namespace espalier
