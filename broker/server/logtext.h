// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"

#include <cstdint>
#include <string>

namespace espalier {

enum class LogLevel : std::uint8_t { Information, Warning };

[[nodiscard]] LogLevel levelOf(const Event &event);
/// One line in English, without line break. Names that came from the network have their control characters replaced.
[[nodiscard]] std::string logText(const Event &event);

} // namespace espalier
