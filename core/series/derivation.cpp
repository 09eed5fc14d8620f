// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/derivation.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace espalier {

namespace {

constexpr double microseconds = 1e6;
/// A sum of many numbers that come and go is made anew after that many, lest errors gather.
constexpr std::size_t freshSumAfter = 4096;

/// Before any gaps at the end; 0 when there is none.
double lastValue(const Series &series)
{
    for (Series::Cursor cursor = series.end(); cursor != series.begin();) {
        cursor = series.previous(cursor);
        if (const double value = series.at(cursor).value; std::isfinite(value))
            return value;
    }
    return 0;
}

SampleTime windowLength(const Derivation &derivation)
{
    if (!derivation.hasWindow())
        return 0;
    // No more than a year, and something.
    return std::llround(std::clamp(derivation.window, 1e-6, 3.2e7) * microseconds);
}

} // namespace

void SlidingWindow::clear()
{
    m_samples.clear();
    m_sorted.clear();
    m_sum = 0;
    m_lost = 0;
    m_dropped = 0;
}

/// Neumaier's sum: one huge value does not take the others along when it goes.
void SlidingWindow::addToSum(double value)
{
    const double sum = m_sum + value;
    m_lost += std::abs(m_sum) >= std::abs(value) ? (m_sum - sum) + value : (value - sum) + m_sum;
    m_sum = sum;
}

void SlidingWindow::add(Sample sample)
{
    m_samples.push_back(sample);
    addToSum(sample.value);
    if (m_order == Order::Sorted)
        m_sorted.insert(std::ranges::upper_bound(m_sorted, sample.value), sample.value);
    while (m_samples.front().time <= sample.time - m_length || m_samples.size() > maximumSize)
        dropFirst();
}

void SlidingWindow::dropFirst()
{
    const double value = m_samples.front().value;
    m_samples.pop_front();
    addToSum(-value);
    if (m_order == Order::Sorted)
        m_sorted.erase(std::ranges::lower_bound(m_sorted, value));
    if (++m_dropped % freshSumAfter == 0 || !std::isfinite(m_sum + m_lost)) {
        m_sum = 0;
        m_lost = 0;
        for (const Sample &sample : m_samples)
            addToSum(sample.value);
    }
}

double SlidingWindow::mean() const
{
    return (m_sum + m_lost) / static_cast<double>(m_samples.size());
}

double SlidingWindow::median() const
{
    const std::size_t middle = m_sorted.size() / 2;
    if (m_sorted.size() % 2 == 1)
        return m_sorted[middle];
    return std::midpoint(m_sorted[middle - 1], m_sorted[middle]);
}

DerivedSeries::DerivedSeries(const Derivation &derivation)
    : m_derivation(derivation)
    , m_window(windowLength(derivation), derivation.kind == Derivation::Kind::MovingMedian
                                             ? SlidingWindow::Order::Sorted
                                             : SlidingWindow::Order::Unsorted)
{ }

SeriesProgress DerivedSeries::update(const Series &source, SampleTime changedFrom, std::size_t maximum)
{
    SeriesProgress progress;
    if (source.isEmpty())
        return progress;
    if (!m_doneTo || changedFrom <= *m_doneTo) {
        m_series.truncate(changedFrom);
        prime(source, changedFrom);
    }
    std::size_t done = 0;
    for (auto cursor = source.lowerBound(changedFrom); cursor < source.end(); cursor = source.next(cursor)) {
        const Sample sample = source.at(cursor);
        // Samples of one time are not taken apart: the time is where this goes on.
        if (done >= maximum && sample.time > *m_doneTo) {
            progress.restFrom = sample.time;
            break;
        }
        if (const auto value = step(sample)) {
            m_series.add({sample.time, *value});
            progress.changedFrom = progress.changedFrom.value_or(sample.time);
        }
        m_doneTo = sample.time;
        ++done;
    }
    return progress;
}

/// As if all before `from` had been seen.
void DerivedSeries::prime(const Series &source, SampleTime from)
{
    m_window.clear();
    m_previous.reset();
    const double integral = lastValue(m_series);
    m_integral = integral;
    const Series::Cursor stop = source.lowerBound(from);
    if (stop == source.begin())
        return;
    const SampleTime reach = windowLength(m_derivation);
    const Series::Cursor back = std::min(source.previous(stop), source.lowerBound(from - reach));
    for (Series::Cursor cursor = back; cursor < stop; cursor = source.next(cursor))
        (void)step(source.at(cursor));
    m_integral = integral;
}

std::optional<double> DerivedSeries::step(Sample sample)
{
    if (!std::isfinite(sample.value)) {
        m_previous.reset();
        m_window.clear();
        return gapValue;
    }
    std::optional<double> result;
    using enum Derivation::Kind;
    switch (m_derivation.kind) {
    case Scale:
        result = sample.value * m_derivation.factor + m_derivation.offset;
        break;
    case MovingMean:
        m_window.add(sample);
        result = m_window.mean();
        break;
    case MovingMedian:
        m_window.add(sample);
        result = m_window.median();
        break;
    case Rate:
        m_window.add(sample);
        result = static_cast<double>(m_window.size()) / m_derivation.window;
        break;
    case Difference:
    case Derivative:
    case Integral:
        result = fromPrevious(sample);
        if (m_derivation.kind == Integral && result)
            result = m_integral += *result;
        break;
    }
    m_previous = sample;
    return result;
}

std::optional<double> DerivedSeries::fromPrevious(Sample sample) const
{
    if (!m_previous)
        return std::nullopt;
    const double seconds = static_cast<double>(sample.time - m_previous->time) / microseconds;
    const double difference = sample.value - m_previous->value;
    using enum Derivation::Kind;
    switch (m_derivation.kind) {
    case Difference:
        return difference;
    case Derivative:
        // Two values at one time have no slope.
        return seconds > 0 ? std::optional(difference / seconds) : std::nullopt;
    default:
        return std::midpoint(sample.value, m_previous->value) * seconds;
    }
}

} // namespace espalier
