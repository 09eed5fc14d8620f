// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/timedapplication.h"

#include "app/gui/framelog.h"

#include <QEvent>
#include <QThread>

#include <utility>

namespace espalier {

bool TimedApplication::notify(QObject *receiver, QEvent *event)
{
    // Events of all threads pass here.
    if (!m_log || QThread::currentThread() != thread())
        return QApplication::notify(receiver, event);
    if (event->type() == QEvent::Paint)
        m_log->paint();
    const int level = QThread::currentThread()->loopLevel();
    if (level <= m_timedLevel)
        return QApplication::notify(receiver, event);

    const int outerLevel = std::exchange(m_timedLevel, level);
    if (outerLevel > 0)
        ++m_innerEvents;
    const auto innerBefore = m_innerEvents;
    const auto begin = m_log->now();
    const bool result = QApplication::notify(receiver, event);
    m_timedLevel = outerLevel;
    if (m_innerEvents == innerBefore)
        m_log->eventHandled(begin, m_log->now());
    return result;
}

} // namespace espalier
