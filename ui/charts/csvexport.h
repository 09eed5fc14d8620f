// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/series/series.h"
#include "core/series/serieslabels.h"

#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

class QIODevice;

namespace espalier {

struct CsvCurve
{
    QString name {};
    /// Copies, which share their samples with what they were copied from.
    Series series {};
    SeriesLabels labels {};
    /// Nothing: all samples.
    std::optional<TimeRange> range {};
};

/// Samples as CSV (RFC 4180) in UTF-8, times in UTC with microseconds, in their order.
struct CsvExport
{
    enum class Shape : std::uint8_t {
        /// A row for each sample: time, signal, value.
        Long,
        /// A row for each time with a column for each signal; empty where it has no sample then.
        Wide,
    };
    std::vector<CsvCurve> curves {};
    Shape shape = Shape::Long;

    [[nodiscard]] std::uint64_t sampleCount() const;
};

/// What is done, from 0 to 1; false ends it.
using CsvProgress = std::function<bool(double done)>;

/// The number of rows, without the heading; or what is wrong, in the system's words: empty when `progress` ended it.
/// Any thread.
[[nodiscard]] Expected<std::uint64_t, QString> writeCsv(const CsvExport &content, QIODevice &device,
                                                        const CsvProgress &progress);

} // namespace espalier
