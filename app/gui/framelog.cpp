// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/framelog.h"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace espalier {

using namespace std::chrono_literals;

namespace {

constexpr auto stallLimit = 50ms;
// A tick that led to no painting within this time belongs to no frame.
constexpr auto frameLimit = 250ms;

double milliseconds(FrameLog::Nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

} // namespace

FrameLog::FrameLog(const QString &file, const QElapsedTimer &sinceStart)
    : m_sinceStart(sinceStart), m_file(file)
{
    if (!m_file.open(QIODevice::WriteOnly | QIODevice::Truncate))
        m_error = m_file.errorString();
}

void FrameLog::tick()
{
    const auto at = now();
    if (m_tick && at - *m_tick < frameLimit)
        return;
    m_tick = at;
    m_spent = {};
}

void FrameLog::eventHandled(Nanoseconds begin, Nanoseconds end)
{
    // The event of the tick itself began before the tick.
    const auto counted = m_tick ? end - std::max(begin, *m_tick) : end - begin;
    if (m_tick)
        m_spent += counted;
    if (m_painted) {
        if (!std::exchange(m_usable, true)) {
            write(end, "usable");
            std::printf("window usable after %.0f ms\n", milliseconds(end));
            std::fflush(stdout);
        }
        write(end, "frame", m_tick ? m_spent : counted);
        m_painted = false;
        m_tick.reset();
        m_spent = {};
    }
    if (end - begin > stallLimit)
        write(end, "stall", end - begin);
}

void FrameLog::write(Nanoseconds at, const char *what, std::optional<Nanoseconds> duration)
{
    auto line = QByteArray::number(milliseconds(at), 'f', 3) + ' ' + what;
    if (duration)
        line += ' ' + QByteArray::number(milliseconds(*duration), 'f', 3);
    m_file.write(line + '\n');
}

} // namespace espalier
