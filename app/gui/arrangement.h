// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/lastworkspace.h"

namespace espalier {

class BrokerControl;
class MainWindow;

/// Shows what the last run showed, one connection or two side by side, as far as these are open; what opens when the
/// broker of this window runs, then. `broker` may be null.
void arrange(const LastWorkspace::Contents &last, Workspace &workspace, MainWindow &window,
             BrokerControl *broker);

} // namespace espalier
