// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"
#include "broker/server/loglevel.h"

#include <string>

namespace espalier {

[[nodiscard]] LogLevel levelOf(const Event &event);
[[nodiscard]] LogCategory categoryOf(const Event &event);
/// What has happened, in English, without line break. In names that came from the network what is not fit for a terminal is
/// escaped.
[[nodiscard]] std::string logStatement(const Event &event);
/// One line: what has happened, the setting of a limit that was met, and what can be done about it.
[[nodiscard]] std::string logText(const Event &event);

} // namespace espalier
