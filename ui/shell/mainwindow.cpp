// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/mainwindow.h"

#include "core/service/explorer.h"
#include "ui/connections/detailsdialog.h"
#include "ui/connections/profiledialog.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/topicactions.h"
#include "ui/packets/packetsview.h"
#include "ui/retained/retaineddialog.h"
#include "ui/settings/preferences.h"
#include "ui/settings/settingsdialog.h"
#include "ui/shell/connectionbox.h"
#include "ui/shell/connectionmenu.h"
#include "ui/shell/frameclock.h"
#include "ui/shell/mainmenu.h"
#include "ui/shell/noticeboard.h"
#include "ui/shell/rail.h"
#include "ui/shell/statusline.h"
#include "ui/shell/welcomepage.h"
#include "ui/theme/controls.h"
#include "ui/theme/theme.h"
#include "ui/words.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <utility>

namespace espalier {

namespace {

constexpr int toolBarHeight = 44;
const QString windowStateName = QStringLiteral("window");

} // namespace

MainWindow::MainWindow(const Services &services, QWidget *parent)
    : QMainWindow(parent)
    , m_services(services)
    , m_current(new CurrentConnection(services, this))
    , m_menu(new MainMenu(services, *m_current, this))
    , m_rail(new Rail(services.theme, this))
    , m_box(new ConnectionBox(services.theme, this))
    , m_toolBar(new QHBoxLayout)
    , m_banner(new Banner(services.theme, this))
    , m_notices(new NoticeBoard(services, *m_current, *m_banner, this))
    , m_pages(new QStackedWidget(this))
    , m_statusLines(new QStackedWidget(this))
    , m_status(new StatusLine(services.theme, this))
    , m_welcome(new WelcomePage(
          services.theme, services.broker ? WelcomePage::Broker::Present : WelcomePage::Broker::Absent, this))
    , m_explore(new ExploreView(services.workspace, services.clock, services.theme, services.preferences,
                                services.decodeRules, this))
{
    setWindowTitle(QStringLiteral("Espalier"));
    makeLayout();
    addView({tr("Explore"),
             QStringLiteral("explore"),
             m_explore,
             m_explore->toolBarContent(),
             {},
             true,
             [this] { return m_explore->panes(); },
             [this] { m_explore->focusFilter(); }});
    if (services.packets)
        connectPackets();
    if (services.signalHub)
        connectCharts();
    connectMoments();
    connectMenu();

    connect(m_notices, &NoticeBoard::editWanted, this, &MainWindow::editProfiles);
    connect(m_explore, &ExploreView::noticeWanted, this, &MainWindow::post);
    connect(m_explore, &ExploreView::connectionWanted, m_current, &CurrentConnection::show);
    m_current->setPreferred([this] { return m_explore->beside(); });
    connect(m_current, &CurrentConnection::changed, this, &MainWindow::handleConnectionChanged);
    connect(m_current, &CurrentConnection::statusChanged, this, &MainWindow::handleStatusChanged);
    connect(&services.clock, &FrameClock::tick, this, &MainWindow::takeTotals);
    if (services.broker) {
        const auto showBroker = [this] { m_status->showBroker(m_services.broker); };
        connect(services.broker, &BrokerControl::stateChanged, this, showBroker);
        connect(services.broker, &BrokerControl::statisticsChanged, this, showBroker);
        showBroker();
    }
    handleConnectionChanged();
    resize(1440, 900);
    restoreGeometry(services.preferences.state(windowStateName));
}

MainWindow::~MainWindow() = default;

void MainWindow::makeLayout()
{
    auto *bar = new QWidget(this);
    bar->setFixedHeight(toolBarHeight);
    m_toolBar->setContentsMargins(12, 0, 12, 0);
    m_toolBar->setSpacing(8);
    m_toolBar->addWidget(m_box);
    m_toolBar->addStretch(0);
    bar->setLayout(m_toolBar);

    auto *main = new QVBoxLayout;
    main->setContentsMargins(0, 0, 0, 0);
    main->setSpacing(0);
    main->addWidget(m_banner);
    main->addWidget(m_pages, 1);
    m_pages->addWidget(m_welcome);

    auto *middle = new QHBoxLayout;
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    middle->addWidget(m_rail);
    middle->addWidget(hairline(Qt::Vertical, this));
    middle->addLayout(main, 1);

    auto *central = new QWidget(this);
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(bar);
    layout->addWidget(hairline(Qt::Horizontal, this));
    layout->addLayout(middle, 1);
    layout->addWidget(hairline(Qt::Horizontal, this));
    m_statusLines->addWidget(m_status);
    m_statusLines->setFixedHeight(m_status->height());
    layout->addWidget(m_statusLines);
    setCentralWidget(central);
}

void MainWindow::connectMenu()
{
    auto *menu = new ConnectionMenu(tr("Connection"), m_services, *m_current, this);
    m_box->setMenu(menu);
    connect(menu, &ConnectionMenu::connectRequested, this, [this] { editProfiles(); });
    connect(menu, &ConnectionMenu::editRequested, this, &MainWindow::editProfiles);
    connect(menu, &ConnectionMenu::detailsRequested, this, &MainWindow::openDetails);
    connect(menu, &ConnectionMenu::besideRequested, m_explore, &ExploreView::setBeside);
    connect(m_menu, &MainMenu::besideRequested, m_explore, &ExploreView::setBeside);
    connect(m_menu, &MainMenu::connectionDetailsRequested, this, &MainWindow::openDetails);
    connect(m_menu, &MainMenu::newConnectionRequested, this, &MainWindow::addProfile);
    connect(m_menu, &MainMenu::connectRequested, this, [this] { editProfiles(); });
    connect(m_menu, &MainMenu::editConnectionRequested, this, &MainWindow::editProfiles);
    connect(m_menu, &MainMenu::settingsRequested, this, &MainWindow::openSettings);
    connect(m_menu, &MainMenu::viewRequested, this, &MainWindow::showView);
    connect(m_menu, &MainMenu::demoRequested, this, &MainWindow::demoRequested);
    connectTools();
    connectKeys();
    connect(m_menu, &MainMenu::clearRequested, this, [this] {
        if (m_explorer)
            m_explorer->clear();
    });
    connect(m_menu, &MainMenu::expandAllRequested, this, [this] {
        if (m_explorer)
            m_explorer->expandAll();
    });
    connect(m_menu, &MainMenu::collapseAllRequested, this, [this] {
        if (m_explorer)
            m_explorer->collapseAll();
    });
    connect(m_rail, &Rail::viewChosen, this, &MainWindow::showView);
    connect(m_rail, &Rail::settingsChosen, this, &MainWindow::openSettings);
    connect(m_welcome, &WelcomePage::connectChosen, this, [this] { editProfiles(); });
    connect(m_welcome, &WelcomePage::importChosen, this, [this] {
        editProfiles();
        m_profileDialog->chooseImport();
    });
    connect(m_welcome, &WelcomePage::startBrokerChosen, this,
            [this] { m_current->startBrokerAndOpen({}, m_current->localBrokerProfile()); });
    connect(m_welcome, &WelcomePage::demoChosen, this, &MainWindow::demoRequested);
}

void MainWindow::post(const Banner::Content &notice)
{
    m_notices->post(notice);
}

void MainWindow::handleConnectionChanged()
{
    disconnect(m_explorerConnection);
    m_explorer = m_current->exists() ? m_services.workspace.explorer(m_current->id()) : nullptr;
    if (m_explorer) {
        m_explorerConnection = connect(m_explorer, &Explorer::totalsPending, this, [this] {
            m_totalsPending = true;
            m_services.clock.request();
        });
        // What became pending while another connection was shown is not announced again.
        m_totalsPending = true;
        m_services.clock.request();
    }
    m_explore->setConnection(m_current->id());
    m_rail->setCurrent(m_view);
    showPage();
    handleStatusChanged();
}

void MainWindow::handleStatusChanged()
{
    if (m_details && m_current->exists())
        m_details->showConnection(m_current->profile(), m_current->status());
    if (!m_current->exists()) {
        m_box->showNothing();
        m_status->showNoConnection();
        return;
    }
    const auto profile = m_current->profile();
    const auto status = m_current->status();
    auto address = displayAddress(profile);
    if (profile.transport == TransportKind::LocalBroker && m_services.broker) {
        const auto listeners = m_services.broker->listeners();
        if (!listeners.isEmpty())
            address =
                QStringLiteral("mqtt://%1:%2").arg(listeners.first().address).arg(listeners.first().port);
    }
    m_box->showConnection(profile, status, address);
    m_status->showConnection(profile, status, static_cast<int>(m_services.workspace.connections().size()));
}

void MainWindow::takeTotals()
{
    if (!m_totalsPending || !m_explorer)
        return;
    m_totalsPending = false;
    m_status->showTotals(m_explorer->takeTotals());
}

void MainWindow::openProfileDialog()
{
    if (m_profileDialog)
        return;
    m_profileDialog = new ProfileDialog(
        m_services.profiles, m_services.secrets, m_services.theme,
        m_services.broker ? ProfileDialog::LocalBroker::Offered : ProfileDialog::LocalBroker::Absent, this);
    m_profileDialog->setAttribute(Qt::WA_DeleteOnClose);
    if (const auto *broker = m_services.broker) {
        const auto show = [dialog = m_profileDialog.get(), broker] {
            dialog->setBrokerState(Words::brokerState(broker->state()));
        };
        connect(broker, &BrokerControl::stateChanged, m_profileDialog, show);
        show();
    }
    connect(m_profileDialog, &ProfileDialog::connectRequested, this,
            [this](const Profile &chosen, const Secrets &typed) {
                if (chosen.transport == TransportKind::LocalBroker)
                    m_current->startBrokerAndOpen({}, chosen);
                else
                    m_current->open(chosen, typed);
            });
    connectTest();
    m_profileDialog->open();
}

void MainWindow::editProfiles(const QUuid &profile)
{
    openProfileDialog();
    m_profileDialog->select(profile);
    m_profileDialog->activateWindow();
}

void MainWindow::addProfile()
{
    openProfileDialog();
    m_profileDialog->addNew();
    m_profileDialog->activateWindow();
}

void MainWindow::proposeProfile(const Profile &profile, const Secrets &typed)
{
    openProfileDialog();
    m_profileDialog->propose(profile, typed);
    m_profileDialog->activateWindow();
}

void MainWindow::comeForward()
{
    setWindowState(windowState() & ~Qt::WindowMinimized);
    show();
    raise();
    activateWindow();
}

void MainWindow::connectTest()
{
    auto *dialog = m_profileDialog.get();
    auto &workspace = m_services.workspace;
    connect(dialog, &ProfileDialog::testRequested, this,
            [this, dialog](const Profile &profile, const Secrets &typed) {
                m_current->withSecrets(
                    profile, typed, {dialog, tr("Test connection")},
                    [this, profile, test = ++m_test](const Secrets &secrets) {
                        if (test == m_test)
                            m_diagnosis = m_services.workspace.diagnose(profile, secrets);
                    },
                    [dialog] { dialog->endDiagnosis(); });
            });
    connect(dialog, &ProfileDialog::testCancelled, this, [this] {
        ++m_test;
        m_services.workspace.cancelDiagnosis(std::exchange(m_diagnosis, DiagnosisId::None));
    });
    connect(&workspace, &Workspace::diagnosisChanged, dialog,
            [this, dialog](DiagnosisId id, const DiagnosisResult &result) {
                if (id == m_diagnosis)
                    dialog->showDiagnosis(result);
            });
    connect(&workspace, &Workspace::diagnosisFinished, dialog, [this, dialog](DiagnosisId id) {
        if (id == m_diagnosis)
            dialog->endDiagnosis();
    });
}

void MainWindow::openDetails()
{
    if (!m_current->exists())
        return;
    if (!m_details) {
        m_details = new DetailsDialog(m_services.theme, this);
        m_details->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_details, &DetailsDialog::referralChosen, this, [this](const Profile &server) {
            m_details->close();
            m_current->open(server);
        });
    }
    m_details->showConnection(m_current->profile(), m_current->status());
    m_details->open();
}

