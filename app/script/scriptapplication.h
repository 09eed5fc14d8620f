// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace espalier {

class ScriptWatchdog;

/// Lets the watchdog see each event, whoever handles it: promises are handled inside the engine.
class ScriptApplication : public QCoreApplication
{
    Q_OBJECT
public:
    using QCoreApplication::QCoreApplication;

    /// Must outlive the event loop.
    void setWatchdog(ScriptWatchdog *watchdog) { m_watchdog = watchdog; }
    bool notify(QObject *receiver, QEvent *event) override;

private:
    ScriptWatchdog *m_watchdog = nullptr;
};

} // namespace espalier
