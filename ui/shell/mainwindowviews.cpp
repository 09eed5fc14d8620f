// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "core/service/brokercontrol.h"
#include "core/service/explorer.h"
#include "core/service/proxyservice.h"
#include "core/service/storeview.h"
#include "core/service/workspace.h"
#include "ui/charts/chartsview.h"
#include "ui/charts/charttools.h"
#include "ui/charts/curvelook.h"
#include "ui/charts/signalpanel.h"
#include "ui/charts/topicsignals.h"
#include "ui/common/focusorder.h"
#include "ui/explore/exploreview.h"
#include "ui/packets/packetsview.h"
#include "ui/palette/commandpalette.h"
#include "ui/shell/connectionbox.h"
#include "ui/shell/mainmenu.h"
#include "ui/shell/rail.h"
#include "ui/shell/statusline.h"
#include "ui/shell/welcomepage.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenuBar>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>
#include <utility>

namespace espalier {

// The views of the window, and which of them is shown.

namespace {

constexpr int exploreNumber = 0;

} // namespace

void MainWindow::addView(const View &view)
{
    const int number = static_cast<int>(m_views.size());
    const QKeySequence shortcut(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + number));
    m_views.append(view);
    m_rail->addView(view.name, view.icon, shortcut);
    m_menu->addView(view.name, shortcut, number);
    m_pages->addWidget(view.widget);
    m_toolBar->insertWidget(number + 1, view.toolBar, 1);
    if (view.status)
        m_statusLines->addWidget(view.status);
}

void MainWindow::connectKeys()
{
    connect(m_menu, &MainMenu::findRequested, this, [this] { m_views[m_view].focusFilter(); });
    connect(m_menu, &MainMenu::paneRequested, this,
            [this](PaneStep step) { goToPane(m_views[m_view].panes(), step); });
    connect(m_menu, &MainMenu::paletteRequested, this, &MainWindow::openPalette);
    if (menuBar()->isNativeMenuBar())
        return;
    connect(new QShortcut(QKeySequence(Qt::Key_F10), this), &QShortcut::activated, this,
            [this] { menuBar()->setActiveAction(menuBar()->actions().constFirst()); });
}

void MainWindow::connectPackets()
{
    m_packets = new PacketsView(*m_services.packets, m_services.clock, m_services.theme,
                                m_services.preferences, this);
    addView({tr("Packets"), QStringLiteral("packets"), m_packets, m_packets->toolBarContent(),
             m_packets->statusContent(), false, [this] { return m_packets->panes(); },
             [this] { m_packets->focusFilter(); }});
    connect(m_packets, &PacketsView::topicWanted, this, &MainWindow::revealTopic);
    connect(m_packets, &PacketsView::messageWanted, this, &MainWindow::showMessage);
    connect(m_explore, &ExploreView::packetWanted, this,
            [this](const QByteArray &topicName, const HistoryEntry &message) {
                showPacket({topicName, message.payload, message.time});
            });
    connect(&m_services.workspace, &Workspace::connectionOpened, this, &MainWindow::showUsualPackets);
    connect(&m_services.workspace, &Workspace::connectionClosed, this, &MainWindow::showUsualPackets);
    if (m_services.broker)
        connect(m_services.broker, &BrokerControl::stateChanged, this, &MainWindow::showUsualPackets);
    if (m_services.proxies)
        connect(m_services.proxies, &ProxyService::changed, this, &MainWindow::showUsualPackets);
    showUsualPackets();
    connect(m_packets, &PacketsView::told, this,
            [this](const QString &text) { post({Banner::Tone::Information, text, {}, {}, {}}); });
    if (m_menu->offersProxies())
        connect(m_packets->offerProxies(), &QAction::triggered, m_menu, &MainMenu::openProxies);
    connect(m_explore, &ExploreView::packetsWanted, this, [this](const QString &topicFilter) {
        showPackets();
        m_packets->showTopics(topicFilter);
    });
}

void MainWindow::showTopic(const QByteArray &topicName, const std::function<void()> &show)
{
    const auto tellMissing = [this] {
        post({Banner::Tone::Information,
              tr("This topic is not among those that are explored"),
              tr("Subscribe to it with the connection that is shown in Explore."),
              {},
              {}});
    };
    if (!m_explorer) {
        tellMissing();
        return;
    }
    m_explorer->ask(
        this,
        [topicName](const StoreView &view) {
            return view.store.find({topicName.constData(), std::size_t(topicName.size())}).has_value();
        },
        [this, show, tellMissing](bool isThere) {
            if (!isThere || !m_explorer) {
                tellMissing();
                return;
            }
            showView(exploreNumber);
            show();
        });
}

/// Of the local broker as long as packets pass nowhere else.
void MainWindow::showUsualPackets()
{
    const auto isElsewhere = [this](ConnectionId id) {
        return m_services.workspace.profile(id).transport != TransportKind::LocalBroker;
    };
    const auto isStarted = [this](const ProxySettings &proxy) {
        return m_services.proxies->isStarted(proxy.id);
    };
    const bool isRunning = m_services.broker && m_services.broker->state() == BrokerControl::State::Running;
    const bool isAlone =
        isRunning && std::ranges::none_of(m_services.workspace.connections(), isElsewhere)
        && !(m_services.proxies && std::ranges::any_of(m_services.proxies->proxies(), isStarted));
    m_packets->setUsualSource(isAlone ? PacketSource {.kind = StreamInfo::Source::LocalBroker}
                                      : PacketSource());
}

