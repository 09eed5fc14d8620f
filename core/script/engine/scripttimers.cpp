// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/script/engine/scripttimers.h"

#include <QTimerEvent>

#include <algorithm>

namespace espalier {

ScriptTimers::ScriptTimers(Call call, QObject *parent) : QObject(parent), m_call(std::move(call)) { }

int ScriptTimers::start(const QJSValue &function, double milliseconds, Repeat repeat, int line)
{
    if (m_timers.size() >= most)
        return 0;
    // Written so that NaN becomes the shortest, as browsers do; a day is the longest that is of use.
    const double wanted = milliseconds > 1 ? std::min(milliseconds, 86'400'000.0) : 1;
    const int timer = startTimer(static_cast<int>(wanted), Qt::PreciseTimer);
    if (timer != 0)
        m_timers.insert_or_assign(timer, Timer {function, repeat, line});
    return timer;
}

void ScriptTimers::stop(int timer)
{
    if (m_timers.erase(timer) > 0)
        killTimer(timer);
}

void ScriptTimers::timerEvent(QTimerEvent *event)
{
    const auto found = m_timers.find(event->timerId());
    if (found == m_timers.end())
        return;
    // A copy: the function may stop its own timer.
    const Timer timer = found->second;
    if (timer.repeat == Repeat::Once)
        stop(event->timerId());
    m_call(timer.function, timer.line);
}

} // namespace espalier
