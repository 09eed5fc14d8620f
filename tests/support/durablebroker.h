// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/brokerscript.h"
#include "tests/support/recordstore.h"

#include <chrono>
#include <memory>
#include <string_view>
#include <vector>

namespace espalier {

EngineSettings durable();

/// A client whose session outlives its connections by 100 s.
PeerOptions lastingBriefly(PeerOptions::Start start = PeerOptions::Start::Resume);

/// An engine whose records are stored when the test says so.
struct DurableBroker
{
    RecordStore store;
    /// Of the engines after the next restart.
    std::vector<AccessPolicy> policies {};
    std::unique_ptr<BrokerScript> script = std::make_unique<BrokerScript>(durable());

    /// Stores what was asked for, and tells the engine.
    void commit();
    /// The engine ends without a word; what was committed comes back, after a pause.
    void restart(std::chrono::milliseconds pause = {});
    BrokerScript::Peer connected(std::string_view clientId, const PeerOptions &options = lastingBriefly());
    BrokerScript::Peer subscriber(std::string_view subscription);
    BrokerScript::Peer publisher();
};

} // namespace espalier
