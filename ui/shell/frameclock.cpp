// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/frameclock.h"

#include <algorithm>
#include <chrono>

namespace espalier {

using namespace std::chrono_literals;

namespace {

// 60 frames a second. What fills a frame comes more slowly; the clock only merges it.
constexpr auto interval = 16ms;

} // namespace

FrameClock::FrameClock(QObject *parent) : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_sinceTick.start();
        emit tick();
    });
}

void FrameClock::request()
{
    if (m_timer.isActive())
        return;
    const auto elapsed = m_sinceTick.isValid() ? std::chrono::milliseconds(m_sinceTick.elapsed()) : interval;
    m_timer.start(std::max(0ms, std::chrono::duration_cast<std::chrono::milliseconds>(interval) - elapsed));
}

} // namespace espalier
