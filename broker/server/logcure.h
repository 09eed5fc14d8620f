// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/event.h"

#include <string>

namespace espalier {

/// What can be done about an event, in one sentence; empty where nothing needs to be done, or the event's own text says it.
[[nodiscard]] std::string cureOf(const Event &event);

} // namespace espalier
