// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <mutex>
#include <utility>

namespace espalier {

/// A merging hand-over between two threads; the only mutex in the program. A busy taker finds one larger value, never
/// a queue of values. T has a default state that means "nothing".
///
/// Flow: the putter calls put() and wakes the taker only when it answers WasEmpty; the taker calls take() once for each
/// wake-up. Both may be called from any thread.
template <typename T>
class Mailbox
{
public:
    enum PutResult { WasEmpty, WasWaiting };

    /// Lets `merge` change the waiting value in place. `merge` runs under the lock: it moves and appends, nothing more.
    template <typename Merge>
    [[nodiscard]] PutResult put(Merge &&merge)
    {
        const std::lock_guard lock(m_mutex);
        std::forward<Merge>(merge)(m_value);
        return std::exchange(m_waiting, true) ? WasWaiting : WasEmpty;
    }

    /// What was put since the last call; a T() when nothing was.
    [[nodiscard]] T take()
    {
        const std::lock_guard lock(m_mutex);
        m_waiting = false;
        return std::exchange(m_value, T());
    }

private:
    std::mutex m_mutex;
    T m_value {};
    bool m_waiting = false;
};

} // namespace espalier
