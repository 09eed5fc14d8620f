// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/sample.h"
#include "core/series/samplesummary.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace espalier {

/// The least and the greatest of the finite values of some samples; turned around when there is none.
struct ValueExtent
{
    double minimum = std::numeric_limits<double>::infinity();
    double maximum = -std::numeric_limits<double>::infinity();

    [[nodiscard]] bool isEmpty() const { return minimum > maximum; }
    void add(double value)
    {
        if (std::isfinite(value)) {
            minimum = std::min(minimum, value);
            maximum = std::max(maximum, value);
        }
    }
    void add(const ValueExtent &other)
    {
        minimum = std::min(minimum, other.minimum);
        maximum = std::max(maximum, other.maximum);
    }
};

/// Samples in order of time, in columns, with what is known of them together. Part of Series.
class SeriesBlock
{
public:
    static constexpr std::size_t capacity = 512;
    /// Samples whose extent is known together.
    static constexpr std::size_t groupSize = 32;

    [[nodiscard]] std::size_t size() const { return m_times.size(); }
    [[nodiscard]] bool isFull() const { return size() == capacity; }
    [[nodiscard]] std::span<const SampleTime> times() const { return m_times; }
    [[nodiscard]] std::span<const double> values() const { return m_values; }
    [[nodiscard]] Sample at(std::size_t index) const { return {m_times[index], m_values[index]}; }
    [[nodiscard]] const SampleSummary &summary() const { return m_summary; }
    /// Some sample is a gap, or a text, or infinite.
    [[nodiscard]] bool hasBreaks() const { return m_summary.count < size(); }
    /// Of the samples from `groupSize * group` on.
    [[nodiscard]] const ValueExtent &extent(std::size_t group) const { return m_extents[group]; }
    /// Of the samples from `first` up to `end`, by groups where these are whole.
    [[nodiscard]] ValueExtent extent(std::size_t first, std::size_t end) const;

    /// The first sample that is not before `time`, and the first one behind it.
    [[nodiscard]] std::size_t lowerBound(SampleTime time) const;
    [[nodiscard]] std::size_t upperBound(SampleTime time) const;

    /// Behind all others; the block must not be full.
    void append(Sample sample);
    /// Behind all that are not after it; the block must not be full.
    void insert(Sample sample);
    /// Takes the samples from `index` on away and returns them.
    [[nodiscard]] SeriesBlock split(std::size_t index);

    /// Bytes that it takes.
    [[nodiscard]] std::size_t bytes() const;

private:
    void grow();
    void summarise();

    std::vector<SampleTime> m_times;
    std::vector<double> m_values;
    std::array<ValueExtent, capacity / groupSize> m_extents {};
    SampleSummary m_summary;
};

} // namespace espalier
