// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/payload/formatted.h"
#include "ui/theme/roles.h"

namespace espalier {

/// The colour of a value inside formatted text; `others` is that of keys and punctuation.
[[nodiscard]] Role tokenRole(TokenKind kind, Role others);

} // namespace espalier
