// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefeed.h"

#include <cstdlib>

namespace espalier {

namespace {

template <typename Clock>
std::int64_t microsecondsOf()
{
    return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now().time_since_epoch()).count();
}

/// Clocks that drift apart by less go on together.
constexpr std::int64_t tolerance = 1'000'000;

} // namespace

CaptureFeed::CaptureFeed(std::function<void()> wake)
    : m_wake(std::move(wake))
    , m_lead(microsecondsOf<std::chrono::system_clock>() - microsecondsOf<std::chrono::steady_clock>())
{ }

CaptureTime CaptureFeed::now()
{
    const std::int64_t steady = microsecondsOf<std::chrono::steady_clock>();
    const std::int64_t lead = microsecondsOf<std::chrono::system_clock>() - steady;
    std::int64_t known = m_lead.load(std::memory_order_relaxed);
    if (std::abs(lead - known) > tolerance) {
        m_lead.store(lead, std::memory_order_relaxed);
        known = lead;
    }
    return steady + known;
}

void CaptureFeed::put(CaptureBlock &block)
{
    if (block.segments.empty())
        return;
    m_waiting.fetch_add(block.size(), std::memory_order_relaxed);
    bool isMoved = false;
    const auto result = m_blocks.put([&block, &isMoved](Blocks &waiting) {
        if (!waiting.empty() && block.size() <= copiedSize && waiting.back().size() <= mergedSize) {
            waiting.back().append(block);
        } else {
            waiting.push_back(std::move(block));
            isMoved = true;
        }
    });
    block.clear();
    if (isMoved) {
        static_cast<void>(m_spare.put([&block](Blocks &spare) {
            if (spare.empty())
                return;
            block = std::move(spare.back());
            spare.pop_back();
        }));
    }
    if (result == Mailbox<Blocks>::WasEmpty && m_wake)
        m_wake();
}

bool CaptureFeed::waitForRoom(std::chrono::milliseconds atMost)
{
    std::unique_lock lock(m_roomMutex);
    return m_roomCame.wait_for(lock, atMost, [this] { return hasRoom(); });
}

void CaptureFeed::recycle(CaptureBlock &&block)
{
    const auto before = m_waiting.fetch_sub(block.size(), std::memory_order_relaxed);
    if (before >= maximumWaiting && before - block.size() < maximumWaiting) {
        {
            // Whoever has found the feed full, which is done under this lock, hears of it.
            const std::lock_guard lock(m_roomMutex);
        }
        m_roomCame.notify_all();
    }
    block.clear();
    if (block.bytes.capacity() > 2 * mergedSize)
        return;
    static_cast<void>(m_spare.put([&block](Blocks &spare) {
        if (spare.size() < spareBlocks)
            spare.push_back(std::move(block));
    }));
}

} // namespace espalier
