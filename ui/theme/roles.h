// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QPalette>

#include <array>

namespace espalier {

using RoleColors = std::array<QColor, roleCount>;

[[nodiscard]] const RoleColors &roleColors(ColorScheme scheme);

/// The palette that every widget gets. It also carries our roles where Qt has none, so that a widget which names a
/// palette role (setForegroundRole(), setBackgroundRole()) changes live without code of its own; see paletteRole().
[[nodiscard]] QPalette paletteOf(const RoleColors &colors);

/// Where paletteOf() keeps a role. Only roles for text and surfaces have a place; asserts for others.
[[nodiscard]] QPalette::ColorRole paletteRole(Role role);

/// Contrast ratio of WCAG 2.1, 1 to 21; the design asks for 4.5 for any text.
[[nodiscard]] qreal contrast(const QColor &a, const QColor &b);

} // namespace espalier
