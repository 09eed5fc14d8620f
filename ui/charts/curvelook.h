// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QIcon>

namespace espalier {

/// How the curves of charts are told apart: six colours, then the same ones with other strokes.
inline constexpr int curveColorCount = 24;

[[nodiscard]] Role curveRole(int color);
[[nodiscard]] Qt::PenStyle curveStroke(int color);
/// A piece of the curve, for menus.
[[nodiscard]] QIcon curveIcon(const Theme &theme, int color, qreal devicePixelRatio);

} // namespace espalier
