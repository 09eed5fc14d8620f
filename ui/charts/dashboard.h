// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/expected.h"
#include "core/series/threshold.h"
#include "core/service/signalsource.h"
#include "ui/charts/plotlayout.h"

#include <QJsonObject>
#include <QString>
#include <QUuid>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace espalier {

struct CurveSpec
{
    enum class Style : std::uint8_t {
        /// As the values are: a lane for texts, steps for booleans, else a line.
        Auto,
        Line,
        Step,
        Dots,
        Lane,
    };
    SignalSource source {};
    /// What the user calls it; empty: what its source is called.
    QString name {};
    /// See curveRole().
    int color = 0;
    /// Even ones stand left, odd ones right, each further outside than the one before.
    int axis = 0;
    Style style = Style::Auto;
    double width = 1.5;
    std::vector<Threshold> thresholds {};
    friend bool operator==(const CurveSpec &, const CurveSpec &) = default;
};

/// Values from `from` to `to`, which is greater.
struct ValueRange
{
    double from = 0;
    double to = 1;
    friend bool operator==(const ValueRange &, const ValueRange &) = default;
};

struct AxisSpec
{
    /// Nothing: what is visible fits.
    std::optional<ValueRange> range {};
    friend bool operator==(const AxisSpec &, const AxisSpec &) = default;
};

struct PlotSpec
{
    enum class Kind : std::uint8_t {
        Time,
        /// All further curves over the first one.
        Xy,
    };
    PlotId id = PlotId::None;
    /// Empty: its curves say enough.
    QString title {};
    Kind kind = Kind::Time;
    std::vector<CurveSpec> curves {};
    /// By number; those that are not here are as a new one.
    std::vector<AxisSpec> axes {};
    friend bool operator==(const PlotSpec &, const PlotSpec &) = default;
};

/// Plots that are looked at together. What the user arranges, nothing of what is shown in it.
struct Dashboard
{
    static constexpr std::size_t maximumPlots = 64;
    static constexpr std::size_t maximumCurves = 200;
    static constexpr int maximumAxes = 6;
    static constexpr int maximumColors = 24;

    QUuid id {};
    QString name {};
    std::vector<PlotSpec> plots {};
    PlotLayout layout {};
    /// How much of the past the live view shows; zero: all.
    std::chrono::seconds window {600};
    /// All plots show the same time.
    bool linkedTime = true;
    friend bool operator==(const Dashboard &, const Dashboard &) = default;

    [[nodiscard]] const PlotSpec *plot(PlotId plotId) const;
    [[nodiscard]] PlotSpec *plot(PlotId plotId);
};

/// One with a single empty plot.
[[nodiscard]] Dashboard newDashboard(const QString &name);
/// The same with another identity.
[[nodiscard]] Dashboard copyOf(const Dashboard &dashboard, const QString &name);
/// Adds an empty plot beside another one, or as the only one; None when there are too many.
PlotId addPlot(Dashboard &dashboard, PlotId beside, PlotSide side);
/// The last one is emptied instead.
void removePlot(Dashboard &dashboard, PlotId plot);
/// At least `rows` rows of `columns`: adds plots where there are too few, and takes away empty ones where there are too
/// many. What has curves stays.
void arrangeInGrid(Dashboard &dashboard, std::size_t rows, std::size_t columns);

/// The colour that a signal gets in `dashboard`: the one that it has there, else the least used.
[[nodiscard]] int colorFor(const Dashboard &dashboard, const SignalSource &source);

[[nodiscard]] QJsonObject toJson(const CurveSpec &curve);
/// What is wrong, in English, behind `where` that is.
[[nodiscard]] Expected<CurveSpec, QString> curveFrom(const QJsonObject &object, const QString &where = {});

[[nodiscard]] QJsonObject toJson(const Dashboard &dashboard);
/// What is wrong and where, in English. Keys that it does not know are no error.
[[nodiscard]] Expected<Dashboard, QString> dashboardFrom(const QJsonObject &object);

} // namespace espalier
