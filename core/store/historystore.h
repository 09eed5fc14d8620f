// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/budget.h"
#include "core/store/chunkedvector.h"
#include "core/store/keptmessage.h"

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace espalier {

/// The messages of each topic with their exact bytes, inside a budget that the stores of all connections share. When it
/// is full the topics that hold most give their oldest first; the last message of a topic always stays. Topics are
/// dense numbers of the caller. Worker thread.
class HistoryStore : private BudgetHolder
{
public:
    explicit HistoryStore(Budget &budget);
    ~HistoryStore() override;
    HistoryStore(const HistoryStore &) = delete;
    HistoryStore &operator=(const HistoryStore &) = delete;

    /// Makes room for the topic numbers below `count`.
    void setTopicCount(std::uint32_t count);
    void append(std::uint32_t topic, const Publish &message, WallTime at);

    /// The last message. Only for a topic that has had one.
    [[nodiscard]] const KeptMessage &last(std::uint32_t topic) const { return m_topics[topic].last; }
    /// Messages ever appended: the sequence number of the next one.
    [[nodiscard]] std::uint64_t nextSequence(std::uint32_t topic) const { return m_topics[topic].next; }
    /// Sequence number of the oldest one that is kept.
    [[nodiscard]] std::uint64_t firstSequence(std::uint32_t topic) const;
    /// The message with that sequence number, which must be kept.
    [[nodiscard]] const KeptMessage &at(std::uint32_t topic, std::uint64_t sequence) const;
    /// Of the messages that are kept, the one that came nearest to a time; null where there is none.
    [[nodiscard]] const KeptMessage *nearest(std::uint32_t topic, WallTime time) const;

    [[nodiscard]] std::uint64_t heldBytes() const override { return m_held; }
    /// Messages given up so far.
    [[nodiscard]] std::uint64_t evicted() const { return m_evicted; }
    /// Bytes of bookkeeping for topics, beside the messages.
    [[nodiscard]] std::size_t topicMemory() const { return m_topics.memory(); }

private:
    /// The messages before the last one; only topics with two and more have it.
    struct Older
    {
        std::vector<KeptMessage> ring;
        std::uint32_t first = 0;
        std::uint32_t count = 0;
        std::uint64_t held = 0;
        /// Neighbours in the list of topics that hold about as much; topic numbers.
        std::uint32_t previous = none;
        std::uint32_t next = none;
        std::uint32_t sizeClass = none;

        [[nodiscard]] KeptMessage &at(std::size_t index) { return ring[(first + index) & (ring.size() - 1)]; }
        void push(KeptMessage &&message);
        /// Takes the oldest away and returns what it held.
        std::uint64_t pop();
        void resize(std::size_t capacity);
    };
    struct Topic
    {
        KeptMessage last;
        std::uint64_t next = 0;
        std::unique_ptr<Older> older;
    };
    struct List
    {
        std::uint32_t first = none;
        std::uint32_t last = none;
    };

    static constexpr std::uint32_t none = 0xffff'ffff;
    static constexpr std::size_t sizeClasses = 64 * 4;

    [[nodiscard]] static std::uint32_t sizeClassOf(std::uint64_t bytes);
    void evict(std::uint64_t bytes) override;
    void evictFrom(std::uint32_t topic, std::uint64_t bytes);
    void classify(std::uint32_t topic, Older &older);
    void unlink(Older &older);
    void link(std::uint32_t topic, Older &older, std::uint32_t sizeClass);

    Budget &m_budget;
    ChunkedVector<Topic> m_topics;
    std::array<List, sizeClasses> m_lists;
    /// No list above this one has topics.
    std::uint32_t m_highest = 0;
    std::uint64_t m_held = 0;
    std::uint64_t m_evicted = 0;
};

} // namespace espalier
