// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/historystore.h"

#include <algorithm>
#include <bit>

namespace espalier {

HistoryStore::HistoryStore(Budget &budget) : m_budget(budget)
{
    m_budget.join(this);
}

HistoryStore::~HistoryStore()
{
    m_budget.release(m_held);
    m_budget.leave(this);
}

void HistoryStore::setTopicCount(std::uint32_t count)
{
    while (m_topics.size() < count)
        static_cast<void>(m_topics.add());
}

void HistoryStore::append(std::uint32_t number, const Publish &message, WallTime at)
{
    Topic &topic = m_topics[number];
    if (topic.next > 0) {
        if (!topic.older)
            topic.older = std::make_unique<Older>();
        topic.older->held += topic.last.cost();
        topic.older->push(std::move(topic.last));
        classify(number, *topic.older);
    }
    topic.last = KeptMessage(message, at);
    ++topic.next;
    m_held += topic.last.cost();
    m_budget.charge(topic.last.cost());
}

std::uint64_t HistoryStore::firstSequence(std::uint32_t number) const
{
    const Topic &topic = m_topics[number];
    if (topic.next == 0)
        return 0;
    return topic.next - 1 - (topic.older ? topic.older->count : 0);
}

const KeptMessage &HistoryStore::at(std::uint32_t number, std::uint64_t sequence) const
{
    const Topic &topic = m_topics[number];
    if (sequence + 1 == topic.next)
        return topic.last;
    return topic.older->at(sequence - firstSequence(number));
}

const KeptMessage *HistoryStore::nearest(std::uint32_t number, WallTime time) const
{
    const KeptMessage *nearest = nullptr;
    // Each of them: the clock may have been set back between two.
    for (auto sequence = firstSequence(number); sequence < nextSequence(number); ++sequence) {
        const KeptMessage &message = at(number, sequence);
        if (!nearest || std::abs(message.time() - time) < std::abs(nearest->time() - time))
            nearest = &message;
    }
    return nearest;
}

void HistoryStore::Older::push(KeptMessage &&message)
{
    if (count == ring.size())
        resize(std::max<std::size_t>(2, ring.size() * 2));
    at(count) = std::move(message);
    ++count;
}

std::uint64_t HistoryStore::Older::pop()
{
    KeptMessage &oldest = at(0);
    const std::uint64_t cost = oldest.cost();
    oldest = KeptMessage();
    first = static_cast<std::uint32_t>((first + 1) & (ring.size() - 1));
    --count;
    held -= cost;
    return cost;
}

void HistoryStore::Older::resize(std::size_t capacity)
{
    std::vector<KeptMessage> other(capacity);
    for (std::size_t i = 0; i < count; ++i)
        other[i] = std::move(at(i));
    ring = std::move(other);
    first = 0;
}

/// Four classes for each doubling: the highest class has the topics that hold most, to within a fifth.
std::uint32_t HistoryStore::sizeClassOf(std::uint64_t bytes)
{
    const auto width = static_cast<std::uint32_t>(std::bit_width(bytes));
    return width < 3 ? 0 : width * 4 + static_cast<std::uint32_t>(bytes >> (width - 3) & 3);
}

void HistoryStore::classify(std::uint32_t number, Older &older)
{
    const std::uint32_t sizeClass = older.count > 0 ? sizeClassOf(older.held) : none;
    if (sizeClass == older.sizeClass)
        return;
    unlink(older);
    if (sizeClass != none)
        link(number, older, sizeClass);
}

void HistoryStore::unlink(Older &older)
{
    if (older.sizeClass == none)
        return;
    List &list = m_lists[older.sizeClass];
    (older.previous == none ? list.first : m_topics[older.previous].older->next) = older.next;
    (older.next == none ? list.last : m_topics[older.next].older->previous) = older.previous;
    older.previous = older.next = older.sizeClass = none;
}

void HistoryStore::link(std::uint32_t number, Older &older, std::uint32_t sizeClass)
{
    List &list = m_lists[sizeClass];
    older.sizeClass = sizeClass;
    older.previous = list.last;
    (list.last == none ? list.first : m_topics[list.last].older->next) = number;
    list.last = number;
    m_highest = std::max(m_highest, sizeClass);
}

void HistoryStore::evict(std::uint64_t bytes)
{
    const std::uint64_t target = m_held > bytes ? m_held - bytes : 0;
    while (m_held > target) {
        while (m_highest > 0 && m_lists[m_highest].first == none)
            --m_highest;
        const std::uint32_t topic = m_lists[m_highest].first;
        if (topic == none)
            return;
        evictFrom(topic, m_held - target);
    }
}

/// Takes from the front of one topic until it has fallen into a lower class or enough was taken.
void HistoryStore::evictFrom(std::uint32_t number, std::uint64_t bytes)
{
    Older &older = *m_topics[number].older;
    std::uint64_t freed = 0;
    while (older.count > 0 && freed < bytes && sizeClassOf(older.held) == older.sizeClass) {
        freed += older.pop();
        ++m_evicted;
    }
    if (older.count < older.ring.size() / 4)
        older.resize(older.ring.size() / 2);
    m_held -= freed;
    m_budget.release(freed);
    classify(number, older);
}

} // namespace espalier
