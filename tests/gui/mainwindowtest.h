// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/packetinspector.h"
#include "tests/gui/widgets.h"
#include "ui/connections/profilecollection.h"
#include "ui/explore/decoderulebook.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/shell/mainwindow.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace espalier::test {

/// A window with all that it stands on; the local broker is played.
class MainWindowTest : public QObject
{
protected:
    void begin() { m_theme = std::make_unique<Theme>(*qApp); }
    void end() { m_theme.reset(); }

    void setUp()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_preferences = std::make_unique<Preferences>(m_folder->path());
        m_profiles = std::make_unique<ProfileCollection>(m_folder->path());
        m_clock = std::make_unique<FrameClock>();
        m_decodeRules = std::make_unique<DecodeRuleBook>(m_folder->path());
        m_packets = std::make_unique<PacketInspector>();
        m_broker = std::make_unique<FakeBroker>();
        m_workspace = std::make_unique<Workspace>(m_broker.get());
        makeWindow();
    }

    void tearDown()
    {
        m_window.reset();
        m_workspace.reset();
        m_broker.reset();
    }

    void makeWindow()
    {
        m_window = std::make_unique<MainWindow>(Services {*m_workspace,
                                                          *m_profiles,
                                                          *m_preferences,
                                                          *m_theme,
                                                          *m_clock,
                                                          *m_decodeRules,
                                                          m_broker.get(),
                                                          {},
                                                          nullptr,
                                                          m_packets.get()});
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    template <typename T>
    T *find() const
    {
        return m_window->findChild<T *>();
    }

    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<ProfileCollection> m_profiles;
    std::unique_ptr<FrameClock> m_clock;
    std::unique_ptr<PacketInspector> m_packets;
    std::unique_ptr<DecodeRuleBook> m_decodeRules;
    std::unique_ptr<FakeBroker> m_broker;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace espalier::test
