// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Measures what a frame of charts costs, in processor time of the GUI thread: many series at once, and one long series at
// each depth of a zoom; and the memory that samples take. Offscreen.
#include "core/series/drawnpoints.h"
#include "tests/bench/threadclock.h"
#include "ui/charts/plotsurface.h"
#include "ui/theme/theme.h"

#include <QApplication>

#include <fmt/format.h>

#include <cmath>
#include <random>

using namespace espalier;

namespace {

constexpr SampleTime start = 1'795'356'472'000'000;
constexpr int repetitions = 20;

enum class Shape { Walk, Noise };

Series makeSeries(std::size_t size, SampleTime interval, Shape shape, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<double> step;
    Series series;
    double value = 0;
    for (std::size_t i = 0; i < size; ++i) {
        value = shape == Shape::Walk ? value + step(random)
                                     : 50 * std::sin(double(i) * 0.001 + seed) + 10 * step(random);
        series.add({start + SampleTime(i) * interval, value});
    }
    return series;
}

/// Milliseconds of this thread for one call.
template <typename Work>
double millisecondsOf(const Work &work)
{
    const auto clock = bench::ThreadClock::ofThisThread();
    const double before = clock.nanoseconds();
    for (int i = 0; i < repetitions; ++i)
        work(i);
    return (clock.nanoseconds() - before) / 1e6 / repetitions;
}

/// Draws `series`; `range` says what the frame with a number shows.
template <typename Range>
double frameOf(const Theme &theme, const std::vector<Series> &series, const Range &range)
{
    PlotSurface surface(theme);
    surface.resize(1400, 700);
    surface.show();
    PlotSpec spec;
    spec.id = PlotId(1);
    std::vector<PlotSurface::Input> inputs;
    const SeriesLabels labels;
    for (std::size_t i = 0; i < series.size(); ++i) {
        CurveSpec curve;
        curve.color = int(i % std::size_t(Dashboard::maximumColors));
        spec.curves.push_back(curve);
        inputs.push_back({&series[i], &labels});
    }
    surface.setSpec(spec);
    surface.refresh(inputs, range(0), start);
    return millisecondsOf([&](int frame) { surface.refresh(inputs, range(frame + 1), start); });
}

void measureMany(const Theme &theme, Shape shape, const char *name)
{
    constexpr std::size_t count = 50;
    constexpr std::size_t size = 100'000;
    constexpr SampleTime interval = 6'000;
    std::vector<Series> series;
    for (std::size_t i = 0; i < count; ++i)
        series.push_back(makeSeries(size, interval, shape, unsigned(i)));
    const SampleTime length = interval * SampleTime(size);
    // Each frame is a pixel further, as a live window is.
    const auto range = [](int frame) {
        const SampleTime from = start + SampleTime(frame) * length / 1400;
        return TimeRange {from, from + length};
    };
    std::vector<DrawnPoints> pictures(count);
    std::size_t drawn = 0;
    const double reading = millisecondsOf([&](int frame) {
        drawn = 0;
        for (std::size_t i = 0; i < count; ++i) {
            pictures[i].update(series[i], range(frame), 1340);
            drawn += pictures[i].points().size();
        }
    });
    fmt::print("  {:<44} {:7.2f} ms to read {} points, {:7.2f} ms for the whole frame\n", name, reading,
               drawn, frameOf(theme, series, range));
}

void measureDepths(const Theme &theme)
{
    constexpr std::size_t size = 10'000'000;
    constexpr SampleTime interval = 1'000;
    std::vector<Series> series;
    series.push_back(makeSeries(size, interval, Shape::Noise, 1));
    const Series &one = series.front();
    fmt::print("{} points: {:.1f} bytes a sample\n", one.size(), double(one.bytes()) / double(one.size()));
    const SampleTime all = interval * SampleTime(size);
    for (SampleTime length = all; length >= 1'000'000; length /= 10) {
        const auto range = [length](int frame) {
            const SampleTime from = start + (all - length) / 2 + SampleTime(frame) * length / 1400;
            return TimeRange {from, from + length};
        };
        std::vector<Sample> points;
        const double reading =
            millisecondsOf([&](int frame) { points = drawnPoints(one, range(frame), 1340); });
        fmt::print("  {:>9} s in sight {:29} {:7.2f} ms to read {} points, {:7.2f} ms for the whole frame\n",
                   double(length) / 1e6, "", reading, points.size(), frameOf(theme, series, range));
    }
}

void measureMemory()
{
    for (const std::size_t size : {std::size_t(100), std::size_t(10'000), std::size_t(1'000'000)}) {
        const Series series = makeSeries(size, 1'000, Shape::Walk, 1);
        fmt::print("  {:>9} samples: {:.1f} bytes each\n", size, double(series.bytes()) / double(size));
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const Theme theme(application);
    fmt::print("50 series of 100,000 points, 1400 x 700 pixels, processor time of a frame\n");
    measureMany(theme, Shape::Walk, "random walks");
    measureMany(theme, Shape::Noise, "noise, which fills the picture");
    measureDepths(theme);
    fmt::print("memory\n");
    measureMemory();
}
