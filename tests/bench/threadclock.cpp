// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/threadclock.h"

#include <ctime>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace espalier::bench {

namespace {

/// The kernel's name for the processor clock of a thread (clock_getcpuclockid() has one for processes only).
clockid_t clockOf(int thread)
{
    constexpr unsigned threadClock = 6;
    return static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3) | threadClock);
}

} // namespace

ThreadClock ThreadClock::ofThisThread()
{
    return ThreadClock(::gettid());
}

std::set<int> ThreadClock::threads()
{
    std::set<int> numbers;
    for (const auto &entry : std::filesystem::directory_iterator("/proc/self/task"))
        numbers.insert(std::stoi(entry.path().filename().string()));
    return numbers;
}

ThreadClock ThreadClock::newSince(const std::set<int> &before)
{
    auto now = threads();
    for (const auto thread : before)
        now.erase(thread);
    if (now.size() != 1)
        throw std::runtime_error("more or less than one thread has begun");
    return ThreadClock(*now.begin());
}

double ThreadClock::nanoseconds() const
{
    std::timespec time {};
    if (::clock_gettime(clockOf(m_thread), &time) != 0)
        throw std::runtime_error("the thread has ended");
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

} // namespace espalier::bench
