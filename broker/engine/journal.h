// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/record.h"
#include "core/base/bytebuffer.h"

#include <cstdint>
#include <functional>
#include <utility>

namespace espalier {

/// Records that were made together and must be stored together, or not at all. Owns its bytes: may cross threads.
struct RecordBatch
{
    /// Counted from 1, without gaps.
    std::uint64_t number = 0;
    ByteBuffer bytes {};

    /// Calls `visit` for each record in order.
    void forEach(const std::function<void(const Record &)> &visit) const;
};

/// Whether what an engine asks for is stored.
enum class Storing : std::uint8_t {
    Works,
    /// Nothing is stored for the time being: records wait.
    Fails,
    /// Nothing is stored, and more records wait than should.
    FailsAndIsFull,
};

/// What an engine asks its driver to store. Batches are taken, stored in order, and then said to be committed.
class Journal
{
public:
    enum class Mode : std::uint8_t { Off, On };

    explicit Journal(Mode mode) : m_mode(mode) { }

    [[nodiscard]] bool isOn() const { return m_mode == Mode::On; }
    /// Only while isOn().
    void add(const Record &record);

    [[nodiscard]] bool hasRecords() const { return !m_bytes.isEmpty(); }
    [[nodiscard]] RecordBatch take();
    void committed(std::uint64_t batch) { m_committed = batch; }
    /// The batch that the newest record belongs to, unless all are committed: then 0.
    [[nodiscard]] std::uint64_t uncommitted() const
    {
        const auto newest = hasRecords() ? m_open : m_open - 1;
        return newest > m_committed ? newest : 0;
    }
    /// Running number of records: differs when something was added meanwhile.
    [[nodiscard]] std::uint64_t count() const { return m_count; }

private:
    Mode m_mode;
    ByteBuffer m_bytes;
    std::uint64_t m_open = 1;
    std::uint64_t m_committed = 0;
    std::uint64_t m_count = 0;
};

} // namespace espalier
