// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/series.h"

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace espalier {

/// How one series is made of another.
struct Derivation
{
    enum class Kind : std::uint8_t {
        /// From one sample to the next.
        Difference,
        /// Difference for each second.
        Derivative,
        /// The area below, in values times seconds, by trapezes.
        Integral,
        /// Over the window before each sample.
        MovingMean,
        MovingMedian,
        /// value * factor + offset.
        Scale,
        /// Samples for each second, counted over the window before each.
        Rate,
    };
    Kind kind = Kind::Scale;
    /// In seconds, above 0, for those that look back.
    double window = 10;
    double factor = 1;
    double offset = 0;

    [[nodiscard]] bool hasWindow() const
    {
        return kind == Kind::MovingMean || kind == Kind::MovingMedian || kind == Kind::Rate;
    }
    friend bool operator==(const Derivation &, const Derivation &) = default;
};

/// How far a series that follows others has come.
struct SeriesProgress
{
    /// It is new or another one from there on; nothing: it is as it was.
    std::optional<SampleTime> changedFrom {};
    /// Where it has to go on; nothing: it is done.
    std::optional<SampleTime> restFrom {};
};

/// Values within a time, with their sum and their median. Holds no more than `maximumSize`: the oldest go then.
class SlidingWindow
{
public:
    static constexpr std::size_t maximumSize = 16'384;

    enum class Order { Unsorted, Sorted };
    SlidingWindow(SampleTime length, Order order) : m_length(length), m_order(order) { }

    void clear();
    void add(Sample sample);
    [[nodiscard]] std::size_t size() const { return m_samples.size(); }
    [[nodiscard]] double mean() const;
    /// Of a window that is sorted.
    [[nodiscard]] double median() const;

private:
    void dropFirst();
    void addToSum(double value);

    SampleTime m_length;
    Order m_order;
    std::deque<Sample> m_samples;
    std::vector<double> m_sorted;
    double m_sum = 0;
    /// What got lost in adding to the sum.
    double m_lost = 0;
    std::size_t m_dropped = 0;
};

/// A series that follows another one. What is no finite number makes a gap.
class DerivedSeries
{
public:
    explicit DerivedSeries(const Derivation &derivation);

    [[nodiscard]] const Series &series() const { return m_series; }
    /// Brings it up to date, by at most `maximum` samples and those of the time of the last one; `changedFrom` is the time
    /// of the earliest sample of the source that is new since the last call, or where that left off.
    SeriesProgress update(const Series &source, SampleTime changedFrom, std::size_t maximum = SIZE_MAX);
    /// Gives up what the source has given up.
    std::size_t dropOldest() { return m_series.dropOldest(); }

private:
    [[nodiscard]] std::optional<double> step(Sample sample);
    [[nodiscard]] std::optional<double> fromPrevious(Sample sample) const;
    void prime(const Series &source, SampleTime from);

    Derivation m_derivation;
    Series m_series;
    SlidingWindow m_window;
    std::optional<Sample> m_previous;
    double m_integral = 0;
    std::optional<SampleTime> m_doneTo;
};

} // namespace espalier
