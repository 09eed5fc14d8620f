// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/brokerlog.h"
#include "app/cli/brokerplan.h"
#include "broker/server/scramauthentication.h"
#include "broker/server/server.h"
#include "core/base/expected.h"

#include <memory>
#include <string>
#include <vector>

namespace espalier::cli {

/// A broker that runs.
struct RunningBroker
{
    /// What it was started with.
    BrokerPlan plan {};
    /// Null where SCRAM was not asked for.
    std::shared_ptr<ScramAuthentication> scram {};
    BrokerLog log {};
    Server server {};
};

/// Takes what may change while the broker runs from files that were changed; others stay as they are. What the files say
/// must be for the listeners that it was started with, in the same order.
void reload(RunningBroker &broker, const Expected<BrokerPlan, std::vector<std::string>> &plan);

} // namespace espalier::cli
