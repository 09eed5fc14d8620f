// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainmenu.h"

#include "ui/automation/toolsmenu.h"
#include "ui/settings/preferences.h"
#include "ui/shell/aboutdialog.h"
#include "ui/shell/connectionmenu.h"
#include "ui/theme/theme.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QInputDialog>
#include <QMainWindow>
#include <QMenuBar>

namespace espalier {

MainMenu::MainMenu(const Services &services, CurrentConnection &current, QMainWindow *window)
    : QObject(window), m_services(services), m_current(current), m_window(window)
{
    makeFileMenu();
    makeEditMenu();
    makeViewMenu();
    makeConnectionMenu();
    if (services.broker)
        makeBrokerMenu();
    makeToolsMenu();
    makeHelpMenu();
    connect(&current, &CurrentConnection::changed, this, &MainMenu::update);
    if (services.broker)
        connect(services.broker, &BrokerControl::stateChanged, this, &MainMenu::update);
    update();
}

QAction *MainMenu::add(QMenu *menu, const QString &text, const QString &icon, void (MainMenu::*chosen)())
{
    auto *action = menu->addAction(text);
    if (!icon.isEmpty())
        action->setIcon(m_services.theme.icon(icon));
    connect(action, &QAction::triggered, this, chosen);
    return action;
}

void MainMenu::makeFileMenu()
{
    auto *menu = m_window->menuBar()->addMenu(tr("&File"));
    add(menu, tr("&New connection…"), QStringLiteral("plus"), &MainMenu::newConnectionRequested)
        ->setShortcut(QKeySequence::New);
    if (m_services.broker)
        add(menu, tr("Show &demo data"), {}, &MainMenu::demoRequested);
    menu->addSeparator();
    auto *settings = add(menu, tr("&Settings…"), QStringLiteral("settings"), &MainMenu::settingsRequested);
    settings->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Comma));
    settings->setMenuRole(QAction::PreferencesRole);
    menu->addSeparator();
    auto *quit = menu->addAction(tr("&Quit"));
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    quit->setMenuRole(QAction::QuitRole);
    connect(quit, &QAction::triggered, m_window, &QWidget::close);
}

void MainMenu::makeEditMenu()
{
    auto *menu = m_window->menuBar()->addMenu(tr("&Edit"));
    // The key itself belongs to the view; the menu only tells it.
    const auto key = QKeySequence(QKeySequence::Find).toString(QKeySequence::NativeText);
    auto *find = add(menu, QStringLiteral("%1\t%2").arg(tr("&Filter topics and values"), key),
                     QStringLiteral("search"), &MainMenu::findRequested);
    menu->addSeparator();
    auto *clear =
        add(menu, tr("&Clear topics and history"), QStringLiteral("trash"), &MainMenu::clearRequested);
    m_onConnection << find << clear;
}

void MainMenu::makeViewMenu()
{
    m_viewMenu = m_window->menuBar()->addMenu(tr("&View"));
    m_viewsEnd = m_viewMenu->addSeparator();
    add(m_viewMenu, tr("Co&mmand palette…"), QStringLiteral("search"), &MainMenu::paletteRequested)
        ->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_K));
    m_viewMenu->addSeparator();
    m_onConnection << add(m_viewMenu, tr("E&xpand all"), QStringLiteral("chevrons-down"),
                          &MainMenu::expandAllRequested)
                   << add(m_viewMenu, tr("&Collapse all"), QStringLiteral("chevrons-up"),
                          &MainMenu::collapseAllRequested);
    m_viewMenu->addSeparator();
    makePaneActions();
    m_viewMenu->addSeparator();

    auto *colors = m_viewMenu->addMenu(tr("C&olours"));
    auto *group = new QActionGroup(this);
    const auto addScheme = [&](const QString &text, SchemePreference scheme) {
        auto *action = colors->addAction(text);
        action->setCheckable(true);
        group->addAction(action);
        const auto show = [this, action, scheme] {
            action->setChecked(m_services.preferences.colorScheme() == scheme);
        };
        show();
        connect(&m_services.preferences, &Preferences::changed, action, show);
        connect(action, &QAction::triggered, this,
                [this, scheme] { m_services.preferences.setColorScheme(scheme); });
    };
    addScheme(tr("As the &system"), SchemePreference::System);
    addScheme(tr("&Light"), SchemePreference::Light);
    addScheme(tr("&Dark"), SchemePreference::Dark);

    auto *fullScreen = m_viewMenu->addAction(tr("&Full screen"));
    fullScreen->setShortcut(QKeySequence(Qt::Key_F11));
    connect(fullScreen, &QAction::triggered, this,
            [this] { m_window->setWindowState(m_window->windowState() ^ Qt::WindowFullScreen); });
}

void MainMenu::makePaneActions()
{
    const auto addStep = [this](const QString &text, const QKeySequence &keys, PaneStep step) {
        auto *action = m_viewMenu->addAction(text);
        action->setShortcut(keys);
        connect(action, &QAction::triggered, this, [this, step] { emit paneRequested(step); });
    };
    addStep(tr("&Next pane"), QKeySequence(Qt::Key_F6), PaneStep::Next);
    addStep(tr("&Previous pane"), QKeySequence(Qt::SHIFT | Qt::Key_F6), PaneStep::Previous);
}

