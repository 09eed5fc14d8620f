// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <set>

namespace espalier::bench {

/// The processor time of one thread of this process.
class ThreadClock
{
public:
    [[nodiscard]] static ThreadClock ofThisThread();
    /// Numbers of all threads of this process.
    [[nodiscard]] static std::set<int> threads();
    /// Of the one thread that has begun since; throws if it is not one.
    [[nodiscard]] static ThreadClock newSince(const std::set<int> &before);

    [[nodiscard]] double nanoseconds() const;

private:
    explicit ThreadClock(int thread) : m_thread(thread) { }

    int m_thread;
};

} // namespace espalier::bench
