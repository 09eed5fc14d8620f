// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/pane.h"
#include "ui/shell/currentconnection.h"

#include <QObject>

class QAction;
class QMainWindow;
class QMenu;

namespace espalier {

class ToolsMenu;

/// The menu bar: only entries that work, switched off where they have nothing to work on. GUI thread.
class MainMenu : public QObject
{
    Q_OBJECT
public:
    MainMenu(const Services &services, CurrentConnection &current, QMainWindow *window);

    /// Adds a view to the View menu; its key is Ctrl and its number.
    void addView(const QString &name, const QKeySequence &shortcut, int view);

    [[nodiscard]] bool offersProxies() const;
    /// Opens what the Tools menu has for them.
    void openProxies();

signals:
    void newConnectionRequested();
    void connectRequested();
    void editConnectionRequested(const QUuid &profile);
    void connectionDetailsRequested();
    void besideRequested(espalier::ConnectionId id);
    void settingsRequested();
    void findRequested();
    void paletteRequested();
    void paneRequested(espalier::PaneStep step);
    void clearRequested();
    void expandAllRequested();
    void collapseAllRequested();
    void viewRequested(int view);
    void demoRequested();
    void retainedRequested();
    void talkersRequested();
    void silenceRequested();
    void snapshotRequested();
    void differencesRequested();

private:
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makePaneActions();
    void makeConnectionMenu();
    void makeBrokerMenu();
    void makeToolsMenu();
    void makeHelpMenu();
    void chooseBrokerPort();
    void update();
    QAction *add(QMenu *menu, const QString &text, const QString &icon, void (MainMenu::*chosen)());

    Services m_services;
    CurrentConnection &m_current;
    QMainWindow *m_window;
    ToolsMenu *m_tools = nullptr;
    QMenu *m_viewMenu = nullptr;
    QAction *m_viewsEnd = nullptr;
    /// What needs a connection.
    QList<QAction *> m_onConnection;
    QAction *m_startBroker = nullptr;
    QAction *m_startBrokerOn = nullptr;
    QAction *m_stopBroker = nullptr;
    QAction *m_connectBroker = nullptr;
    QAction *m_copyAddress = nullptr;
};

} // namespace espalier
