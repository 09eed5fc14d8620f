// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>

namespace espalier {

/// What this process uses, and what it may. One implementation for each system: processlimits_<system>.cpp.

/// The system ends or fails what goes far beyond `bytes` of memory, and ends this process with the one that started it;
/// nothing where the system cannot do that. ScriptWatchdog looks at the memory by itself, too.
void limitProcess(std::int64_t bytes);
/// Bytes of memory in use; 0 where that is not known. Any thread; allocates nothing.
[[nodiscard]] std::int64_t residentMemory();
/// CPU time of all threads.
[[nodiscard]] std::chrono::milliseconds processorTime();

} // namespace espalier
