// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/processlimits.h"

#include <ctime>

namespace espalier {

// On Windows a job object (JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE) does all of this; until
// there is one the window ends a script by its process alone.
void limitProcess(std::int64_t) { }

std::int64_t residentMemory()
{
    return 0;
}

std::chrono::milliseconds processorTime()
{
    return std::chrono::milliseconds(std::int64_t {std::clock()} * 1000 / CLOCKS_PER_SEC);
}

} // namespace espalier
