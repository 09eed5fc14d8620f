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

#include <QTemporaryDir>

#include <memory>

namespace espalier::test {

/// A window with all that it stands on; the local broker is played.
class MainWindowTest : public QObject
{
protected:
    void begin();
    void end() { m_theme.reset(); }

    void setUp();

    void tearDown();

    void makeWindow();

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
