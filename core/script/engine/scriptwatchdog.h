// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/script/scriptframe.h"

#include <QJSEngine>

#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>

namespace espalier {

/// Interrupts a script that works too long, from a thread of its own; ends the process with a ScriptExit when that does
/// not help, or when it takes too much memory.
///
/// Flow: enter() before each piece of work, leave() behind it; they nest.
class ScriptWatchdog
{
public:
    /// `engine` must outlive this.
    ScriptWatchdog(QJSEngine &engine, const ScriptLimits &limits);
    ~ScriptWatchdog();

    void enter();
    void leave();
    /// The engine has been interrupted.
    [[nodiscard]] bool hasFired() const { return m_hasFired; }

private:
    using Clock = std::chrono::steady_clock;
    void watch();
    [[nodiscard]] static std::int64_t now();

    QJSEngine &m_engine;
    const ScriptLimits m_limits;
    int m_depth = 0;
    /// Milliseconds; 0: idle.
    std::atomic<std::int64_t> m_enteredAt {0};
    std::atomic<bool> m_hasFired {false};
    std::binary_semaphore m_end {0};
    std::thread m_thread;
};

} // namespace espalier
