// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/service/proxyservice.h"
#include "core/service/workspace.h"
#include "tests/gui/widgets.h"
#include "ui/connections/profilecollection.h"
#include "ui/explore/decoderulebook.h"
#include "ui/settings/preferences.h"
#include "ui/shell/frameclock.h"
#include "ui/shell/services.h"
#include "ui/theme/theme.h"

#include <QTemporaryDir>

namespace espalier::test {

/// What the windows of the Tools menu need, with a connection that leads nowhere.
struct ToolServices
{
    explicit ToolServices(Theme &styleOf) : theme(styleOf) { }

    [[nodiscard]] Services services();
    ConnectionId open(const QString &name);

    QTemporaryDir folder;
    Theme &theme;
    Preferences preferences {folder.path()};
    ProfileCollection profiles {folder.path()};
    FrameClock clock;
    DecodeRuleBook decodeRules {folder.path()};
    FakeBroker broker;
    Workspace workspace {&broker};
    ProxyService proxies {&broker, folder.path()};
};

} // namespace espalier::test
