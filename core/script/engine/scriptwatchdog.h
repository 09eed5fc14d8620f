// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/script/scriptframe.h"

#include <QJSEngine>

#include <atomic>
#include <semaphore>
#include <thread>

namespace espalier {

/// Interrupts a script that works too long, from a thread of its own; ends the process with a ScriptExit when that does
/// not help, or when it takes too much memory. Processor time counts: a busy machine makes no script a runaway.
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
    void watch();

    QJSEngine &m_engine;
    const ScriptLimits m_limits;
    int m_depth = 0;
    static constexpr std::int64_t idle = -1;
    /// Milliseconds of processor time.
    std::atomic<std::int64_t> m_enteredAt {idle};
    std::atomic<bool> m_hasFired {false};
    std::binary_semaphore m_end {0};
    std::thread m_thread;
};

} // namespace espalier
