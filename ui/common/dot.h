// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QPixmap>

namespace espalier {

/// The filled circle that stands beside a word for a state.
[[nodiscard]] QPixmap dotPixmap(const QColor &color, qreal devicePixelRatio);

} // namespace espalier
