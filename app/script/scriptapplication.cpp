// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/script/scriptapplication.h"

#include "core/script/engine/scriptwatchdog.h"

#include <QThread>

namespace espalier {

bool ScriptApplication::notify(QObject *receiver, QEvent *event)
{
    // Other threads of Qt have events too.
    if (!m_watchdog || QThread::currentThread() != thread())
        return QCoreApplication::notify(receiver, event);
    m_watchdog->enter();
    const bool result = QCoreApplication::notify(receiver, event);
    m_watchdog->leave();
    return result;
}

} // namespace espalier
