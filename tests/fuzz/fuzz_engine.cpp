// SPDX-FileCopyrightText: 2026 The Espalier authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Clients that send anything, do not read, and vanish, as tests/support/steps.h says; the first byte chooses the broker's
// limits and whether it stores. What it writes are packets that a server may send and that the client takes, and in the
// end nothing is left.
#include "tests/fuzz/brokerclients.h"
#include "tests/support/steps.h"

using namespace espalier;

namespace {

EngineSettings tightSettings()
{
    return {.maximumPacketSize = 2000,
            .receiveMaximum = 2,
            .maximumInflight = 2,
            .topicAliasMaximum = 2,
            .maximumKeepAlive = 10,
            .maximumSessionExpiry = 100,
            .maximumConnections = 3,
            .maximumTopicLevels = 5,
            .maximumSubscriptions = 4,
            .maximumQueuedMessages = 3,
            .maximumQueuedBytes = 200,
            .maximumInflightBytes = 200,
            .maximumOutput = 300,
            .outputHighWater = 100,
            .maximumMessageMemory = 4000};
}

/// The standard's own limits, except that no session lives for ever.
EngineSettings wideSettings()
{
    return {.maximumSessionExpiry = 3600};
}

void take(BrokerClients &clients, const Step &step)
{
    switch (static_cast<EngineStep>(step.kind % static_cast<unsigned>(EngineStep::Count))) {
    case EngineStep::Open:
        clients.open();
        break;
    case EngineStep::Receive:
        clients.send(step.argument, step.bytes);
        break;
    case EngineStep::Lose:
        clients.lose(step.argument);
        break;
    case EngineStep::Stall:
        clients.setReading(step.argument, false);
        break;
    case EngineStep::Resume:
        clients.setReading(step.argument, true);
        break;
    case EngineStep::Advance:
        clients.advance(stepDuration(step.argument));
        break;
    case EngineStep::Restart:
        clients.restart();
        break;
    case EngineStep::Count:
        break;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    auto settings = data[0] % 2 == 0 ? wideSettings() : tightSettings();
    settings.journal = data[0] / 2 % 2 == 0 ? Journal::Mode::Off : Journal::Mode::On;
    BrokerClients clients(settings);
    StepReader steps(data + 1, size - 1);
    for (Step step; steps.next(step);)
        take(clients, step);
    clients.end();
    return 0;
}
