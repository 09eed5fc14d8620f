// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/seriesblock.h"

#include <algorithm>
#include <cassert>

namespace espalier {

ValueExtent SeriesBlock::extent(std::size_t first, std::size_t end) const
{
    ValueExtent extent;
    while (first < end) {
        if (first % groupSize == 0 && first + groupSize <= end) {
            extent.add(m_extents[first / groupSize]);
            first += groupSize;
        } else {
            extent.add(m_values[first++]);
        }
    }
    return extent;
}

std::size_t SeriesBlock::lowerBound(SampleTime time) const
{
    return static_cast<std::size_t>(std::ranges::lower_bound(m_times, time) - m_times.begin());
}

std::size_t SeriesBlock::upperBound(SampleTime time) const
{
    return static_cast<std::size_t>(std::ranges::upper_bound(m_times, time) - m_times.begin());
}

void SeriesBlock::grow()
{
    assert(!isFull());
    if (size() < m_times.capacity())
        return;
    // No more than it will ever hold.
    const std::size_t room = std::clamp<std::size_t>(2 * size(), 16, capacity);
    m_times.reserve(room);
    m_values.reserve(room);
}

void SeriesBlock::append(Sample sample)
{
    grow();
    m_extents[size() / groupSize].add(sample.value);
    m_summary.add(sample.value);
    m_times.push_back(sample.time);
    m_values.push_back(sample.value);
}

void SeriesBlock::insert(Sample sample)
{
    grow();
    const auto index = static_cast<std::ptrdiff_t>(upperBound(sample.time));
    m_times.insert(m_times.begin() + index, sample.time);
    m_values.insert(m_values.begin() + index, sample.value);
    summarise();
}

SeriesBlock SeriesBlock::split(std::size_t index)
{
    const auto at = static_cast<std::ptrdiff_t>(index);
    SeriesBlock rest;
    rest.m_times.assign(m_times.begin() + at, m_times.end());
    rest.m_values.assign(m_values.begin() + at, m_values.end());
    m_times.resize(index);
    m_values.resize(index);
    summarise();
    rest.summarise();
    return rest;
}

std::size_t SeriesBlock::bytes() const
{
    return sizeof *this + m_times.capacity() * sizeof(SampleTime) + m_values.capacity() * sizeof(double);
}

void SeriesBlock::summarise()
{
    m_extents = {};
    m_summary = {};
    for (std::size_t i = 0; i < size(); ++i) {
        m_extents[i / groupSize].add(m_values[i]);
        m_summary.add(m_values[i]);
    }
}

} // namespace espalier
