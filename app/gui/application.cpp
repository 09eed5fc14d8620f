// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include "app/gui/arrangement.h"
#include "app/gui/damagenotices.h"
#include "app/gui/decoding.h"
#include "app/gui/framelog.h"
#include "app/gui/screenshot.h"
#include "core/service/demodriver.h"
#include "core/service/explorer.h"
#include "ui/explore/exploreview.h"
#include "ui/shell/lastworkspace.h"
#include "ui/shell/mainwindow.h"

#ifdef ESPALIER_WITH_BROKER
#include "broker/service/brokerservice.h"
#endif

#include <QApplication>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace espalier {

namespace {

SubscriptionSpec everything()
{
    SubscriptionSpec spec;
    spec.topicFilter = QStringLiteral("#");
    return spec;
}

Profile profileOf(const MqttUrl &url)
{
    Profile profile;
    profile.id = QUuid::createUuid();
    profile.name = url.host;
    profile.transport = url.transport;
    profile.host = url.host;
    profile.port = url.port;
    if (!url.path.isEmpty())
        profile.webSocket.path = url.path;
    profile.userName = url.userName;
    if (!url.topicFilter.isEmpty()) {
        SubscriptionSpec spec;
        spec.topicFilter = url.topicFilter;
        profile.subscriptions.append(spec);
    }
    return profile;
}

} // namespace

std::unique_ptr<BrokerControl> Application::makeBroker()
{
#ifdef ESPALIER_WITH_BROKER
    return std::make_unique<BrokerService>();
#else
    return nullptr;
#endif
}

Application::Application(QApplication &application, const StartOptions &options, FrameLog *log)
    : m_options(options)
    , m_preferences(configFolder(options))
    , m_profiles(configFolder(options))
    , m_secrets(m_keychain)
    , m_theme(application)
    , m_decodeRules(configFolder(options))
    , m_broker(makeBroker())
    , m_workspace(m_broker.get())
    , m_proxies(m_broker.get(), configFolder(options))
{
    // Connected before anybody else, so that a frame begins before its work.
    if (log)
        connect(&m_clock, &FrameClock::tick, this, [log] { log->tick(); });
    application.setWindowIcon(m_theme.applicationIcon());
    connect(&m_preferences, &Preferences::changed, this, &Application::applyPreferences);
    applyPreferences();
    // The window says whether packets are captured, from the start.
    connect(&m_packets, &PacketInspector::capturingChanged, this, &Application::setCapturing);
    m_window = std::make_unique<MainWindow>(
        Services {m_workspace, m_profiles, m_preferences, m_theme, m_clock, m_decodeRules, m_broker.get(),
                  configFolder(options), &m_secrets, &m_packets, &m_proxies, &m_signalHub});
    followRules(m_decodeRules, m_workspace, m_packets);
    if (options.size)
        m_window->resize(*options.size);
    connect(m_window.get(), &MainWindow::demoRequested, this, &Application::startDemo);
    m_lastWorkspace = std::make_unique<LastWorkspace>(configFolder(options), m_workspace,
                                                      m_window->currentConnection(), m_profiles);
    connect(m_lastWorkspace.get(), &LastWorkspace::saveFailed, this, [this](const QString &detail) {
        m_window->post({Banner::Tone::Warning, tr("Open connections were not remembered"), detail, {}, {}});
    });
    connect(&m_secrets, &ProfileSecrets::failed, this, [this](const QString &detail) {
        m_window->post({Banner::Tone::Warning, tr("The password was not kept"), detail, {}, {}});
    });
    connect(&m_preferences, &Preferences::saveFailed, this, [this](const QString &detail) {
        m_window->post({Banner::Tone::Warning, tr("Settings were not saved"), detail, {}, {}});
    });
    connect(&m_decodeRules, &DecodeRuleBook::saveFailed, this, [this](const QString &detail) {
        m_window->post({Banner::Tone::Warning, tr("The rules for decoding were not saved"), detail, {}, {}});
    });
    connect(&m_proxies, &ProxyService::saveFailed, this, [this](const QString &detail) {
        m_window->post({Banner::Tone::Warning, tr("The proxies were not saved"), detail, {}, {}});
    });
    if (m_broker) {
        m_demo = std::make_unique<DemoDriver>(*m_broker);
        connect(m_broker.get(), &BrokerControl::failed, this, &Application::handleBrokerFailed);
        connect(m_broker.get(), &BrokerControl::stateChanged, this, &Application::handleBrokerState);
    }
}

Application::~Application() = default;

void Application::setCapturing(bool on)
{
    const auto feed = on ? m_packets.feed() : nullptr;
    m_workspace.setCapture(feed);
    m_proxies.setCapture(feed);
    if (m_broker)
        m_broker->setCapture(feed);
}

void Application::applyPreferences()
{
    auto scheme = m_preferences.colorScheme();
    if (m_options.scheme)
        scheme = *m_options.scheme == ColorScheme::Dark ? SchemePreference::Dark : SchemePreference::Light;
    m_theme.setPreference(scheme);
    m_workspace.setHistoryLimit(m_preferences.historyLimit());
}

void Application::start()
{
    m_window->show();
    reportDamage();
    openAtStart();
    showView(m_options.view);
    if (m_options.quitAfter)
        QTimer::singleShot(*m_options.quitAfter, this, &Application::finish);
}

void Application::showView(StartOptions::View view)
{
    switch (view) {
    case StartOptions::View::Explore:
        break;
    case StartOptions::View::Packets:
        m_window->showPackets();
        break;
    case StartOptions::View::Charts:
        m_window->showCharts();
        break;
    case StartOptions::View::Connect:
        m_window->editProfiles();
        break;
    }
}

