// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/file/jsonfile.h"
#include "core/series/derivation.h"
#include "core/series/series.h"
#include "core/series/serieslabels.h"
#include "core/series/threshold.h"
#include "core/service/signalhub.h"
#include "ui/charts/dashboard.h"

#include <QCoreApplication>

namespace espalier {

/// How charts put things. Names and values come from strangers: raw text.
class ChartWords
{
    Q_DECLARE_TR_FUNCTIONS(espalier::ChartWords)
public:
    /// As it was sent, as far as a number of 12 digits or a text is; empty for a gap.
    [[nodiscard]] static QString value(double value, const SeriesLabels &labels);
    /// With as many digits as tell values apart that lie within `scale`.
    [[nodiscard]] static QString figure(double value, double scale);
    /// "6,000 points · min 65.9 · max 73.1 · mean 70.2"
    [[nodiscard]] static QString statistics(const SampleSummary &summary);
    [[nodiscard]] static QString points(std::uint64_t count);
    /// "mean 70.2, deviation 1.3, …", for a tool tip.
    [[nodiscard]] static QString details(const SampleSummary &summary);
    /// "Last 10 min", "All"
    [[nodiscard]] static QString window(std::chrono::seconds window);
    /// "1.25 s", "3 min 20 s", with a sign.
    [[nodiscard]] static QString timeDifference(SampleTime difference);
    /// "2026-11-22 14:07:52.418"
    [[nodiscard]] static QString moment(SampleTime time);

    [[nodiscard]] static QString curveName(const CurveSpec &curve);
    [[nodiscard]] static QString sourceName(const SignalSource &source);
    /// The whole way: topic, path, what is made of it.
    [[nodiscard]] static QString sourceDetail(const SignalSource &source);
    [[nodiscard]] static QString derivation(Derivation::Kind kind);
    [[nodiscard]] static QString derivation(const Derivation &derivation);
    [[nodiscard]] static QString style(CurveSpec::Style style);
    [[nodiscard]] static QString axis(int axis);
    [[nodiscard]] static QString color(int color);
    /// Empty when all is well.
    [[nodiscard]] static QString state(SignalState state);
    [[nodiscard]] static QString threshold(const Threshold &threshold);
    [[nodiscard]] static QString alarm(const QString &curve, const Threshold &threshold, double value);

    [[nodiscard]] static QString newDashboardName();
    [[nodiscard]] static QString fileProblem(const JsonFile::Contents &contents, const QString &path);
    [[nodiscard]] static QString dashboardProblem(const QString &name, const QString &detail);
};

} // namespace espalier
