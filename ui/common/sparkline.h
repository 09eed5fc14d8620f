// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

#include <span>

class QPainter;

namespace espalier {

/// Whether there is a curve to show: a point or two are no curve.
[[nodiscard]] bool hasSparkline(std::span<const float> values);
/// Draws values, oldest first, over the whole width of `rect`. Small wobble stays small: the scale never zooms in on
/// less than a third of the largest value.
void paintSparkline(QPainter &painter, const QRectF &rect, std::span<const float> values,
                    const QColor &color);

} // namespace espalier
