// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "core/payload/glance.h"
#include "ui/theme/theme.h"

namespace espalier {

/// The colour of a value by its kind.
[[nodiscard]] Role valueRole(ValueKind kind);
/// The colour of a part of a value that stands on one line among others; keys are muted.
[[nodiscard]] Role tokenRole(TokenKind kind);

} // namespace espalier