void MainWindow::connectCharts()
{
    m_charts = new ChartsView(*m_services.signalHub, m_services.clock, m_services.theme,
                              m_services.preferences, this);
    auto *panel = new SignalPanel(*m_services.signalHub, m_services.workspace, m_services.theme);
    m_charts->pane()->setSidePanel(panel);
    addView({tr("Charts"), QStringLiteral("charts"), m_charts, m_charts->toolBarContent(),
             m_charts->statusContent(), false, [this] { return m_charts->pane()->panes(); },
             [panel] { panel->focusFilter(); }});
    panel->setCurveColor([this](const SignalSource &source) -> std::optional<Role> {
        const auto color = m_charts->pane()->colorOf(source);
        return color ? std::optional(curveRole(*color)) : std::nullopt;
    });
    m_charts->pane()->tools().setTimePaths(
        [panel](const SignalAddress &address) { return panel->timePaths(address); });
    connect(m_charts->pane(), &ChartsPane::curvesChanged, panel, &SignalPanel::showCurves);
    connect(panel, &SignalPanel::signalsWanted, m_charts, &ChartsView::addSignals);
    connect(panel, &SignalPanel::topicWanted, this,
            [this](const QUuid &profile, const QByteArray &topicName) {
                showProfile(profile);
                revealTopic(topicName);
            });
    connect(m_charts, &ChartsView::told, this,
            [this](const QString &text) { post({Banner::Tone::Information, text, {}, {}, {}}); });
    connect(m_explore, &ExploreView::chartsWanted, this, &MainWindow::drawTopic);
}

void MainWindow::revealTopic(const QByteArray &topicName)
{
    showTopic(topicName, [this, topicName] { m_explorer->reveal(topicName); });
}

void MainWindow::drawTopic(ConnectionId id, const QByteArray &topicName)
{
    Explorer *explorer = m_services.workspace.explorer(id);
    if (!explorer)
        return;
    const QUuid profile = m_services.workspace.profile(id).id;
    askTopicSignals(*explorer, this, profile, topicName, [this](const std::vector<SignalSource> &sources) {
        showCharts();
        m_charts->addSignals(sources);
    });
}

void MainWindow::showPackets()
{
    if (m_packets)
        showView(viewOf(m_packets));
}

void MainWindow::showCharts()
{
    if (m_charts)
        showView(viewOf(m_charts));
}

int MainWindow::viewOf(const QWidget *widget) const
{
    const auto found = std::ranges::find(m_views, widget, &View::widget);
    return int(found - m_views.begin());
}

void MainWindow::showView(int view)
{
    QWidget *page = m_views[view].widget;
    QWidget *last = page->focusWidget();
    m_view = view;
    m_rail->setCurrent(view);
    // Of what is hidden now, the keyboard would go on to anything.
    if (QWidget *focus = focusWidget(); focus && !m_pages->isAncestorOf(focus))
        focus->clearFocus();
    showPage();
    giveKeyboard(m_pages->currentWidget() == page ? last : nullptr);
}

void MainWindow::giveKeyboard(QWidget *last)
{
    QWidget *page = m_pages->currentWidget();
    if (last && last->isVisibleTo(page) && last->isEnabled()) {
        last->setFocus(Qt::OtherFocusReason);
        return;
    }
    if (QWidget *focus = focusWidget())
        focus->clearFocus();
    const View &view = m_views[m_view];
    QWidget *first = page == view.widget ? firstEntrance(view.panes()) : nullptr;
    // A page that has nothing yet offers what fills it instead of its panes.
    if (const QList<QWidget *> order = readingOrder(*page, {}); !first && !order.isEmpty())
        first = order.constFirst();
    if (first)
        first->setFocus(Qt::OtherFocusReason);
}

bool MainWindow::focusNextPrevChild(bool next)
{
    QList<QWidget *> areas {m_rail};
    if (const View &view = m_views[m_view]; m_pages->currentWidget() == view.widget)
        for (const Pane &pane : view.panes())
            areas.append(pane.area);
    areas.append(m_statusLines);
    const QList<QWidget *> order = readingOrder(*this, areas);
    if (order.isEmpty())
        return false;
    const qsizetype current = order.indexOf(focusWidget());
    // Where nothing has it, forwards begins with the first and backwards with the last.
    const qsizetype wanted = next ? current + 1 : (current < 0 ? order.size() : current) - 1;
    setAttribute(Qt::WA_KeyboardFocusChange);
    order.at((wanted + order.size()) % order.size())
        ->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}

void MainWindow::openPalette()
{
    const View &view = m_views[m_view];
    auto *palette = new CommandPalette(offeredCommands(*menuBar(), {view.toolBar, m_pages->currentWidget()}),
                                       m_explorer, m_services.theme, this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    connect(palette, &CommandPalette::topicChosen, this,
            [this](const QString &topicName) { revealTopic(topicName.toUtf8()); });
    palette->open();
}

void MainWindow::showPage()
{
    const bool connection = m_current->exists();
    const View &current = m_views[m_view];
    // What goes makes room first: both together may be wider than the screen.
    for (const View &view : std::as_const(m_views))
        view.toolBar->hide();
    m_box->setVisible(current.isOfConnection);
    current.toolBar->setVisible(connection || !current.isOfConnection);
    m_statusLines->setCurrentWidget(current.status ? current.status : m_status);
    QWidget *page = connection || !current.isOfConnection ? current.widget : m_welcome;
    if (page == m_pages->currentWidget())
        return;
    QWidget *last = page->focusWidget();
    m_pages->setCurrentWidget(page);
    // Where the page before had the keyboard, the stack has given it to anything of this one.
    if (const QWidget *focus = focusWidget(); focus && page->isAncestorOf(focus))
        giveKeyboard(last);
}

} // namespace espalier
