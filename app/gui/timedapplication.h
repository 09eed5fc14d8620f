// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QApplication>

namespace espalier {

class FrameLog;

/// The application object; times each event for the frame log when there is one.
class TimedApplication : public QApplication
{
    Q_OBJECT
public:
    using QApplication::QApplication;

    /// Must outlive the event loop; null switches timing off.
    void setFrameLog(FrameLog *log) { m_log = log; }

    bool notify(QObject *receiver, QEvent *event) override;

private:
    FrameLog *m_log = nullptr;
    /// Nesting of the event loop whose event is being timed; 0: none is.
    int m_timedLevel = 0;
    /// Events of loops inside others (menus, dialogs): an event that runs such a loop waits, it does not stall.
    quint64 m_innerEvents = 0;
};

} // namespace espalier
