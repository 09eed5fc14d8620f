// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/durablebroker.h"

#include <chrono>
#include <string>
#include <utility>

namespace espalier {

EngineSettings durable()
{
    EngineSettings settings;
    settings.journal = Journal::Mode::On;
    return settings;
}

PeerOptions lastingBriefly(PeerOptions::Start start)
{
    return {.start = start, .properties = "11 00000064"};
}

void DurableBroker::commit()
{
    const auto batch = script->engine.takeRecords();
    store.apply(batch);
    script->engine.committed(batch.number);
    script->advance(std::chrono::milliseconds(0));
}

void DurableBroker::restart(std::chrono::milliseconds pause)
{
    auto next = std::make_unique<BrokerScript>(durable());
    next->clock.advance(script->clock.now() - next->clock.now());
    next->clock.advance(pause);
    script = std::move(next);
    script->engine.setAccessPolicies(policies);
    store.restoreTo(script->engine, script->clock.now());
    script->advance(std::chrono::milliseconds(0));
}

BrokerScript::Peer DurableBroker::connected(std::string_view clientId, const PeerOptions &options)
{
    auto peer = script->connecting(clientId, options);
    commit();
    static_cast<void>(peer.take<ConnAck>());
    return peer;
}

BrokerScript::Peer DurableBroker::subscriber(std::string_view subscription)
{
    auto peer = connected("s");
    peer.send("82 L[ 0001 00 " + std::string(subscription) + " ]");
    commit();
    peer.forget();
    return peer;
}

BrokerScript::Peer DurableBroker::publisher()
{
    return connected("p", {});
}

} // namespace espalier
