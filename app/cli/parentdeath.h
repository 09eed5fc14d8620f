// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"

#include <string>

namespace espalier::cli {

/// From now on this process is asked to end (SIGTERM) when the one that started it ends, however that happens. `parent` is
/// parentNumber() from the beginning: if another one has taken its place meanwhile, the process is asked at once.
[[nodiscard]] Expected<void, std::string> endWithParent(int parent);
/// Number of the process that started this one.
[[nodiscard]] int parentNumber();

} // namespace espalier::cli
