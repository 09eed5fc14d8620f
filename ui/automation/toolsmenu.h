// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/services.h"

#include <QMenu>

namespace espalier {

class AutoReplyWindow;
class CurrentConnection;
class ProxyDialog;
class ScriptsWindow;
class SimulatorWindow;

/// What the Tools menu offers of automation and of proxies. Its windows are made when they are first opened, and then stay with what they run.
class ToolsMenu : public QMenu
{
    Q_OBJECT
public:
    ToolsMenu(const QString &title, const Services &services, CurrentConnection &current, QWidget *window);

    /// Services::proxies must be there.
    void openProxies();

private:
    void openScripts();
    void openAutoReply();
    void openSimulator();

    Services m_services;
    CurrentConnection &m_current;
    QWidget *m_window;
    ScriptsWindow *m_scripts = nullptr;
    AutoReplyWindow *m_autoReply = nullptr;
    SimulatorWindow *m_simulator = nullptr;
    ProxyDialog *m_proxies = nullptr;
};

} // namespace espalier
