// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scriptwatchdog.h"

#include "core/script/engine/processlimits.h"

#include <chrono>
#include <cstdlib>

namespace espalier {

namespace {
constexpr std::chrono::milliseconds interval {20};
}

ScriptWatchdog::ScriptWatchdog(QJSEngine &engine, const ScriptLimits &limits)
    : m_engine(engine), m_limits(limits), m_thread([this] { watch(); })
{ }

ScriptWatchdog::~ScriptWatchdog()
{
    m_end.release();
    m_thread.join();
}

void ScriptWatchdog::enter()
{
    if (m_depth++ == 0)
        m_enteredAt = processorTime().count();
}

void ScriptWatchdog::leave()
{
    if (--m_depth == 0)
        m_enteredAt = idle;
}

void ScriptWatchdog::watch()
{
    while (!m_end.try_acquire_for(interval)) {
        // Nothing is written from here: the other thread may be in the middle of a frame.
        if (residentMemory() > m_limits.memory)
            std::_Exit(static_cast<int>(ScriptExit::OutOfMemory));
        const std::int64_t since = m_enteredAt;
        if (since == idle)
            continue;
        const std::int64_t passed = processorTime().count() - since;
        // A built-in function (a regular expression, a sort) does not see that it is interrupted.
        if (passed > 2 * m_limits.milliseconds + 1000)
            std::_Exit(static_cast<int>(ScriptExit::TimedOut));
        if (passed > m_limits.milliseconds && !m_hasFired.exchange(true))
            m_engine.setInterrupted(true);
    }
}

} // namespace espalier