void MainMenu::addView(const QString &name, const QKeySequence &shortcut, int view)
{
    auto *action = new QAction(name, this);
    action->setShortcut(shortcut);
    m_viewMenu->insertAction(m_viewsEnd, action);
    connect(action, &QAction::triggered, this, [this, view] { emit viewRequested(view); });
}

void MainMenu::makeConnectionMenu()
{
    auto *menu = new ConnectionMenu(tr("&Connection"), m_services, m_current, m_window);
    m_window->menuBar()->addMenu(menu);
    connect(menu, &ConnectionMenu::connectRequested, this, &MainMenu::connectRequested);
    connect(menu, &ConnectionMenu::editRequested, this, &MainMenu::editConnectionRequested);
    connect(menu, &ConnectionMenu::detailsRequested, this, &MainMenu::connectionDetailsRequested);
    connect(menu, &ConnectionMenu::besideRequested, this, &MainMenu::besideRequested);
}

void MainMenu::makeBrokerMenu()
{
    auto *menu = m_window->menuBar()->addMenu(tr("&Broker"));
    m_startBroker =
        menu->addAction(m_services.theme.icon(QStringLiteral("play")), tr("&Start on port %1").arg(1883));
    connect(m_startBroker, &QAction::triggered, this, [this] { m_services.broker->start({}); });
    m_startBrokerOn = menu->addAction(tr("Start on &another port…"));
    connect(m_startBrokerOn, &QAction::triggered, this, &MainMenu::chooseBrokerPort);
    m_stopBroker = menu->addAction(m_services.theme.icon(QStringLiteral("stop")), tr("S&top"));
    connect(m_stopBroker, &QAction::triggered, m_services.broker, &BrokerControl::stop);
    menu->addSeparator();
    m_connectBroker = menu->addAction(m_services.theme.icon(QStringLiteral("link")), tr("&Connect to it"));
    connect(m_connectBroker, &QAction::triggered, this,
            [this] { m_current.startBrokerAndOpen({}, m_current.localBrokerProfile()); });
    m_copyAddress = menu->addAction(m_services.theme.icon(QStringLiteral("copy")), tr("Cop&y its address"));
    connect(m_copyAddress, &QAction::triggered, this, [this] {
        const auto listeners = m_services.broker->listeners();
        if (!listeners.isEmpty())
            QApplication::clipboard()->setText(
                QStringLiteral("mqtt://%1:%2").arg(listeners.first().address).arg(listeners.first().port));
    });
}

void MainMenu::makeToolsMenu()
{
    auto *menu = m_window->menuBar()->addMenu(tr("&Tools"));
    m_onConnection << add(menu, tr("&Retained messages…"), {}, &MainMenu::retainedRequested)
                   << add(menu, tr("&Top talkers…"), {}, &MainMenu::talkersRequested)
                   << add(menu, tr("Si&lence alarms…"), {}, &MainMenu::silenceRequested);
    menu->addSeparator();
    m_onConnection << add(menu, tr("Take a s&napshot of all topics"), {}, &MainMenu::snapshotRequested)
                   << add(menu, tr("Di&fferences…"), {}, &MainMenu::differencesRequested);
    if (m_services.folder.isEmpty())
        return;
    menu->addSeparator();
    m_tools = new ToolsMenu({}, m_services, m_current, m_window);
    menu->addActions(m_tools->actions());
}

bool MainMenu::offersProxies() const
{
    return m_tools && m_services.proxies;
}

void MainMenu::openProxies()
{
    if (offersProxies())
        m_tools->openProxies();
}

void MainMenu::chooseBrokerPort()
{
    auto *dialog = new QInputDialog(m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(1, 65'535);
    dialog->setIntValue(1884);
    dialog->setWindowTitle(tr("Start the local broker"));
    dialog->setLabelText(tr("Port on 127.0.0.1:"));
    dialog->setOkButtonText(tr("Start"));
    connect(dialog, &QInputDialog::intValueSelected, this, [this](int port) {
        BrokerSettings settings;
        settings.port = static_cast<std::uint16_t>(port);
        m_services.broker->start(settings);
    });
    dialog->open();
}

void MainMenu::makeHelpMenu()
{
    auto *menu = m_window->menuBar()->addMenu(tr("&Help"));
    auto *about = menu->addAction(tr("&About Espalier"));
    about->setMenuRole(QAction::AboutRole);
    connect(about, &QAction::triggered, this, [this] {
        auto *dialog = new AboutDialog(m_services.theme, m_window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void MainMenu::update()
{
    for (auto *action : std::as_const(m_onConnection))
        action->setEnabled(m_current.exists());
    if (!m_services.broker)
        return;
    const auto state = m_services.broker->state();
    m_startBroker->setEnabled(state == BrokerControl::State::Stopped);
    m_startBrokerOn->setEnabled(state == BrokerControl::State::Stopped);
    m_stopBroker->setEnabled(state == BrokerControl::State::Running);
    m_connectBroker->setEnabled(state == BrokerControl::State::Running);
    m_copyAddress->setEnabled(state == BrokerControl::State::Running);
}

} // namespace espalier
