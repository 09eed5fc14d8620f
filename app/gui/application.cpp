// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/application.h"

#include "app/gui/arrangement.h"
#include "app/gui/decoding.h"
#include "app/gui/framelog.h"
#include "app/gui/screenshot.h"
#include "core/service/demodriver.h"
#include "core/service/explorer.h"
#include "ui/explore/exploreview.h"
#include "ui/explore/savedmodel.h"
#include "ui/packets/proxywords.h"
#include "ui/shell/lastworkspace.h"
#include "ui/shell/mainwindow.h"

#ifdef ESPALIER_WITH_BROKER
#include "broker/service/brokerservice.h"
#endif

#include <QApplication>
#include <QStandardPaths>
#include <QTimer>

#include <algorithm>
#include <cstdio>
#include <utility>

namespace espalier {

namespace {

QString configFolder(const StartOptions &options)
{
    return options.dataFolder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation)
                                        : options.dataFolder;
}

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
    m_window = std::make_unique<MainWindow>(
        Services {m_workspace, m_profiles, m_preferences, m_theme, m_clock, m_decodeRules, m_broker.get(),
                  configFolder(options), &m_secrets, &m_packets, &m_proxies});
    followRules(m_decodeRules, m_workspace, m_packets);
    connect(&m_packets, &PacketInspector::capturingChanged, this, &Application::setCapturing);
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
    if (m_options.view == StartOptions::View::Connect)
        m_window->editProfiles();
    if (m_options.view == StartOptions::View::Packets)
        m_window->showPackets();
    if (m_options.quitAfter)
        QTimer::singleShot(*m_options.quitAfter, this, &Application::finish);
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

void Application::reportDamagedMessages()
{
    const auto &loaded = m_window->exploreView().savedMessages().loaded();
    if (loaded.origin != JsonFile::Origin::Backup && loaded.origin != JsonFile::Origin::Unreadable)
        return;
    m_window->post(
        {loaded.origin == JsonFile::Origin::Backup ? Banner::Tone::Warning : Banner::Tone::Error,
         tr("The saved messages were damaged"),
         loaded.origin == JsonFile::Origin::Backup
             ? tr("Their last good version is used; the damaged file is kept as %1.").arg(loaded.damagedFile)
             : tr("They cannot be read; the file is kept as %1. %2").arg(loaded.damagedFile, loaded.detail),
         {},
         {}});
}

void Application::reportDamagedRules()
{
    const auto &loaded = m_decodeRules.loaded();
    const auto post = [this](const QString &title, const QString &text) {
        m_window->post({Banner::Tone::Warning, title, text, {}, {}});
    };
    switch (loaded.origin) {
    case JsonFile::Origin::Missing:
    case JsonFile::Origin::File:
        break;
    case JsonFile::Origin::Backup:
        post(tr("The rules for decoding were damaged"),
             tr("Their last good version is used. %1").arg(loaded.detail));
        return;
    case JsonFile::Origin::Unreadable:
        post(tr("The rules for decoding are damaged"),
             tr("No rule is in effect, and new ones are not saved. %1").arg(loaded.detail));
        return;
    case JsonFile::Origin::Newer:
        post(tr("Rules for decoding of a newer version"),
             tr("A newer Espalier wrote them: they can be used, but not changed, here."));
        return;
    }
    if (loaded.unreadable > 0)
        post(tr("Some rules for decoding are not understood"),
             tr("%n rule(s) of decoders.json do nothing, and are lost when the rules are changed here.",
                nullptr, loaded.unreadable));
}

void Application::reportDamagedProxies()
{
    if (const auto text = ProxyWords::damage(m_proxies.loaded()); !text.isEmpty())
        m_window->post(
            {Banner::Tone::Warning, tr("The file of the proxies cannot be used as it is"), text, {}, {}});
}

void Application::reportDamage()
{
    reportDamagedMessages();
    reportDamagedRules();
    reportDamagedProxies();
    using Origin = JsonFile::Origin;
    const auto &settings = m_preferences.loaded();
    if (settings.origin == Origin::Backup || settings.origin == Origin::Unreadable)
        m_window->post({Banner::Tone::Warning,
                        tr("Settings were damaged"),
                        settings.origin == Origin::Backup
                            ? tr("Those of the time before are used. %1").arg(settings.detail)
                            : tr("The usual ones are used. %1").arg(settings.detail),
                        {},
                        {}});
    const auto &profiles = m_profiles.loaded();
    switch (profiles.state) {
    case ProfileStore::State::Missing:
    case ProfileStore::State::Good:
        return;
    case ProfileStore::State::Restored:
        m_window->post(
            {Banner::Tone::Warning,
             tr("The list of connections was damaged"),
             tr("Its last good version is used; the damaged file is kept as %1.").arg(profiles.damagedFile),
             {},
             {}});
        return;
    case ProfileStore::State::Lost:
        m_window->post(
            {Banner::Tone::Error,
             tr("The list of connections is damaged"),
             tr("It cannot be read and is kept as %1. %2").arg(profiles.damagedFile, profiles.detail),
             {},
             {}});
        return;
    case ProfileStore::State::Newer:
        m_window->post(
            {Banner::Tone::Warning,
             tr("Connections of a newer version"),
             tr("A newer Espalier wrote the list of connections: it can be used, but not changed, here."),
             {},
             {}});
        return;
    }
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
