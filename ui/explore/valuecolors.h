// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/glance.h"
#include "ui/theme/theme.h"

namespace espalier {

/// The colour of a value by its kind.
[[nodiscard]] Role valueRole(ValueKind kind);

} // namespace espalier
