// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/signalsource.h"

#include <QString>

#include <memory>
#include <vector>

class QMimeData;

namespace espalier {

/// Signals on their way from one place of the window to another: a list in JSON.
[[nodiscard]] QString signalMimeType();
inline constexpr std::size_t maximumDraggedSignals = 100;

/// What a drag or a clipboard takes over.
[[nodiscard]] std::unique_ptr<QMimeData> signalMimeData(const std::vector<SignalSource> &sources);
/// Empty when there are none, or when it cannot be read: it may come from another program.
[[nodiscard]] std::vector<SignalSource> signalsOf(const QMimeData &data);

} // namespace espalier
