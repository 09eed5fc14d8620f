// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/automation/toolsmenu.h"

#include "core/automation/scriptrunner.h"
#include "ui/automation/autoreplywindow.h"
#include "ui/automation/scriptswindow.h"
#include "ui/automation/simulatorwindow.h"
#include "ui/packets/proxydialog.h"
#include "ui/shell/currentconnection.h"

namespace espalier {

namespace {

void bringUp(QWidget *window)
{
    window->show();
    window->raise();
    window->activateWindow();
}

} // namespace

ToolsMenu::ToolsMenu(const QString &title, const Services &services, CurrentConnection &current,
                     QWidget *window)
    : QMenu(title, window), m_services(services), m_current(current), m_window(window)
{
    connect(addAction(tr("&Scripts…")), &QAction::triggered, this, &ToolsMenu::openScripts);
    connect(addAction(tr("&Auto-reply…")), &QAction::triggered, this, &ToolsMenu::openAutoReply);
    connect(addAction(tr("&Device simulator…")), &QAction::triggered, this, &ToolsMenu::openSimulator);
    if (services.proxies)
        connect(addAction(tr("&Watch a device through a proxy…")), &QAction::triggered, this,
                &ToolsMenu::openProxies);
}

void ToolsMenu::openScripts()
{
    if (!m_scripts)
        m_scripts = new ScriptsWindow(m_services, ScriptRunner::installedProgram(), m_window);
    m_scripts->chooseConnection(m_current.id());
    bringUp(m_scripts);
}

void ToolsMenu::openAutoReply()
{
    if (!m_autoReply)
        m_autoReply = new AutoReplyWindow(m_services, m_window);
    bringUp(m_autoReply);
}

void ToolsMenu::openProxies()
{
    if (!m_proxies)
        m_proxies = new ProxyDialog(m_services, m_current, m_window);
    bringUp(m_proxies);
}

void ToolsMenu::openSimulator()
{
    if (!m_simulator)
        m_simulator = new SimulatorWindow(m_services, m_window);
    m_simulator->chooseConnection(m_current.id());
    bringUp(m_simulator);
}

} // namespace espalier
