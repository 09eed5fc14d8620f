// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/codeview.h"
#include "ui/explore/trendcollector.h"

#include <span>

namespace espalier {

/// "▁▂▃▅▇" of the last values, the newest last; empty for fewer than three.
[[nodiscard]] QString miniTrend(std::span<const TrendPoint> points);
/// "+0.31": how the last value differs from the one before, with as many decimals as `token` has; empty when it does not,
/// or there is no value before.
[[nodiscard]] QString lastChange(std::span<const TrendPoint> points, QStringView token);

/// What stands behind the numbers of a payload that is shown: which time it is, or how it went lately. `leaves` are those
/// of `formatted`, whose message came at `time`.
[[nodiscard]] QList<CodeView::Remark> leafRemarks(const FormattedPayload &formatted,
                                                  const std::vector<NumericLeaf> &leaves,
                                                  const TrendCollector &trends, WallTime time);

} // namespace espalier
