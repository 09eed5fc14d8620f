// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/gui/automation/toolservices.h"

namespace espalier::test {

Services ToolServices::services()
{
    return {workspace, profiles,      preferences, theme,   clock,   decodeRules,
            &broker,   folder.path(), nullptr,     nullptr, &proxies};
}

ConnectionId ToolServices::open(const QString &name)
{
    Profile profile;
    profile.name = name;
    profile.transport = TransportKind::LocalBroker;
    return workspace.openConnection(profile);
}

} // namespace espalier::test
