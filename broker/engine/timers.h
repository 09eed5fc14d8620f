// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "broker/engine/idmap.h"
#include "broker/engine/time.h"

#include <cstdint>
#include <vector>

namespace espalier {

/// What a timer is for; the number beside it says for which peer or session.
enum class TimerKind : std::uint8_t {
    ConnectTimeout,
    KeepAliveTimeout,
    SessionExpiry,
    WillDelay,
    RetainedExpiry,
    SystemTopics,
};

struct TimerOwner
{
    TimerKind kind {};
    std::uint32_t index = noId;
};

/// Deadlines in a heap, each of which can be moved and cancelled. Nothing ticks: the driver asks for the earliest.
class Timers
{
public:
    using Id = std::uint32_t;

    [[nodiscard]] TimePoint earliest() const { return m_heap.empty() ? never : m_heap.front().deadline; }

    /// Arms `id`, or moves it when it is armed already. An id of noId is given a value; the owner keeps it.
    void arm(Id &id, TimePoint deadline, TimerOwner owner);
    /// Does nothing for noId. Sets `id` to noId.
    void cancel(Id &id);
    /// Takes the earliest timer that is due at `now`: true and its owner, whose id is then no longer valid.
    [[nodiscard]] bool takeDue(TimePoint now, TimerOwner &owner);

private:
    struct Entry
    {
        TimePoint deadline;
        Id id;
    };
    struct Slot
    {
        TimerOwner owner;
        std::uint32_t position;
    };

    void put(std::uint32_t position, Entry entry)
    {
        m_heap[position] = entry;
        m_slots[entry.id].position = position;
    }
    void siftUp(std::uint32_t position);
    void siftDown(std::uint32_t position);
    void removeAt(std::uint32_t position);

    std::vector<Entry> m_heap;
    std::vector<Slot> m_slots;
    std::vector<Id> m_free;
};

} // namespace espalier
