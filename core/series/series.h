// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/series/seriesblock.h"

#include <memory>
#include <optional>
#include <vector>

namespace espalier {

/// Times from `from` to `to`, both included.
struct TimeRange
{
    SampleTime from = 0;
    SampleTime to = 0;

    [[nodiscard]] SampleTime length() const { return to - from; }
    [[nodiscard]] bool contains(SampleTime time) const { return from <= time && time <= to; }
    friend bool operator==(const TimeRange &, const TimeRange &) = default;
};

/// A signal over time: samples in order of time, in blocks. What comes late goes to its place. A copy shares the blocks
/// and may be read in any thread while this one goes on; otherwise for one thread.
class Series
{
public:
    /// A place between samples; any change of the series makes it worthless.
    struct Cursor
    {
        std::size_t block = 0;
        std::size_t index = 0;
        friend auto operator<=>(const Cursor &, const Cursor &) = default;
    };

    enum class Place { Behind, Within };
    /// Puts a sample behind all that are not after it; whether that was behind all or within.
    Place add(Sample sample);
    /// Gives up the oldest block and returns the number of its samples. The last block stays.
    std::size_t dropOldest();
    /// Takes all samples at `time` and later away.
    void truncate(SampleTime time);

    [[nodiscard]] std::uint64_t size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }
    /// Only of a series that is not empty.
    [[nodiscard]] Sample first() const { return m_blocks.front()->at(0); }
    [[nodiscard]] Sample last() const { return m_blocks.back()->at(m_blocks.back()->size() - 1); }
    /// Bytes that it takes; what a copy shares counts for both.
    [[nodiscard]] std::uint64_t bytes() const { return m_bytes; }
    /// Another number after each change.
    [[nodiscard]] std::uint64_t version() const { return m_version; }
    /// Another number after each change but samples that came behind all others.
    [[nodiscard]] std::uint64_t pastVersion() const { return m_pastVersion; }

    // Reading
    [[nodiscard]] std::size_t blockCount() const { return m_blocks.size(); }
    [[nodiscard]] const SeriesBlock &block(std::size_t number) const { return *m_blocks[number]; }
    /// The first sample that is not before `time`; end() when all are.
    [[nodiscard]] Cursor lowerBound(SampleTime time) const;
    /// The first sample behind `time`.
    [[nodiscard]] Cursor upperBound(SampleTime time) const;
    [[nodiscard]] Cursor begin() const { return {}; }
    [[nodiscard]] Cursor end() const { return {m_blocks.size(), 0}; }
    [[nodiscard]] Sample at(Cursor cursor) const { return m_blocks[cursor.block]->at(cursor.index); }
    [[nodiscard]] Cursor next(Cursor cursor) const;
    /// Not of begin().
    [[nodiscard]] Cursor previous(Cursor cursor) const;
    /// The last sample that is not after `time`, and the one that is nearest to it.
    [[nodiscard]] std::optional<Sample> atOrBefore(SampleTime time) const;
    [[nodiscard]] std::optional<Sample> nearest(SampleTime time) const;
    /// Samples within a range, gaps and texts, too.
    [[nodiscard]] std::uint64_t count(TimeRange range) const;
    [[nodiscard]] SampleSummary summary(TimeRange range) const;

    /// Calls `visit(Sample)` for each sample of the range.
    template <typename Visit>
    void visit(TimeRange range, Visit &&visit) const
    {
        const Cursor stop = upperBound(range.to);
        for (Cursor cursor = lowerBound(range.from); cursor < stop; cursor = next(cursor))
            visit(at(cursor));
    }

private:
    [[nodiscard]] SeriesBlock &writable(std::size_t number);
    void insert(Sample sample);
    /// The block whose samples begin not after `time`, or the first.
    [[nodiscard]] std::size_t blockAt(SampleTime time) const;

    std::vector<std::shared_ptr<SeriesBlock>> m_blocks;
    std::uint64_t m_size = 0;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_version = 0;
    std::uint64_t m_pastVersion = 0;
};

} // namespace espalier
