// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/mainwindowtest.h"

#include <QTest>

namespace espalier::test {

void MainWindowTest::begin()
{
    m_theme = std::make_unique<Theme>(*qApp);
}

void MainWindowTest::setUp()
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

void MainWindowTest::tearDown()
{
    m_window.reset();
    m_workspace.reset();
    m_broker.reset();
}

void MainWindowTest::makeWindow()
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

} // namespace espalier::test
