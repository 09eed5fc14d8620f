// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/processlimits.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <ctime>

namespace espalier {

namespace {
/// What the engine and its libraries take beside the script, and how far a script may get between two looks of the
/// watchdog.
constexpr std::int64_t allowance = std::int64_t {256} * 1024 * 1024;

#if defined(__SANITIZE_ADDRESS__)
// Reserves far more than there is, and holds back what was freed.
constexpr bool isSanitized = true;
#else
constexpr bool isSanitized = false;
#endif
constexpr std::int64_t sanitizerFactor = 3;
} // namespace

void limitProcess(std::int64_t bytes)
{
    if (!isSanitized) {
        const auto most = static_cast<rlim_t>(bytes + allowance);
        const rlimit data {most, most};
        setrlimit(RLIMIT_DATA, &data);
    }
    // A crash of a script is nothing to keep a memory image of.
    const rlimit core {0, 0};
    setrlimit(RLIMIT_CORE, &core);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
}

std::int64_t residentMemory()
{
    const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    char text[128] = {};
    const auto length = read(file, text, sizeof text - 1);
    close(file);
    if (length <= 0)
        return 0;
    char *end = nullptr;
    std::strtoll(text, &end, 10);
    return std::strtoll(end, nullptr, 10) * sysconf(_SC_PAGESIZE) / (isSanitized ? sanitizerFactor : 1);
}

std::chrono::milliseconds processorTime()
{
    timespec time {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return std::chrono::milliseconds(time.tv_sec * 1000 + time.tv_nsec / 1'000'000);
}

} // namespace espalier
