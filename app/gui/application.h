// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/gui/commandline.h"
#include "core/net/keychain.h"
#include "core/service/brokercontrol.h"
#include "core/service/packetinspector.h"
#include "core/service/proxyservice.h"
#include "core/service/signalhub.h"
#include "core/service/workspace.h"
#include "ui/connections/profilecollection.h"
#include "ui/connections/profilesecrets.h"
#include "ui/explore/decoderulebook.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/theme/theme.h"

#include <QObject>

#include <memory>

class QApplication;

namespace espalier {

class DemoDriver;
class FrameLog;
class LastWorkspace;
class MainWindow;

/// The composition root: makes preferences, theme, broker, workspace and window and joins them. What is made later is
/// destroyed first.
class Application : public QObject
{
    Q_OBJECT
public:
    /// `log` may be null; it hears when a frame begins.
    Application(QApplication &application, const StartOptions &options, FrameLog *log);
    ~Application() override;

    /// Shows the window and does what the command line asked for.
    void start();
    /// Does what a program that was started later was asked for.
    void startAgain(const QStringList &arguments);
    /// Another program uses the same folder and does not answer.
    void warnOfOther(qint64 process);

private:
    void applyPreferences();
    void openAtStart();
    void showView(StartOptions::View view);
    /// What connects at start and what was open last.
    void reopen();
    void openProfile(const Profile &profile);
    void startDemo();
    /// Tries until the shown connection has such a topic or the user selects one.
    void selectWhenThere(const QString &topic);
    void handleBrokerFailed(const BrokerError &error);
    void handleBrokerState(BrokerControl::State state);
    void setCapturing(bool on);
    void reportDamage();
    void finish();
    [[nodiscard]] static std::unique_ptr<BrokerControl> makeBroker();
    [[nodiscard]] static Profile demoProfile(const Profile &localBroker);

    const StartOptions m_options;
    Preferences m_preferences;
    ProfileCollection m_profiles;
    Keychain m_keychain;
    ProfileSecrets m_secrets;
    Theme m_theme;
    FrameClock m_clock;
    DecodeRuleBook m_decodeRules;
    /// Outlives all who capture.
    PacketInspector m_packets;
    std::unique_ptr<BrokerControl> m_broker;
    Workspace m_workspace;
    SignalHub m_signalHub {m_workspace};
    ProxyService m_proxies;
    std::unique_ptr<DemoDriver> m_demo;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<LastWorkspace> m_lastWorkspace;
    /// The demo waits for the broker; a taken port is then no error, any other will do.
    bool m_demoStarts = false;
    bool m_tellPort = false;
};

} // namespace espalier
