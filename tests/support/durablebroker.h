// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/brokerscript.h"
#include "tests/support/recordstore.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace espalier {

inline EngineSettings durable()
{
    EngineSettings settings;
    settings.journal = Journal::Mode::On;
    return settings;
}

/// A client whose session outlives its connections by 100 s.
inline PeerOptions lastingBriefly(PeerOptions::Start start = PeerOptions::Start::Resume)
{
    return {.start = start, .properties = "11 00000064"};
}

/// An engine whose records are stored when the test says so.
struct DurableBroker
{
    RecordStore store;
    /// Of the engines after the next restart.
    std::vector<AccessPolicy> policies {};
    std::unique_ptr<BrokerScript> script = std::make_unique<BrokerScript>(durable());

    /// Stores what was asked for, and tells the engine.
    void commit()
    {
        const auto batch = script->engine.takeRecords();
        store.apply(batch);
        script->engine.committed(batch.number);
        script->advance(std::chrono::milliseconds(0));
    }
    /// The engine ends without a word; what was committed comes back, after a pause.
    void restart(std::chrono::milliseconds pause = {})
    {
        auto next = std::make_unique<BrokerScript>(durable());
        next->clock.advance(script->clock.now() - next->clock.now());
        next->clock.advance(pause);
        script = std::move(next);
        script->engine.setAccessPolicies(policies);
        store.restoreTo(script->engine, script->clock.now());
        script->advance(std::chrono::milliseconds(0));
    }
    BrokerScript::Peer connected(std::string_view clientId, const PeerOptions &options = lastingBriefly())
    {
        auto peer = script->connecting(clientId, options);
        commit();
        static_cast<void>(peer.take<ConnAck>());
        return peer;
    }
    BrokerScript::Peer subscriber(std::string_view subscription)
    {
        auto peer = connected("s");
        peer.send("82 L[ 0001 00 " + std::string(subscription) + " ]");
        commit();
        peer.forget();
        return peer;
    }
    BrokerScript::Peer publisher() { return connected("p", {}); }
};

} // namespace espalier
