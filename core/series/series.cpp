// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/series/series.h"

#include <algorithm>

namespace espalier {

namespace {

SampleTime lastTime(const SeriesBlock &block)
{
    return block.times().back();
}

} // namespace

Series::Place Series::add(Sample sample)
{
    ++m_version;
    ++m_size;
    if (!m_blocks.empty() && sample.time < lastTime(*m_blocks.back())) {
        insert(sample);
        return Place::Within;
    }
    if (m_blocks.empty() || m_blocks.back()->isFull()) {
        m_blocks.push_back(std::make_shared<SeriesBlock>());
        m_bytes += m_blocks.back()->bytes();
    }
    SeriesBlock &block = writable(m_blocks.size() - 1);
    const std::size_t before = block.bytes();
    block.append(sample);
    m_bytes += block.bytes() - before;
    return Place::Behind;
}

void Series::insert(Sample sample)
{
    ++m_pastVersion;
    std::size_t number = blockAt(sample.time);
    if (m_blocks[number]->isFull()) {
        SeriesBlock &full = writable(number);
        m_bytes -= full.bytes();
        auto rest = std::make_shared<SeriesBlock>(full.split(SeriesBlock::capacity / 2));
        m_bytes += full.bytes() + rest->bytes();
        const bool isBehind = rest->times().front() <= sample.time;
        m_blocks.insert(m_blocks.begin() + static_cast<std::ptrdiff_t>(number) + 1, std::move(rest));
        number += isBehind ? 1 : 0;
    }
    SeriesBlock &block = writable(number);
    const std::size_t before = block.bytes();
    block.insert(sample);
    m_bytes += block.bytes() - before;
}

std::size_t Series::dropOldest()
{
    if (m_blocks.size() < 2)
        return 0;
    ++m_version;
    ++m_pastVersion;
    const std::size_t dropped = m_blocks.front()->size();
    m_size -= dropped;
    m_bytes -= m_blocks.front()->bytes();
    m_blocks.erase(m_blocks.begin());
    return dropped;
}

void Series::truncate(SampleTime time)
{
    ++m_version;
    ++m_pastVersion;
    const Cursor cut = lowerBound(time);
    while (m_blocks.size() > cut.block + (cut.index > 0 ? 1 : 0)) {
        m_size -= m_blocks.back()->size();
        m_bytes -= m_blocks.back()->bytes();
        m_blocks.pop_back();
    }
    if (cut.index == 0 || cut.block >= m_blocks.size())
        return;
    SeriesBlock &block = writable(cut.block);
    m_bytes -= block.bytes();
    m_size -= block.split(cut.index).size();
    m_bytes += block.bytes();
}

SeriesBlock &Series::writable(std::size_t number)
{
    auto &block = m_blocks[number];
    // Others may be reading it.
    if (block.use_count() > 1) {
        m_bytes -= block->bytes();
        block = std::make_shared<SeriesBlock>(*block);
        m_bytes += block->bytes();
    }
    return *block;
}

std::size_t Series::blockAt(SampleTime time) const
{
    const auto behind = std::ranges::upper_bound(m_blocks, time, {},
                                                 [](const auto &block) { return block->times().front(); });
    const auto number = static_cast<std::size_t>(behind - m_blocks.begin());
    return number > 0 ? number - 1 : 0;
}

Series::Cursor Series::lowerBound(SampleTime time) const
{
    const auto found =
        std::ranges::lower_bound(m_blocks, time, {}, [](const auto &block) { return lastTime(*block); });
    if (found == m_blocks.end())
        return end();
    return {static_cast<std::size_t>(found - m_blocks.begin()), (*found)->lowerBound(time)};
}

Series::Cursor Series::upperBound(SampleTime time) const
{
    const auto found =
        std::ranges::upper_bound(m_blocks, time, {}, [](const auto &block) { return lastTime(*block); });
    if (found == m_blocks.end())
        return end();
    return {static_cast<std::size_t>(found - m_blocks.begin()), (*found)->upperBound(time)};
}

Series::Cursor Series::next(Cursor cursor) const
{
    if (++cursor.index == m_blocks[cursor.block]->size())
        return {cursor.block + 1, 0};
    return cursor;
}

Series::Cursor Series::previous(Cursor cursor) const
{
    if (cursor.index == 0)
        return {cursor.block - 1, m_blocks[cursor.block - 1]->size() - 1};
    return {cursor.block, cursor.index - 1};
}

std::optional<Sample> Series::atOrBefore(SampleTime time) const
{
    const Cursor behind = upperBound(time);
    if (behind == begin())
        return std::nullopt;
    return at(previous(behind));
}

std::optional<Sample> Series::nearest(SampleTime time) const
{
    const Cursor following = lowerBound(time);
    if (following == end())
        return atOrBefore(time);
    const Sample after = at(following);
    if (following == begin())
        return after;
    const Sample before = at(previous(following));
    return time - before.time <= after.time - time ? before : after;
}

std::uint64_t Series::count(TimeRange range) const
{
    const Cursor first = lowerBound(range.from);
    const Cursor stop = upperBound(range.to);
    if (first >= stop)
        return 0;
    if (first.block == stop.block)
        return stop.index - first.index;
    std::uint64_t count = m_blocks[first.block]->size() - first.index + stop.index;
    for (std::size_t number = first.block + 1; number < stop.block; ++number)
        count += m_blocks[number]->size();
    return count;
}

SampleSummary Series::summary(TimeRange range) const
{
    const Cursor first = lowerBound(range.from);
    const Cursor stop = upperBound(range.to);
    SampleSummary summary;
    for (std::size_t number = first.block; number < m_blocks.size() && number <= stop.block; ++number) {
        const SeriesBlock &block = *m_blocks[number];
        const std::size_t from = number == first.block ? first.index : 0;
        const std::size_t to = number == stop.block ? stop.index : block.size();
        if (from == 0 && to == block.size()) {
            summary.add(block.summary());
            continue;
        }
        for (std::size_t i = from; i < to; ++i)
            summary.add(block.values()[i]);
    }
    return summary;
}

} // namespace espalier
