// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "broker/engine/timers.h"

namespace espalier {

void Timers::arm(Id &id, TimePoint deadline, TimerOwner owner)
{
    if (id != noId) {
        const auto position = m_slots[id].position;
        const bool earlier = deadline < m_heap[position].deadline;
        m_heap[position].deadline = deadline;
        earlier ? siftUp(position) : siftDown(position);
        return;
    }
    if (m_free.empty()) {
        id = static_cast<Id>(m_slots.size());
        m_slots.emplace_back();
    } else {
        id = m_free.back();
        m_free.pop_back();
    }
    const auto position = static_cast<std::uint32_t>(m_heap.size());
    m_slots[id] = {owner, position};
    m_heap.push_back({deadline, id});
    siftUp(position);
}

void Timers::cancel(Id &id)
{
    if (id == noId)
        return;
    removeAt(m_slots[id].position);
    m_free.push_back(id);
    id = noId;
}

bool Timers::takeDue(TimePoint now, TimerOwner &owner)
{
    if (m_heap.empty() || m_heap.front().deadline > now)
        return false;
    const auto id = m_heap.front().id;
    owner = m_slots[id].owner;
    removeAt(0);
    m_free.push_back(id);
    return true;
}

void Timers::siftUp(std::uint32_t position)
{
    const auto entry = m_heap[position];
    while (position > 0) {
        const auto parent = (position - 1) / 2;
        if (m_heap[parent].deadline <= entry.deadline)
            break;
        put(position, m_heap[parent]);
        position = parent;
    }
    put(position, entry);
}

void Timers::siftDown(std::uint32_t position)
{
    const auto entry = m_heap[position];
    for (;;) {
        auto child = position * 2 + 1;
        if (child >= m_heap.size())
            break;
        if (child + 1 < m_heap.size() && m_heap[child + 1].deadline < m_heap[child].deadline)
            ++child;
        if (entry.deadline <= m_heap[child].deadline)
            break;
        put(position, m_heap[child]);
        position = child;
    }
    put(position, entry);
}

void Timers::removeAt(std::uint32_t position)
{
    const auto last = m_heap.back();
    m_heap.pop_back();
    if (position == m_heap.size())
        return;
    const bool earlier = last.deadline < m_heap[position].deadline;
    put(position, last);
    earlier ? siftUp(position) : siftDown(position);
}

} // namespace espalier