void Application::startAgain(const QStringList &arguments)
{
    m_window->comeForward();
    const auto options = readCommandLine(arguments).options;
    if (options.demo)
        startDemo();
    if (!options.topic.isEmpty())
        selectWhenThere(options.topic);
    showView(options.view);
    // Anything on the machine can follow an address: the user decides whether this connects.
    if (options.url)
        m_window->proposeProfile(profileOf(*options.url), {.password = options.url->password});
}

void Application::warnOfOther(qint64 process)
{
    m_window->post({Banner::Tone::Warning,
                    tr("Espalier runs already and does not answer"),
                    tr("Process %1 uses the same folder, %2. Each of the two can write over what the other "
                       "saves: better end one of them.")
                        .arg(process)
                        .arg(configFolder(m_options)),
                    {},
                    {}});
}

void Application::reportDamage()
{
    DamageNotices notices(*m_window);
    notices.reportMessages();
    notices.reportRules(m_decodeRules);
    notices.reportProxies(m_proxies);
    notices.reportSettings(m_preferences);
    notices.reportProfiles(m_profiles);
}

void Application::selectWhenThere(const QString &topic)
{
    auto *search = new QObject(this);
    const auto &current = m_window->currentConnection();
    const auto look = [this, search, topic, &current] {
        auto *explorer = m_workspace.explorer(current.id());
        if (!explorer)
            return;
        connect(explorer, &Explorer::totalsPending, search,
                [explorer, topic] { explorer->reveal(topic.toUtf8()); });
        // There is a detail only when something is selected.
        connect(explorer, &Explorer::detailPending, search, &QObject::deleteLater);
    };
    connect(&current, &CurrentConnection::changed, search, look);
    look();
}

void Application::openAtStart()
{
    auto &current = m_window->currentConnection();
    if (!m_options.topic.isEmpty())
        selectWhenThere(m_options.topic);
    reopen();
    auto &explore = m_window->exploreView();
    m_lastWorkspace->follow([&explore] { return explore.beside(); });
    connect(&explore, &ExploreView::besideChanged, m_lastWorkspace.get(), &LastWorkspace::note);
    if (m_options.demo)
        startDemo();
    if (!m_options.url)
        return;
    current.open(profileOf(*m_options.url), {.password = m_options.url->password});
}

void Application::reopen()
{
    // Who asks for an address or the demo wants this, not all that there was; a second window does not take it over.
    const bool asWas = !m_options.url && !m_options.demo;
    const auto last = asWas ? m_lastWorkspace->read() : LastWorkspace::Contents {};
    auto &current = m_window->currentConnection();
    for (const auto &profile : m_profiles.profiles()) {
        if (profile.connectAtStart || last.open.contains(profile.id))
            openProfile(profile);
    }
    // The connection to the broker of this window need not be saved to be known.
    const auto local = current.localBrokerProfile();
    if (!m_profiles.find(local.id) && last.open.contains(local.id))
        openProfile(local);
    arrange(last, m_workspace, *m_window, m_broker.get());
}

void Application::openProfile(const Profile &profile)
{
    auto &current = m_window->currentConnection();
    if (profile.transport == TransportKind::LocalBroker)
        current.startBrokerAndOpen({}, profile);
    else
        current.open(profile);
}

Profile Application::demoProfile(const Profile &localBroker)
{
    auto profile = localBroker;
    const bool subscribed =
        std::any_of(profile.subscriptions.cbegin(), profile.subscriptions.cend(),
                    [](const auto &each) { return each.topicFilter == QStringLiteral("#"); });
    if (!subscribed)
        profile.subscriptions.append(everything());
    return profile;
}

void Application::startDemo()
{
    if (!m_broker) {
        m_window->post({Banner::Tone::Warning,
                        tr("No demo in this build"),
                        tr("It was built without the local broker, which the demo needs."),
                        {},
                        {}});
        return;
    }
    auto &current = m_window->currentConnection();
    m_demoStarts = m_broker->state() == BrokerControl::State::Stopped;
    m_demo->start();
    current.startBrokerAndOpen({}, demoProfile(current.localBrokerProfile()));
    if (m_options.topic.isEmpty())
        selectWhenThere(QStringLiteral("plant/line-1/press/temperature"));
}

void Application::handleBrokerFailed(const BrokerError &error)
{
    if (!std::exchange(m_demoStarts, false) || error.code != BrokerErrorCode::PortInUse)
        return;
    m_tellPort = true;
    // Later: the broker is still busy with telling its failure.
    QMetaObject::invokeMethod(
        this,
        [this] {
            BrokerSettings settings;
            settings.port = 0;
            auto &current = m_window->currentConnection();
            current.startBrokerAndOpen(settings, demoProfile(current.localBrokerProfile()));
        },
        Qt::QueuedConnection);
}

void Application::handleBrokerState(BrokerControl::State state)
{
    if (state != BrokerControl::State::Running)
        return;
    m_demoStarts = false;
    const auto listeners = m_broker->listeners();
    if (!std::exchange(m_tellPort, false) || listeners.isEmpty())
        return;
    const auto text =
        tr("Port 1883 is in use by another program, so the broker of this window listens on port %1.")
            .arg(listeners.first().port);
    m_window->post({Banner::Tone::Information, tr("Another port"), text, {}, {}});
    std::fprintf(stderr, "espalier: %s\n", qPrintable(text));
}

void Application::finish()
{
    int exitCode = 0;
    if (!m_options.screenshotFile.isEmpty() && !pictureOf(*m_window).save(m_options.screenshotFile)) {
        std::fprintf(stderr, "espalier: cannot write %s\n", qPrintable(m_options.screenshotFile));
        exitCode = 1;
    }
    m_window->close();
    QCoreApplication::exit(exitCode);
}

} // namespace espalier