void MainWindow::openSettings()
{
    auto *dialog = new SettingsDialog(m_services.preferences, m_services.theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::connectTools()
{
    connect(m_menu, &MainMenu::retainedRequested, this, [this] { showRetained(QStringLiteral("#")); });
    connect(m_explore, &ExploreView::clearRetainedWanted, this,
            [this](const QByteArray &topicName, bool below) {
                const auto name = QString::fromUtf8(topicName);
                showRetained(below ? name + QStringLiteral("/#")
                                   : name); // the filter takes the level itself, too
            });
    connect(m_menu, &MainMenu::talkersRequested, this, [this] { m_explore->topicActions()->showTalkers(); });
    connect(m_menu, &MainMenu::silenceRequested, this, [this] { m_explore->topicActions()->showSilence(); });
    connect(m_menu, &MainMenu::snapshotRequested, this,
            [this] { m_explore->topicActions()->takeSnapshot(); });
    connect(m_menu, &MainMenu::differencesRequested, this,
            [this] { m_explore->topicActions()->showDifferences(); });
}

void MainWindow::showRetained(const QString &topicFilter)
{
    auto manager = m_services.workspace.retainedManager(m_current->id());
    if (!manager)
        return;
    auto *dialog = new RetainedDialog(std::move(manager), m_current->profile().name, m_services.theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->look(topicFilter);
    dialog->show();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_services.preferences.setState(windowStateName, saveGeometry());
    m_services.preferences.save();
    QMainWindow::closeEvent(event);
}

} // namespace espalier
