// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scriptwatchdog.h"

#include "core/script/engine/processlimits.h"

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
        m_enteredAt = now();
}

void ScriptWatchdog::leave()
{
    if (--m_depth == 0)
        m_enteredAt = 0;
}

std::int64_t ScriptWatchdog::now()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now().time_since_epoch()).count();
}

void ScriptWatchdog::watch()
{
    while (!m_end.try_acquire_for(interval)) {
        // Nothing is written from here: the other thread may be in the middle of a frame.
        if (residentMemory() > m_limits.memory)
            std::_Exit(static_cast<int>(ScriptExit::OutOfMemory));
        const std::int64_t since = m_enteredAt;
        if (since == 0)
            continue;
        const std::int64_t passed = now() - since;
        // A built-in function (a regular expression, a sort) does not see that it is interrupted.
        if (passed > 2 * m_limits.milliseconds + 1000)
            std::_Exit(static_cast<int>(ScriptExit::TimedOut));
        if (passed > m_limits.milliseconds && !m_hasFired.exchange(true))
            m_engine.setInterrupted(true);
    }
}

} // namespace espalier
