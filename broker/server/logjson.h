// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"
#include "broker/server/loglevel.h"

#include <chrono>
#include <string>
#include <string_view>

namespace espalier {

/// A line of the log for programs: one JSON object without line break. Keys stand only where the event has such a thing;
/// `time` is UTC, as RFC 3339 writes it.
[[nodiscard]] std::string logJson(std::chrono::system_clock::time_point time, const Event &event);
/// The same of what the program itself says.
[[nodiscard]] std::string logJson(std::chrono::system_clock::time_point time, LogLevel level,
                                  std::string_view text);

} // namespace espalier
