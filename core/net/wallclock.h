// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/message.h"

#include <chrono>

namespace espalier {

/// The time of day, which may be set while the program runs. Any thread.
[[nodiscard]] inline WallTime wallNow()
{
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::floor<std::chrono::microseconds>(now).count();
}

} // namespace espalier
