// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/dashboard.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

class QMimeData;

namespace espalier {

/// Signals on their way from one place of the window to another: a list in JSON.
[[nodiscard]] QString signalMimeType();
inline constexpr std::size_t maximumDraggedSignals = 100;

/// What a drag or a clipboard takes over.
[[nodiscard]] std::unique_ptr<QMimeData> signalMimeData(const std::vector<SignalSource> &sources);
/// The same of one curve, with how it looks.
[[nodiscard]] std::unique_ptr<QMimeData> curveMimeData(const CurveSpec &curve);
/// Nothing where it is not of a curve, or cannot be read.
[[nodiscard]] std::optional<CurveSpec> curveOf(const QMimeData &data);
/// Empty when there are none, or when it cannot be read: it may come from another program.
[[nodiscard]] std::vector<SignalSource> signalsOf(const QMimeData &data);

} // namespace espalier
